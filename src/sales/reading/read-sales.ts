import { toEpochDay } from '../../dates.ts';
import type { Fault } from '../../errors.ts';
import { runSteps } from '../../primitives.ts';
import type { DateFormat, Dialect } from '../dataset.ts';
import { counted, type FaultList, quoted, UnreadableFile } from '../faults.ts';
import { LONGEST_NAME, type Mapping, type Question } from '../mapping.ts';
import { MIN_DAYS, type ReadOptions, type RejectedFile, type SalesFile } from '../sales-file.ts';
import { addCellFaults, ambiguousDates, dateFormatOf, readSlots } from './columns/date-column.ts';
import { type Days, type SettledTable, toDays } from './days/days.ts';
import { toManyDays } from './days/many-days.ts';
import { Decoder, markupFault } from './decoder.ts';
import { isSeparatorLine, type Layout, layoutOf } from './layout.ts';
import { previewOf } from './preview.ts';
import { MAX_ROW_LENGTH, RecordReader } from './records.ts';
import { mappingOf } from './roles/assignment.ts';
import { findHeader, MAX_COLUMNS, type RawRecord } from './roles/header.ts';
import { notAFlag, proposeRoles } from './roles/propose-roles.ts';
import { sampleColumn } from './roles/sample-columns.ts';
import { seriesQuestion } from './roles/series-question.ts';
import { isBlank, SalesTable } from './table/sales-table.ts';
import { type SettledColumns, settleColumns } from './table/settled-columns.ts';
import { fileQuestions, fileWarnings } from './table-notes.ts';

/** Has work done whose steps take some milliseconds each, all at once or with something else in between. */
export type RunSteps = <T>(steps: Generator<void, T>) => T | Promise<T>;

/**
 * Reads a CSV of sales from the chunks of its bytes. Memory grows with its distinct dates, not with its rows. Whatever
 * the bytes are, the answer is a value: the file, or its problems and questions. The chunks are taken to the end even when
 * the file turns out to be unreadable, so that their source is never left half read; an error of the source rejects.
 * `run` does what is left to be done then, which takes long where there are many series.
 */
export async function readSales(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
  run: RunSteps = runSteps,
): Promise<SalesFile | RejectedFile> {
  const reading = new SalesReading(withOptions(options));
  for await (const chunk of chunks) reading.write(chunk);
  reading.end();
  return run(reading.finish());
}

/** The options of a reading as one mapping: what stands beside the mapping has the last word. */
function withOptions(options: ReadOptions): Reading {
  const { mapping = {}, dateFormat, decimal, allowNegative, today, minDays, many } = options;
  return {
    today: today === undefined ? undefined : toEpochDay(today),
    minDays,
    many,
    mapping: {
      ...mapping,
      ...(dateFormat === undefined ? {} : { dateFormat }),
      ...(decimal === undefined ? {} : { decimal }),
      ...(allowNegative === undefined || (!allowNegative && mapping.allowNegative !== undefined)
        ? {}
        : { allowNegative }),
    },
  };
}

interface Reading {
  readonly mapping: Mapping;
  /** Epoch day. */
  readonly today: number | undefined;
  /** Undefined for a file of all days. */
  readonly minDays: number | undefined;
  readonly many: ReadOptions['many'];
}

/** The delimiter is settled by so many bytes, the roles of the columns by so many records of no more than so many characters and cells. */
const HEAD_BYTES = 64 * 1024;
const SAMPLE_RECORDS = 2000;
const SAMPLE_LENGTH = 1024 * 1024;

