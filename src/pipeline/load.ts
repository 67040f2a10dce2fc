import { AppError } from '../errors.ts';
import type { PublicHolidays } from '../forecasting/holiday-covariate.ts';
import { createPublicHolidays } from '../forecasting/public-holidays.ts';
import { createDatasetRepository } from '../repositories/datasets.ts';
import { createKnownFutureRepository } from '../repositories/known-futures.ts';
import type { TrainingOptions } from '../runs/run.ts';
import type { StepResult } from '../runs/run-record.ts';
import type { DatasetVersion } from '../sales/dataset.ts';
import { type KnownDay, knownDaysOf } from '../sales/known-future.ts';
import { HOLIDAY, type Series } from '../sales/series.ts';
import type { PipelineContext } from './context.ts';

export interface Loaded {
  readonly document: DatasetVersion;
  readonly series: Series;
  /** What the store has said of its future, for the plots. */
  readonly knownFuture: readonly KnownDay[];
  /** For a series without holidays of its own; undefined where no country is set. */
  readonly publicHolidays?: PublicHolidays | undefined;
}

/** Reads the daily series of a version: as it was read at its upload, or, for `content`, from what lies there now. */
export async function load(
  { store, keys, log }: PipelineContext,
  { dataset, version, holidayRegion }: TrainingOptions,
  source: 'upload' | 'content' = 'upload',
): Promise<StepResult<Loaded>> {
  const datasets = createDatasetRepository(store, keys, log);
  const document = await datasets.readVersion(dataset, version);
  const read = source === 'upload' ? datasets.readSeries : datasets.readContentSeries;
  const { series, fault } = document ? await read(document) : { series: undefined, fault: 'gone' };
  if (!document || fault === 'gone')
    throw new AppError('version-not-found', `Dataset "${dataset}" has no version ${version} any more`);
  if (!series) throw new AppError('invalid-csv', `Version ${version} of "${dataset}" can no longer be read as sales`);
  const { days } = await createKnownFutureRepository(store, keys).load(dataset, document.columns);
  const knownFuture = document.series === undefined ? knownDaysOf(days, '') : days;
  const { bytes, rows } = document;
  const hasOwn = Object.hasOwn(series.covariates, HOLIDAY);
  const publicHolidays = hasOwn || holidayRegion === undefined ? undefined : await createPublicHolidays(holidayRegion);
  const value = { document, series, knownFuture, publicHolidays };
  return { value, detail: { bytes, rows, days: series.days.length } };
}
