import { AppError, type Fault } from '../../src/errors.ts';
import type { Events } from '../../src/events.ts';
import type { KeyedMutex } from '../../src/jobs/keyed-mutex.ts';
import type { Removals } from '../../src/repositories/dataset-removals.ts';
import { type DatasetRepository, type InboxRepository, readCurrentDataset } from '../../src/repositories/datasets.ts';
import type { KnownFutureRepository } from '../../src/repositories/known-futures.ts';
import { changesAgainst } from '../../src/sales/changes.ts';
import type { DatasetVersion, DryRun, RevisedDataset, UploadOptions, Warning } from '../../src/sales/dataset.ts';
import { quoted } from '../../src/sales/faults.ts';
import { type Mapping, mappingOfColumns } from '../../src/sales/mapping.ts';
import type { ManySeries } from '../../src/sales/named-series.ts';
import {
  type AddedDay,
  type AddedDaysRequest,
  addedDaysFromFile,
  addedDaysFromJson,
  latestDay,
  withAddedDays,
} from '../../src/sales/revision/added-days.ts';
import type { DailySales, FileLayout } from '../../src/sales/revision/sales-csv.ts';
import type { RejectedFile, SalesFile } from '../../src/sales/sales-file.ts';
import { PreconditionFailedError } from '../../src/storage/object-store.ts';
import { type DatasetService, previewOf } from './datasets.ts';
import { writtenFile, writtenVersion } from './new-version.ts';
import { lackingColumns, type Reading, type ReceivedUpload, refusal, type UploadReader } from './uploads.ts';

interface Dependencies {
  readonly mutex: KeyedMutex;
  readonly versions: DatasetRepository;
  readonly arrivals: Pick<InboxRepository, 'clearRejection'>;
  readonly removals: Pick<Removals, 'complete'>;
  readonly datasets: Pick<DatasetService, 'assertMatch' | 'detail'>;
  readonly reader: UploadReader;
  readonly knownFutures: Pick<KnownFutureRepository, 'load'>;
  readonly events: Pick<Events, 'emit'>;
  readonly now: () => Date;
}

/** Days as JSON, or as a file. */
export type DaysToAdd = { readonly json: AddedDaysRequest } | { readonly upload: ReceivedUpload };

interface Revised {
  readonly body: RevisedDataset;
  /** False when all of it was so already. */
  readonly created: boolean;
  readonly before: string;
}

/** The days of a request or file, or why it cannot be used. */
type ReadDays =
  | { readonly days: readonly AddedDay[]; readonly error?: undefined }
  | { readonly days?: undefined; readonly error: AppError };

/** The dataset as it is and as it would be. */
interface Merged {
  readonly current: DailySales;
  readonly next: DailySales;
  readonly layout: FileLayout;
  readonly warnings: readonly Warning[];
}

/** Writes of other processes that one without a condition may meet before it gives up. */
const ATTEMPTS = 5;
const FAULTS_TOLD = 100;

