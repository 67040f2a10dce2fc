import { type PlannedOrigin, planBacktest } from '../forecasting/evaluation/backtest.ts';
import { type CandidateFits, fitCandidate } from '../forecasting/evaluation/evaluation.ts';
import type { Split } from '../forecasting/evaluation/split.ts';
import { CANDIDATE_KINDS } from '../forecasting/models/candidate.ts';
import type { TrainingData } from '../forecasting/trained-model.ts';
import type { OnDone, StepResult } from './context.ts';

/** The models of every candidate, and the origins of the backtest that some of them are for. */
export interface Trained {
  readonly plan: readonly PlannedOrigin[];
  readonly fits: readonly CandidateFits[];
}

/** Fits every candidate, also those not asked for, as yardsticks: on the training part, before each origin, on all days. */
export function train({ series }: TrainingData, split: Split, onDone: OnDone = () => {}): StepResult<Trained> {
  const plan = planBacktest(series);
  const fits = CANDIDATE_KINDS.map((kind, i) => {
    const fit = fitCandidate(kind, series, split, plan);
    onDone((i + 1) / CANDIDATE_KINDS.length);
    return fit;
  });
  return {
    value: { plan, fits },
    detail: {
      fitted: fits.filter(({ whole }) => whole !== null).map(({ kind }) => kind),
      origins: plan.length,
      failed: fits.filter(({ reason }) => reason !== null).map(({ kind, reason }) => ({ kind, reason })),
    },
  };
}
