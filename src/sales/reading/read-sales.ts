import { fromEpochDay, weekdayOfEpochDay } from '../../dates.ts';
import type { Fault } from '../../errors.ts';
import { COLUMN_ROLES, covariateOf } from '../columns.ts';
import type { Column, DateFormat, Delimiter, Dialect, PreviewRow, Warning } from '../dataset.ts';
import { counted, type FaultList, UnreadableFile } from '../faults.ts';
import { MIN_DAYS, type ReadOptions, type RejectedFile, type SalesFile } from '../sales-file.ts';
import {
  addCellFaults,
  ambiguousDates,
  dateFormatOf,
  dateLengthOf,
  readDate,
  readSlots,
} from './columns/date-column.ts';
import { flagOf, readNumber } from './columns/numbers.ts';
import { openFlagOf } from './columns/open-column.ts';
import { Decoder } from './decoder.ts';
import {
  delimiterOf,
  firstLineOf,
  isPadded,
  isSeparatorLine,
  MAX_ROW_LENGTH,
  type RecordReader,
  readHeader,
  readRecords,
} from './records.ts';
import { isBlank, SalesTable } from './sales-table.ts';
import { type Days, type SettledColumn, settleColumns, toDays } from './settled-columns.ts';

/**
 * Reads a CSV of sales from the chunks of its bytes. Memory grows with its distinct dates, not with its rows. Whatever
 * the bytes are, the answer is a value: the file, or its problems. The chunks are taken to the end even when the file
 * turns out to be unreadable, so that their source is never left half read; an error of the source rejects.
 */
export async function readSales(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): Promise<SalesFile | RejectedFile> {
  const reading = new SalesReading();
  for await (const chunk of chunks) await reading.write(chunk);
  await reading.end();
  return reading.finish(options);
}

/** The state of one file being read: text, then the delimiter by its first line, then records into a table. */
class SalesReading {
  readonly #decoder = new Decoder();
  /** The text before the delimiter is known. */
  #head: Uint8Array[] = [];
  #headLength = 0;
  #delimiter: Delimiter | undefined;
  #records: RecordReader | undefined;
  #table: SalesTable | undefined;
  #failure: UnreadableFile | undefined;

  async write(chunk: Uint8Array): Promise<void> {
    await this.#guard(async () => this.#take(this.#decoder.write(chunk)));
  }

