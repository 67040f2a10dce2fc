import { AppError } from '../../src/errors.ts';
import type { Events } from '../../src/events.ts';
import { createKeyedMutex, type KeyedMutex } from '../../src/jobs/keyed-mutex.ts';
import type { Removals } from '../../src/repositories/dataset-removals.ts';
import { type DatasetRepository, type InboxRepository, placeOf } from '../../src/repositories/datasets.ts';
import { changesAgainst } from '../../src/sales/changes.ts';
import { covariateOf } from '../../src/sales/columns.ts';
import type { CurrentDataset, DatasetVersion, DryRun, UploadOptions } from '../../src/sales/dataset.ts';
import { profileOf } from '../../src/sales/report/profile.ts';
import type { RejectedFile, SalesFile } from '../../src/sales/sales-file.ts';
import type { StreamedContent } from '../../src/storage/object-store.ts';
import { readSalesFile } from '../../src/workbooks/read-sales-file.ts';
import { ascending, newestFirst, type Page, type PageRequest, pageOf } from '../platform/pages.ts';
import { createTemporaryUpload, type TemporaryUpload } from './temporary-upload.ts';

interface Dependencies {
  /** Uploads and deletions of a dataset take turns in them. */
  readonly mutex?: KeyedMutex;
  readonly datasets: DatasetRepository;
  readonly arrivals: InboxRepository;
  readonly removals: Pick<Removals, 'complete'>;
  readonly events: Pick<Events, 'emit'>;
  readonly now: () => Date;
  readonly maxUploadBytes: number;
}

/** An upload that was read to its end; what becomes of it depends on the name, which may arrive after the file. */
export interface ReceivedUpload {
  readonly file: SalesFile | RejectedFile;
  readonly sha256: string;
  readonly content: StreamedContent;
  remove(): Promise<void>;
}

/** `created` is false when the content was the latest already. */
interface Accepted {
  readonly document: DatasetVersion;
  readonly created: boolean;
  /** The version that was the latest before. */
  readonly before: string | null;
}

