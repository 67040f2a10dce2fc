import { AppError, type Fault } from '../../src/errors.ts';
import type { Events } from '../../src/events.ts';
import { contentGone, type DatasetRepository } from '../../src/repositories/datasets.ts';
import type { KnownFutureRepository } from '../../src/repositories/known-futures.ts';
import type { Column, DatasetVersion } from '../../src/sales/dataset.ts';
import {
  columnsMentioned,
  type KnownDay,
  type KnownFutureRequest,
  knownDaysOf,
  knownFutureCsvPieces,
  knownFutureRows,
  MOST_KNOWN_DAYS,
  MOST_KNOWN_ROWS,
  withHolidayColumn,
} from '../../src/sales/known-future.ts';
import {
  inOrder,
  jsonSteps,
  knownFutureFromJson,
  knownFutureJsonPieces,
} from '../../src/sales/reading/known-future-json.ts';
import type { SeriesNames } from '../../src/sales/reading/known-future-series.ts';
import type { KnownFutureFile } from '../../src/sales/reading/read-known-future.ts';
import { PreconditionFailedError } from '../../src/storage/object-store.ts';
import { csvPieces } from '../../src/tables/table.ts';
import { csvFile, excelFile, type TableFile, type TableForm, type TableWriter } from '../../src/tables/table-writer.ts';
import { inTurns, joinedInTurns, stepByStep } from '../../src/threads/steps.ts';
import { readKnownFutureFile } from '../../src/workbooks/read-sales-file.ts';
import type { DatasetService } from './datasets.ts';
import type { SeriesOfDataset } from './series-of-dataset.ts';

interface Dependencies {
  readonly knownFutures: KnownFutureRepository;
  readonly datasets: DatasetService;
  readonly versions: Pick<DatasetRepository, 'readSeriesIndex'>;
  readonly seriesOf: Pick<SeriesOfDataset, 'entryOf'>;
  readonly events: Pick<Events, 'emit'>;
  readonly tables: Pick<TableWriter, 'write'>;
  /** Whether something may be said of its holidays also where its data have no such column. */
  readonly takesHolidays: (dataset: string) => Promise<boolean>;
}

/** A known future as it is answered, with the etag of what is stored. */
interface Answered {
  readonly dataset: string;
  readonly columns: readonly Column[];
  readonly days: readonly KnownDay[];
  /** Undefined where nothing is stored. */
  readonly etag: string | undefined;
}

/** What is asked of a known future. */
interface Question {
  /** Of one of many series. */
  readonly series?: string | undefined;
  /** Where nothing is stored the answer is one without days, in the place of `calendar-not-found`. */
  readonly orEmpty?: boolean | undefined;
}

/** What replaces a known future, or the part of it that is of one series. */
export interface Replacement {
  readonly series?: string | undefined;
  readonly ifMatch: string | undefined;
}

/** Reads what was sent by the columns of the dataset and, where it has many series, by their names. */
type Read = (columns: readonly Column[], names: SeriesNames | undefined) => Promise<KnownFutureFile>;

/** Writes of others that the replacement of a part may meet before it gives up. */
const ATTEMPTS = 5;

/** What the known future of a dataset may be, as it is sent. */
export interface Allowance {
  readonly bytes: number;
  readonly rows: number;
}

/** Of a dataset of one series, and of many. */
export const ALLOWANCES = {
  one: { bytes: 2 ** 20, rows: MOST_KNOWN_DAYS },
  many: { bytes: 2 ** 24, rows: MOST_KNOWN_ROWS },
} as const satisfies Readonly<Record<string, Allowance>>;

