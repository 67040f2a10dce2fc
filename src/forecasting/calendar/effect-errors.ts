import type { FutureDay } from '../../data/series.ts';
import { type EffectErrors, loadingsOf } from '../effect-errors.ts';
import { GROUPS, type GroupName, layoutColumns } from './columns.ts';
import { plannedColumns } from './effect-covariance.ts';
import { eachRow, forecastDays } from './forecast.ts';
import type { CalendarModel } from './model.ts';

/**
 * Errors of `after` − `before`, two plans of the same contiguous days, by the delta method: the gradient of a day's
 * difference by a coefficient is forecast × feature under the one plan less that under the other. Undefined for a model
 * file that does not know its covariance.
 */
export function effectErrorsOf(
  model: CalendarModel,
  before: readonly FutureDay[],
  after: readonly FutureDay[],
): EffectErrors | undefined {
  const { effectCovariance } = model;
  if (effectCovariance === undefined) return undefined;
  const [old, planned] = [gradientsOf(model, before), gradientsOf(model, after)];
  const gradients = planned.map((gradient, k) => gradient.map((value, c) => value - old[k][c]));
  const unknown = unknownNeighbours(model, effectCovariance);
  const neighboursUnknown = gradients.some((gradient) => unknown.some((column) => gradient[column] !== 0));
  for (const gradient of gradients) for (const column of unknown) gradient[column] = 0;
  return { loadings: loadingsOf(gradients, effectCovariance), neighboursUnknown, proportional: true, withUnseen: true };
}

const NEIGHBOUR_GROUPS: readonly GroupName[] = ['holidayNeighbour', 'closure'];

/**
 * Planned columns of the neighbours of holidays and closures that are in use and were 0 throughout the history: exactly
 * their coefficients are 0. What is usual of them is no more than a guess, which would drown what is known of the day itself.
 */
function unknownNeighbours({ coefficients }: CalendarModel, covariance: readonly number[]): number[] {
  const planned = GROUPS.slice(GROUPS.indexOf('promotion'), GROUPS.indexOf('christmas'));
  return planned
    .flatMap((group) => coefficients[group].map((value) => ({ group, value })))
    .flatMap(({ group, value }, i) => {
      const variance = covariance[(i * (i + 3)) / 2];
      return NEIGHBOUR_GROUPS.includes(group) && value === 0 && variance > 0 ? [i] : [];
    });
}

/** Per day the derivatives of its forecast by the coefficients of the planned columns. */
function gradientsOf(model: CalendarModel, days: readonly FutureDay[]): Float64Array[] {
  const { from, count } = plannedColumns(layoutColumns(model.covariates.map((use) => use.name)));
  const forecast = forecastDays(model, days);
  const gradients = days.map(() => new Float64Array(count));
  eachRow(model, days, (row, _, k) => {
    for (let i = 0; i < row.length; i += 1) {
      const column = row.index[i] - from;
      if (column >= 0 && column < count) gradients[k][column] = forecast[k] * row.value[i];
    }
  });
  return gradients;
}
