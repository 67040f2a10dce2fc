import { type PlannedOrigin, planBacktest } from '../forecasting/evaluation/backtest.ts';
import { type CandidateFits, fitCandidate } from '../forecasting/evaluation/evaluation.ts';
import type { Split } from '../forecasting/evaluation/split.ts';
import { CANDIDATE_KINDS } from '../forecasting/models/candidate.ts';
import { COMBINATION, isIntermittent } from '../forecasting/models/combination.ts';
import { candidateOf, type TrainingData } from '../forecasting/trained-model.ts';
import type { StepResult } from '../runs/run-record.ts';

/** The models of every candidate, and the origins of the backtest that some of them are for. */
export interface Trained {
  readonly plan: readonly PlannedOrigin[];
  readonly fits: readonly CandidateFits[];
}

/**
 * Fits every candidate, also those not asked for, as yardsticks, but those for intermittent demand where it is not: on the training part, before each origin, on all days. What
 * is combined of them is known only when they have been tested.
 * Yields the share that is done.
 */
export function* train({ series }: TrainingData, split: Split): Generator<number, StepResult<Trained>> {
  const plan = planBacktest(series);
  const fits: CandidateFits[] = [];
  const intermittent = isIntermittent(series.sales);
  const kinds = CANDIDATE_KINDS.filter(
    (kind) => kind !== COMBINATION && (intermittent || !candidateOf(kind).forIntermittent),
  );
  for (const kind of kinds) {
    if (fits.length > 0) yield fits.length / kinds.length;
    fits.push(fitCandidate(kind, { series, split, plan, earlier: fits }));
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
