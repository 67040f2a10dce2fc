import type { IsoDay } from '../dates.ts';
import { type CandidateFits, fitCandidate } from '../forecasting/evaluation/evaluation.ts';
import { type PlannedOrigin, planBacktest } from '../forecasting/evaluation/rolling-origins.ts';
import type { Split } from '../forecasting/evaluation/split.ts';
import { CANDIDATE_KINDS } from '../forecasting/models/candidate.ts';
import { COMBINATION, isIntermittent } from '../forecasting/models/combination.ts';
import { type GroupPriors, type PriorAt, priorAt } from '../forecasting/models/group-prior.ts';
import { candidateOf, type TrainingData } from '../forecasting/trained-model.ts';
import type { StepResult } from '../runs/run-record.ts';
import type { Series } from '../sales/series.ts';

/** The models of every candidate, and the origins of the backtest that some of them are for. */
export interface Trained {
  readonly plan: readonly PlannedOrigin[];
  readonly fits: readonly CandidateFits[];
}

/** What a series may borrow from. */
export interface Borrowing {
  readonly priors?: GroupPriors | undefined;
  /** The last day up to which the data of the group are known; without it that of the series. */
  readonly knownTo?: IsoDay | undefined;
}

/** Undefined when there is no group. */
export function priorOf({ days }: Series, { priors = [], knownTo }: Borrowing): PriorAt | undefined {
  const observed = days[days.length - 1];
  return priors.length > 0 ? priorAt(priors, { observed, known: knownTo ?? observed }) : undefined;
}

/**
 * Fits every candidate, also those not asked for, as yardsticks, but those for intermittent demand where it is not: on the
 * training part, before each origin, on all days. What is combined of them is known only when they have been tested. A young
 * series borrows what its group says, at each origin what it said by then.
 * Yields the share that is done.
 */
export function* train(
  { series, lastDay }: TrainingData,
  split: Split,
  borrowing: Borrowing = {},
): Generator<number, StepResult<Trained>> {
  const prior = priorOf(series, borrowing);
  const plan = planBacktest(series, lastDay);
  const fits: CandidateFits[] = [];
  const intermittent = isIntermittent(series.sales);
  const kinds = CANDIDATE_KINDS.filter(
    (kind) => kind !== COMBINATION && (intermittent || !candidateOf(kind).forIntermittent),
  );
  for (const kind of kinds) {
    if (fits.length > 0) yield fits.length / kinds.length;
    fits.push(fitCandidate(kind, { series, split, plan, earlier: fits, prior }));
  }
  return {
    value: { plan, fits },
    detail: {
      fitted: fits.filter(({ whole }) => whole !== null).map(({ kind }) => kind),
      origins: plan.length,
      failed: fits.filter(({ reason }) => reason !== null).map(({ kind, reason }) => ({ kind, reason })),
    },
  };
}
