import { z } from 'zod';
import { droppingBelow, factorise } from '../../numerics/linear-algebra.ts';
import type { FutureDay, Series } from '../../sales/series.ts';
import type { PriorAt } from './group-prior.ts';

/** The parts of a day's forecast: `base` in the unit of the sales, all others factors around 1. */
export const effectsSchema = z.object({
  base: z.number().describe('Sales of a mean open day without promotion or holiday'),
  weekday: z.number(),
  trend: z.number(),
  monthPosition: z.number(),
  yearly: z.number(),
  promotion: z.number(),
  holiday: z.number(),
  covariates: z.number(),
  closures: z.number().describe('Days next to a closed one'),
  christmas: z.number().describe('December, with the eves of Christmas and New Year, and the first days of January'),
  carnival: z.number().describe('Carnival and the days around it'),
  easter: z.number().describe('The days before and after Easter Sunday'),
  shoppingDays: z
    .number()
    .describe("Black Friday and the three days after it, Mother's Day and Father's Day with the Saturday before"),
  level: z.number().describe('Correction by the sales of the last weeks'),
});

/** Their product is the forecast of the open day. */
export type DayEffects = z.infer<typeof effectsSchema>;
export type EffectName = keyof DayEffects;

export const EFFECT_NAMES = Object.keys(effectsSchema.shape) as EffectName[];

/** No effect at all: the whole forecast is the base. */
export function plainEffects(base: number): DayEffects {
  const ones = Object.fromEntries(EFFECT_NAMES.map((name) => [name, 1])) as Record<EffectName, number>;
  return { ...ones, base };
}

/** The same effects with `level` moved so that their product is exactly this forecast; the product must not be 0. */
export function matchEffects(effects: DayEffects, forecast: number): DayEffects {
  const product = EFFECT_NAMES.reduce((product, name) => product * effects[name], 1);
  return { ...effects, level: effects.level * (forecast / product) };
}

/**
 * Errors of the differences between two forecasts of the same days, as far as they come from effects that the model has
 * learnt from noisy sales. Per day one loading, in units of the sales, on each of the same independent errors of mean 0
 * and variance 1: days that share an effect share its error, so that loadings of several days are added up before squaring.
 */
export interface EffectErrors {
  readonly loadings: readonly Float64Array[];
  /** Whether the plans differ in something that acts on the days around it and that the history never showed. */
  readonly neighboursUnknown: boolean;
  /** Whether a difference is a share of the day's sales, so that it is off as much as they are. */
  readonly proportional: boolean;
  /** Whether an effect never seen counts with what is usual of such effects (a prior), or as if it were the known one. */
  readonly withUnseen: boolean;
}

/** Share of its variance that a direction must keep to count as independent of those before it. */
const LEAST_PIVOT = 1e-6;

/**
 * Loadings Lᵀ g of gradients g on independent errors, L being the Cholesky factor of the covariance (lower triangle by
 * rows), so that their squares add up to the variance gᵀ Σ g. A direction without variance of its own has the loading 0.
 */
export function loadingsOf(gradients: readonly Float64Array[], covariance: readonly number[]): Float64Array[] {
  const order = gradients[0]?.length ?? 0;
  const factor = new Float64Array(order * order);
  for (let i = 0; i < order; i += 1) {
    for (let j = 0; j <= i; j += 1) factor[i * order + j] = covariance[(i * (i + 1)) / 2 + j];
  }
  factorise(factor, order, droppingBelow(LEAST_PIVOT));
  return gradients.map((gradient) => {
    const loading = new Float64Array(order);
    for (let i = 0; i < order; i += 1) {
      for (let j = 0; j <= i; j += 1) loading[j] += factor[i * order + j] * gradient[i];
    }
    return loading;
  });
}

/** The kinds of candidates, without loading any of them. Order decides ties. */
export const CANDIDATE_KINDS: readonly string[] = [
  'seasonal-naive',
  'linear',
  'counts',
  'tsb',
  'calendar',
  'smoothed',
  'combination',
];

/**
 * A way of forecasting. `fit` returns plain JSON, so that a model read back from its file forecasts the very same
 * numbers; both functions are pure and deterministic.
 */
export interface Candidate<M = unknown> {
  readonly kind: string;
  /** One sentence for the people who choose. */
  readonly description: string;
  /** The model as stored. */
  readonly schema: z.ZodType<M>;
  /**
   * Throws CannotFitError when the series does not allow this model. `prior` is what a group of series says of this one;
   * candidates that have nothing to borrow do without.
   */
  fit(series: Series, prior?: PriorAt): M;
  /** Sales for each of `days` (contiguous); 0 on closed days. May be negative: the caller knows what the store allows. */
  forecast(model: M, days: readonly FutureDay[]): Float64Array;
  /** What each open day's forecast is made of; of closed days what it would be. Absent when the model does not know them. */
  effects?(model: M, days: readonly FutureDay[]): DayEffects[];
  /**
   * How uncertain the difference between two plans of the same days is (contiguous). Absent, or undefined for an
   * earlier model file, when the model does not know it.
   */
  effectErrors?(model: M, before: readonly FutureDay[], after: readonly FutureDay[]): EffectErrors | undefined;
  /** A candidate that follows from another one's model of the same days, so that nothing need be fitted twice. */
  readonly derivedFrom?: { readonly kind: string; derive(model: unknown): M };
  /** Made for intermittent demand (see `isIntermittent`): it is not tried where demand is not. */
  readonly forIntermittent?: boolean;
  /**
   * As `fit` on the first `cutoffs[i]` days of the series, for candidates that can share work between them; then models of the
   * first `tested[i]` days, which only forecast: they may lack what `effectErrors` needs.
   */
  fitPrefixes?(series: Series, cutoffs: readonly number[], tested?: readonly number[], prior?: PriorAt): M[];
}

/** The series does not allow this model; the message says why, for the training report. */
export class CannotFitError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotFitError';
  }
}
