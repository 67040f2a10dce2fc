import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../src/errors.ts';
import type { DatasetRepository, InboxRepository, Latest } from '../../src/repositories/datasets.ts';
import type { DatasetVersion, UploadOptions } from '../../src/sales/dataset.ts';
import type { Versioned } from '../../src/storage/documents.ts';
import { type DatasetService, documentOf, type ReceivedUpload } from './datasets.ts';

interface Dependencies {
  readonly arrivals: InboxRepository;
  readonly versions: DatasetRepository;
  readonly datasets: DatasetService;
  readonly now: () => Date;
  /** How long a file must lie unchanged before it is read: whoever writes it may not have finished. */
  readonly settleMs: number;
}

/** What became of the file that lies there. `adopted`: by this very call, so that the caller has its training queued. */
export type IngestOutcome =
  | { readonly outcome: 'known' | 'changing' | 'known-bad' | 'removing' | 'taken-by-another' | 'same-content' }
  | { readonly outcome: 'rejected'; readonly problemCount: number; readonly problem: string }
  | { readonly outcome: 'adopted'; readonly latest: Versioned<Latest> };

const DEFAULT_OPTIONS: UploadOptions = { allowNegative: false };

/** Takes over contents that other programs put in the place of the latest one. */
export function createIngest({ arrivals, versions, datasets, now, settleMs }: Dependencies) {
  const hasSettled = async (name: string, etag: string): Promise<boolean> => {
    await delay(settleMs);
    return (await arrivals.contentEtag(name)) === etag;
  };

  const reject = async (name: string, etag: string, error: AppError): Promise<IngestOutcome> => {
    const problems = error.faults.length > 0 ? [...error.faults] : [{ code: error.code, message: error.message }];
    const problemCount = Math.max(error.faultCount, problems.length);
    await arrivals.reject(name, { at: now().toISOString(), etag, problemCount, problems });
    return { outcome: 'rejected', problemCount, problem: problems[0].message };
  };

  /** The options of the version in use: who needed them for one file needs them for the next. */
  const inUse = async (name: string, latest: Versioned<Latest> | undefined): Promise<DatasetVersion | undefined> =>
    latest && versions.readVersion(name, latest.value.version);

  const keep = async (name: string, upload: ReceivedUpload, options: UploadOptions): Promise<DatasetVersion> => {
    const { file, sha256, content } = upload;
    if (!file.valid) throw new TypeError('only a file without problems is kept');
    const known = await versions.readVersion(name, sha256.slice(0, 12));
    const made = { name, sha256, bytes: content.size, file, options, uploadedAt: now() };
    const document = known ?? documentOf(made);
    await versions.keep({ document, content, series: known ? undefined : file.series });
    return document;
  };

  const settle = async (
    name: string,
    etag: string,
    upload: ReceivedUpload,
    before: { latest: Versioned<Latest> | undefined; document: DatasetVersion | undefined },
  ): Promise<IngestOutcome> => {
    const pointer = { schema: 1 as const, contentEtag: etag, updatedAt: now().toISOString() };
    if (before.latest && before.document?.sha256 === upload.sha256) {
      await arrivals.clearRejection(name);
      await arrivals.point(name, before.latest, { ...before.latest.value, contentEtag: etag });
      return { outcome: 'same-content' };
    }
    const { version } = await keep(name, upload, before.document?.options ?? DEFAULT_OPTIONS);
    await arrivals.clearRejection(name);
    const latest = await arrivals.point(name, before.latest, { ...pointer, version, awaitsTraining: true });
    return latest ? { outcome: 'adopted', latest } : { outcome: 'taken-by-another' };
  };

  /** Reads the file as it lies there; of several processes only one adopts it. */
  const read = async (name: string, latest: Versioned<Latest> | undefined): Promise<IngestOutcome> => {
    const document = await inUse(name, latest);
    const opened = await arrivals.open(name);
    if (!opened) return { outcome: 'changing' };
    let upload: ReceivedUpload | undefined;
    try {
      upload = await datasets.receive(opened.stream, document?.options ?? DEFAULT_OPTIONS);
      if ((await arrivals.contentEtag(name)) !== opened.etag) return { outcome: 'changing' };
      if (!upload.file.valid) throw datasets.rejection(upload.file);
      return await settle(name, opened.etag, upload, { latest, document });
    } catch (error) {
      if (error instanceof AppError && !error.code.startsWith('store-')) return reject(name, opened.etag, error);
      throw error;
    } finally {
      opened.stream.destroy();
      await upload?.remove();
    }
  };

  return async (name: string): Promise<IngestOutcome> => {
    const latest = await versions.readLatest(name);
    const etag = await arrivals.contentEtag(name);
    if (etag === undefined || etag === latest?.value.contentEtag) return { outcome: 'known' };
    if (await arrivals.readRejection(name, etag)) return { outcome: 'known-bad' };
    if (await arrivals.isBeingRemoved(name)) return { outcome: 'removing' };
    if (!(await hasSettled(name, etag))) return { outcome: 'changing' };
    // Looked at again: an upload of our own writes the content first and the pointer after it.
    const latestNow = await versions.readLatest(name);
    return etag === latestNow?.value.contentEtag ? { outcome: 'known' } : read(name, latestNow);
  };
}

export type Ingest = ReturnType<typeof createIngest>;
