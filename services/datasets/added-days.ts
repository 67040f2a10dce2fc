import { AppError, type Fault } from '../../src/errors.ts';
import type { Events } from '../../src/events.ts';
import { createKeyedMutex, type KeyedMutex } from '../../src/jobs/keyed-mutex.ts';
import { entryOf } from '../../src/primitives.ts';
import type { Removals } from '../../src/repositories/dataset-removals.ts';
import {
  contentGone,
  type DatasetRepository,
  type InboxRepository,
  readCurrentDataset,
} from '../../src/repositories/datasets.ts';
import type { KnownFutureRepository } from '../../src/repositories/known-futures.ts';
import { covariateOf } from '../../src/sales/columns.ts';
import type { DatasetVersion, DryRun, RevisedDataset, UploadOptions, Warning } from '../../src/sales/dataset.ts';
import { type KnownDay, knownDaysOf } from '../../src/sales/known-future.ts';
import { compareIds } from '../../src/sales/named-series.ts';
import { latestDay, type SentSeries } from '../../src/sales/revision/added-days.ts';
import {
  isSameSeries,
  RevisionNotes,
  unreadableSeries,
  withAddedDays,
} from '../../src/sales/revision/revised-series.ts';
import { type SalesShape, salesCsv, type WrittenSeries } from '../../src/sales/revision/sales-csv.ts';
import type { RejectedFile } from '../../src/sales/sales-file.ts';
import { PreconditionFailedError } from '../../src/storage/object-store.ts';
import { inTurns, stepByStep } from '../../src/threads/steps.ts';
import { type ComparedContent, changesBy, comparedOf, type DatasetService, previewOf } from './datasets.ts';
import { createDaysReader, type DaysToAdd, dialectOf, rejection } from './days-to-add.ts';
import { versionOfWritten } from './new-version.ts';
import type { SeriesOfDataset } from './series-of-dataset.ts';
import type { ReceivedUpload, UploadReader } from './uploads.ts';

export type { DaysToAdd };

interface Dependencies {
  readonly mutex: KeyedMutex;
  readonly versions: DatasetRepository;
  readonly arrivals: Pick<InboxRepository, 'clearRejection'>;
  readonly removals: Pick<Removals, 'complete'>;
  readonly datasets: Pick<DatasetService, 'assertMatch' | 'detail' | 'contentOf'>;
  readonly seriesOf: Pick<SeriesOfDataset, 'groups'>;
  readonly reader: UploadReader;
  readonly knownFutures: Pick<KnownFutureRepository, 'load'>;
  readonly events: Pick<Events, 'emit'>;
  readonly now: () => Date;
}

interface Revised {
  readonly body: RevisedDataset;
  /** False when all of it was so already. */
  readonly created: boolean;
  readonly before: string;
}

/** A series of a dataset; the only one is called `''`. */
type CurrentSeries = WrittenSeries & { readonly id: string };

/** Series that are read together, and what is known of them beforehand. */
interface Group {
  readonly ids: readonly string[];
  readonly hasClosed: boolean;
  read(): Promise<readonly CurrentSeries[]>;
}

/** The series of a dataset as they are, and as they would be with what was sent. */
interface Revision {
  readonly groups: readonly Group[];
  /** In the order of their ids. */
  readonly newSeries: readonly CurrentSeries[];
  /** The series with what was sent of it, if anything was. */
  revise(series: CurrentSeries): CurrentSeries;
  readonly shape: SalesShape;
  readonly isChanged: boolean;
  readonly warnings: readonly Warning[];
}

/** Writes of other processes that one without a condition may meet before it gives up. */
const ATTEMPTS = 5;
/** Contents of many series take memory: one is written at a time, so many more may wait, and further ones are refused. */
const MOST_WAITING = 32;
const RETRY_AFTER_S = 10;
const REFUSALS = ['invalid-request', 'invalid-csv', 'mapping-needed'];