  async end(): Promise<void> {
    await this.#guard(async () => {
      await this.#take(this.#decoder.end());
      if (this.#records === undefined && this.#headLength > 0) await this.#start(Buffer.concat(this.#head).toString());
      await this.#records?.end();
    });
  }

  finish(options: ReadOptions): SalesFile | RejectedFile {
    const text = { encoding: this.#decoder.encoding, delimiter: this.#delimiter };
    const empty = { row: 1, code: 'empty-file', message: 'The file is empty' };
    if (this.#table === undefined) return rejectUnread(text, this.#failure?.fault ?? empty);
    if (this.#failure !== undefined) {
      this.#table.faults.add(this.#failure.fault);
      this.#table.stopped = true;
    }
    return finish(this.#table, text, options);
  }

  async #guard(step: () => Promise<void>): Promise<void> {
    if (this.#failure !== undefined) return;
    try {
      await step();
      if (this.#decoder.fault !== undefined) throw new UnreadableFile(this.#decoder.fault);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      this.#failure = error;
    }
  }

  async #take(text: Uint8Array): Promise<void> {
    if (text.length === 0) return;
    if (this.#records !== undefined) return this.#records.write(text);
    this.#head.push(text);
    this.#headLength += text.length;
    const mayEndLine = text.includes(10) || text.includes(13);
    if (!mayEndLine && this.#headLength <= MAX_ROW_LENGTH) return;
    const line = firstLineOf(Buffer.concat(this.#head));
    if (line !== undefined || this.#headLength > MAX_ROW_LENGTH) await this.#start(line ?? '');
  }

  async #start(firstLine: string): Promise<void> {
    this.#delimiter = delimiterOf(firstLine);
    const layout = { delimiter: this.#delimiter, padded: isPadded(firstLine, this.#delimiter) };
    this.#records = readRecords(layout, (cells, row) => this.#addRecord(cells, row));
    const head = Buffer.concat(this.#head);
    this.#head = [];
    await this.#records.write(head);
  }

  #addRecord(cells: string[], row: number): void {
    if (this.#table !== undefined) this.#table.add(cells, row);
    else if (!isSeparatorLine(cells) && !isBlank(cells)) {
      this.#table = new SalesTable(readHeader(cells), row);
    }
  }
}

type Text = Pick<Partial<Dialect>, 'encoding' | 'delimiter'>;

/** Decides by all of its rows what a table means, and answers the file, or why it is refused. */
function finish(table: SalesTable, text: Text, options: ReadOptions): SalesFile | RejectedFile {
  const { faults, date, rows } = table;
  const warnings: Warning[] = [];
  const columns = settleColumns(table, options, warnings);
  const format = dateFormatOf(date, options.dateFormat);
  const slotDays = format === undefined ? undefined : readSlots(date, format, faults);
  addCellFaults(date, faults);
  table.open?.addFaults(faults);
  if (format === undefined && !table.stopped) faults.add(ambiguousDates(date));
  const days = slotDays === undefined ? undefined : toDays(table, slotDays, columns);
  if (slotDays !== undefined) warnings.push(...(table.weekday?.check(slotDays) ?? []));
  if (days !== undefined) addTooFewDays(days, table, options.minDays ?? MIN_DAYS, faults);
  warnings.push(...rowWarnings(table, days, columns));
  const decimal = columns.find((settled) => settled?.column.role === 'sales')?.sign;
  const understood = {
    columns: table.columns.map((column, i) => columns[i]?.column ?? column),
    rows,
    mapping: options.mapping ?? {},
    preview: previewOf(table, columns, format),
    warnings,
  };
  const dialect: Partial<Dialect> = { ...text, dateFormat: format, decimal };
  if (faults.count > 0 || days === undefined || !isComplete(dialect))
    return { ...understood, ...reject(dialect, faults) };
  const sales = table.sales?.reading(dialect.decimal);
  return { valid: true, dialect, ...understood, ...days, decimals: Math.min(sales?.decimals ?? 0, 20) };
}

/** A file of which not even the header could be read. */
function rejectUnread(text: Text, fault: Fault): RejectedFile {
  const columns: Column[] = [];
  return {
    valid: false,
    dialect: text,
    columns,
    rows: 0,
    mapping: {},
    questions: [],
    preview: [],
    warnings: [],
    problems: [fault],
    problemCount: 1,
  };
}

function reject(dialect: Partial<Dialect>, faults: FaultList) {
  return { valid: false as const, dialect, questions: [], problems: faults.first(), problemCount: faults.count };
}

function isComplete(dialect: Partial<Dialect>): dialect is Dialect {
  return Object.values(dialect).every((value) => value !== undefined) && Object.keys(dialect).length === 4;
}

/** Too few days are reported only for a file without other faults: with faults the count says nothing. */
function addTooFewDays({ series }: Days, { rows, headerRow }: SalesTable, least: number, faults: FaultList): void {
  if (faults.count > 0) return;
  if (rows === 0) {
    faults.add({ row: headerRow, code: 'no-rows', message: 'The file has a header, but no rows of sales' });
  } else if (series.days.length < least) {
    const days = counted(series.days.length, 'day');
    const message = `The file has sales on ${days}; at least ${least} are needed to learn from`;
    faults.add({ code: 'too-few-days', message });
  }
}

function rowWarnings(
  table: SalesTable,
  days: Days | undefined,
  columns: readonly (SettledColumn | undefined)[],
): Warning[] {
  const warnings: Warning[] = [];
  if (days !== undefined && days.duplicates.days > 0) warnings.push(mergedRows(days, columns));
  if (days !== undefined && days.closedDays.length > 0) {
    const message = `${counted(days.closedDays.length, 'day')} with ${table.open?.name} 0 left out of the series`;
    warnings.push({ code: 'closed-days', message });
  }
  if (table.blankRows > 0) {
    const message = `${counted(table.blankRows, 'row')} without any value skipped`;
    warnings.push({ code: 'blank-rows', message });
  }
  return warnings;
}

function mergedRows({ duplicates }: Days, columns: readonly (SettledColumn | undefined)[]): Warning {
  const means = columns.flatMap((settled) => {
    if (settled === undefined || covariateOf(settled.column) === undefined) return [];
    return settled.numbers.reading(settled.sign).binary ? [] : [settled.column.name];
  });
  const rule = means.length === 0 ? '' : `; of ${means.join(', ')} the day takes the mean`;
  const message =
    `${counted(duplicates.days, 'day')} with several rows: their sales are summed (${counted(duplicates.rowsMerged, 'row')} ` +
    `merged), and of a 0/1 column the day takes the maximum${rule}`;
  return { code: 'rows-merged', message };
}

/** The first rows with each cell as it was understood; a weekday is the one of the row's date, 1 = Monday. */
function previewOf(
  table: SalesTable,
  columns: readonly (SettledColumn | undefined)[],
  format: DateFormat | undefined,
): PreviewRow[] {
  const dateAt = table.columns.findIndex(({ role }) => role === 'date');
  return table.firstRows.map(({ row, cells }) => {
    const day = epochDayIn(cells[dateAt]?.trim() ?? '', format);
    const values = cells.map((cell, i) => valueIn(cell.trim(), table.columns[i], columns[i], day));
    return { row, cells: [...cells], values };
  });
}

function epochDayIn(text: string, format: DateFormat | undefined): number | undefined {
  if (format === undefined) return undefined;
  return readDate(text.slice(0, Math.max(0, dateLengthOf(text))))?.[format];
}

function valueIn(
  cell: string,
  column: Column | undefined,
  settled: SettledColumn | undefined,
  day: number | undefined,
): string | number | null {
  if (column === undefined) return null;
  const { cells } = COLUMN_ROLES[column.role];
  if (cells === 'date') return day === undefined ? null : fromEpochDay(day);
  if (cells === 'weekday') return day === undefined ? null : weekdayOfEpochDay(day);
  if (cells === 'open') return openFlagOf(cell) ?? null;
  if (settled === undefined || settled.column.role === 'ignored') return cell;
  const number = readNumber(cell)?.[settled.sign === '.' ? 'dot' : 'comma']?.value ?? flagOf(cell) ?? null;
  return number !== null && Number.isFinite(number) ? number : null;
}
