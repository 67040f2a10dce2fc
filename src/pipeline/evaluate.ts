import { candidateOf } from '../forecasting/candidates.ts';
import { chooseCandidate } from '../forecasting/evaluation/choice.ts';
import { comparableMae, type Evaluation, evaluateFits } from '../forecasting/evaluation/evaluation.ts';
import { suspectLeak } from '../forecasting/evaluation/leak.ts';
import type { Split } from '../forecasting/evaluation/split.ts';
import { type TrainingReport, trainingReport } from '../forecasting/evaluation/training-report.ts';
import { fittedValues } from '../forecasting/fitted-values.ts';
import { flagEffects } from '../forecasting/flag-effects.ts';
import type { TrainedModel } from '../forecasting/trained-model.ts';
import type { TrainingData } from '../forecasting/training-data.ts';
import type { TrainingOptions } from '../schemas/run.ts';
import { assembleModel } from './assemble-model.ts';
import type { OnDone, StepResult } from './context.ts';
import type { Contest } from './decision.ts';
import type { Trained } from './train.ts';

/** What is registered, and the evidence for it. */
export interface Evaluated {
  readonly model: TrainedModel;
  readonly report: TrainingReport;
  readonly chosen: Evaluation;
  /** Who runs for champion, but for the one in office. */
  readonly contest: Omit<Contest, 'champion'>;
}

/** Scores every candidate on the holdout and from rolling origins, and chooses one. */
export function evaluate(
  data: TrainingData,
  split: Split,
  { plan, fits }: Trained,
  options: TrainingOptions,
  onDone: OnDone = () => {},
): StepResult<Evaluated> {
  const { series, source } = data;
  const tested = { series, allowNegative: source.allowNegative };
  const evaluations = fits.map((each, i) => {
    const evaluation = evaluateFits(tested, split, each, plan);
    onDone((i + 1) / (fits.length + 1));
    return evaluation;
  });
  const chosen = chooseCandidate(evaluations, options.model);
  const parameters = fits.find(({ kind }) => kind === chosen.kind)?.whole?.final;
  const fitted = fittedValues(candidateOf(chosen.kind), parameters, series);
  const model = assembleModel({ data, chosen, parameters, fitted });
  const effects = flagEffects({ candidate: candidateOf(chosen.kind), model: parameters, series, fitted });
  const report = trainingReport({ series, split, options: options.split, evaluations, chosen: chosen.kind, effects });
  const leak = suspectLeak(series, comparableMae(chosen) ?? 0);
  return {
    value: { model, report, chosen, contest: { promote: options.promote, challenger: chosen, evaluations, leak } },
    detail: { requested: options.model, chosen: chosen.kind, mae: comparableMae(chosen) },
  };
}