/** Adds days to a dataset and replaces some of those it has; the others stay as they are. */
export function createAddedDays(dependencies: Dependencies) {
  const { mutex, versions, arrivals, removals, datasets, seriesOf, reader, knownFutures, events, now } = dependencies;
  const daysReader = createDaysReader(reader);
  const inTurn = createTurns();

  const current = (name: string): Promise<DatasetVersion> => readCurrentDataset(versions, name);

  const contentOf = async (document: DatasetVersion): Promise<ComparedContent> => {
    const content = await datasets.contentOf(document);
    if (!content) throw contentGone(document);
    return content;
  };

  /** The only series of a dataset. Days that were marked as closed are not stored with it: then the content is read. */
  const onlySeries = async (document: DatasetVersion): Promise<CurrentSeries> => {
    const nameless = { id: '', keys: [], attributes: {} };
    if (document.columns.some(({ role }) => role === 'open')) {
      const file = await versions.readContentFile(document);
      if (file?.valid) return { ...nameless, series: file.series, closedDays: file.closedDays };
    }
    const { series } = await versions.readSeries(document);
    if (!series) throw contentGone(document);
    return { ...nameless, series, closedDays: [] };
  };

  const groupsOf = async (document: DatasetVersion): Promise<readonly Group[]> => {
    if (document.series !== undefined) return seriesOf.groups(document);
    const only = await onlySeries(document);
    return [{ ids: [only.id], hasClosed: only.closedDays.length > 0, read: async () => [only] }];
  };

  /** What was sent, and what it makes of the dataset. Throws AppError when the days cannot be used. */
  const revisionOf = async (
    document: DatasetVersion,
    given: DaysToAdd,
    said: Partial<UploadOptions>,
  ): Promise<Revision> => {
    const { name, columns, options, to, series: many } = document;
    const groups = await groupsOf(document);
    const ids = new Set(groups.flatMap((group) => group.ids));
    const expectations = {
      ...{ columns, allowNegative: options.allowNegative, latest: latestDay(reader.today(), to) },
      series: many && { name, columns: many.columns, attributes: many.attributes, ids },
    };
    const sent = await daysReader.read(document, given, said, expectations);
    const { days: knownFuture } = await knownFutures.load(name, columns);
    const byId = new Map(sent.map((series) => [series.id, series]));
    const revise = reviserOf(document, byId, knownFuture);
    const unknown = sent.filter(({ id }) => !ids.has(id)).sort((a, b) => compareIds(a.id, b.id));
    const newSeries = unknown.map((series) => emptySeries(document, series));
    const notes = new RevisionNotes();
    const faults: Fault[] = [];
    let [isChanged, hasClosed] = [newSeries.length > 0, false];
    function* look(all: readonly CurrentSeries[]): Generator<void, void> {
      for (const before of all) {
        const { next, faults: own } = revise(before, notes);
        faults.push(...own);
        isChanged ||= !isSameSeries(before, next) || !isSameTexts(before, next);
        hasClosed ||= next.closedDays.length > 0;
        yield;
      }
    }
    for (const group of groups) {
      if (group.ids.some((id) => byId.has(id))) await stepByStep(look(await group.read()));
      else hasClosed ||= group.hasClosed;
    }
    for (const { id } of newSeries) notes.addNew(id);
    await stepByStep(look(newSeries));
    if (faults.length > 0) throw rejection(given, faults);
    return {
      groups,
      newSeries,
      revise: (series) => revise(series).next,
      shape: { many, hasClosed },
      isChanged,
      warnings: notes.warnings(),
    };
  };

  /**
   * The dataset with the days as the CSV that the service writes of it, read again; the caller removes it. Throws AppError
   * when a series cannot be read by the mapping of the dataset.
   */
  const write = async (
    document: DatasetVersion,
    given: DaysToAdd,
    { groups, newSeries, revise, shape }: Revision,
    uploadedAt: Date,
  ): Promise<ReceivedUpload> => {
    const { mapping, header, rowsOf } = salesCsv(layoutOf(document), shape);
    const added = [...newSeries];
    function* rows(all: readonly CurrentSeries[]): Generator<string> {
      for (const series of all) {
        while (added[0] && compareIds(added[0].id, series.id) < 0) yield* rows(added.splice(0, 1));
        yield rowsOf(revise(series));
      }
    }
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(header);
      for (const group of groups) yield* inTurns(rows(await group.read()));
      yield* inTurns(rows(added.splice(0)));
    }
    const reading = { mapping, isGiven: false, options: document.options, many: document.series };
    const received = await reader.receiveOwn(pieces(), reading, uploadedAt.toISOString().slice(0, 10));
    const { file } = received;
    const read = new Set(file.valid ? file.many?.entries.map(({ id }) => id) : []);
    const lost = file.valid && file.many ? newSeries.filter(({ id }) => !read.has(id)) : [];
    if (lost.length === 0) return received;
    await received.remove();
    throw rejection(
      given,
      lost.map(({ id }) => unreadableSeries(id)),
    );
  };

  const addTo = async (
    document: DatasetVersion,
    latest: { readonly etag: string },
    given: DaysToAdd,
    said: Partial<UploadOptions>,
  ): Promise<Revised> => {
    const before = await contentOf(document);
    const revision = await revisionOf(document, given, said);
    if (!revision.isChanged) {
      return { body: { ...document, changes: changesBy(before, before) }, created: false, before: document.version };
    }
    const owner = { name: document.name, title: document.title, uploadedAt: now() };
    const { fileMapping = document.mapping } = document;
    const written = {
      source: 'days',
      fileDialect: dialectOf(document),
      ...(fileMapping ? { fileMapping } : {}),
    } as const;
    const received = await write(document, given, revision, owner.uploadedAt);
    try {
      const { warnings } = revision;
      const stored = versionOfWritten(received, { layout: layoutOf(document), owner, warnings, written });
      await versions.addAfter(latest, stored, now());
      await arrivals.clearRejection(document.name);
      const changes = changesBy(before, comparedOf(stored.file));
      return { body: { ...stored.document, changes }, created: true, before: document.version };
    } finally {
      await received.remove();
    }
  };

  const addInTurn = async (
    name: string,
    given: DaysToAdd,
    said: Partial<UploadOptions>,
    ifMatch: string | undefined,
  ): Promise<Revised> => {
    await removals.complete(name);
    const latest = await versions.readLatest(name);
    const document = await current(name);
    await datasets.assertMatch(name, ifMatch);
    if (latest?.value.version !== document.version) throw new PreconditionFailedError(name, {});
    return inTurn(document, () => addTo(document, latest, given, said));
  };

  /** Two processes that add days at once: whoever comes second adds them to what the first has made. */
  const addInSpite = async (...[name, given, said, ifMatch]: Parameters<typeof addInTurn>): Promise<Revised> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await addInTurn(name, given, said, ifMatch);
      } catch (error) {
        if (!(error instanceof PreconditionFailedError) || ifMatch !== undefined || attempt === ATTEMPTS) throw error;
      }
    }
  };

  return {
    /** Reads a file of days through a temporary file; the caller removes it. */
    async receive(
      name: string,
      bytes: AsyncIterable<Uint8Array>,
      said: Partial<UploadOptions>,
    ): Promise<ReceivedUpload> {
      return daysReader.receive(await current(name), bytes, said);
    },

    /** The days in a new version, which is the latest. */
    async add(
      name: string,
      given: DaysToAdd,
      said: Partial<UploadOptions>,
      ifMatch: string | undefined,
    ): Promise<Revised> {
      const revised = await mutex.run(name, () => addInSpite(name, given, said, ifMatch));
      if (revised.created) await events.emit('datasetAccepted', name);
      return revised;
    },

    /** What that would be; stores nothing. */
    async preview(name: string, given: DaysToAdd, said: Partial<UploadOptions>): Promise<DryRun> {
      const document = await current(name);
      const before = await contentOf(document);
      const merged = async (): Promise<DryRun> => {
        const revision = await revisionOf(document, given, said);
        const received = await write(document, given, revision, now());
        await received.remove();
        const { file } = received;
        return previewOf(name, { ...file, warnings: [...revision.warnings, ...file.warnings] }, before);
      };
      try {
        return await inTurn(document, merged);
      } catch (error) {
        if (!(error instanceof AppError) || !REFUSALS.includes(error.code)) throw error;
        return previewOf(name, refused(document, error), before);
      }
    },
  };
}

