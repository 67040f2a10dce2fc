import type { Series } from '../data/series.ts';
import { firstDayOf, type IsoMonth, monthOf } from '../dates.ts';
import type { Evaluation } from '../forecasting/evaluation/evaluation.ts';
import { fitIntervals } from '../forecasting/intervals/fit-intervals.ts';
import { countMixes } from '../forecasting/intervals/support.ts';
import { MODEL_SCHEMA, type TrainedModel } from '../forecasting/trained-model.ts';
import type { TrainingData } from '../forecasting/training-data.ts';

interface Parts {
  readonly data: TrainingData;
  readonly chosen: Evaluation;
  /** The chosen candidate fitted on all days, and what it says of them. */
  readonly parameters: unknown;
  readonly fitted: Float64Array;
}

/** The chosen candidate with all that forecasting needs. */
export function assembleModel({ data, chosen, parameters, fitted }: Parts): TrainedModel {
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
