import { z } from 'zod';
import { type SeriesAlarms, seriesAlarmsSchema } from '../monitoring/series-alarms.ts';
import { instantSchema } from '../primitives.ts';
import { getStored, putJson } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError } from '../storage/object-store.ts';

/** What is told once: an alarm, or those of many series that are new. */
type Told = { readonly id: string };

/** `alarmas/<id>.json`: what the webhook was to be notified of, and whether it was. */
const toldAlarmSchema = z.object({
  schema: z.literal(1),
  alarm: z.looseObject({ id: z.string() }),
  claimedAt: instantSchema.describe('When a process took it on itself to tell it'),
  deliveredAt: instantSchema.nullable(),
});

/** After so long without an end, the process that claimed an alarm is taken for dead. */
const CLAIM_MS = 600_000;

/** Which alarms were sent, so that among several processes each is sent once. */
export function createAlarmRepository(store: ObjectStore, keys: Keys) {
  const key = (dataset: string, { id }: Told) => keys.alarm(dataset, id);

  return {
    /** The etag of the claim, for the one process that is to send the alarm now; undefined for all others. */
    async claim(dataset: string, alarm: Told, at: Date): Promise<string | undefined> {
      const known = await getStored(store, key(dataset, alarm), toldAlarmSchema);
      const told = known?.value;
      // Of one that is damaged nobody knows: better told twice than never.
      const isFresh = told && at.getTime() - Date.parse(told.claimedAt) < CLAIM_MS;
      if (told && (isFresh || told.deliveredAt !== null)) return undefined;
      const claim = { schema: 1, alarm, claimedAt: at.toISOString(), deliveredAt: null };
      try {
        const condition = known ? { ifMatch: known.etag } : { ifNoneMatch: '*' as const };
        return (await putJson(store, key(dataset, alarm), claim, condition)).etag;
      } catch (error) {
        if (error instanceof PreconditionFailedError) return undefined;
        throw error;
      }
    },

    async settle(dataset: string, alarm: Told, at: Date): Promise<void> {
      const instant = at.toISOString();
      await putJson(store, key(dataset, alarm), { schema: 1, alarm, claimedAt: instant, deliveredAt: instant });
    },

    /** Lets the alarm be sent again. */
    release: (dataset: string, alarm: Told) => store.delete(key(dataset, alarm)),
  };
}

/** The alarms of the series of datasets that have many: one document each, which is made again when it is gone or damaged. */
export function createSeriesAlarmRepository(store: ObjectStore, keys: Keys) {
  return {
    /** Undefined while nobody has looked, or when it cannot be read. */
    async read(dataset: string): Promise<SeriesAlarms | undefined> {
      return (await getStored(store, keys.seriesAlarms(dataset), seriesAlarmsSchema))?.value;
    },

    /** Replaces the document by what `change` makes of it, if anything; of several processes one after the other. */
    async update(
      dataset: string,
      change: (known: SeriesAlarms | undefined) => SeriesAlarms | undefined,
    ): Promise<void> {
      for (;;) {
        const known = await getStored(store, keys.seriesAlarms(dataset), seriesAlarmsSchema);
        const next = change(known?.value);
        if (next === undefined) return;
        try {
          const condition = known ? { ifMatch: known.etag } : { ifNoneMatch: '*' as const };
          await putJson(store, keys.seriesAlarms(dataset), next, condition);
          return;
        } catch (error) {
          if (!(error instanceof PreconditionFailedError)) throw error;
        }
      }
    },
  };
}

export type SeriesAlarmRepository = ReturnType<typeof createSeriesAlarmRepository>;

export type AlarmRepository = ReturnType<typeof createAlarmRepository>;