export type AddedDays = ReturnType<typeof createAddedDays>;

/** Contents of many series are written one after another. Throws AppError `overloaded` when too many wait already. */
function createTurns() {
  const turns = createKeyedMutex();
  let waiting = 0;
  return async <T>({ series }: DatasetVersion, task: () => Promise<T>): Promise<T> => {
    if (series === undefined) return task();
    if (waiting > MOST_WAITING) {
      const message =
        'Too many additions to datasets of many series wait already; send days of several series in one request';
      throw new AppError('overloaded', message, { retryAfter: RETRY_AFTER_S });
    }
    waiting += 1;
    try {
      return await turns.run('', task);
    } finally {
      waiting -= 1;
    }
  };
}

function layoutOf({ columns, mapping, fileMapping = mapping, keptMapping, options }: DatasetVersion) {
  return { columns, mapping: fileMapping, keptMapping, options };
}

/** Revises series by what was sent of them. */
function reviserOf(
  { columns }: DatasetVersion,
  sent: ReadonlyMap<string, SentSeries>,
  knownFuture: readonly KnownDay[],
) {
  return (before: CurrentSeries, notes?: RevisionNotes): { next: CurrentSeries; faults: readonly Fault[] } => {
    const { id } = before;
    const own = sent.get(id);
    if (own === undefined) return { next: before, faults: [] };
    const { days, faults } = own.read();
    if (faults.length > 0) return { next: before, faults };
    const revised = withAddedDays(before, days, { id, columns, knownFuture: knownDaysOf(knownFuture, id) });
    notes?.add(id, revised);
    for (const [column, now] of Object.entries(own.attributes)) {
      const was = entryOf(before.attributes, column);
      if (was !== undefined && was !== now) notes?.addText({ id, column, before: was, now });
    }
    const attributes = { ...before.attributes, ...own.attributes };
    return { next: { ...before, ...revised.sales, attributes }, faults: revised.faults };
  };
}

/** A series without a day. Where nobody says what it is, its texts are empty. */
function emptySeries({ columns }: DatasetVersion, { id, keys }: SentSeries): CurrentSeries {
  const names = columns.flatMap((column) => covariateOf(column) ?? []);
  const covariates = Object.fromEntries(names.map((name) => [name, new Float64Array(0)]));
  return { id, keys, attributes: {}, series: { days: [], sales: new Float64Array(0), covariates }, closedDays: [] };
}

function isSameTexts({ attributes: a }: CurrentSeries, { attributes: b }: CurrentSeries): boolean {
  return Object.entries(b).every(([column, text]) => entryOf(a, column) === text);
}

/** Days that cannot be used, as a dry run shows them. */
function refused({ columns, mapping = {} }: DatasetVersion, { faults, faultCount, members }: AppError): RejectedFile {
  const { questions = [] } = members as Partial<Pick<RejectedFile, 'questions'>>;
  return {
    valid: false,
    dialect: {},
    columns,
    rows: 0,
    mapping,
    preview: [],
    warnings: [],
    problems: faults,
    problemCount: faultCount,
    questions,
  };
}
