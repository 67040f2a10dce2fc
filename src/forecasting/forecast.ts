import type { FutureDay } from '../data/series.ts';
import { HOLIDAY, PROMO } from '../data/series.ts';
import { addDays, daysBetween, eachDay, weekdayOf } from '../dates.ts';
import { candidateOf } from './candidates.ts';
import type { Forecast, ForecastDay } from './forecast-schema.ts';
import type { DayRange } from './future/forecast-range.ts';
import { assumptionsOf, type Knowledge, knowFuture } from './future/known-future.ts';
import { dayInterval, type Interval, totalInterval } from './intervals.ts';
import type { TrainedModel } from './trained-model.ts';

export interface ForecastRequest {
  readonly range: DayRange;
  /** Per cent, 50–99. */
  readonly levels: readonly number[];
  readonly knowledge: Knowledge;
}

/**
 * Sales of each day of the range, in the unit of the data, with intervals, and of their sum. Days of the range that
 * the model has seen keep what was sold. Forecasts are not negative unless the data may be.
 */
export function forecast(
  model: TrainedModel,
  version: string,
  { range, levels, knowledge }: ForecastRequest,
): Forecast {
  const lastDay = model.trainedOn.to;
  const firstUnknown = addDays(lastDay, 1);
  const known = knowFuture(model, firstUnknown, range.to < firstUnknown ? lastDay : range.to, knowledge);
  const point = predictDays(model, known);
  const skipped = Math.max(0, daysBetween(firstUnknown, range.from));
  const future = known.slice(skipped).map((day, i) => ({ day, point: point[skipped + i] }));
  const past = observedDays(model, range, levels);

  const write = numberWriter(model);
  const bounds = (interval: (level: number) => Interval) =>
    Object.fromEntries(levels.map((level) => [String(level), write.interval(interval(level))]));
  const sold = past.reduce((sum, { forecast }) => sum + forecast, 0);
  const toCome = future.reduce((sum, { point }) => sum + point, 0);
  const openDays = future.filter(({ day }) => day.open).length;
  return {
    dataset: model.dataset,
    datasetVersion: model.datasetVersion,
    model: { version, kind: model.kind },
    ...range,
    days: [
      ...past,
      ...future.map(({ day, point }) => ({
        ...describe(day),
        forecast: write.number(point),
        intervals: bounds((level) => (day.open ? dayInterval(model.intervals, point, level) : [0, 0])),
      })),
    ],
    total: {
      forecast: write.number(sold + toCome),
      intervals: bounds((level) => shift(totalInterval(model.intervals, toCome, openDays, level), sold)),
    },
    assumptions: assumptionsOf(model, known.slice(skipped), knowledge),
  };
}

/** Point forecasts of contiguous days, before rounding. */
export function predictDays(model: TrainedModel, days: readonly FutureDay[]): Float64Array {
  const raw = candidateOf(model.kind).forecast(model.parameters, days);
  return raw.map((value) => atLeastFloor(model, value));
}

/** Numbers of the answer: not below what the store allows, rounded, never -0. */
function numberWriter(model: TrainedModel) {
  // Two decimals, or two more than the data has where two would lose what it says.
  const decimals = model.decimals > 2 ? model.decimals + 2 : 2;
  const number = (value: number) => Number(atLeastFloor(model, value).toFixed(decimals)) + 0;
  return { number, interval: ([lower, upper]: Interval): Interval => [number(lower), number(upper)] };
}

function atLeastFloor({ allowNegative }: TrainedModel, value: number): number {
  return allowNegative ? value : Math.max(0, value);
}

/** The days of the range that the model has seen: what was sold, without a band. */
function observedDays(
  { monthToDate, trainedOn }: TrainedModel,
  { from, to }: DayRange,
  levels: readonly number[],
): ForecastDay[] {
  const observed = new Map(monthToDate.map((day) => [day.date, day]));
  return eachDay(from, to < trainedOn.to ? to : trainedOn.to).map((date) => {
    const day = observed.get(date);
    const sales = day?.sales ?? 0;
    return {
      ...describe({ date, open: day !== undefined, covariates: day?.covariates ?? {} }),
      observed: true,
      forecast: sales,
      intervals: Object.fromEntries(levels.map((level) => [String(level), [sales, sales]])),
    };
  });
}

function describe({ date, open, covariates }: FutureDay) {
  const { [PROMO]: promo = 0, [HOLIDAY]: holiday = 0, ...others } = covariates;
  const rest = Object.keys(others).length === 0 ? {} : { covariates: others };
  return { date, weekday: weekdayOf(date), open, promo, holiday, ...rest };
}

function shift([lower, upper]: Interval, by: number): Interval {
  return [lower + by, upper + by];
}
