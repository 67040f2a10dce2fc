import type { Forecast, ForecastDay } from '../../../src/forecasting/forecast-schema.ts';

type Intervals = ForecastDay['intervals'];

/** How a forecast differs from that of the stored calendar. */
interface Difference {
  readonly baseline: number;
  readonly difference: number;
  readonly intervals: Intervals;
}

/** The answer to a what-if question; a service that cannot tell how sure the difference is leaves `comparison` out. */
export type WhatIf = Forecast & {
  readonly comparison?: {
    readonly days: readonly (Difference & { readonly date: string })[];
    readonly total: Difference;
  };
};
