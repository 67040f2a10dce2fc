import type { Series } from '../data/series.ts';
import { firstDayOf, type IsoMonth, monthOf } from '../dates.ts';
import { candidateOf } from '../forecasting/candidates.ts';
import type { Evaluation } from '../forecasting/evaluation/evaluation.ts';
import { fittedValues } from '../forecasting/fitted-values.ts';
import { fitIntervals } from '../forecasting/intervals/fit-intervals.ts';
import { countMixes } from '../forecasting/intervals/support.ts';
import { MODEL_SCHEMA, type TrainedModel } from '../forecasting/trained-model.ts';
import type { TrainingData } from '../forecasting/training-data.ts';

/** The chosen candidate fitted on all data, with all that forecasting needs. */
export function refit({ source, series, covariates }: TrainingData, chosen: Evaluation): TrainedModel {
  const candidate = candidateOf(chosen.kind);
  const parameters = candidate.fit(series);
  const { allowNegative } = source;
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
      inSample: { actual: series.sales, fitted: fittedValues(candidate, parameters, series) },
      allowNegative,
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
