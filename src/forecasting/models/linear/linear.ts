import { MultivariateLinearRegression } from 'ml-regression';
import { z } from 'zod';
import { weekdayOf } from '../../../dates.ts';
import { dot, mean } from '../../../numerics/vectors.ts';
import { type FutureDay, HOLIDAY, PROMO, type Series } from '../../../sales/series.ts';
import { type Candidate, CannotFitError } from '../candidate.ts';
import { type DayEffects, type EffectName, plainEffects } from '../effects.ts';
import { effectCovariance, linearEffectErrors } from './effect-errors.ts';
import { columnNames, encodeDay, encodeSeries, learnEncoding, linearEncodingSchema } from './encoding.ts';

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
    const residuals = series.sales.map((value, i) => value - predict(solution, rows[i]));
    return {
      encoding,
      ...solution,
      effectCovariance: effectCovariance(rows, residuals, encoding.numeric.length),
      promotionSpread: promotionSpread(series, residuals),
    };
  },

  forecast(model: LinearModel, days: readonly FutureDay[]): Float64Array {
    return Float64Array.from(days, (day) => (day.open ? predict(model, encodeDay(model.encoding, day)) : 0));
  },

  effects: (model: LinearModel, days: readonly FutureDay[]): DayEffects[] => linearEffects(model, days),

  effectErrors: linearEffectErrors,
};

function predict(
  { intercept, coefficients }: Pick<LinearModel, 'intercept' | 'coefficients'>,
  row: readonly number[],
): number {
  return row.reduce((sum, value, i) => sum + value * coefficients[i], intercept);
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
 * A sum told as a product: the base is a mean weekday with every other column at its least, and each group of columns
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
