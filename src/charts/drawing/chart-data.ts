import type { IsoDay } from '../../dates.ts';

/** Lower and upper bound, in the unit of the sales. */
export type Bounds = readonly [lower: number, upper: number];

/** Bounds by level in percent, e.g. `{ "80": [90, 110], "95": [80, 120] }`. */
type Intervals = Readonly<Record<string, Bounds>>;

/** The open days of a store in ascending order; a day between the first and the last that is absent was closed. */
export interface SalesHistory {
  readonly days: readonly IsoDay[];
  /** Sales of each of `days`, in the data's own unit; finite. */
  readonly sales: ArrayLike<number>;
  /** 0 or 1 for each of `days`; absent when the data has no promotions. */
  readonly promo?: ArrayLike<number> | undefined;
}

/** A day whose sales are known; null when it was closed. */
export interface ObservedPoint {
  readonly date: IsoDay;
  readonly open: boolean;
  readonly promo?: number | undefined;
  readonly holiday?: number | undefined;
  readonly sales: number | null;
}

export interface ForecastPoint {
  readonly date: IsoDay;
  readonly open: boolean;
  readonly promo: boolean | number;
  readonly holiday: boolean | number;
  readonly forecast: number;
  readonly intervals: Intervals | null;
}

export interface ForecastTotal {
  readonly forecast: number;
  readonly intervals: Intervals | null;
}

/** One day of the holdout: what was sold and what the model, which had not seen it, predicted. */
export interface HoldoutPair {
  readonly date: IsoDay;
  readonly real: number;
  readonly predicted: number;
}

interface PlotMetric {
  readonly name: string;
  readonly value: number;
  /** Written after the value, e.g. `%`. */
  readonly unit?: string | undefined;
}

/** What the subtitle names. Any of the texts may come from a file's header: they are drawn as text, whatever they hold. */
export interface ChartSource {
  readonly dataset: string;
  readonly model?: string | undefined;
  readonly metrics?: readonly PlotMetric[] | undefined;
}
