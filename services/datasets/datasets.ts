import { createHash } from 'node:crypto';
import { AppError } from '../../src/errors.ts';
import type { Events } from '../../src/events.ts';
import { createKeyedMutex, type KeyedMutex } from '../../src/jobs/keyed-mutex.ts';
import type { Removals } from '../../src/repositories/dataset-removals.ts';
import {
  contentGone,
  type DatasetRepository,
  type InboxRepository,
  noDataset,
  placeOf,
  readCurrentDataset,
  versionIdOf,
} from '../../src/repositories/datasets.ts';
import {
  type Changes,
  type ComparedSeries,
  changedSeries,
  changesAgainst,
  type LostHistory,
  lostHistory,
  lostSeries,
} from '../../src/sales/changes.ts';
import type { CurrentDataset, DatasetVersion, DryRun, UploadOptions } from '../../src/sales/dataset.ts';
import { spanOf } from '../../src/sales/named-series.ts';
import type { readSales } from '../../src/sales/reading/read-sales.ts';
import { profileOf } from '../../src/sales/report/profile.ts';
import type { RejectedFile, SalesFile } from '../../src/sales/sales-file.ts';
import type { Series } from '../../src/sales/series.ts';
import { readUndamaged, unlessDamaged } from '../../src/storage/damage.ts';
import { ascending, newestFirst, noticeOf, type Page, type PageRequest, pageOf } from '../platform/pages.ts';
import {
  describedSeries,
  observedSpan,
  readingOfVersion,
  type VersionToStore,
  versionOfUpload,
} from './new-version.ts';
import {
  createUploadReader,
  type ReadingRequest,
  type ReceivedUpload,
  readingFor,
  refusal,
  type SettledUpload,
} from './uploads.ts';

interface Dependencies {
  /** Uploads and deletions of a dataset take turns in them. */
  readonly mutex?: KeyedMutex;
  readonly datasets: DatasetRepository;
  readonly arrivals: InboxRepository;
  readonly removals: Pick<Removals, 'complete'>;
  readonly events: Pick<Events, 'emit'>;
  readonly now: () => Date;
  readonly maxUploadBytes: number;
  readonly temporaryFolder?: string | undefined;
  readonly read?: typeof readSales;
}

/** What is said with an upload beside how to read it. */
export interface UploadRequest extends ReadingRequest {
  /** What people call the dataset. */
  readonly title?: string | undefined;
  /** The days that the file lacks may go. */
  readonly replace?: boolean | undefined;
}

/** `created` is false when the content was the latest already. */
interface Accepted {
  readonly document: DatasetVersion;
  readonly created: boolean;
  /** The version that was the latest before. */
  readonly before: string | null;
}

