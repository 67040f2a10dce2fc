import { pickDays } from '../data/series.ts';
import { type Fit, tryFit } from '../forecasting/candidate.ts';
import { CANDIDATE_KINDS, candidateOf } from '../forecasting/candidates.ts';
import type { Split } from '../forecasting/evaluation/split.ts';
import type { TrainingData } from '../forecasting/training-data.ts';
import type { StepResult } from './context.ts';

/** Fits every candidate on the training part: also those not asked for, as yardsticks. */
export function train({ series }: TrainingData, split: Split): StepResult<Fit[]> {
  const part = pickDays(series, split.train);
  const fits = CANDIDATE_KINDS.map((kind) => tryFit(kind, () => candidateOf(kind).fit(part)));
  return {
    value: fits,
    detail: {
      fitted: fits.filter(({ reason }) => reason === null).map(({ kind }) => kind),
      failed: fits.filter(({ reason }) => reason !== null).map(({ kind, reason }) => ({ kind, reason })),
    },
  };
}