export function createKnownFutureService(dependencies: Dependencies) {
  const { knownFutures, datasets, versions, seriesOf, events, tables, takesHolidays } = dependencies;

  /** Those that a request may speak of. What is stored already may be sent back. */
  const columnsOf = async ({ name, columns }: DatasetVersion): Promise<readonly Column[]> => {
    if (await takesHolidays(name)) return withHolidayColumn(columns);
    return columnsMentioned(columns, (await knownFutures.load(name, columns)).days);
  };

  /** How rows name series; undefined for a dataset of one. */
  const namesOf = async (document: DatasetVersion): Promise<SeriesNames | undefined> => {
    if (document.series === undefined) return undefined;
    const { index } = await versions.readSeriesIndex(document);
    if (index) return { columns: document.series.columns, ids: new Set(index.entries.map(({ id }) => id)) };
    throw contentGone(document);
  };

  const get = async (name: string, { series, orEmpty = false }: Question = {}): Promise<Answered> => {
    const document = await datasets.current(name);
    if (series !== undefined) await seriesOf.entryOf(document, series);
    const { columns } = document;
    const { file, etag } = await knownFutures.load(name, columns);
    if (file === undefined && orEmpty) return { dataset: name, columns: columnsMentioned(columns, []), days: [], etag };
    if (file === undefined)
      throw new AppError(
        'calendar-not-found',
        `"${name}" has no calendar; send one with PUT /datasets/${name}/calendar`,
      );
    const all = accepted(file);
    const isAsked = (day: KnownDay) => day.series === undefined || day.series === series;
    const isMany = document.series !== undefined;
    const days = isMany && series === undefined ? all : all.filter(isAsked);
    return { dataset: name, columns: columnsMentioned(columns, days), days, etag };
  };

  const store = async (name: string, read: Read, ifMatch: string | undefined): Promise<Answered> => {
    const document = await datasets.current(name);
    const columns = await columnsOf(document);
    const days = accepted(await read(columns, await namesOf(document)));
    const match = ifMatch === undefined ? {} : { ifMatch: await matchedEtag(name, ifMatch) };
    await knownFutures.write(name, columns, days, match);
    await events.emit('knownFutureChanged', name);
    return get(name);
  };

  /** In the place of the rows of one series; those of others, and those of all, stay as they are. */
  const storeOfSeries = async (
    name: string,
    read: Read,
    { series, ifMatch }: Replacement & { readonly series: string },
  ): Promise<Answered> => {
    const document = await datasets.current(name);
    await seriesOf.entryOf(document, series);
    const names = document.series && { columns: document.series.columns, ids: new Set([series]) };
    const match = ifMatch === undefined ? undefined : await matchedEtag(name, ifMatch);
    const { days: before, file, etag } = await knownFutures.load(name, document.columns);
    if (file) accepted(file); // what cannot be read cannot be kept
    if (match !== undefined && match !== etag) throw changed(name, ifMatch);
    const holidays = await takesHolidays(name);
    const columns = holidays ? withHolidayColumn(document.columns) : columnsMentioned(document.columns, before);
    const own = accepted(await read(columns, names)).map((day) => ({ ...day, series }));
    const others = before.filter((day) => day.series !== series);
    assertUnique(own);
    const days = await stepByStep(inOrder([...others, ...own]));
    if (days.length > MOST_KNOWN_ROWS) throw refused([tooManyRows(days.length)], 1);
    await knownFutures.write(name, columns, days, etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag });
    await events.emit('knownFutureChanged', name);
    return get(name, { series });
  };

  const put = async (name: string, read: Read, { series, ifMatch }: Replacement): Promise<Answered> => {
    const document = await datasets.current(name);
    if (series === undefined || (document.series === undefined && series === '')) return store(name, read, ifMatch);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await storeOfSeries(name, read, { series, ifMatch });
      } catch (error) {
        if (!(error instanceof PreconditionFailedError) || ifMatch !== undefined || attempt === ATTEMPTS) throw error;
      }
    }
  };

  /** The etag to replace: the one named, or for `*` the present one. */
  const matchedEtag = async (name: string, ifMatch: string): Promise<string> => {
    const current = (await knownFutures.stat(name))?.etag;
    const named = ifMatch.split(',').map((etag) => etag.trim().replace(/^"|"$/g, ''));
    if (current === undefined || !(named.includes('*') || named.includes(current))) throw changed(name, ifMatch);
    return current;
  };

  return {
    get,

    /** How much may be sent. */
    async allowanceOf(name: string): Promise<Allowance> {
      return (await datasets.current(name)).series === undefined ? ALLOWANCES.one : ALLOWANCES.many;
    },

    /** What was answered as JSON, piece by piece. */
    jsonOf: ({ dataset, days }: Answered): AsyncGenerator<Uint8Array> => inTurns(knownFutureJsonPieces(dataset, days)),

    /** What was answered, as a file. Written anew: another program may have stored names that a spreadsheet takes for formulas. */
    async fileOf({ dataset, columns, days }: Answered, form: TableForm): Promise<TableFile> {
      // As it is stored, byte for byte.
      if (form.format === 'csv') return csvFile(await joinedInTurns(knownFutureCsvPieces(columns, days)));
      const table = { name: `calendario-${dataset}`, title: 'Calendario', ...knownFutureRows(columns, days) };
      if (form.format === 'workbook') return tables.write({ ...table, rows: [...table.rows] }, form);
      return excelFile(table.name, await joinedInTurns(csvPieces(table, form.dialect)));
    },

    /** Replaces the known future by a CSV or an Excel workbook. */
    putCsv: (name: string, bytes: Uint8Array, replaced: Replacement): Promise<Answered> =>
      put(name, (columns, names) => readKnownFutureFile(bytes, columns, names), replaced),

    putJson: (name: string, request: KnownFutureRequest, replaced: Replacement): Promise<Answered> =>
      put(name, (columns, names) => stepByStep(jsonSteps(request, columns, names)), replaced),

    async remove(name: string): Promise<void> {
      await datasets.current(name);
      await knownFutures.remove(name);
      await events.emit('knownFutureChanged', name);
    },

    /**
     * The days of a what-if request; nothing is stored. `series`: of which of many the forecast is, of no other one may be
     * spoken. `takesHolidays`: as above, of the model that answers.
     */
    async scenario(
      name: string,
      request: KnownFutureRequest,
      { series, takesHolidays }: { readonly series: string | undefined; readonly takesHolidays: boolean },
    ): Promise<readonly KnownDay[]> {
      const { columns } = await datasets.current(name);
      const known = takesHolidays ? withHolidayColumn(columns) : columns;
      if (series === undefined) return accepted(knownFutureFromJson(request, known));
      const other = request.days.findIndex(
        (day) => typeof day.series === 'string' && !['', series].includes(day.series),
      );
      if (other >= 0) throw refused([otherSeries(other, series)], 1);
      const names = { columns: [], ids: new Set([series]) };
      return knownDaysOf(accepted(knownFutureFromJson(request, known, names)), series);
    },
  };
}