export function createDatasetService({ datasets, arrivals, removals, events, now, ...settings }: Dependencies) {
  const { maxUploadBytes, temporaryFolder, read, mutex = createKeyedMutex() } = settings;
  const reader = createUploadReader({ ...(read ? { read } : {}), now, maxUploadBytes, temporaryFolder });

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
    const latest = await datasets.getLatest(name);
    return etag === latest?.value?.contentEtag ? undefined : arrivals.readRejection(name, etag);
  };

  /** One that is damaged is written anew. */
  const readKnown = (name: string, id: string) => unlessDamaged(datasets.readVersion(name, id));

  /** The upload as it is to be read. A content that the service wrote itself is read as it was written. */
  const settle = async (
    name: string,
    upload: Omit<ReceivedUpload, 'remove'>,
    request: ReadingRequest,
    before: DatasetVersion | undefined,
  ): Promise<SettledUpload> => {
    const { mapping, isGiven } = readingFor(request, before?.keptMapping);
    const known = isGiven ? undefined : await readKnown(name, versionIdOf(upload.sha256, mapping));
    const readAs = async (written: DatasetVersion): Promise<SettledUpload> => {
      const { sha256, content } = upload;
      const file = await reader.readAgain(content, readingOfVersion(written));
      return { reading: { mapping, isGiven, options: written.options }, file, sha256, content, missing: [] };
    };
    if (known && isWritten(known)) return readAs(known);
    const settled = await reader.settle(upload, request, before?.keptMapping);
    // Amounts that the service wrote in the place of tickets, with changes by hand: its rows are no tickets.
    const isOfTickets = mapping?.count === 'rows' && !isGiven && before && isWritten(before);
    return isOfTickets && hasColumnsOf(before, settled.file) ? readAs(before) : settled;
  };

  const contentOf = async (document: DatasetVersion | undefined): Promise<ComparedContent | undefined> => {
    const series = document && (await datasets.readSeries(document)).series;
    if (!series) return undefined;
    const index = document.series && (await datasets.readSeriesIndex(document)).index;
    return { series, entries: index?.entries ?? [] };
  };

  /**
   * The version that an upload becomes; that of the same content when it is the latest already. Bytes that are stored as they
   * were read with other options get these as their mapping, so that neither version takes the place of the other.
   */
  const versionToStore = async (
    settled: SettledUpload,
    before: DatasetVersion | undefined,
    owner: Parameters<typeof versionOfUpload>[1],
  ): Promise<VersionToStore & { readonly isKnown: boolean }> => {
    const stored = await versionOfUpload(settled, owner);
    const known = await readKnown(owner.name, stored.document.version);
    if (known === undefined) return { ...stored, isKnown: false };
    const { mapping, options } = settled.reading;
    if (mapping === undefined && !isSameReading(known.options, options)) {
      return versionToStore({ ...settled, reading: { ...settled.reading, mapping: options } }, before, owner);
    }
    if (before?.version === known.version) return { ...stored, document: before, isKnown: true };
    const { source, fileDialect, fileMapping } = known;
    const document = { ...stored.document, ...(source ? { source, fileDialect, fileMapping } : {}) };
    return { ...stored, document, isKnown: false };
  };

  /** The version that an upload would be. Throws AppError when it cannot be used, or would lose history. */
  const newVersion = async (
    name: string,
    upload: ReceivedUpload,
    request: UploadRequest,
    before: DatasetVersion | undefined,
  ): Promise<VersionToStore & { readonly isKnown: boolean }> => {
    const settled = await settle(name, upload, request, before);
    const { file, missing } = settled;
    if (!file.valid) throw refusal({ file, missing });
    const owner = { name, title: request.title ?? before?.title, uploadedAt: now() };
    const stored = await versionToStore(settled, before, owner);
    if (!stored.isKnown && !request.replace) assertKeepsHistory(name, await contentOf(before), file);
    return stored;
  };

  const acceptInTurn = async (name: string, upload: ReceivedUpload, request: UploadRequest): Promise<Accepted> => {
    // What a deletion that was interrupted has left goes first: its end may not meet what comes now.
    await removals.complete(name);
    const { document: before, isWhole } = await datasets.readPredecessor(name);
    const { document, content, series, many, isKnown } = await newVersion(name, upload, request, before);
    if (isKnown && isWhole && !(await rejected(name))) return { document, created: false, before: document.version };
    // In the place of what is damaged, or of a file that cannot be used, even the known content is put again.
    await arrivals.clearRejection(name);
    await datasets.add({ document, content, ...(isKnown ? {} : { series, many }) }, now());
    return { document, created: !isKnown, before: before?.version ?? null };
  };

  const detail = async (name: string): Promise<CurrentDataset> => {
    const document = await datasets.readCurrent(name);
    const rejection = (await rejected(name)) ?? null;
    if (document) return { ...document, rejected: rejection };
    if (!rejection) return { ...(await current(name)), rejected: null };
    const message = `Dataset "${name}" has no content in use. The file in the store is not used: ${rejection.problems[0]?.message}`;
    throw new AppError('dataset-not-found', message, { members: { rejected: rejection } });
  };

  /** Throws AppError `precondition-failed` when the dataset is not the one with this ETag. */
  const assertMatch = async (name: string, ifMatch: string | undefined): Promise<void> => {
    if (ifMatch === undefined) return;
    const named = ifMatch.split(',').map((text) => text.trim());
    // Whatever it is, also when damage hides what it is.
    if (named.includes('*') && (await datasets.getLatest(name))) return;
    if (named.includes(etagOf(await detail(name)))) return;
    const message = `The dataset "${name}" has changed: read it again, then repeat with its ETag`;
    throw new AppError('precondition-failed', message);
  };

  return {
    current,
    version,

    /** The version in use, and what is wrong with the file that lies there, if it is another; with the ETag of this answer. */
    async detail(name: string): Promise<{ readonly dataset: CurrentDataset; readonly etag: string }> {
      const dataset = await detail(name);
      return { dataset, etag: etagOf(dataset) };
    },

    assertMatch,

    /** Reads an upload through a temporary file, as far as it is known how; the caller removes it. */
    receive(
      bytes: AsyncIterable<Uint8Array>,
      request: ReadingRequest,
      name: string | undefined = undefined,
    ): Promise<ReceivedUpload> {
      // Of a form the name may come after the file; then it is read again if need be.
      const keptOf = async (of: string) => (await datasets.readPredecessor(of)).document?.keptMapping;
      return reader.receive(bytes, async () =>
        readingFor(request, name === undefined ? undefined : await keptOf(name)),
      );
    },

    /** Stores what was received as the latest version. */
    async accept(name: string, upload: ReceivedUpload, request: UploadRequest): Promise<Accepted> {
      // One after another: those of other processes are enough to compete with.
      const accepted = await mutex.run(name, () => acceptInTurn(name, upload, request));
      if (accepted.created) await events.emit('datasetAccepted', name);
      return accepted;
    },

    /** What would be stored, and what it would change; stores nothing. */
    async preview(name: string, upload: ReceivedUpload, request: UploadRequest): Promise<DryRun> {
      const { document: before } = await datasets.readPredecessor(name);
      const { file } = await settle(name, upload, request, before);
      return previewOf(name, file, await contentOf(before));
    },

    newVersion,
    contentOf,

    /** Makes an earlier content the latest again. */
    async restore(name: string, id: string, ifMatch: string): Promise<Accepted> {
      const restored = await mutex.run(name, async () => {
        const document = await version(name, id);
        await assertMatch(name, ifMatch);
        const before = await datasets.getLatest(name);
        if (before === undefined) throw noDataset(name);
        const replaced = before.value?.version ?? null;
        if (replaced === id && !(await rejected(name))) return { document, created: false, before: id };
        if (!(await datasets.restore(before, document, now()))) throw contentGone(document);
        await arrivals.clearRejection(name);
        return { document, created: replaced !== id, before: replaced };
      });
      if (restored.created) await events.emit('datasetAccepted', name);
      return restored;
    },

    /** Those that may be shown. */
    async list(page: PageRequest, isShown: (name: string) => boolean): Promise<Page<DatasetVersion>> {
      const shown = (await datasets.names()).filter(isShown);
      const { items, next } = pageOf(shown, page, { nameOf: (name) => name, isBehind: ascending });
      const { items: documents, damaged } = await readUndamaged(items, datasets.readCurrent);
      return { items: documents, next, ...noticeOf(damaged) };
    },

    async versions(name: string, page: PageRequest): Promise<Page<DatasetVersion>> {
      await unlessDamaged(current(name));
      const { documents, damaged } = await datasets.versions(name);
      const found = pageOf(documents, page, { nameOf: placeOf, isBehind: newestFirst });
      // When a damaged one came nobody knows: the first page tells of all of them.
      return page.cursor === undefined ? { ...found, ...noticeOf(damaged) } : found;
    },

    /** The bytes as they were uploaded. */
    async content(name: string, id: string | undefined) {
      const document = id === undefined ? await current(name) : await version(name, id);
      const content = await datasets.openContent(document);
      if (!content) throw contentGone(document);
      return { document, stream: content.stream, size: content.size };
    },
  };
}

