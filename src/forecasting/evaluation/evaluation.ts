import { AppError } from '../../errors.ts';
import type { CountDistribution } from '../../numerics/negative-binomial.ts';
import { signFlipPValue } from '../../numerics/sign-flip-test.ts';
import { firstDays, HOLIDAY, pickDays, type Series } from '../../sales/series.ts';
import { assumeDays } from '../assumptions.ts';
import type { HolidaySource } from '../holiday-covariate.ts';
import { historyFactor } from '../intervals/error-model.ts';
import { areCounts } from '../intervals/fit-counts.ts';
import { fitIntervals, scaledCounts } from '../intervals/fit-intervals.ts';
import {
  countDistribution,
  dayInterval,
  type Interval,
  type IntervalEvidence,
  type IntervalModel,
  type TestedOrigin,
  totalInterval,
} from '../intervals/intervals.ts';
import { type Candidate, CannotFitError } from '../models/candidate.ts';
import { COMBINATION } from '../models/combination.ts';
import type { PriorAt } from '../models/group-prior.ts';
import { candidateOf, learnCovariateFacts } from '../trained-model.ts';
import { backtest } from './backtest.ts';
import { type Holdout, type HoldoutPlan, scoreHoldout } from './holdout.ts';
import {
  intervalScore,
  type Metric,
  mae,
  type PointMetrics,
  pointMetrics,
  randomisedCoverage,
  seasonalNaiveMae,
  totalError,
} from './metrics.ts';
import type { BacktestOrigin, PlannedOrigin } from './rolling-origins.ts';
import type { Split } from './split.ts';

/** How intervals did on origins they were not learnt from; each as defined in metrics.ts, null with fewer than two origins. */
interface HeldOutIntervals {
  /** Share of open days inside their interval; of sales that are few whole units that of randomised ranks. */
  readonly coverage: Metric;
  /** Mean interval score of open days, units of the sales. */
  readonly intervalScore: Metric;
  /** Share of origins whose total is inside its interval. */
  readonly totalCoverage: Metric;
}

interface HeldOutByOrigin extends HeldOutIntervals {
  /** Share of open days inside their interval, of each origin; null where nothing could be learnt or was open. */
  readonly coverageByOrigin: readonly Metric[];
}

/**
 * Coverage and interval score of a backtest itself: intervals learnt from every other origin are measured on the rest,
 * and the reverse, so that no origin judges its own errors. `level` in per cent, 50–99. Costs two fits.
 */
export function heldOutIntervals(evidence: Omit<IntervalEvidence, 'inSample'>, level: number): HeldOutByOrigin {
  const actual: number[] = [];
  const lower: number[] = [];
  const upper: number[] = [];
  const inside: number[] = [];
  const coverageByOrigin: Metric[] = evidence.origins.map(() => null);
  const totalsInside: number[] = [];
  for (const parity of [0, 1]) {
    const learnt = evidence.origins.filter((_, i) => i % 2 === parity);
    if (!learnt.some(hasOpenDay)) continue;
    const model = fitIntervals({ ...evidence, origins: learnt });
    for (const origin of evidence.origins.filter((candidate, i) => i % 2 !== parity && hasOpenDay(candidate))) {
      const then = withHistory(model, evidence.historyDays, origin.historyDays);
      const open = origin.days.filter((day) => day.open);
      for (const day of open) {
        const [lo, hi] = dayInterval(then, day, level);
        actual.push(day.actual);
        lower.push(lo);
        upper.push(hi);
        inside.push(insideOf(day.actual, [lo, hi], { distribution: countDistribution(then, [day]), level }));
      }
      coverageByOrigin[evidence.origins.indexOf(origin)] = meanOf(inside.slice(-open.length));
      const sold = open.reduce((sum, day) => sum + day.actual, 0);
      const interval = totalInterval(then, open, level);
      totalsInside.push(insideOf(sold, interval, { distribution: countDistribution(then, open), level }));
    }
  }
  return {
    coverage: meanOf(inside),
    intervalScore: intervalScore(actual, { lower, upper }, level),
    totalCoverage: meanOf(totalsInside),
    coverageByOrigin,
  };
}

