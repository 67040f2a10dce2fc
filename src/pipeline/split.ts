import { type Split, type SplitOptions, splitDays } from '../forecasting/evaluation/split.ts';
import type { TrainingData } from '../forecasting/trained-model.ts';
import type { StepResult } from '../runs/run-record.ts';

/** Sets the holdout aside. */
export function split({ series }: TrainingData, options: SplitOptions): StepResult<Split> {
  const value = splitDays(series.days.length, options);
  return {
    value,
    detail: { method: options.method, trainDays: value.train.length, holdoutDays: value.holdout.length },
  };
}