export type DatasetService = ReturnType<typeof createDatasetService>;

/** Strong: it changes with whatever the answer says. */
function etagOf(dataset: CurrentDataset): string {
  return `"${createHash('sha256').update(JSON.stringify(dataset)).digest('base64url')}"`;
}

/** Whether the service wrote the content itself. */
function isWritten({ source }: DatasetVersion): boolean {
  return source === 'days' || source === 'reduced';
}

function hasColumnsOf({ columns }: DatasetVersion, file: SalesFile | RejectedFile): boolean {
  return columns.length === file.columns.length && columns.every(({ name }, i) => file.columns[i]?.name === name);
}

function isSameReading(a: UploadOptions, b: UploadOptions): boolean {
  return (
    a.dateFormat === b.dateFormat &&
    a.decimal === b.decimal &&
    a.allowNegative === b.allowNegative &&
    a.sheet === b.sheet
  );
}

/** Throws AppError `loses-history` when more than a tenth of the days would be gone. */
function assertKeepsHistory(name: string, before: ComparedContent | undefined, file: SalesFile): void {
  const lost = before && lossBy(before, file);
  if (lost) throw losesHistory(name, lost);
}

function losesHistory(name: string, lost: LostHistory): AppError {
  const message =
    `${lossIn(lost)}. If the file has only new or corrected days, add them with POST /datasets/${name}/days; ` +
    'if it is to take the place of all that is there, send it again with replace=true';
  return new AppError('loses-history', message, { members: { lost } });
}