/** 1 or 0: whether the interval holds what was sold; of counts the probability that the randomised rank is within the level. */
function insideOf(
  actual: number,
  [lower, upper]: Interval,
  { distribution, level }: { distribution: CountDistribution | undefined; level: number },
): number {
  if (distribution) return randomisedCoverage(distribution, actual, level);
  return lower <= actual && actual <= upper ? 1 : 0;
}

function meanOf(shares: readonly number[]): Metric {
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function hasOpenDay(origin: TestedOrigin): boolean {
  return origin.days.some((day) => day.open);
}

/** The same intervals for a forecast from `days` days of history instead of `learntFor`. */
function withHistory(model: IntervalModel, learntFor: number, days: number): IntervalModel {
  const ratio = historyFactor(days) / historyFactor(learntFor);
  const { quantiles, spread, counts } = model;
  return {
    ...model,
    quantiles: quantiles.map((quantile) => quantile * ratio),
    spread: spread * ratio,
    ...(counts && { counts: scaledCounts(counts, ratio) }),
  };
}

/** Every model of one candidate that a training needs, or why there is none. */
export interface CandidateFits {
  readonly kind: string;
  /** Why models are missing: the others may be there. */
  readonly reason: string | null;
  /** Fitted on all days, and on the training part of the split; null when that is not possible. */
  readonly whole: { readonly final: unknown; readonly holdout: unknown } | null;
  /** Fitted before each planned origin; null when some of them is not possible. */
  readonly origins: readonly unknown[] | null;
}

/** What candidates are fitted to. */
interface Fitting {
  readonly series: Series;
  readonly split: Split;
  readonly plan: readonly PlannedOrigin[];
  /** The candidates that were fitted before this one: it may follow from one of them. */
  readonly earlier: readonly CandidateFits[];
  /** What a group of series says of this one. */
  readonly prior?: PriorAt | undefined;
}

/** Fits a candidate on all days, on the training part and before each origin; candidates that can share the work. */
export function fitCandidate(kind: string, fitting: Fitting): CandidateFits {
  const { plan, earlier } = fitting;
  const candidate = candidateOf(kind);
  const source = earlier.find((each) => each.kind === candidate.derivedFrom?.kind);
  if (candidate.derivedFrom && source) return deriveFits(kind, source, candidate.derivedFrom.derive);
  const cutoffs = plan.map(({ historyDays }) => historyDays);
  try {
    const [whole, origins] = fitTogether(candidate, fitting, cutoffs);
    return { kind, reason: null, whole, origins };
  } catch (error) {
    if (!(error instanceof CannotFitError)) throw error;
    return fitWithoutOrigins(candidate, fitting);
  }
}

function deriveFits(
  kind: string,
  { reason, whole, origins }: CandidateFits,
  derive: (model: unknown) => unknown,
): CandidateFits {
  return {
    kind,
    reason,
    whole: whole && { final: derive(whole.final), holdout: derive(whole.holdout) },
    origins: origins?.map(derive) ?? null,
  };
}

/** When an early origin has too little history, the candidate may still be fitted to the later days. */
function fitWithoutOrigins(candidate: Candidate, fitting: Fitting): CandidateFits {
  const { kind } = candidate;
  try {
    const [whole] = fitTogether(candidate, fitting, []);
    return { kind, reason: 'it cannot be fitted before some of the origins of the backtest', whole, origins: null };
  } catch (error) {
    if (error instanceof CannotFitError) return { kind, reason: error.message, whole: null, origins: null };
    throw error;
  }
}

function fitTogether(candidate: Candidate, { series, split, prior }: Fitting, cutoffs: readonly number[]) {
  const count = series.days.length;
  const isPrefix = split.train[split.train.length - 1] === split.train.length - 1;
  const tested = [...cutoffs, ...(isPrefix ? [split.train.length] : [])];
  const [final, ...models] =
    candidate.fitPrefixes?.(series, [count], tested, prior) ??
    [count, ...tested].map((prefix) => candidate.fit(firstDays(series, prefix), prior));
  const holdout = isPrefix ? models[cutoffs.length] : candidate.fit(pickDays(series, split.train), prior);
  return [{ final, holdout }, models.slice(0, cutoffs.length)] as const;
}

/** How good one candidate is; `reason` says why a part of the evaluation is missing. */
export interface Evaluation {
  readonly kind: string;
  readonly reason: string | null;
  readonly holdout: Holdout | null;
  /** Null also when there is no origin. */
  readonly backtest: Backtest | null;
}

interface BacktestScore {
  /** Over the days of all origins together; MASE by the history of the earliest. */
  readonly metrics: PointMetrics;
  /** Mean over the origins of |Σ forecast − Σ actual| / |Σ actual|; null when no origin has sales. */
  readonly totalError: Metric;
  readonly maeByOrigin: Metric[];
  /** How 80 % intervals did on origins that they were not learnt from. */
  readonly intervals80: HeldOutIntervals;
  /** Share of the days of each origin inside those intervals. */
  readonly coverageByOrigin: readonly Metric[];
}

/** Forecasts from all origins and how good they were. */
export interface Tests extends BacktestScore {
  readonly origins: readonly BacktestOrigin[];
}

interface Backtest extends Tests {
  /** The same origins, where the known future is silent; null where no covariate varies. */
  readonly assumed: Tests | null;
}

/** The origins of a backtest: as they were, and as they would be forecast had nobody said anything of the days ahead. */
export interface BacktestPlan {
  readonly known: readonly PlannedOrigin[];
  readonly assumed: readonly PlannedOrigin[] | undefined;
}

/** What was tested: the whole series, and whether its sales may be negative. */
interface Tested {
  readonly series: Series;
  readonly allowNegative: boolean;
}

/**
 * The same origins with nothing known of the days ahead but whether they are open: covariates are assumed by the rule that
 * forecasts follow, learnt from the days before each origin. Undefined when nothing would differ.
 */
export function assumePlan(
  series: Series,
  plan: readonly PlannedOrigin[],
  holidays?: HolidaySource | undefined,
): PlannedOrigin[] | undefined {
  if (!hasUnsaid(series, holidays)) return undefined;
  return plan.map((origin) => {
    const facts = learnCovariateFacts(firstDays(series, origin.historyDays), new Map(), holidays);
    const future = assumeDays(facts, origin.future);
    return {
      ...origin,
      future,
      days: origin.days.map((day) => ({ ...day, holiday: (future[day.horizon - 1].covariates[HOLIDAY] ?? 0) !== 0 })),
    };
  });
}

/** Whether a covariate varies that has to be said: public holidays are known without. */
export function hasUnsaid({ covariates }: Series, holidays: HolidaySource | undefined): boolean {
  const unsaid = Object.entries(covariates).filter(([name]) => name !== HOLIDAY || holidays === undefined);
  return unsaid.some(([, values]) => values.some((value) => value !== values[0]));
}

/** What a candidate forecasts from each origin of a backtest; `isAssumed`: of the plan that assumes what nobody has said. */
export type OriginForecasts = (plan: readonly PlannedOrigin[], isAssumed: boolean) => BacktestOrigin[];

/**
 * Scores the models of a candidate on the holdout and from the rolling origins. `forecastOrigins`, if its forecasts are known
 * already.
 */
export function evaluateFits(
  tested: Tested,
  setAside: HoldoutPlan,
  fits: CandidateFits,
  plan: BacktestPlan,
  forecastOrigins?: OriginForecasts,
): Evaluation {
  const { kind, reason, whole, origins } = fits;
  if (!whole) return { kind, reason, holdout: null, backtest: null };
  const candidate = candidateOf(kind);
  const holdout = scoreHoldout(candidate, whole.holdout, setAside);
  if (!origins || plan.known.length === 0) return { kind, reason, holdout, backtest: null };
  const forecastFrom =
    forecastOrigins ?? ((planned: readonly PlannedOrigin[]) => backtest(candidate, origins, planned));
  const test = (planned: readonly PlannedOrigin[], isAssumed: boolean): Tests => {
    const forecasts = forecastFrom(planned, isAssumed);
    return { origins: forecasts, ...scoreBacktest(tested, forecasts) };
  };
  const assumed = plan.assumed ? test(plan.assumed, true) : null;
  return { kind, reason, holdout, backtest: { ...test(plan.known, false), assumed } };
}

function scoreBacktest({ series, allowNegative }: Tested, origins: readonly BacktestOrigin[]): BacktestScore {
  const split = origins.map(({ days }) => ({
    actual: days.map((day) => day.actual),
    forecast: days.map((day) => day.forecast),
  }));
  const history = firstDays(series, origins[0].historyDays);
  const totals = split.map(({ actual, forecast }) => totalError(actual, forecast)).filter((error) => error !== null);
  const { coverageByOrigin, ...intervals80 } = heldOutIntervals(
    {
      ...{ origins, historyStart: series.days[0], historyDays: series.days.length, allowNegative },
      counts: areCounts(series.sales),
    },
    80,
  );
  return {
    metrics: pointMetrics(
      split.flatMap(({ actual }) => actual),
      split.flatMap(({ forecast }) => forecast),
      { seasonalNaiveMae: seasonalNaiveMae(history.days, history.sales) },
    ),
    totalError: totals.length === 0 ? null : totals.reduce((sum, error) => sum + error, 0) / totals.length,
    maeByOrigin: split.map(({ actual, forecast }) => mae(actual, forecast)),
    intervals80,
    coverageByOrigin,
  };
}

/** What of an evaluation is compared with another one. */
export interface Scored {
  readonly kind: string;
  readonly holdout: { readonly metrics: Pick<PointMetrics, 'mae'> } | null;
  readonly backtest: { readonly metrics: Pick<PointMetrics, 'mae'>; readonly maeByOrigin: readonly Metric[] } | null;
}

/** MAE from the rolling origins, else on the holdout; null when the candidate could not be evaluated. */
export function comparableMae({ backtest, holdout }: Omit<Scored, 'kind'>): number | null {
  return (backtest ?? holdout)?.metrics.mae ?? null;
}

/** By how much the MAE of `a` is below that of `b`, from each origin; undefined when they were not tested alike. */
export function advantages(a: Scored, b: Scored): number[] | undefined {
  const [ours, theirs] = [a.backtest?.maeByOrigin, b.backtest?.maeByOrigin];
  if (!ours || ours.length !== theirs?.length) return undefined;
  return ours.map((mae, i) => (theirs[i] ?? 0) - (mae ?? 0));
}

/** `auto`: the lowest MAE over the rolling origins, unless the project's own candidate could be as good. */
const AUTO = 'auto';

/** What is best on most shops: another candidate takes its place only by more than chance. */
const TRUSTED = COMBINATION;

/** What borrows from a group; without a tested forecast nothing is known that could speak against it. */
const POOLED = 'calendar';

/** An advantage that chance alone would show more often than this is not believed. */
export const SIGNIFICANCE = 0.1;

/**
 * The evaluation of the candidate to register: the one asked for, or for `auto` the best; the first one on a tie.
 * A backtest of ten months chooses with noise of its own: measured on thirty stores, to prefer the combination unless the
 * errors from each origin, in pairs, speak against it lowers the error of what is chosen. When some candidates were
 * backtested, those that could not be are out of the running. Throws AppError `cannot-fit` with the reasons when there
 * is none.
 */
export function chooseCandidate(evaluations: readonly Evaluation[], requested: string, borrowing = false): Evaluation {
  const asked = evaluations.filter(({ kind }) => requested === AUTO || kind === requested);
  const fitted = asked.filter(({ holdout }) => holdout !== null);
  const tested = fitted.filter(({ backtest }) => backtest !== null);
  const [first, ...others] = tested.length > 0 ? tested : fitted;
  if (!first) {
    const reasons =
      asked.length === 0
        ? [`${requested}: it is for intermittent demand, which this is not`]
        : asked.map(({ kind, reason }) => `${kind}: ${reason}`);
    throw new AppError('cannot-fit', `No model can be fitted to this data (${reasons.join('; ')})`);
  }
  const pooled = borrowing && tested.length === 0 ? fitted.find(({ kind }) => kind === POOLED) : undefined;
  if (pooled) return pooled;
  const best = others.reduce((best, next) => (maeOf(next) < maeOf(best) ? next : best), first);
  const trusted = tested.find(({ kind }) => kind === TRUSTED);
  return trusted && couldBeChance(best, trusted, tested.length - 1) ? trusted : best;
}

/** Of several rivals one looks better by chance more often than a single one would (Bonferroni). */
function couldBeChance(best: Evaluation, trusted: Evaluation, rivals: number): boolean {
  const differences = advantages(best, trusted);
  return differences !== undefined && signFlipPValue(differences) * rivals > SIGNIFICANCE;
}

function maeOf(evaluation: Evaluation): number {
  return comparableMae(evaluation) ?? Number.POSITIVE_INFINITY;
}
