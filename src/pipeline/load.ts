import { AppError } from '../errors.ts';
import { createDatasetRepository } from '../repositories/datasets.ts';
import { createKnownFutureRepository } from '../repositories/known-futures.ts';
import type { TrainingOptions } from '../runs/run.ts';
import type { DatasetVersion } from '../sales/dataset.ts';
import type { KnownDay } from '../sales/known-future.ts';
import type { Series } from '../sales/series.ts';
import type { PipelineContext, StepResult } from './context.ts';

export interface Loaded {
  readonly document: DatasetVersion;
  readonly series: Series;
  /** What the store has said of its future, for the plots. */
  readonly knownFuture: readonly KnownDay[];
}

/** Reads the daily series of a version: as it was read at its upload, or, for `content`, from what lies there now. */
export async function load(
  { store, keys, log }: PipelineContext,
  { dataset, version }: TrainingOptions,
  source: 'upload' | 'content' = 'upload',
): Promise<StepResult<Loaded>> {
  const datasets = createDatasetRepository(store, keys, log);
  const document = await datasets.readVersion(dataset, version);
  const read = source === 'upload' ? datasets.readSeries : datasets.readContentSeries;
  const { series, fault } = document ? await read(document) : { series: undefined, fault: 'gone' };
  if (!document || fault === 'gone')
    throw new AppError('version-not-found', `Dataset "${dataset}" has no version ${version} any more`);
  if (!series) throw new AppError('invalid-csv', `Version ${version} of "${dataset}" can no longer be read as sales`);
  const { days: knownFuture } = await createKnownFutureRepository(store, keys).load(dataset, document.columns);
  const { bytes, rows } = document;
  return { value: { document, series, knownFuture }, detail: { bytes, rows, days: series.days.length } };
}
