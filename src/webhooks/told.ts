import { z } from 'zod';
import { type Alarm, alarmSchema } from '../monitoring/alarms.ts';
import { nameOfAlarm } from '../monitoring/series-alarms.ts';
import { instantSchema, isoDaySchema, runIdSchema } from '../primitives.ts';

const namedAlarmSchema = z.object({ series: z.string().nullable(), alarm: alarmSchema });
export type NamedAlarm = z.infer<typeof namedAlarmSchema>;

/** `alarmas/webhook.json`: how a dataset stood when the receiver of webhooks was last told of it. */
export const toldSchema = z.object({
  schema: z.literal(1),
  count: z.int().describe('Messages about alarms so far: each has an id of its own'),
  champion: z.object({ version: runIdSchema, promotedAt: instantSchema }).nullable(),
  alarms: z.array(namedAlarmSchema).describe('Those that stood'),
  lateTo: isoDaySchema.nullable().describe('The last day of the data that it was told are late'),
});

export type Told = z.infer<typeof toldSchema>;

export const NOTHING_TOLD: Told = { schema: 1, count: 0, champion: null, alarms: [], lateTo: null };

/** Of one process looking: the alarms of the whole, or those of the series. */
export interface SeenAlarms {
  readonly of: 'whole' | 'series';
  readonly standing: readonly NamedAlarm[];
  /** Past ones of the whole, to tell how they ended. */
  readonly ended: readonly Alarm[];
}

const nameOf = ({ series, alarm }: NamedAlarm) => nameOfAlarm({ series: series ?? '', alarm });

/** Which alarms are new, which have ended, and all that stand now, of the whole and of the series. */
export function compareAlarms({ alarms: told }: Told, { of, standing, ended }: SeenAlarms) {
  const isOfKind = ({ series }: NamedAlarm) => (series === null) === (of === 'whole');
  const known = told.filter(isOfKind);
  const [before, now] = [new Set(known.map(nameOf)), new Set(standing.map(nameOf))];
  return {
    opened: standing.filter((one) => !before.has(nameOf(one))),
    closed: known
      .filter((one) => !now.has(nameOf(one)))
      .map((one) => ({
        ...one,
        alarm: ended.find(({ id }) => one.series === null && id === one.alarm.id) ?? one.alarm,
      })),
    alarms: [...told.filter((one) => !isOfKind(one)), ...standing],
  };
}