function lossIn({ days, from, to, series }: LostHistory): string {
  const of = series === undefined ? '' : ' of single series';
  const gone = (series?.count ?? 0) > 0 ? `, with all of ${series?.first.slice(0, 5).join(', ')}` : '';
  return `The dataset has ${days} days${of} from ${from} to ${to} that this file lacks${gone}`;
}

/** A content as far as it is compared with the next one; `entries` is empty where it has one series. */
export interface ComparedContent {
  readonly series: Series;
  readonly entries: readonly ComparedSeries[];
}

function entriesOf({ many }: SalesFile): ComparedSeries[] {
  return (many?.entries ?? []).flatMap((entry) => {
    const span = spanOf(entry);
    return span === undefined ? [] : [{ id: entry.id, days: entry.series.days.length, ...span }];
  });
}

/** What would be lost: days on which nothing is left, or days of single series. */
function lossBy({ series, entries }: ComparedContent, file: SalesFile): LostHistory | undefined {
  const lost = lostHistory(series, file.series, file.closedDays);
  if (lost !== undefined || entries.length === 0 || file.many === undefined) return lost;
  return lostSeries(entries, entriesOf(file));
}

export function changesBy({ series, entries }: ComparedContent, next: ComparedContent): Changes {
  return { ...changesAgainst(series, next.series), ...changedSeries(entries, next.entries) };
}

export function comparedOf(file: SalesFile): ComparedContent {
  return { series: file.series, entries: entriesOf(file) };
}

/** What a file would be as the next content of a dataset. */
export function previewOf(name: string, file: SalesFile | RejectedFile, before: ComparedContent | undefined): DryRun {
  const { dialect, columns, rows, mapping, preview, warnings } = file;
  const lost = (file.valid && before && lossBy(before, file)) || null;
  const loss = lost === null ? [] : [{ code: 'loses-history', message: lossIn(lost) }];
  return {
    name,
    valid: file.valid,
    dialect,
    columns: [...columns],
    rows,
    ...(file.valid ? { days: file.series.days.length, ...observedSpan(file) } : { days: null, from: null, to: null }),
    ...(file.valid && file.many ? { series: describedSeries(file.many) } : {}),
    mapping,
    questions: file.valid ? [] : [...file.questions],
    preview: [...preview],
    warnings: [...warnings, ...loss],
    problems: file.valid ? [] : [...file.problems],
    problemCount: file.valid ? 0 : file.problemCount,
    profile: file.valid ? profileOf(file) : null,
    changes: file.valid && before ? changesBy(before, comparedOf(file)) : null,
    losesHistory: lost,
  };
}
