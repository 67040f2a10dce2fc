import { MultivariateLinearRegression } from 'ml-regression';
import { z } from 'zod';
import type { FutureDay, Series } from '../../data/series.ts';
import { type Candidate, CannotFitError } from '../candidate.ts';
import type { DayEffects } from '../effects.ts';
import { effectCovariance, linearEffectErrors } from './effect-errors.ts';
import { linearEffects } from './effects.ts';
import { encodeDay, encodeSeries, learnEncoding, linearEncodingSchema } from './encoding.ts';
import { promotionSpread } from './promotion-spread.ts';

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
