import { addDays, daysBetween, type IsoDay } from '../dates.ts';
import { type Assumption, assumptionsOf, type LocalisedKnownFuture } from '../forecasting/assumptions.ts';
import { lookAhead, type Outlook } from '../forecasting/forecast.ts';
import type { DayRange } from '../forecasting/forecast-range.ts';
import { certain, type PredictiveDistribution } from '../forecasting/intervals/predictive-distribution.ts';
import { predictiveTotals } from '../forecasting/intervals/predictive-totals.ts';
import type { TrainedModel } from '../forecasting/trained-model.ts';

/** What is believed of the sales of the days to come. */
export interface Demand {
  /** Consecutive days from the first to the last one known. */
  readonly days: readonly Outlook[];
  /** Total of the days from `from` to `to`, both included, in units of the sales, ≥ 0; 0 for certain when `to` comes first. */
  between(from: IsoDay, to: IsoDay): PredictiveDistribution;
  /** Totals of these periods, drawn together: for each period one amount on each of `paths` paths. The same every time. */
  draw(periods: readonly DayRange[], paths: number): Float64Array[];
  /** The days from `from` to `to`, both included. */
  outlook(from: IsoDay, to: IsoDay): readonly Outlook[];
  /** What the forecast takes for granted of these days. */
  assumptions(from: IsoDay, to: IsoDay): Assumption[];
}

/** Demand of the days `from` … `to`, all of them after the last one that the model has seen. Returns are no demand. */
export function createDemand(
  model: TrainedModel,
  { from, to }: { from: IsoDay; to: IsoDay },
  knowledge: LocalisedKnownFuture,
): Demand {
  const days = lookAhead(model, { from, to }, knowledge).map((day) => ({
    ...day,
    forecast: Math.max(0, day.forecast),
  }));
  const totals = predictiveTotals({ ...model.intervals, lowest: 0 }, days);
  const outlook = (first: IsoDay, last: IsoDay) => {
    if (first < from || last > to) throw new RangeError(`${first} to ${last} is not within ${from} to ${to}`);
    return days.slice(daysBetween(from, first), daysBetween(from, addDays(last, 1)));
  };
  return {
    days,
    between: (first, last) =>
      last < first ? certain(0) : totals.between(daysBetween(from, first), daysBetween(from, last)),
    draw: (periods, paths) =>
      totals.draw(
        periods.map((period) => ({ first: daysBetween(from, period.from), last: daysBetween(from, period.to) })),
        paths,
      ),
    outlook,
    assumptions: (first, last) => {
      const known = outlook(first, last).map(({ day }) => day);
      return assumptionsOf(model, known, knowledge);
    },
  };
}

/** The distribution in units of which each is `unit` sales, > 0. */
export function inUnits(distribution: PredictiveDistribution, unit: number): PredictiveDistribution {
  return {
    mean: distribution.mean / unit,
    quantile: (probability) => distribution.quantile(probability) / unit,
    cdf: (x) => distribution.cdf(x * unit),
    expectedShortfall: (x) => distribution.expectedShortfall(x * unit) / unit,
  };
}
