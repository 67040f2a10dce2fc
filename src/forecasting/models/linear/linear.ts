import { MultivariateLinearRegression } from 'ml-regression';
import { z } from 'zod';
import { weekdayOf } from '../../../dates.ts';
import { dot, factorise, inverseFactorColumn, mean } from '../../../numerics/linear-algebra.ts';
import { numbersOf } from '../../../numerics/number-arrays.ts';
import { type FutureDay, HOLIDAY, PROMO, type Series } from '../../../sales/series.ts';
import {
  type Candidate,
  CannotFitError,
  type DayEffects,
  type EffectErrors,
  type EffectName,
  loadingsOf,
  plainEffects,
} from '../candidate.ts';
import {
  columnNames,
  encodeDay,
  encodeSeries,
  type LinearEncoding,
  learnEncoding,
  linearEncodingSchema,
} from './encoding.ts';

interface LinearErrors {
  readonly encoding: LinearEncoding;
  readonly effectCovariance?: readonly number[] | undefined;
  readonly promotionSpread?: number | undefined;
}

/** Added to the diagonal, relative to it: columns that are nearly determined by others stay solvable. */
const RIDGE = 1e-10;

/**
 * Covariance of the least squares coefficients of the last `count` columns, σ² (XᵀX)⁻¹ with an intercept in X and σ²
 * the sum of squared residuals per degree of freedom. Lower triangle by rows, in squared units of the sales.
 */
function effectCovariance(rows: readonly number[][], residuals: Float64Array, count: number): number[] {
  const order = (rows[0]?.length ?? 0) + 1;
  const gram = new Float64Array(order * order);
  gram[0] = rows.length;
  for (const row of rows) {
    for (let i = 1; i < order; i += 1) {
      const value = row[i - 1];
      if (value === 0) continue;
      gram[i * order] += value;
      for (let j = 1; j <= i; j += 1) gram[i * order + j] += value * row[j - 1];
    }
  }
  for (let i = 0; i < order; i += 1) gram[i * order + i] *= 1 + RIDGE;
  factorise(gram, order);
  const noise = dot(residuals, residuals) / (rows.length - order);
  const columns = Array.from({ length: count }, (_, k) => inverseFactorColumn(gram, order, order - count + k));
  return columns.flatMap((column, i) => columns.slice(0, i + 1).map((other) => noise * dot(column, other)));
}

/** Errors of `after` − `before`: the differences of the rows weighted by the errors of their coefficients. */
function linearEffectErrors(
  { encoding, effectCovariance, promotionSpread = 0 }: LinearErrors,
  before: readonly FutureDay[],
  after: readonly FutureDay[],
): EffectErrors | undefined {
  if (effectCovariance === undefined) return undefined;
  const gradients = after.map((day, k) => {
    const old = numericColumns(encoding, before[k]);
    return numericColumns(encoding, day).map((value, c) => value - old[c]);
  });
  const promotion = encoding.numeric.findIndex(({ name }) => name === PROMO);
  const loadings = loadingsOf(gradients, effectCovariance).map((loading, k) => {
    const byWeekday = new Float64Array(7);
    byWeekday[weekdayOf(after[k].date) - 1] = promotionSpread * (gradients[k][promotion] ?? 0);
    return Float64Array.of(...loading, ...byWeekday);
  });
  return { loadings, neighboursUnknown: false, proportional: false, withUnseen: false };
}

/** Those of a closed day are 0, as its forecast is. */
function numericColumns(encoding: LinearEncoding, day: FutureDay): Float64Array {
  const row = encodeDay(encoding, day).slice(encoding.weekdays.length);
  return numbersOf(row, (value) => (day.open ? value : 0));
}

const schema = z.object({
  encoding: linearEncodingSchema,
  /** Sales of a day on which every column is 0. */
  intercept: z.number(),
  /** Sales per unit of each encoded column, in the order of the encoding. */
  coefficients: z.array(z.number()),
  /** Covariance of the coefficients of the numeric columns, lower triangle by rows; absent in files of earlier versions. */
  effectCovariance: z.array(z.number()).optional(),
  /** How much the effect of a promotion differs between weekdays, standard deviation in units of the sales. */
  promotionSpread: z.number().optional(),
});

type LinearModel = z.infer<typeof schema>;

/**
 * The classic of this store: ordinary least squares (by ml-regression) of the sales on the weekday as a category and
 * the promotion, holiday and other columns after MinMax scaling.
 */
