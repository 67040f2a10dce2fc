import { studentQuantile } from '../../numerics/student-t.ts';
import type { Outlook } from '../forecast.ts';
import { historyFactor, inSampleOptimism, LEVEL_DRIFT, unitOf } from '../intervals/error-model.ts';
import { dayInterval, type Interval, totalInterval } from '../intervals/intervals.ts';
import { mixKey, mixOf } from '../intervals/support.ts';
import type { EffectErrors } from '../models/candidate.ts';
import { candidateOf, type TrainedModel } from '../trained-model.ts';

/** One day under two plans. */
export interface DayPair {
  readonly before: Outlook;
  readonly after: Outlook;
}

/** Days of a comparison with their errors, in the same order. */
export interface Compared {
  readonly model: TrainedModel;
  readonly pairs: readonly DayPair[];
  readonly errors: DifferenceErrors;
}

/**
 * Interval of the sum of the expected differences of these days (positions), in units of the sales. The errors of the
 * effects are added up day by day before they are squared. A day that is opened or closed differs by all its sales:
 * its error is that of its forecast, taken as independent of the effects'. Sales under the second plan are never
 * negative unless the data may be.
 */
export function differenceInterval(
  { model, pairs, errors }: Compared,
  days: readonly number[],
  level: number,
): Interval {
  const chosen = days.map((k) => pairs[k]);
  const opened = chosen.filter(({ before, after }) => !before.open && after.open).map(({ after }) => after);
  const closed = chosen.filter(({ before, after }) => before.open && !after.open).map(({ before }) => before);
  const difference = chosen.reduce((sum, { before, after }) => sum + after.forecast - before.forecast, 0);
  const effect = sharedSpread(errors, days) * studentQuantile(0.5 + level / 200, errors.degreesOfFreedom);
  const [openedDown, openedUp] = switchedWidths(model, opened, level);
  const [closedDown, closedUp] = switchedWidths(model, closed, level);
  const lower = difference - Math.hypot(effect, openedDown, closedUp);
  const upper = difference + Math.hypot(effect, openedUp, closedDown);
  if (model.allowNegative) return [lower, upper];
  const sold = chosen.reduce((sum, { before }) => sum + before.forecast, 0);
  return closed.length === 0 ? [Math.max(lower, -sold), upper] : [lower, upper];
}

/** How far the bounds of the sum of these forecasts lie below and above it. */
function switchedWidths(model: TrainedModel, days: readonly DayPair['after'][], level: number): Interval {
  if (days.length === 0) return [0, 0];
  const [lower, upper] =
    days.length === 1 ? dayInterval(model.intervals, days[0], level) : totalInterval(model.intervals, days, level);
  const forecast = days.reduce((sum, day) => sum + day.forecast, 0);
  // Bounds of few whole units may lie on one side of their mean.
  return [Math.max(0, forecast - lower), Math.max(0, upper - forecast)];
}

/** Standard deviation of the sum of the differences by the errors that days share, in units of the sales. */
export function sharedSpread({ loadings }: DifferenceErrors, days: readonly number[]): number {
  const sum = new Float64Array(loadings[0]?.length ?? 0);
  for (const k of days) {
    for (let i = 0; i < sum.length; i += 1) sum[i] += loadings[k][i];
  }
  return Math.hypot(...sum);
}

/** How uncertain the differences of days are, and which of their errors they have in common. */
interface DifferenceErrors {
  /** Per day its loadings on the same independent errors, in units of the sales; 0 where the day is opened or closed. */
  readonly loadings: readonly Float64Array[];
  /** Whether the plans differ in something that acts on the days around it and that the history never showed. */
  readonly neighboursUnknown: boolean;
  readonly degreesOfFreedom: number;
  /** False when the model does not know how uncertain its effects are, and the spread of whole days stands for it. */
  readonly known: boolean;
  /** Whether the differences grow with the sales of the day. */
  readonly proportional: boolean;
}

/**
 * What makes the expected difference of two plans uncertain, day by day from the day after the history on: the errors of
 * the effects; for a multiplicative model the error of the level that they multiply; and what is not known of a mix of
 * weekday, promotion and holiday that was seldom or never seen. Noise of the day is in none of them: it comes under
 * either plan.
 */
