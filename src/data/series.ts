import type { IsoDay } from '../dates.ts';

/** The covariates with a meaning of their own; every other numeric column keeps the name it has in the file. */
export const PROMO = 'promo';
export const HOLIDAY = 'holiday';

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