export function createDatasetService({ datasets, arrivals, removals, events, now, ...settings }: Dependencies) {
  const { maxUploadBytes, mutex = createKeyedMutex() } = settings;

  const current = (name: string): Promise<DatasetVersion> => readCurrentDataset(datasets, name);

  const version = async (name: string, id: string): Promise<DatasetVersion> => {
    const document = await datasets.readVersion(name, id);
    if (document) return document;
    await current(name);
    throw new AppError(
      'version-not-found',
      `Dataset "${name}" has no version ${id}; see GET /datasets/${name}/versions`,
    );
  };

  const rejected = async (name: string) => {
    const etag = await arrivals.contentEtag(name);
    const latest = await datasets.readLatest(name);
    return etag === latest?.value.contentEtag ? undefined : arrivals.readRejection(name, etag);
  };

  const acceptInTurn = async (
    name: string,
    file: SalesFile,
    { sha256, content }: ReceivedUpload,
    options: UploadOptions,
  ): Promise<Accepted> => {
    // What a deletion that was interrupted has left goes first: its end may not meet what comes now.
    await removals.complete(name);
    const before = await datasets.readCurrent(name);
    const isKnown = before?.sha256 === sha256;
    if (isKnown && !(await rejected(name))) return { document: before, created: false, before: before.version };
    // In the place of a file that cannot be used even the known content is put again.
    const document = isKnown
      ? before
      : documentOf({ name, sha256, bytes: content.size, file, options, uploadedAt: now() });
    await arrivals.clearRejection(name);
    await datasets.add({ document, content, series: isKnown ? undefined : file.series }, now());
    return { document, created: !isKnown, before: before?.version ?? null };
  };

  return {
    current,
    version,
    rejection,

    /** The version in use, and what is wrong with the file that lies there, if it is another. */
    async detail(name: string): Promise<CurrentDataset> {
      const document = await current(name);
      return { ...document, rejected: (await rejected(name)) ?? null };
    },

    /** Reads an upload through a temporary file; the caller removes it. */
    async receive(bytes: AsyncIterable<Uint8Array>, options: UploadOptions): Promise<ReceivedUpload> {
      const spool: TemporaryUpload = await createTemporaryUpload(bytes, maxUploadBytes);
      try {
        const file = await readSalesFile(spool.chunks, options);
        return { file, ...spool.finish(), remove: spool.remove };
      } catch (error) {
        await spool.remove();
        throw error;
      }
    },

    /** Stores what was received as the latest version. */
    async accept(name: string, upload: ReceivedUpload, options: UploadOptions): Promise<Accepted> {
      const { file } = upload;
      if (!file.valid) throw rejection(file);
      // One after another: those of other processes are enough to compete with.
      const accepted = await mutex.run(name, () => acceptInTurn(name, file, upload, options));
      if (accepted.created) await events.emit('datasetAccepted', name);
      return accepted;
    },

    /** What would be stored, and what it would change; stores nothing. */
    async preview(name: string, { file }: ReceivedUpload): Promise<DryRun> {
      const before = await datasets.readCurrent(name);
      const known = before && (await datasets.readSeries(before)).series;
      const { dialect, columns, rows, preview, warnings } = file;
      return {
        name,
        valid: file.valid,
        dialect,
        columns: [...columns],
        rows,
        ...(file.valid
          ? { days: file.series.days.length, ...observedSpan(file) }
          : { days: null, from: null, to: null }),
        mapping: file.mapping,
        questions: file.valid ? [] : [...file.questions],
        preview: [...preview],
        warnings: [...warnings],
        problems: file.valid ? [] : [...file.problems],
        problemCount: file.valid ? 0 : file.problemCount,
        profile: file.valid ? profileOf(file) : null,
        changes: file.valid && known ? changesAgainst(known, file.series) : null,
      };
    },

    /** Those that may be shown. */
    async list(page: PageRequest, isShown: (name: string) => boolean): Promise<Page<DatasetVersion>> {
      const shown = (await datasets.names()).filter(isShown);
      const { items, next } = pageOf(shown, page, { nameOf: (name) => name, isBehind: ascending });
      const documents = await Promise.all(items.map((name) => datasets.readCurrent(name)));
      return { items: documents.filter((document) => document !== undefined), next };
    },

    async versions(name: string, page: PageRequest): Promise<Page<DatasetVersion>> {
      await current(name);
      return pageOf(await datasets.versions(name), page, { nameOf: placeOf, isBehind: newestFirst });
    },

    /** The bytes as they were uploaded. */
    async content(name: string, id: string | undefined) {
      const document = id === undefined ? await current(name) : await version(name, id);
      const content = await datasets.openContent(name, document.version);
      if (!content)
        throw new AppError('version-not-found', `The content of ${name} ${document.version} is gone from the store`);
      return { document, stream: content.stream, size: content.size };
    },
  };
}

export type DatasetService = ReturnType<typeof createDatasetService>;

/** The version in use. Throws AppError `dataset-not-found` when there is none. */
export async function readCurrentDataset(
  datasets: Pick<DatasetRepository, 'readCurrent'>,
  name: string,
): Promise<DatasetVersion> {
  const document = await datasets.readCurrent(name);
  if (document) return document;
  throw new AppError('dataset-not-found', `There is no dataset "${name}"; upload one with POST /datasets?name=${name}`);
}

function rejection({ problems, problemCount }: RejectedFile): AppError {
  const shown = problemCount > problems.length ? `; the first ${problems.length} are listed` : '';
  const message = `The file was not stored: ${problemCount} ${problemCount === 1 ? 'problem' : 'problems'}${shown}. First: ${problems[0].message}`;
  return new AppError('invalid-csv', message, { faults: problems, faultCount: problemCount });
}

/** From the first to the last day that the file speaks of: a day it marks as closed was observed too. */
function observedSpan({ series, closedDays }: SalesFile) {
  const ends = [series.days[0], series.days[series.days.length - 1], ...closedDays].sort();
  return { from: ends[0], to: ends[ends.length - 1] };
}

interface NewVersion {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly file: SalesFile;
  readonly options: UploadOptions;
  readonly uploadedAt: Date;
}

export function documentOf({ name, sha256, bytes, file, options, uploadedAt }: NewVersion): DatasetVersion {
  const { series, dialect, columns, rows, warnings } = file;
  const profile = profileOf(file);
  return {
    name,
    version: sha256.slice(0, 12),
    sha256,
    bytes,
    rows,
    days: series.days.length,
    ...observedSpan(file),
    uploadedAt: uploadedAt.toISOString(),
    dialect,
    columns: [...columns],
    covariates: columns.filter((column) => covariateOf(column) !== undefined).map(({ name }) => name),
    closedWeekdays: profile.closedWeekdays,
    options,
    warnings: [...warnings],
    profile,
  };
}