export const linear: Candidate<LinearModel> = {
  kind: 'linear',
  description: 'Ordinary least squares on weekday, promotion, holiday and the other columns.',
  schema,

  fit(series: Series): LinearModel {
    const encoding = learnEncoding(series);
    const columns = encoding.weekdays.length + encoding.numeric.length;
    if (series.days.length <= columns + 1) {
      throw new CannotFitError(`${series.days.length} days are too few for ${columns + 1} coefficients`);
    }
    const rows = encodeSeries(encoding, series);
    const solution = leastSquares(rows, series.sales);
    const residuals = numbersOf(rows, (row, i) => series.sales[i] - predict(solution, row));
    return {
      encoding,
      ...solution,
      effectCovariance: effectCovariance(rows, residuals, encoding.numeric.length),
      promotionSpread: promotionSpread(series, residuals),
    };
  },

  forecast(model: LinearModel, days: readonly FutureDay[]): Float64Array {
    return numbersOf(days, (day) => (day.open ? predict(model, encodeDay(model.encoding, day)) : 0));
  },

  effects: (model: LinearModel, days: readonly FutureDay[]): DayEffects[] => linearEffects(model, days),

  effectErrors: linearEffectErrors,
};

function predict(
  { intercept, coefficients }: Pick<LinearModel, 'intercept' | 'coefficients'>,
  row: readonly number[],
): number {
  let sum = intercept;
  for (let i = 0; i < row.length; i += 1) sum += row[i] * coefficients[i];
  return sum;
}

/** Solved for sales in units of their own largest value: ml-regression inverts by absolute thresholds. */
function leastSquares(rows: number[][], sales: Float64Array): { intercept: number; coefficients: number[] } {
  const scale = sales.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
  const { weights } = new MultivariateLinearRegression(
    rows,
    Array.from(sales, (value) => [value / scale]),
    { statistics: false },
  );
  const solution = weights.map(([weight]) => weight * scale);
  return { intercept: solution[solution.length - 1], coefficients: solution.slice(0, -1) };
}

/** In this order the sums of a linear model become factors. */
const ORDER: readonly EffectName[] = ['weekday', 'promotion', 'holiday', 'covariates'];

/**
 * A sum expressed as a product: the base is a mean weekday with every other column at its least, and each group of columns
 * is the factor by which it raises what the groups before it had added up to. Where such a part is not positive, the
 * whole forecast is the base.
 */
function linearEffects(model: LinearModel, days: readonly FutureDay[]): DayEffects[] {
  const names = columnNames(model.encoding).map(effectOf);
  const base = model.intercept + meanWeekday(model);
  return days.map((day) => {
    const row = encodeDay(model.encoding, day);
    const added = (effect: EffectName) =>
      row.reduce((sum, value, i) => sum + (names[i] === effect ? value * model.coefficients[i] : 0), 0);
    const effects = { ...plainEffects(base) };
    let sum = base;
    for (const effect of ORDER) {
      const next = sum + added(effect) - (effect === 'weekday' ? meanWeekday(model) : 0);
      effects[effect] = next / sum;
      sum = next;
    }
    return Object.values(effects).every((factor) => factor > 0 && Number.isFinite(factor))
      ? effects
      : plainEffects(sum);
  });
}

function meanWeekday({ encoding, coefficients }: LinearModel): number {
  return encoding.weekdays.reduce((sum, weekday, i) => sum + encoding.weekdayShares[weekday - 1] * coefficients[i], 0);
}

function effectOf(column: string): EffectName {
  if (column.startsWith('weekday:')) return 'weekday';
  if (column === PROMO) return 'promotion';
  return column === HOLIDAY ? 'holiday' : 'covariates';
}

/** Fewer days of either kind say nothing of a weekday. */
const LEAST_DAYS = 3;

/**
 * By how much the effect of a promotion varies between weekdays beyond the one number that a linear model has for it:
 * standard deviation, in units of the sales. Per weekday the mean residual with promotion less that without; their
 * variance less what chance makes of it (method of moments, as between studies: DerSimonian & Laird 1986). 0 where
 * nothing shows, with fewer than two such weekdays and without a promotion flag.
 */
function promotionSpread({ days, covariates }: Series, residuals: Float64Array): number {
  const values = covariates[PROMO];
  if (values === undefined) return 0;
  const noise = dot(residuals, residuals) / residuals.length;
  const groups = new Float64Array(4 * 8);
  days.forEach((day, i) => {
    const group = 4 * weekdayOf(day) + (values[i] === 0 ? 0 : 2);
    groups[group] += 1;
    groups[group + 1] += residuals[i];
  });
  const contrasts = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
    const [unset, unsetSum, set, setSum] = groups.subarray(4 * weekday, 4 * weekday + 4);
    if (Math.min(set, unset) < LEAST_DAYS) return [];
    return [{ difference: setSum / set - unsetSum / unset, chance: noise * (1 / set + 1 / unset) }];
  });
  if (contrasts.length < 2) return 0;
  const centre = mean(contrasts.map(({ difference }) => difference));
  const squares = contrasts.reduce((sum, { difference }) => sum + (difference - centre) ** 2, 0);
  const chance = mean(contrasts.map((contrast) => contrast.chance));
  return Math.sqrt(Math.max(0, squares / (contrasts.length - 1) - chance));
}