export function differenceErrors(model: TrainedModel, pairs: readonly DayPair[]): DifferenceErrors {
  if (pairs.length === 0)
    return { loadings: [], neighboursUnknown: false, degreesOfFreedom: 1, known: true, proportional: false };
  const before = pairs.map((pair) => pair.before.day);
  const after = pairs.map((pair) => pair.after.day);
  const effects = candidateOf(model.kind).effectErrors?.(model.parameters, before, after);
  if (effects === undefined) return withoutKnowledge(model, pairs);
  const { days } = model.trainedOn;
  return {
    loadings: completeLoadings(model, pairs, effects),
    neighboursUnknown: effects.neighboursUnknown,
    degreesOfFreedom: Math.max(3, days / inSampleOptimism(days)),
    known: true,
    proportional: effects.proportional,
  };
}

/** Loadings on the errors of the effects, then on that of the level, then on that of each mix not seen enough. */
function completeLoadings(model: TrainedModel, pairs: readonly DayPair[], effects: EffectErrors): Float64Array[] {
  const mixes = new Map<string, number>();
  const doubts = pairs.map((pair) => doubtfulMix(pair));
  for (const doubt of doubts) if (doubt && !mixes.has(doubt.key)) mixes.set(doubt.key, mixes.size);
  return pairs.map((pair, k) => {
    const own = effects.loadings[k];
    const loading = new Float64Array(own.length + 1 + mixes.size);
    if (pair.before.open !== pair.after.open) return loading;
    loading.set(own);
    if (effects.proportional) loading[own.length] = levelError(model, pair);
    const doubt = doubts[k];
    if (doubt) {
      const wanted = Math.sqrt(doubt.widening ** 2 - 1) * ordinarySpread(model, doubt.day.forecast);
      const known = effects.withUnseen ? squareOf(loading) : 0;
      const rest = Math.sqrt(Math.max(0, wanted ** 2 - known));
      loading[own.length + 1 + (mixes.get(doubt.key) ?? 0)] = rest;
    }
    return loading;
  });
}

/** The less known mix of a day whose mix changes; undefined when both are well known. */
function doubtfulMix({ before, after }: DayPair) {
  const keys = [before, after].map(({ day }) => mixKey(mixOf(day)));
  if (keys[0] === keys[1]) return undefined;
  const [key, day] = after.widening >= before.widening ? [keys[1], after] : [keys[0], before];
  return day.widening > 1 ? { key, day, widening: day.widening } : undefined;
}

/**
 * The difference times the relative error of the expected sales: what a short history leaves open, and the drift of the
 * level since. All days share it.
 */
function levelError(model: TrainedModel, { before, after }: DayPair): number {
  const greater = Math.max(before.forecast, after.forecast);
  if (greater <= 0) return 0;
  const growth = historyFactor(model.trainedOn.days) ** 2 - 1 + LEVEL_DRIFT * after.horizon;
  const relative = (ordinarySpread(model, greater) / greater) * Math.sqrt(growth);
  return (after.forecast - before.forecast) * relative;
}

/** Standard deviation of an ordinary day with this forecast around its expectation, in units of the sales. */
function ordinarySpread({ intervals, trainedOn }: TrainedModel, forecast: number): number {
  return (intervals.spread / historyFactor(trainedOn.days)) * unitOf(intervals.scale, forecast);
}

/** Without knowledge of the effects each difference may be off as much as a forecast, all in the same direction. */
function withoutKnowledge(model: TrainedModel, pairs: readonly DayPair[]): DifferenceErrors {
  const { spread, scale, degreesOfFreedom } = model.intervals;
  const loadings = pairs.map(({ before, after }) => {
    const same = before.open === after.open && mixKey(mixOf(before.day)) === mixKey(mixOf(after.day));
    if (before.open !== after.open || (same && before.forecast === after.forecast)) return new Float64Array(1);
    const widening = Math.max(before.widening, after.widening);
    return Float64Array.of(spread * unitOf(scale, Math.max(before.forecast, after.forecast)) * widening);
  });
  return { loadings, neighboursUnknown: false, degreesOfFreedom, known: false, proportional: false };
}

function squareOf(loading: Float64Array): number {
  return loading.reduce((sum, value) => sum + value * value, 0);
}
