import { dayInterval, type Interval, totalInterval } from '../intervals/intervals.ts';
import { studentQuantile } from '../intervals/student-t.ts';
import type { TrainedModel } from '../trained-model.ts';
import type { DayPair, DifferenceErrors } from './difference-errors.ts';

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

/** Standard deviation of the sum of the differences by the errors that days share, in units of the sales. */
export function sharedSpread({ loadings }: DifferenceErrors, days: readonly number[]): number {
  const sum = new Float64Array(loadings[0]?.length ?? 0);
  for (const k of days) {
    for (let i = 0; i < sum.length; i += 1) sum[i] += loadings[k][i];
  }
  return Math.hypot(...sum);
}

/** How far the bounds of the sum of these forecasts lie below and above it. */
function switchedWidths(model: TrainedModel, days: readonly DayPair['after'][], level: number): Interval {
  if (days.length === 0) return [0, 0];
  const [lower, upper] =
    days.length === 1 ? dayInterval(model.intervals, days[0], level) : totalInterval(model.intervals, days, level);
  const forecast = days.reduce((sum, day) => sum + day.forecast, 0);
  return [forecast - lower, upper - forecast];
}
