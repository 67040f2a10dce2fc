import { closedWeekdays } from '../src/data/closures.ts';
import type { Series } from '../src/data/series.ts';
import { learnCovariateFacts } from '../src/forecasting/covariate-facts.ts';
import type { TrainedModel } from '../src/forecasting/trained-model.ts';
import { evaluate } from '../src/pipeline/evaluate.ts';
import type { Prepared } from '../src/pipeline/preprocess.ts';
import { split } from '../src/pipeline/split.ts';
import { train } from '../src/pipeline/train.ts';
import type { DatasetVersion } from '../src/schemas/dataset.ts';
import { trainingOptionsSchema } from '../src/schemas/run.ts';

/** A series as the pipeline has it after preprocessing. */
export function preparedFrom(series: Series): Prepared & { closedWeekdays: number[] } {
  const closed = closedWeekdays(series);
  const document = {
    name: 'ventas',
    version: '0123456789ab',
    from: series.days[0],
    to: series.days[series.days.length - 1],
    closedWeekdays: closed,
    options: { allowNegative: false },
    profile: { sales: { decimals: 0 } },
  } as unknown as DatasetVersion; // what the pure steps read of it
  return { document, series, covariates: learnCovariateFacts(series, new Map()), closedWeekdays: closed };
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
