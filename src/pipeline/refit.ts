import type { Series } from '../data/series.ts';
import { firstDayOf, type IsoMonth, monthOf } from '../dates.ts';
import { candidateOf } from '../forecasting/candidates.ts';
import { type Evaluation, originsOf } from '../forecasting/evaluation/evaluation.ts';
import type { Split } from '../forecasting/evaluation/split.ts';
import { learnIntervals } from '../forecasting/intervals.ts';
import { MODEL_SCHEMA, type TrainedModel } from '../forecasting/trained-model.ts';
import type { TrainingData } from '../forecasting/training-data.ts';

/** The chosen candidate fitted on all data, with all that forecasting needs. */
export function refit({ source, series, covariates }: TrainingData, split: Split, chosen: Evaluation): TrainedModel {
  return {
    schema: MODEL_SCHEMA,
    kind: chosen.kind,
    ...source,
    covariates,
    monthToDate: monthToDate(series, monthOf(source.trainedOn.to)),
    intervals: learnIntervals(originsOf(chosen, series, split)),
    parameters: candidateOf(chosen.kind).fit(series),
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
