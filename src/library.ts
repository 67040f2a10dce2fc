import type { KnownFuture } from './forecasting/assumptions.ts';
import type { TrainingReport } from './forecasting/evaluation/training-report.ts';
import type { Language } from './forecasting/explanation.ts';
import { forecast as forecastBy } from './forecasting/forecast.ts';
import { type RangeRequest, resolveRange } from './forecasting/forecast-range.ts';
import type { Forecast } from './forecasting/forecast-schema.ts';
import type { PublicHolidays } from './forecasting/holiday-covariate.ts';
import type { TrainedModel } from './forecasting/trained-model.ts';
import { trainInMemory, trainingDataOf } from './pipeline/in-memory.ts';
import type { SalesFile } from './sales/sales-file.ts';

export { createPublicHolidays } from './forecasting/public-holidays.ts';
/**
 * The core as a library, `import … from 'prediccion-ventas'`: read a file of sales, train, forecast. It needs no service and no
 * store, reads no clock and keeps no state. What stands here keeps its meaning within a major version; other files of the package
 * may change.
 */
export { readTrainedModel as readModel } from './forecasting/trained-model.ts';
export { readSalesFile as readSales } from './workbooks/read-sales-file.ts';
export type { Forecast, KnownFuture, PublicHolidays, SalesFile, TrainedModel, TrainingReport };

/** Of a model of which nobody has said where it comes from, in the form of the id of a run. */
const NO_RUN = '00000000T000000000Z-00000000';

interface TrainOptions {
  /** For a file without a column of holidays. */
  readonly publicHolidays?: PublicHolidays | undefined;
  /** As the file was read. */
  readonly allowNegative?: boolean | undefined;
}

/**
 * Trains on the days of a file of one series: `model` is plain JSON, which `readModel` checks when it comes from elsewhere, and
 * `report` says how good each candidate was. Takes about half a second of a core for two years. Throws AppError `cannot-fit` for
 * a history that says nothing, RangeError for a file of many series, which are not summed unless that is asked for.
 */
export function train(
  { series, decimals, many }: SalesFile,
  { publicHolidays, allowNegative = false }: TrainOptions = {},
): { readonly model: TrainedModel; readonly report: TrainingReport } {
  if (many !== undefined) {
    throw new RangeError(
      `The file has ${many.entries.length} series: train on one of them, or read it with "series": []`,
    );
  }
  const { model, report } = trainInMemory(trainingDataOf(series, { decimals, allowNegative }, publicHolidays));
  return { model, report };
}

/** Which days, as `GET /forecast` is asked for them, and what is known of them. */
interface ForecastOptions extends RangeRequest, Partial<KnownFuture> {
  /** Of the intervals, per cent, 1 to 99. */
  readonly levels?: readonly number[] | undefined;
  /** Probabilities, 0.005 to 0.995. */
  readonly quantiles?: readonly number[] | undefined;
  /** Of the assumptions. */
  readonly language?: Language | undefined;
}

/** Sales of the days to come with intervals, and of their sum; without options the month after the last observed day. */
export function forecast(model: TrainedModel, options: ForecastOptions = {}): Forecast {
  const { levels = [80, 95], quantiles, language, calendar = [], assume, publicHolidays, ...days } = options;
  const range = resolveRange(days, model.trainedOn.to);
  return forecastBy(model, NO_RUN, {
    range,
    levels,
    quantiles,
    language,
    knowledge: { calendar, assume, publicHolidays },
  });
}
