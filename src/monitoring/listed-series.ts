import { z } from 'zod';
import { type SeriesSummary, seriesSummarySchema } from '../forecasting/panel/series-summary.ts';
import { isoMonthSchema } from '../primitives.ts';
import { type SeriesEntry, seriesFactsSchema } from '../sales/series-entry.ts';
import { type Alarm, alarmSchema } from './alarms.ts';

const { month: monthSchema, metrics: metricsSchema } = seriesSummarySchema.shape;
const { wape, coverage80 } = metricsSchema.unwrap().shape;

/** What the champion says of a series. */
const listedTrainingSchema = seriesSummarySchema
  .pick({ status: true, kind: true, pooled: true, pooledFrom: true, problem: true, lastYear: true, weeks: true })
  .extend({ wape, coverage80, month: monthSchema.unwrap().extend({ month: isoMonthSchema }).nullable() });

/** One series as it is listed: what the file says of it, what the champion does, and what its last days do. */
export const listedSeriesSchema = seriesFactsSchema
  .extend({
    keys: z.record(z.string(), z.string()).describe('The texts of the series columns, by column'),
    training: listedTrainingSchema
      .nullable()
      .describe(
        'By the model that answers; null where none does, or none of many series, or it does not know this one',
      ),
    alarm: alarmSchema
      .nullable()
      .describe(
        'Of one of many series: its sales have left the forecast, and still are elsewhere; null when none stands',
      ),
  })
  .meta({ id: 'ListedSeries' });

export type ListedSeries = z.infer<typeof listedSeriesSchema>;

/** What else is known of a series. */
interface Known {
  readonly summary: SeriesSummary | undefined;
  /** The month that the summary tells of. */
  readonly month: string | undefined;
  readonly alarm: Alarm | undefined;
}

/** `columns`: those that tell the series apart. */
export function listedSeries(
  { id, keys, attributes, days, from, to, state, closedWeekdays, notes }: Omit<SeriesEntry, 'shard' | 'decimals'>,
  columns: readonly string[],
  { summary, month, alarm }: Known,
): ListedSeries {
  const byColumn = Object.fromEntries(columns.map((column, i) => [column, keys[i]]));
  const training = summary && month !== undefined ? trainingOf(summary, month) : null;
  return {
    id,
    keys: byColumn,
    attributes,
    days,
    from,
    to,
    state,
    closedWeekdays,
    notes,
    training,
    alarm: alarm ?? null,
  };
}

function trainingOf(summary: SeriesSummary, month: string): ListedSeries['training'] {
  const { status, kind, pooled, pooledFrom, problem, metrics, month: next, lastYear, weeks } = summary;
  return {
    ...{ status, kind, pooled, pooledFrom, problem, lastYear, weeks },
    wape: metrics?.wape ?? null,
    coverage80: metrics?.coverage80 ?? null,
    month: next && { month, ...next },
  };
}
