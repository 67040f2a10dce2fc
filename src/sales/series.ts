import { eachDay, type IsoDay } from '../dates.ts';

export { HOLIDAY, PROMO } from './columns.ts';

/**
 * The observed sales of one store: the days on which it was open, in ascending order.
 * Days between `days[0]` and the last one that are absent were closed.
 */
export interface Series {
  readonly days: readonly IsoDay[];
  /** Units sold on each of `days`; finite. */
  readonly sales: Float64Array;
  /** Per covariate name one value for each of `days`; finite. */
  readonly covariates: Readonly<Record<string, Float64Array>>;
}

/** A day to forecast. Days given to a model are contiguous; a closed day has `open: false` and is forecast as 0. */
export interface FutureDay {
  readonly date: IsoDay;
  readonly open: boolean;
  readonly covariates: Readonly<Record<string, number>>;
}

/** The days at these ascending positions. */
export function pickDays(series: Series, positions: readonly number[]): Series {
  return {
    days: positions.map((i) => series.days[i]),
    sales: Float64Array.from(positions, (i) => series.sales[i]),
    covariates: mapCovariates(series, (values) => Float64Array.from(positions, (i) => values[i])),
  };
}

/** The first `count` days; shares memory with the series. */
export function firstDays(series: Series, count: number): Series {
  return {
    days: series.days.slice(0, count),
    sales: series.sales.subarray(0, count),
    covariates: mapCovariates(series, (values) => values.subarray(0, count)),
  };
}

/** The last `count` days; shares memory with the series. */
export function lastDays(series: Series, count: number): Series {
  return {
    days: series.days.slice(-count),
    sales: series.sales.subarray(-count),
    covariates: mapCovariates(series, (values) => values.subarray(-count)),
  };
}

/** The calendar days `from` … `to` as if they were still to come: open where the series has a sale, with its covariates. */
export function asFutureDays(series: Series, from: IsoDay, to: IsoDay): FutureDay[] {
  const positions = new Map(series.days.map((day, i) => [day, i]));
  const covariates = Object.entries(series.covariates);
  return eachDay(from, to).map((date) => {
    const i = positions.get(date);
    const known = i === undefined ? [] : covariates.map(([name, values]) => [name, values[i]] as const);
    return { date, open: i !== undefined, covariates: Object.fromEntries(known) };
  });
}

function mapCovariates(series: Series, change: (values: Float64Array) => Float64Array): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(series.covariates).map(([name, values]) => [name, change(values)]));
}
