import type { Fit } from '../forecasting/candidate.ts';
import { candidateOf } from '../forecasting/candidates.ts';
import { planBacktest } from '../forecasting/evaluation/backtest.ts';
import { chooseCandidate } from '../forecasting/evaluation/choice.ts';
import { comparableMae, type Evaluation, evaluateFit } from '../forecasting/evaluation/evaluation.ts';
import { suspectLeak } from '../forecasting/evaluation/leak.ts';
import type { Split } from '../forecasting/evaluation/split.ts';
import { type TrainingReport, trainingReport } from '../forecasting/evaluation/training-report.ts';
import { flagEffects } from '../forecasting/flag-effects.ts';
import type { TrainedModel } from '../forecasting/trained-model.ts';
import type { TrainingData } from '../forecasting/training-data.ts';
import type { TrainingOptions } from '../schemas/run.ts';
import type { StepResult } from './context.ts';
import type { Contest } from './decision.ts';
import { refit } from './refit.ts';

/** What is registered, and the evidence for it. */
export interface Evaluated {
  readonly model: TrainedModel;
  readonly report: TrainingReport;
  readonly chosen: Evaluation;
  /** Who runs for champion, but for the one in office. */
  readonly contest: Omit<Contest, 'champion'>;
}

/** Scores every fit on the holdout and from rolling origins, chooses one, and refits it on all data. */
export function evaluate(
  prepared: TrainingData,
  split: Split,
  fits: readonly Fit[],
  options: TrainingOptions,
): StepResult<Evaluated> {
  const { series } = prepared;
  const plan = planBacktest(series);
  const evaluations = fits.map((fit) => evaluateFit(series, split, fit, plan));
  const chosen = chooseCandidate(evaluations, options.model);
  const leak = suspectLeak(series, comparableMae(chosen) ?? 0);
  const model = refit(prepared, chosen);
  const effects = flagEffects({ candidate: candidateOf(chosen.kind), model: model.parameters, series });
  const report = trainingReport({ series, split, options: options.split, evaluations, chosen: chosen.kind, effects });
  return {
    value: { model, report, chosen, contest: { promote: options.promote, challenger: chosen, evaluations, leak } },
    detail: { requested: options.model, chosen: chosen.kind, origins: plan.length },
  };
}
