import type { IsoDay } from '../../src/dates.ts';
import { intervalScore, mae, mse } from '../../src/forecasting/evaluation/metrics.ts';
import { lookAhead } from '../../src/forecasting/forecast.ts';
import type { PredictiveDistribution } from '../../src/forecasting/intervals/predictive-distribution.ts';
import { predictiveTotal } from '../../src/forecasting/intervals/predictive-totals.ts';
import type { TrainedModel } from '../../src/forecasting/trained-model.ts';
import type { Case } from '../accuracy/cases.ts';
import { forecastMonth } from '../accuracy/product.ts';

/** What a method says of the open days of a month. */
export interface MonthForecast {
  readonly mean: readonly number[];
  readonly lower80?: readonly number[] | undefined;
  readonly upper80?: readonly number[] | undefined;
}

/** How one method did on one month of one product; in units of the sales but for the coverages. */
export interface MonthScore {
  readonly series: string;
  readonly origin: IsoDay;
  readonly days: number;
  readonly sold: number;
  readonly mae: number;
  readonly mse: number;
  /** |Σ forecast − Σ actual|. */
  readonly total: number;
  /** Share of the days inside their 80 % interval, bounds included; null without intervals. */
  readonly inside: number | null;
  readonly intervalScore: number | null;
  /** Of the product: mean probability that the randomised rank of a day, and of the month's total, is within the inner 80 %. */
  readonly ranks?: { readonly days: number; readonly total: number } | undefined;
}

export function scoreMonth(each: Case, { mean, lower80, upper80 }: MonthForecast): MonthScore {
  const actual = [...each.test.sales];
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const bounds = lower80 && upper80 ? { lower: lower80, upper: upper80 } : undefined;
  const isInside = (y: number, i: number) => bounds && bounds.lower[i] <= y && y <= bounds.upper[i];
  return {
    series: each.name,
    origin: each.origin,
    days: actual.length,
    sold: sum(actual),
    mae: mae(actual, mean) ?? Number.NaN,
    mse: mse(actual, mean) ?? Number.NaN,
    total: Math.abs(sum([...mean]) - sum(actual)),
    inside: bounds ? actual.filter(isInside).length / actual.length : null,
    intervalScore: bounds ? intervalScore(actual, bounds, 80) : null,
  };
}

/** The same of the product, by a model trained on the history of the case. */
export function scoreProduct(each: Case, model: TrainedModel): MonthScore {
  const { forecast, bounds, dates } = forecastMonth(each, model);
  const { lower: lower80, upper: upper80 } = bounds['80'];
  const calendar = dates.map((date, i) => {
    const covariates = Object.entries(each.test.covariates).map(([name, values]) => [name, values[i]] as const);
    return { date, open: true, covariates: Object.fromEntries(covariates) };
  });
  const known = new Set(dates);
  const ahead = lookAhead(model, { from: dates[0], to: dates[dates.length - 1] }, { calendar });
  const open = ahead.filter(({ date }) => known.has(date));
  const ranks = open.map((day, i) => innerRank(predictiveTotal(model.intervals, [day]), each.test.sales[i]));
  const sold = each.test.sales.reduce((total, value) => total + value, 0);
  return {
    ...scoreMonth(each, { mean: forecast, lower80, upper80 }),
    ranks: {
      days: ranks.reduce((total, rank) => total + rank, 0) / ranks.length,
      total: innerRank(predictiveTotal(model.intervals, open), sold),
    },
  };
}

const [LOWEST_RANK, HIGHEST_RANK] = [0.1, 0.9];

/**
 * Probability that the randomised rank of what was sold, uniform between P(Y < y) and P(Y ≤ y) (Czado, Gneiting & Held 2009), is
 * within 0.1 … 0.9: .8 on average when the distribution is right, of whole numbers as of any.
 */
function innerRank({ cdf }: PredictiveDistribution, sold: number): number {
  const [below, upTo] = [cdf(sold - Math.max(1e-9, 1e-9 * sold)), cdf(sold)];
  if (upTo - below < 1e-6) return LOWEST_RANK <= upTo && upTo <= HIGHEST_RANK ? 1 : 0;
  return Math.max(0, Math.min(upTo, HIGHEST_RANK) - Math.max(below, LOWEST_RANK)) / (upTo - below);
}
