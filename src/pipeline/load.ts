import { AppError } from '../errors.ts';
import { createKnownFutureRepository } from '../repositories/known-futures.ts';
import type { TrainingOptions } from '../runs/run.ts';
import { type DatasetVersion, datasetVersionDocumentSchema } from '../sales/dataset.ts';
import type { KnownDay } from '../sales/known-future.ts';
import { readSales } from '../sales/reading/read-sales.ts';
import type { SalesFile } from '../sales/sales-file.ts';
import { getJson } from '../storage/documents.ts';
import type { PipelineContext, StepResult } from './context.ts';

export interface Loaded {
  readonly document: DatasetVersion;
  readonly file: SalesFile;
  /** What the store has said of its future, for the plots. */
  readonly knownFuture: readonly KnownDay[];
}

/** Reads the version's own immutable copy, with the options of its upload. */
export async function load(
  { store, keys }: PipelineContext,
  { dataset, version }: TrainingOptions,
): Promise<StepResult<Loaded>> {
  const document = await getJson(store, keys.versionDocument(dataset, version), datasetVersionDocumentSchema);
  const content = await store.open(keys.versionContent(dataset, version));
  if (!document || !content) {
    content?.stream.destroy();
    throw new AppError('version-not-found', `Dataset "${dataset}" has no version ${version} any more`);
  }
  const file = await readSales(content.stream, document.value.options);
  if (!file.valid)
    throw new AppError('invalid-csv', `Version ${version} of "${dataset}" can no longer be read as sales`);
  const { days: knownFuture } = await createKnownFutureRepository(store, keys).load(dataset, document.value.columns);
  return {
    value: { document: document.value, file, knownFuture },
    detail: { bytes: content.size, rows: file.rows, days: file.series.days.length },
  };
}
