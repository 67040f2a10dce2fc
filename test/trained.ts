import { closedWeekdays } from '../src/data/closures.ts';
import type { Series } from '../src/data/series.ts';
import { learnCovariateFacts } from '../src/forecasting/covariate-facts.ts';
import type { TrainedModel } from '../src/forecasting/trained-model.ts';
import type { TrainingData } from '../src/forecasting/training-data.ts';
import { evaluate } from '../src/pipeline/evaluate.ts';
import { split } from '../src/pipeline/split.ts';
import { train } from '../src/pipeline/train.ts';
import { trainingOptionsSchema } from '../src/schemas/run.ts';

/** A series as the pipeline has it after preprocessing. */
export function preparedFrom(series: Series): TrainingData {
  const { days } = series;
  return {
    source: {
      dataset: 'ventas',
      datasetVersion: '0123456789ab',
      trainedOn: { from: days[0], to: days[days.length - 1], days: days.length },
      closedWeekdays: closedWeekdays(series),
      decimals: 0,
      allowNegative: false,
    },
    series,
    covariates: learnCovariateFacts(series, new Map()),
  };
}

/** The pure steps of the pipeline on a series. */
export function evaluated(series: Series, model: string) {
  const options = trainingOptionsSchema.parse({ version: '0123456789ab', model });
  const prepared = preparedFrom(series);
  const { value: parts } = split(prepared, options.split);
  return evaluate(prepared, parts, train(prepared, parts).value, options).value;
}

export function trainedOn(series: Series, model: string): TrainedModel {
  return evaluated(series, model).model;
}