/** The state of one file being read: text, then its layout by the first lines, then records, then a table by the first of them. */
class SalesReading {
  readonly #reading: Reading;
  readonly #decoder = new Decoder();
  /** The text before the layout is known. */
  #head: Uint8Array[] = [];
  #headLength = 0;
  #layout: Layout | undefined;
  #records: RecordReader | undefined;
  /** The records before the header is known. */
  #sample: RawRecord[] = [];
  #sampleLength = 0;
  #table: SalesTable | undefined;
  #failure: UnreadableFile | undefined;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  write(chunk: Uint8Array): void {
    this.#guard(() => this.#take(this.#decoder.write(chunk)));
  }

  end(): void {
    this.#guard(() => {
      this.#take(this.#decoder.end());
      if (this.#records === undefined && this.#headLength > 0) this.#start();
      this.#records?.end();
    });
    this.#guardedTable();
  }

  /** A failure in the first rows leaves records that are worth looking at. */
  #guardedTable(): void {
    if (this.#table !== undefined || this.#sample.length === 0) return;
    try {
      this.#open();
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      this.#failure ??= error;
    }
  }

  *finish(): Generator<void, SalesFile | RejectedFile> {
    const text = { encoding: this.#decoder.encoding, delimiter: this.#layout?.delimiter };
    const empty = { row: 1, code: 'empty-file', message: 'The file is empty' };
    if (this.#table === undefined) return rejectUnread(text, this.#failure?.fault ?? empty);
    if (this.#failure !== undefined) {
      this.#table.faults.add(this.#failure.fault);
      this.#table.stopped = true;
    }
    return yield* finish(this.#table, text, this.#reading);
  }

  #guard(step: () => void): void {
    if (this.#failure !== undefined) return;
    try {
      step();
      if (this.#decoder.fault !== undefined) throw new UnreadableFile(this.#decoder.fault);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      this.#failure = error;
    }
  }

  #take(text: Uint8Array): void {
    if (text.length === 0) return;
    if (this.#records !== undefined) {
      this.#records.write(text);
      return;
    }
    this.#head.push(text);
    this.#headLength += text.length;
    if (this.#headLength >= HEAD_BYTES) this.#start();
  }

  #start(): void {
    const head = Buffer.concat(this.#head);
    this.#head = [];
    const text = head.subarray(0, MAX_ROW_LENGTH).toString();
    const fault = markupFault(text);
    if (fault !== undefined) throw new UnreadableFile(fault);
    this.#layout = layoutOf(text);
    this.#records = new RecordReader(this.#layout, (cells, row) => this.#addRecord(cells, row));
    this.#records.write(head);
  }

  #addRecord(cells: string[], row: number): void {
    if (this.#table !== undefined) {
      this.#table.add(cells, row);
      return;
    }
    if (this.#sample.length === 0 && (isSeparatorLine(cells) || isBlank(cells))) return;
    this.#sample.push({ row, cells });
    this.#sampleLength += cells.reduce((sum, cell) => sum + 1 + cell.length, 0);
    if (this.#sample.length >= SAMPLE_RECORDS || this.#sampleLength >= SAMPLE_LENGTH) this.#open();
  }

  /** Finds the header and what its columns are by the first records, and goes on with the rows below it. */
  #open(): void {
    const sample = this.#sample;
    this.#sample = [];
    const { mapping, many } = this.#reading;
    const header = findHeader(sample, columnsNamedBy(mapping));
    const [first] = sample;
    if (header === undefined) throw new UnreadableFile(noHeader(first));
    const { names, position } = header;
    const { row } = sample[position] ?? { row: 1 };
    checkNames(names, row);
    const below = sample.slice(position + 1);
    const rows = below.map(({ cells }) => cells).filter((cells) => !isBlank(cells));
    const samples = names.map((name, at) => sampleColumn(name, at, rows));
    const assignment = proposeRoles(names, samples, mapping, row);
    const attributes = many?.attributes ?? [];
    const table = new SalesTable({ row, titleRows: position, names, samples, assignment, mapping, attributes });
    this.#table = table;
    for (const record of below) table.add(record.cells, record.row);
  }
}

/** The columns without which the file cannot be read as the mapping says. */
function columnsNamedBy({ date, sales, quantity, unitPrice }: Mapping): string[] {
  const parts = typeof date === 'object' ? [date.year, date.month, date.day] : [date];
  return [...parts, sales, quantity, unitPrice].filter((name) => typeof name === 'string');
}

function noHeader(first: RawRecord | undefined): Fault {
  const shown = (first?.cells ?? []).slice(0, 10).map(quoted).join(', ');
  const message = `The first row seems to hold data, not the names of the columns: ${shown}. Write a first row such as Fecha,Ventas above it`;
  return { row: first?.row ?? 1, code: 'no-header', message };
}

function checkNames(names: readonly string[], row: number): void {
  if (names.length > MAX_COLUMNS) {
    throw new UnreadableFile({
      row,
      code: 'too-many-columns',
      message: `The header has more than ${MAX_COLUMNS} columns`,
    });
  }
  const unusable = names.find((name) => name === '__proto__' || name.length > LONGEST_NAME);
  if (unusable === undefined) return;
  const why = unusable.length > LONGEST_NAME ? ': it is too long' : '';
  const message = `The name ${quoted(unusable)} cannot be used${why}`;
  throw new UnreadableFile({ row, column: unusable.slice(0, LONGEST_NAME), code: 'unusable-name', message });
}

type Text = Pick<Partial<Dialect>, 'encoding' | 'delimiter'>;

/** Decides by all of its rows what a table means, and answers the file, or why it is refused. */
function* finish(table: SalesTable, text: Text, reading: Reading): Generator<void, SalesFile | RejectedFile> {
  const { mapping: given } = reading;
  const { faults, rows, header } = table;
  const warnings: Warning[] = [...fileWarnings(table)];
  const questions: Question[] = [...header.assignment.questions];
  const isUsable = table.usable && rows > 0;
  const settled = isUsable ? yield* settle(table, { ...reading, warnings, questions }) : undefined;
  const format = settled?.format;
  const dialect: Partial<Dialect> = { ...text, dateFormat: format, decimal: settled?.columns.sales.sign };
  const understood = {
    columns: [...table.columns],
    rows,
    mapping: mappingOf({ ...header.assignment, questions }, header.names, given),
    preview: previewOf(table, settled?.columns.signs ?? new Map(), format),
    warnings,
  };
  if (rows === 0 && faults.count === 0) {
    faults.add({ row: header.row, code: 'no-rows', message: 'The file has a header, but no rows of sales' });
  }
  if (faults.count > 0 || questions.length > 0 || settled?.days === undefined || !isComplete(dialect)) {
    return { ...understood, ...reject(dialect, faults, questions) };
  }
  const { decimals } = settled.columns.sales.numbers.reading(settled.columns.sales.sign);
  const { series, many, closedDays, duplicates } = settled.days;
  const days = { series, ...(many === undefined ? {} : { many }), closedDays, duplicates };
  return { valid: true, dialect, ...understood, ...days, decimals: Math.min(decimals, 20) };
}

type Warning = SalesFile['warnings'][number];

interface Settled {
  readonly columns: SettledColumns;
  readonly format: DateFormat | undefined;
  readonly days: Days | undefined;
}

interface Notes extends Reading {
  readonly warnings: Warning[];
  readonly questions: Question[];
}

function* settle(
  table: SalesTable,
  { mapping, today, minDays, many, warnings, questions }: Notes,
): Generator<void, Settled> {
  const { faults, date } = table;
  const columns = settleColumns(table, mapping.decimal, warnings);
  for (const [role, flag] of [...table.flags]) {
    if (flag.isNoFlag && !table.header.assignment.givenFlags.has(role)) table.leaveOut(role, notAFlag(flag));
    else flag.addFaults(faults);
  }
  const format = dateFormatOf(date, mapping.dateFormat);
  const slotDays = format === undefined ? undefined : readSlots(date, format, faults);
  addCellFaults(date, faults);
  table.open?.addFaults(faults);
  if (format === undefined && !table.stopped) faults.add(ambiguousDates(date));
  if (slotDays === undefined) return { columns, format, days: undefined };
  warnings.push(...(table.weekday?.check(slotDays) ?? []));
  const allowNegative = mapping.allowNegative ?? false;
  const isWhole = minDays === undefined;
  const settled = { columns, slotDays, allowNegative, today, isWhole, warnings, questions };
  const ofFile = fileQuestions(table);
  table.forgetCopies(); // they take as much room as the days that are made now
  const days = yield* daysOf(table, settled, many !== undefined);
  askForSeries(table, days, questions);
  questions.push(...ofFile);
  addTooFewDays(days, minDays ?? MIN_DAYS, faults);
  warnings.push(...dayWarnings(days, table));
  return { columns, format, days };
}

/** A column of which all rows have the same text tells nothing apart: then there is one series, unless it is one of many. */
function* daysOf(table: SalesTable, settled: SettledTable, isOfMany: boolean): Generator<void, Days> {
  const { series, faults } = table;
  if (series === undefined || series.filled().length < (isOfMany ? 1 : 2)) return toDays(table, settled);
  series.addFaults(faults);
  const days = yield* toManyDays(table, series, settled);
  for (const [at, { name }] of table.attributes) {
    if (!days.many.attributes.includes(name)) continue;
    table.explain(at, { role: 'attribute', code: 'attribute', reason: 'It is the same on all days of a series' });
  }
  return days;
}

/** What differs between the rows of a day is of interest only when they belong together. */
function askForSeries(table: SalesTable, { differingFlags, duplicates }: Days, questions: Question[]): void {
  const { assignment } = table.header;
  const question = seriesQuestion({ assignment, unused: table.unused, severalRows: duplicates.days });
  if (question === undefined) {
    questions.push(...differingFlags);
    return;
  }
  questions.push(question);
  const splitting = new Set(question.candidates.map(({ column }) => column));
  for (const [at, { name, role }] of table.columns.entries()) {
    if (role === 'ignored' && splitting.has(name)) {
      table.explain(at, { code: 'splits-days', reason: 'It tells shops or products apart' });
    }
  }
}

/** A file of which not even the header could be read. */
function rejectUnread(text: Text, fault: Fault): RejectedFile {
  return {
    valid: false,
    dialect: text,
    columns: [],
    rows: 0,
    mapping: {},
    questions: [],
    preview: [],
    warnings: [],
    problems: [fault],
    problemCount: 1,
  };
}

function reject(dialect: Partial<Dialect>, faults: FaultList, questions: readonly Question[]) {
  return { valid: false as const, dialect, questions, problems: faults.first(), problemCount: faults.count };
}

function isComplete(dialect: Partial<Dialect>): dialect is Dialect {
  return Object.values(dialect).every((value) => value !== undefined) && Object.keys(dialect).length === 4;
}

/** Too few days are reported only for a file without other faults: with faults the count says nothing. */
function addTooFewDays({ series, many }: Days, least: number, faults: FaultList): void {
  const most = (many?.entries ?? [{ series }]).reduce((days, entry) => Math.max(days, entry.series.days.length), 0);
  if (faults.count > 0 || most >= least) return;
  const days = counted(most, 'day');
  const message =
    many === undefined
      ? `The file has sales on ${days}; at least ${least} are needed to learn from`
      : `No series of the file has sales on more than ${days}; at least one needs ${least} to learn from`;
  faults.add({ code: 'too-few-days', message });
}

function dayWarnings({ duplicates, closedDays, many }: Days, table: SalesTable): Warning[] {
  const warnings: Warning[] = [];
  const each = many === undefined ? '' : ' of single series';
  if (duplicates.days > 0) {
    const means = table.header.assignment.known.map((at) => table.columns[at]?.name);
    const rule = means.length === 0 ? '' : `; of ${means.join(', ')} the day takes the mean`;
    const message = `${counted(duplicates.days, 'day')}${each} with several rows: their sales are summed (${counted(duplicates.rowsMerged, 'row')} merged)${rule}`;
    warnings.push({ code: 'rows-merged', message });
  }
  const closed = (many?.entries ?? [{ closedDays }]).reduce((days, entry) => days + entry.closedDays.length, 0);
  if (closed > 0 && table.open !== undefined) {
    const message = `${counted(closed, 'day')}${each} with ${table.open.name} 0 left out of the series`;
    warnings.push({ code: 'closed-days', message });
  }
  return warnings;
}
