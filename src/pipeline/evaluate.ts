import { firstDayOf, type IsoMonth, monthOf } from '../dates.ts';
import { chooseCandidate, comparableMae, type Evaluation, evaluateFits } from '../forecasting/evaluation/evaluation.ts';
import { fittedValues, flagEffects } from '../forecasting/evaluation/flag-effects.ts';
import { suspectLeak } from '../forecasting/evaluation/leak.ts';
import type { Contest } from '../forecasting/evaluation/promotion-gate.ts';
import type { Split } from '../forecasting/evaluation/split.ts';
import { type TrainingReport, trainingReport } from '../forecasting/evaluation/training-report.ts';
import { fitIntervals } from '../forecasting/intervals/fit-intervals.ts';
import { countMixes } from '../forecasting/intervals/support.ts';
import { candidateOf, MODEL_SCHEMA, type TrainedModel, type TrainingData } from '../forecasting/trained-model.ts';
import type { TrainingOptions } from '../runs/run.ts';
import type { Series } from '../sales/series.ts';
import type { OnDone, StepResult } from './context.ts';
import type { Trained } from './train.ts';

interface Parts {
  readonly data: TrainingData;
  readonly chosen: Evaluation;
  /** The chosen candidate fitted on all days, and what it says of them. */
  readonly parameters: unknown;
  readonly fitted: Float64Array;
}

/** The chosen candidate with all that forecasting needs. */
function assembleModel({ data, chosen, parameters, fitted }: Parts): TrainedModel {
  const { source, series, covariates } = data;
  return {
    schema: MODEL_SCHEMA,
    kind: chosen.kind,
    ...source,
    covariates,
    monthToDate: monthToDate(series, monthOf(source.trainedOn.to)),
    mixes: countMixes(series),
    intervals: fitIntervals({
      origins: chosen.backtest?.origins ?? [],
      historyStart: series.days[0],
      historyDays: series.days.length,
      inSample: { actual: series.sales, fitted },
      allowNegative: source.allowNegative,
    }),
    parameters,
  };
}

function monthToDate({ days, sales, covariates }: Series, month: IsoMonth): TrainedModel['monthToDate'] {
  const first = days.findIndex((day) => day >= firstDayOf(month));
  if (first < 0) return [];
  return days.slice(first).map((date, i) => ({
    date,
    sales: sales[first + i],
    covariates: Object.fromEntries(Object.entries(covariates).map(([name, values]) => [name, values[first + i]])),
  }));
}

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
