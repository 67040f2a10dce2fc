import type { z } from 'zod';
import type { FutureDay, Series } from '../../sales/series.ts';
import type { DayEffects, EffectErrors } from './effects.ts';

/** The kinds of candidates, without loading any of them. Order decides ties. */
export const CANDIDATE_KINDS: readonly string[] = ['seasonal-naive', 'linear', 'calendar'];

/**
 * A way of forecasting. `fit` returns plain JSON, so that a model read back from its file forecasts the very same
 * numbers; both functions are pure and deterministic.
 */
export interface Candidate<M = unknown> {
  readonly kind: string;
  /** One sentence for the people who choose. */
  readonly description: string;
  /** The model as stored. */
  readonly schema: z.ZodType<M>;
  /** Throws CannotFitError when the series does not allow this model. */
  fit(series: Series): M;
  /** Sales for each of `days` (contiguous); 0 on closed days. May be negative: the caller knows what the store allows. */
  forecast(model: M, days: readonly FutureDay[]): Float64Array;
  /** What each open day's forecast is made of; of closed days what it would be. Absent when the model cannot tell. */
  effects?(model: M, days: readonly FutureDay[]): DayEffects[];
  /**
   * How uncertain the difference between two plans of the same days is (contiguous). Absent, or undefined for an
   * earlier model file, when the model cannot tell.
   */
  effectErrors?(model: M, before: readonly FutureDay[], after: readonly FutureDay[]): EffectErrors | undefined;
  /** As `fit` on the first `cutoffs[i]` days of the series, for candidates that can share work between them. */
  fitPrefixes?(series: Series, cutoffs: readonly number[]): M[];
}

/** The series does not allow this model; the message says why, for the training report. */
export class CannotFitError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotFitError';
  }
}
