import { mean } from '../../../numerics/linear-algebra.ts';
import { robustScale } from '../../../numerics/robust-scale.ts';
import { retransformation } from './corrections.ts';

/** Days that the level is followed through. */
const FOLLOWED_DAYS = 730;
/** Share of a day's departure that the level takes over. */
const SMOOTHING = [0, 0.005, 0.01, 0.02, 0.04, 0.07, 0.12, 0.2, 0.3, 0.45, 0.65];
/** Departures count up to this many standard deviations. */
const CLIP = 3;
/** The level starts at the mean of these many days, and the first of them do not judge the smoothing. */
const START_DAYS = 56;
const WARM_UP = 14;

/** What is left of the sales without the calendar's effects and trend, in logarithms, on the observed days. */
export interface Remainder {
  readonly epochDays: Int32Array;
  readonly values: Float64Array;
  /** ln(sales / unit) of the same days, and how much each counts. */
  readonly target: Float64Array;
  readonly weights: Float64Array;
}

/**
 * The level at the origin by simple exponential smoothing, ETS(A,N,N) (Hyndman, Koehler, Ord & Snyder 2008, Forecasting with
 * Exponential Smoothing), of what the calendar's effects leave; a day without sales leaves the level as it is. Departures are
 * clipped (Gelper, Fried & Croux 2010, Journal of Forecasting 29), and the smoothing is the one with the least Huber loss a day
 * ahead. Includes the step from median to mean.
 */
export function smoothedLevel({ epochDays, values, target, weights }: Remainder): number {
  const first = epochDays.findIndex((day) => day > epochDays[epochDays.length - 1] - FOLLOWED_DAYS);
  const followed = values.subarray(first);
  const start = meanUntil(followed, epochDays.subarray(first), epochDays[first] + START_DAYS);
  const clip = CLIP * robustScale(stepsBetween(followed));
  const errors = new Float64Array(followed.length);
  const losses = SMOOTHING.map((smoothing) => follow(followed, { start, smoothing, clip }, errors).loss);
  const smoothing = SMOOTHING[losses.reduce((best, loss, k) => (loss < losses[best] ? k : best), 0)];
  const { level } = follow(followed, { start, smoothing, clip }, errors);
  const sigma = robustScale(errors);
  return level + retransformation(target.subarray(first), errors, weights.subarray(first), sigma);
}

function meanUntil(values: Float64Array, epochDays: Int32Array, end: number): number {
  const days = epochDays.findIndex((day) => day >= end);
  return mean(days === -1 ? values : values.subarray(0, days));
}

/** Differences of neighbours, scaled to the spread of the values where these are independent. */
function stepsBetween(values: Float64Array): Float64Array {
  const steps = new Float64Array(values.length - 1);
  for (let i = 0; i < steps.length; i += 1) steps[i] = (values[i + 1] - values[i]) / Math.SQRT2;
  return steps;
}

/** Goes through the values with one smoothing, and writes the errors a day ahead. */
function follow(
  values: Float64Array,
  { start, smoothing, clip }: { readonly start: number; readonly smoothing: number; readonly clip: number },
  errors: Float64Array,
) {
  let level = start;
  let loss = 0;
  for (let i = 0; i < values.length; i += 1) {
    const error = values[i] - level;
    const size = Math.abs(error);
    if (i >= WARM_UP) loss += size <= clip ? error * error : clip * (2 * size - clip);
    level += smoothing * Math.min(clip, Math.max(-clip, error));
    errors[i] = error;
  }
  return { level, loss };
}
