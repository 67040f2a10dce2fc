import type { Series } from '../data/series.ts';
import { monthOf } from '../dates.ts';
import { candidateOf } from '../forecasting/candidates.ts';
import { type Evaluation, originsOf } from '../forecasting/evaluation.ts';
import { learnIntervals } from '../forecasting/intervals.ts';
import type { Split } from '../forecasting/split.ts';
import { MODEL_SCHEMA, type TrainedModel } from '../forecasting/trained-model.ts';
import type { Prepared } from './preprocess.ts';

/** The chosen candidate fitted on all data, with all that forecasting needs. */
export function refit({ document, series, covariates }: Prepared, split: Split, chosen: Evaluation): TrainedModel {
  return {
    schema: MODEL_SCHEMA,
    kind: chosen.kind,
    dataset: document.name,
    datasetVersion: document.version,
    trainedOn: { from: document.from, to: document.to, days: series.days.length },
    closedWeekdays: document.closedWeekdays,
    covariates,
    decimals: document.profile.sales.decimals,
    allowNegative: document.options.allowNegative,
    monthToDate: monthToDate(series),
    intervals: learnIntervals(originsOf(chosen, series, split)),
    parameters: candidateOf(chosen.kind).fit(series),
  };
}

function monthToDate({ days, sales, covariates }: Series): TrainedModel['monthToDate'] {
  const month = monthOf(days[days.length - 1]);
  const first = days.findIndex((day) => monthOf(day) === month);
  return days.slice(first).map((date, i) => ({
    date,
    sales: sales[first + i],
    covariates: Object.fromEntries(Object.entries(covariates).map(([name, values]) => [name, values[first + i]])),
  }));
}