/** Adds days to a dataset and replaces some of those it has; the others stay as they are. */
export function createAddedDays(dependencies: Dependencies) {
  const { mutex, versions, arrivals, removals, datasets, reader, knownFutures, events, now } = dependencies;

  const expectationsOf = ({ columns, options, to }: DatasetVersion) => ({
    columns,
    allowNegative: options.allowNegative,
    latest: latestDay(reader.today(), to),
  });

  /** Throws AppError `invalid-request` for a dataset of many series. */
  const readOneSeries = async (name: string): Promise<DatasetVersion> => {
    const document = await readCurrentDataset(versions, name);
    if (document.series === undefined) return document;
    const message = `"${name}" has ${document.series.count} series: send a file of all days with POST /datasets?name=${name}`;
    throw new AppError('invalid-request', message);
  };

  /** Days that were marked as closed are not in the series: then the content is read. */
  const salesOf = async (document: DatasetVersion): Promise<DailySales> => {
    const { name, version, columns } = document;
    if (columns.some(({ role }) => role === 'open')) {
      const file = await versions.readContentFile(document);
      if (file?.valid) return { series: file.series, closedDays: file.closedDays };
    }
    const { series } = await versions.readSeries(document);
    if (!series) throw new AppError('version-not-found', `The content of ${name} ${version} is gone from the store`);
    return { series, closedDays: [] };
  };

  /** By the mapping of the dataset; what a file of few days leaves open is as it is in the dataset's other files. */
  const settle = async (
    document: DatasetVersion,
    { content, file: first }: ReceivedUpload,
    said: Partial<UploadOptions>,
  ) => {
    const mapping = mappingOf(document);
    const present = first.columns.length === 0 ? mapping : withoutMissing(mapping, first);
    const reading = readingBy(present, document, said);
    const isRead = present === mapping;
    const file = isRead ? first : await reader.readAgain(content, reading, LEAST);
    if (file.valid || !isUndecided(file)) return file;
    const hinted = await reader.readAgain(content, withHints(reading, document), LEAST);
    return hinted.valid ? hinted : file;
  };

  const read = async (document: DatasetVersion, given: DaysToAdd, said: Partial<UploadOptions>): Promise<ReadDays> => {
    if ('json' in given) {
      const { days, faults } = addedDaysFromJson(given.json, expectationsOf(document));
      return faults.length > 0 ? { error: rejection('invalid-request', faults) } : { days };
    }
    const lacking = lackingColumns(requiredOf(mappingOf(document)), given.upload.file.columns);
    if (lacking.length > 0) return { error: rejection('invalid-csv', lacking.map(missingColumn)) };
    const file = await settle(document, given.upload, said);
    if (!file.valid) return { error: refusal({ file }) };
    if (file.many) return { error: rejection('invalid-csv', [severalSeries(document, file.many)]) };
    const { days, faults } = addedDaysFromFile(file, file.columns, expectationsOf(document));
    return faults.length > 0 ? { error: rejection('invalid-csv', faults) } : { days };
  };

  /** Throws AppError when the days cannot be used. */
  const merge = async (document: DatasetVersion, given: DaysToAdd, said: Partial<UploadOptions>): Promise<Merged> => {
    const { days, error } = await read(document, given, said);
    if (error) throw error;
    const [current, { days: knownFuture }] = await Promise.all([
      salesOf(document),
      knownFutures.load(document.name, document.columns),
    ]);
    const { columns, keptMapping, options } = document;
    const mapping = document.fileMapping ?? document.mapping;
    const { sales: next, faults, warnings } = withAddedDays(current, days, { columns, knownFuture });
    if (faults.length > 0) throw rejection('json' in given ? 'invalid-request' : 'invalid-csv', faults);
    return { current, next, layout: { columns, mapping, keptMapping, options }, warnings };
  };

  const addInTurn = async (
    name: string,
    given: DaysToAdd,
    said: Partial<UploadOptions>,
    ifMatch: string | undefined,
  ): Promise<Revised> => {
    await removals.complete(name);
    const latest = await versions.readLatest(name);
    const document = await readOneSeries(name);
    await datasets.assertMatch(name, ifMatch);
    if (latest?.value.version !== document.version) throw new PreconditionFailedError(name, {});
    const { current, next, layout, warnings } = await merge(document, given, said);
    if (isSame(current, next)) {
      const changes = changesAgainst(current.series, current.series);
      return { body: { ...document, changes }, created: false, before: document.version };
    }
    const owner = { name, title: document.title, uploadedAt: now() };
    const { fileMapping = document.mapping } = document;
    const written = {
      source: 'days',
      fileDialect: dialectOf(document),
      ...(fileMapping ? { fileMapping } : {}),
    } as const;
    const stored = await writtenVersion(next, { layout, owner, warnings, written });
    await versions.addAfter(latest, stored, now());
    await arrivals.clearRejection(name);
    const changes = changesAgainst(current.series, stored.series);
    return { body: { ...stored.document, changes }, created: true, before: document.version };
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
      const document = await readOneSeries(name);
      return reader.receive(bytes, () => readingBy(mappingOf(document), document, said), LEAST);
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
      const document = await readOneSeries(name);
      const compared = { series: (await salesOf(document)).series, entries: [] };
      try {
        const { next, layout, warnings } = await merge(document, given, said);
        const { file } = await writtenFile(next, layout, reader.today());
        return previewOf(name, { ...file, warnings: [...warnings, ...file.warnings] }, compared);
      } catch (error) {
        if (!(error instanceof AppError) || !REFUSALS.includes(error.code)) throw error;
        return previewOf(name, refused(document, error), compared);
      }
    },
  };
}

