import { inverseFactorColumn } from '../../../numerics/cholesky.ts';
import { dot, sum } from '../../../numerics/vectors.ts';
import type { FutureDay } from '../../../sales/series.ts';
import { inSampleOptimism } from '../../intervals/error-growth.ts';
import { type EffectErrors, loadingsOf } from '../effects.ts';
import { type ColumnLayout, plannedColumns } from './design-matrix.ts';
import { GROUP_NAMES, groupOf } from './feature-groups.ts';
import { eachRow, forecastDays, layoutOf } from './forecast.ts';
import { type CalendarModel, MODEL_SHAPE } from './model.ts';
import type { SolvedColumns } from './robust-ridge.ts';

/** Digits kept of each entry: more would only make the model file longer. */
const DIGITS = 7;

/**
 * Posterior covariance of the coefficients of the planned columns, in logarithms squared: noise variance × (gram +
 * penalties)⁻¹, and for columns never seen the variance of their prior. Lower triangle by rows. `sigma` is the spread of
 * the residuals, which is too small for the noise by what the fit has followed of it. The recency weights count old
 * days for less than they tell (an effect that has not changed): Σw² / Σw of the variance is left.
 */
export function effectCovariance(
  layout: ColumnLayout,
  solved: SolvedColumns,
  { sigma, weights }: { readonly sigma: number; readonly weights: Float64Array },
): number[] {
  const planned = plannedColumns(layout, MODEL_SHAPE);
  const { active, precisions, factor, order } = solved;
  const noise = sigma * sigma * inSampleOptimism(weights.length) * (dot(weights, weights) / sum(weights));
  const positions = new Map([...active].map((column, i) => [column, i]));
  const columns = planned.map((column) => {
    const position = positions.get(column);
    return position === undefined ? undefined : inverseFactorColumn(factor, order, position);
  });
  return columns.flatMap((column, i) =>
    columns.slice(0, i + 1).map((other, j) => {
      if (column && other) return rounded(noise * dot(column, other));
      return i === j && sigma > 0 ? rounded(1 / precisions[planned[i]]) : 0;
    }),
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

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
  const layout = layoutOf(model);
  const planned = plannedColumns(layout, model.shape ?? 1);
  const [old, changed] = [before, after].map((days) => gradientsOf(model, { layout, planned }, days));
  const gradients = changed.map((gradient, k) => gradient.map((value, c) => value - old[k][c]));
  const unknown = unknownNeighbours(model, { layout, planned }, effectCovariance);
  const neighboursUnknown = gradients.some((gradient) => unknown.some((column) => gradient[column] !== 0));
  for (const gradient of gradients) for (const column of unknown) gradient[column] = 0;
  return { loadings: loadingsOf(gradients, effectCovariance), neighboursUnknown, proportional: true, withUnseen: true };
}

/** The columns of a model, and those whose covariance it has. */
interface Columns {
  readonly layout: ColumnLayout;
  readonly planned: readonly number[];
}

/**
 * Planned columns of what happens around a holiday or a closure, by their positions among the planned ones, that are in
 * use and were 0 throughout the history: exactly their coefficients are 0. What is usual of them is no more than a guess,
 * which would drown what is known of the day itself.
 */
function unknownNeighbours(
  { coefficients }: CalendarModel,
  { layout: { start, size }, planned }: Columns,
  covariance: readonly number[],
): number[] {
  const unseen = new Set<number>();
  for (const group of GROUP_NAMES.filter((name) => groupOf(name).neighbour)) {
    for (let k = 0; k < size[group]; k += 1) if (coefficients[group][k] === 0) unseen.add(start[group] + k);
  }
  return planned.flatMap((column, i) => (unseen.has(column) && covariance[(i * (i + 3)) / 2] > 0 ? [i] : []));
}

/** Per day the derivatives of its forecast by the coefficients of the planned columns. */
function gradientsOf(model: CalendarModel, { layout, planned }: Columns, days: readonly FutureDay[]): Float64Array[] {
  const positions = new Int32Array(layout.columns).fill(-1);
  planned.forEach((column, i) => {
    positions[column] = i;
  });
  const forecast = forecastDays(model, days, layout);
  const gradients = days.map(() => new Float64Array(planned.length));
  eachRow(model, layout, days, (row, _, k) => {
    for (let i = 0; i < row.length; i += 1) {
      const position = positions[row.index[i]];
      if (position >= 0) gradients[k][position] = forecast[k] * row.value[i];
    }
  });
  return gradients;
}
