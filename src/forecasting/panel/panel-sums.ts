import { z } from 'zod';
import type { IsoDay } from '../../dates.ts';
import { isoDaySchema } from '../../primitives.ts';
import type { Evaluation, Scored } from '../evaluation/evaluation.ts';
import { sharedOrigin } from '../evaluation/rolling-origins.ts';

/** What was sold together and what was forecast for it; `series`: of how many series. */
const daySumsSchema = z.object({ date: isoDaySchema, series: z.int(), real: z.number(), predicted: z.number() });

const originSumsSchema = z.object({
  origin: isoDaySchema,
  /** Days of the series, each counted by itself, and the sums of what they sold and of the absolute errors, by method. */
  count: z.int(),
  sales: z.number(),
  errors: z.record(z.string(), z.number()),
  days: z.array(daySumsSchema),
});

/** Sums over the series of a shard, or of all: how they were forecast, each and together. Plain JSON. */
export const panelSumsSchema = z.object({
  /** The rolling origins, ascending. */
  origins: z.array(originSumsSchema),
  /** Days of the holdouts, ascending. */
  holdout: z.array(daySumsSchema),
  /** How many series sold something on each day, ascending. */
  sold: z.array(z.object({ date: isoDaySchema, series: z.int() })),
});
export type PanelSums = z.infer<typeof panelSumsSchema>;
type DaySums = z.infer<typeof daySumsSchema>;
type OriginSums = z.infer<typeof originSumsSchema>;

/** The evaluations of a series that has a model. */
export interface EvaluatedSeries {
  readonly days: readonly IsoDay[];
  readonly chosen: Evaluation;
  /** What it is compared with on the whole, by method; where one was not tested, what was chosen stands in for it. */
  readonly methods: Readonly<Record<string, Evaluation>>;
}

type OriginInSums = Omit<OriginSums, 'days'> & { readonly days: Map<IsoDay, DaySums> };

/** What was asked for: the errors of what each series was forecast by. */
export const CHOSEN = 'chosen';

/**
 * Adds up series after series, or shard after shard: the order decides the last digits.
 *
 * @param lastDay the last day of the dataset, which the origins that all series share are counted from
 */
export function createPanelSums(lastDay: IsoDay) {
  const origins = new Map<IsoDay, OriginInSums>();
  const holdout = new Map<IsoDay, DaySums>();
  const sold = new Map<IsoDay, { date: IsoDay; series: number }>();
  const originOf = (origin: IsoDay) =>
    entryOf(origins, origin, (): OriginInSums => ({ origin, count: 0, sales: 0, errors: {}, days: new Map() }));
  const addDay = (days: Map<IsoDay, DaySums>, { date, series, real, predicted }: DaySums) => {
    const day = entryOf(days, date, () => ({ date, series: 0, real: 0, predicted: 0 }));
    day.series += series;
    day.real += real;
    day.predicted += predicted;
  };
  const addSold = (date: IsoDay, series: number) => {
    entryOf(sold, date, () => ({ date, series: 0 })).series += series;
  };

  return {
    addSeries({ days, chosen, methods }: EvaluatedSeries): void {
      for (const date of days) addSold(date, 1);
      const tested = [[CHOSEN, chosen.backtest] as const, ...backtestsOf(methods, chosen)];
      for (const [i, origin] of (chosen.backtest?.origins ?? []).entries()) {
        if (origin.days.length === 0) continue; // closed for the whole month
        const sums = originOf(sharedOrigin(lastDay, origin.origin));
        sums.count += origin.days.length;
        for (const [d, { date, actual, forecast }] of origin.days.entries()) {
          sums.sales += Math.abs(actual);
          addDay(sums.days, { date, series: 1, real: actual, predicted: forecast });
          for (const [method, backtest] of tested) {
            const error = Math.abs(actual - (backtest?.origins[i].days[d].forecast ?? forecast));
            sums.errors[method] = (sums.errors[method] ?? 0) + error;
          }
        }
      }
      const { days: dates = [], actual = [], forecast = [] } = chosen.holdout ?? {};
      for (const [i, date] of dates.entries()) {
        addDay(holdout, { date, series: 1, real: actual[i], predicted: forecast[i] });
      }
    },

    addShard(sums: PanelSums): void {
      for (const { origin, count, sales, errors, days } of sums.origins) {
        const merged = originOf(origin);
        merged.count += count;
        merged.sales += sales;
        for (const [method, sum] of Object.entries(errors)) merged.errors[method] = (merged.errors[method] ?? 0) + sum;
        for (const day of days) addDay(merged.days, day);
      }
      for (const day of sums.holdout) addDay(holdout, day);
      for (const { date, series } of sums.sold) addSold(date, series);
    },

    sums: (): PanelSums => ({
      origins: ascending(origins).map(({ days, ...sums }) => ({ ...sums, days: ascending(days) })),
      holdout: ascending(holdout),
      sold: ascending(sold),
    }),
  };
}

function backtestsOf(methods: EvaluatedSeries['methods'], chosen: Evaluation) {
  return Object.entries(methods).map(([method, { backtest }]) => [method, backtest ?? chosen.backtest] as const);
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function ascending<V>(map: ReadonlyMap<string, V>): V[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

/** A method on the whole, for a comparison in pairs: its mean absolute error over the days of all series, from each origin. */
export function scoreOf({ origins }: PanelSums, method: string, kind: string): Scored {
  const tested = origins.filter(({ errors, count }) => count > 0 && errors[method] !== undefined);
  if (tested.length === 0) return { kind, holdout: null, backtest: null };
  const count = tested.reduce((sum, origin) => sum + origin.count, 0);
  const errors = tested.reduce((sum, origin) => sum + origin.errors[method], 0);
  const maeByOrigin = tested.map((origin) => origin.errors[method] / origin.count);
  return { kind, holdout: null, backtest: { metrics: { mae: errors / count }, maeByOrigin } };
}

/** Days of the holdouts on which every series that sold something was forecast: their sums are those of the whole. */
export function wholeHoldout({ holdout, sold }: PanelSums): DaySums[] {
  const selling = new Map(sold.map(({ date, series }) => [date, series]));
  return holdout.filter(({ date, series }) => series === selling.get(date));
}