export type AddedDays = ReturnType<typeof createAddedDays>;

/** A file of days may have a single one. */
const LEAST = { minDays: 1 };
const REFUSALS = ['invalid-request', 'invalid-csv', 'mapping-needed'];

/** As somebody gave it; else what the columns were taken for, without what holds for that one file only. */
function mappingOf({ keptMapping, fileMapping, mapping, columns }: DatasetVersion): Mapping {
  const { ignore: _, ...named } = mappingOfColumns(columns);
  const { dateFormat: _format, decimal: _sign, ...read } = { ...named, ...(fileMapping ?? mapping) };
  const { sales, ...others } = { ...read, ...keptMapping };
  const hasAmounts = others.count !== 'rows' && typeof others.quantity !== 'string';
  return hasAmounts ? { ...others, sales } : others;
}

/** How the files of the dataset write dates and numbers. */
function dialectOf({ fileDialect, dialect: { dateFormat, decimal } }: DatasetVersion) {
  return fileDialect ?? { dateFormat, decimal };
}

function readingBy(mapping: Mapping, { options }: DatasetVersion, said: Partial<UploadOptions>): Reading {
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return { mapping, isGiven: false, options: { ...options, ...given } };
}

/** A column that a file of days need not have. */
const OPTIONAL = ['promo', 'holiday', 'open'] as const;

/** What a file of days must have beside the days themselves. */
function requiredOf({ date, sales, quantity, unitPrice, where }: Mapping): Mapping {
  return { date, sales, quantity, unitPrice, where };
}

function withoutMissing(mapping: Mapping, { columns }: SalesFile | RejectedFile): Mapping {
  const missing = lackingColumns(mapping, columns).map(({ column }) => column);
  if (missing.length === 0) return mapping;
  const isMissing = (column: string | null | undefined) => typeof column === 'string' && missing.includes(column);
  const none = Object.fromEntries(OPTIONAL.filter((role) => isMissing(mapping[role])).map((role) => [role, null]));
  const known = mapping.known?.filter((column) => !missing.includes(column));
  const series = mapping.series?.filter((column) => !missing.includes(column));
  return { ...mapping, ...none, ...(known ? { known } : {}), ...(series ? { series } : {}) };
}

/** Nothing in so few rows tells how to read them. */
function isUndecided({ problems, questions }: RejectedFile): boolean {
  return questions.length > 0 || problems.some(({ code }) => code.startsWith('ambiguous'));
}

function withHints({ mapping, isGiven, options }: Reading, document: DatasetVersion): Reading {
  const { dateFormat, decimal } = dialectOf(document);
  const hints = {
    dateFormat: options.dateFormat ?? mapping?.dateFormat ?? dateFormat,
    decimal: options.decimal ?? mapping?.decimal ?? decimal,
  };
  return { mapping: { ...mapping, ...hints }, isGiven, options: { ...options, ...hints } };
}

function missingColumn({ column, role }: { readonly column: string; readonly role: string | undefined }): Fault {
  const what = role === undefined ? '' : ` for the ${role}`;
  const message = `The files of the dataset have ${quoted(column)}${what}; this file has no such column`;
  return { column, code: 'missing-column', message };
}

function severalSeries({ name }: DatasetVersion, { columns, entries }: ManySeries): Fault {
  const message = `The file has ${entries.length} series by ${columns.join(', ')} (${entries[0]?.id}, ${entries[1]?.id}, …), and "${name}" has one: leave the rows of the others out`;
  return { column: columns[0], code: 'several-series', message };
}

function rejection(code: 'invalid-request' | 'invalid-csv', faults: readonly Fault[]): AppError {
  const count = `${faults.length} ${faults.length === 1 ? 'problem' : 'problems'}`;
  const message = `No day was added: ${count}. First: ${faults[0]?.message}`;
  return new AppError(code, message, { faults: faults.slice(0, FAULTS_TOLD), faultCount: faults.length });
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

function isSame(a: DailySales, b: DailySales): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

function plain({ series: { days, sales, covariates }, closedDays }: DailySales) {
  const values = Object.values(covariates).map((column) => [...column]);
  return [days, [...sales], values, closedDays];
}