export type KnownFutureService = ReturnType<typeof createKnownFutureService>;

function accepted(read: KnownFutureFile): readonly KnownDay[] {
  if (read.valid) return read.days;
  throw refused(read.problems, read.problemCount);
}

function refused(problems: readonly Fault[], problemCount: number): AppError {
  const message = `The calendar was not accepted: ${problemCount} ${problemCount === 1 ? 'problem' : 'problems'}. First: ${problems[0]?.message}`;
  return new AppError('invalid-calendar', message, { faults: problems, faultCount: problemCount });
}

function changed(name: string, ifMatch: string | undefined): PreconditionFailedError {
  return new PreconditionFailedError(`The calendar of ${name}`, ifMatch === undefined ? {} : { ifMatch });
}

/** Of one series a day may be said for all and for it: where both are of it now, one is too many. */
function assertUnique(days: readonly KnownDay[]): void {
  const seen = new Set<string>();
  for (const { date } of days) {
    if (seen.has(date)) {
      const message = `${date} stands there twice: once with the series and once without`;
      throw refused([{ code: 'repeated-date', message }], 1);
    }
    seen.add(date);
  }
}

function tooManyRows(count: number): Fault {
  const message = `The calendar would have ${count} rows: at most ${MOST_KNOWN_ROWS}; leave out those that are furthest ahead`;
  return { code: 'too-many-dates', message };
}

function otherSeries(day: number, series: string): Fault {
  const message = `The forecast is of the series ${JSON.stringify(series)}: what is said of another one does not change it; leave it out`;
  return { field: `body/days/${day}/series`, code: 'other-series', message };
}
