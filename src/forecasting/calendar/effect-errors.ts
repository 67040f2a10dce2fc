import type { FutureDay } from '../../data/series.ts';
import { type EffectErrors, loadingsOf } from '../effect-errors.ts';
import { layoutColumns } from './columns.ts';
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
  if (model.effectCovariance === undefined) return undefined;
  const [old, planned] = [gradientsOf(model, before), gradientsOf(model, after)];
  const gradients = planned.map((gradient, k) => gradient.map((value, c) => value - old[k][c]));
  return { loadings: loadingsOf(gradients, model.effectCovariance), proportional: true, withUnseen: true };
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
