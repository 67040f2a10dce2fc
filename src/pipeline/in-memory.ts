import { suspectLeak, withoutColumns } from '../forecasting/evaluation/leak.ts';
import { addPublicHolidays, type PublicHolidays } from '../forecasting/holiday-covariate.ts';
import { learnCovariateFacts, type TrainingData } from '../forecasting/trained-model.ts';
import { DEFAULT_DATASET } from '../primitives.ts';
import { type TrainingOptions, trainingOptionsSchema } from '../runs/run.ts';
import { resultOf } from '../runs/run-record.ts';
import { closedWeekdays, type Series } from '../sales/series.ts';
import { type Evaluated, evaluate } from './evaluate.ts';
import { split } from './split.ts';
import { type Borrowing, type Trained, train } from './train.ts';

const VERSION = '000000000000';

/** A series as `preprocess` hands it on, for callers that have no file; `publicHolidays` for one without holidays. */
export function trainingDataOf(
  given: Series,
  source: Partial<TrainingData['source']> = {},
  publicHolidays?: PublicHolidays | undefined,
): TrainingData {
  const { series, source: holidays } = publicHolidays
    ? addPublicHolidays(given, publicHolidays)
    : { series: given, source: undefined };
  const { days } = series;
  const leak = suspectLeak(series);
  const honest = withoutColumns(series, leak?.columns ?? []);
  return {
    source: {
      dataset: DEFAULT_DATASET,
      datasetVersion: VERSION,
      trainedOn: { from: days[0], to: days[days.length - 1], days: days.length },
      closedWeekdays: closedWeekdays(series),
      decimals: 0,
      allowNegative: false,
      ...source,
    },
    series: honest,
    covariates: learnCovariateFacts(honest, new Map(), holidays),
    leak,
  };
}

/** The steps of the pipeline that need no store: split, train, evaluate. `borrowing`: what a young series may borrow from. */
export function trainInMemory(
  data: TrainingData,
  model: TrainingOptions['model'] = 'auto',
  borrowing: Borrowing = {},
): Evaluated & { readonly trained: Trained } {
  const options = trainingOptionsSchema.parse({ version: VERSION, model });
  const { value: parts } = split(data, options.split);
  const { value: trained } = resultOf(train(data, parts, borrowing));
  return { ...resultOf(evaluate(data, parts, trained, options, borrowing)).value, trained };
}
