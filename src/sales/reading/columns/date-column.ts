import { epochDayOf, fromEpochDay } from '../../../dates.ts';
import type { Fault } from '../../../errors.ts';
import type { DateFormat } from '../../dataset.ts';
import { counted, type FaultList, quoted, Tally, UnreadableFile } from '../../faults.ts';

/** What one date text means under each order of its parts; undefined where that day does not exist. */
interface DateReading {
  /** `ymd`: the year comes first and there is only one way to read it. */
  readonly shape: 'ymd' | 'slashed';
  readonly iso: number | undefined;
  readonly dmy: number | undefined;
  readonly mdy: number | undefined;
}

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const TIME =
  /^(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:\s?[ap]\.?\s?m\.?)?\s?(?:Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** True when what stands in a text from `from` on is a time of day. */
function isTime(text: string, from: number): boolean {
  return TIME.test(text.slice(from));
}

/** Length of the part of a text before its time of day (`2022-01-01 10:30:00`, `…T10:30Z`); -1 when what follows is no time. */
export function dateLengthOf(text: string): number {
  const end = text.search(/[T\s]/);
  if (end === -1) return text.length;
  return isTime(text, end) ? end : -1;
}

/** Reads a date without time of day; undefined when the text has the shape of none. */
export function readDate(text: string): DateReading | undefined {
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) return { shape: 'ymd', ...NOT_SLASHED, iso: epochDay(yearFirst[1], yearFirst[3], yearFirst[4]) };
  const compact = COMPACT.exec(text);
  if (compact) return { shape: 'ymd', ...NOT_SLASHED, iso: epochDay(compact[1], compact[2], compact[3]) };
  const yearLast = YEAR_LAST.exec(text);
  if (!yearLast) return undefined;
  const [, first, , second, year] = yearLast;
  return { shape: 'slashed', iso: undefined, dmy: epochDay(year, second, first), mdy: epochDay(year, first, second) };
}

/** How to write the date instead, when what was meant can be guessed. */
function hintFor(text: string): string {
  if (/^\d{1,2}([-/.])\d{1,2}\1\d{2}$/.test(text)) return ': write the year with four digits';
  if (/^\d{5}(\.\d+)?$/.test(text)) return ': it looks like a serial number of Excel; format the column as a date';
  return ': write YYYY-MM-DD, dd/mm/yyyy or mm/dd/yyyy';
}

const NOT_SLASHED = { dmy: undefined, mdy: undefined };

function epochDay(year: string | undefined, month: string | undefined, day: string | undefined): number | undefined {
  return epochDayOf(Number(year), Number(month), Number(day));
}

/** One distinct date text of the file. */
interface Slot {
  readonly text: string;
  readonly row: number;
  readonly reading: DateReading;
}

const MAX_DATES = 100_000;
const FIRST_EPOCH_DAY = -25_567; // 1900-01-01
const LAST_EPOCH_DAY = 84_370; // 2200-12-31

/**
 * The date column while the file is read. A slot is one distinct date text (the time of day cut off), so that memory
 * grows with the days and not with the rows, and both orders of day and month stay open until all were seen.
 */
export class DateColumn {
  readonly name: string;
  readonly slots: Slot[] = [];
  /** Rows of each slot. */
  readonly rows: number[] = [];
  readonly missing = new Tally();
  readonly unreadable = new Tally();
  readonly #slotByText = new Map<string, number>();
  #lastText = '';
  #lastSlot = -1;

  constructor(name: string) {
    this.name = name;
  }

  /** The slot of a cell, -1 when it holds no date. Throws {@link UnreadableFile} on too many dates. */
  slotOf(text: string, row: number): number {
    const slot = this.#isLast(text) ? this.#lastSlot : this.#find(text, row);
    if (slot !== -1) this.rows[slot] = (this.rows[slot] ?? 0) + 1;
    return slot;
  }

  /** Tickets mostly come by day: the date is that of the row before, with or without another time. */
  #isLast(text: string): boolean {
    const { length } = this.#lastText;
    if (text.length === length) return text === this.#lastText && length > 0;
    return length > 0 && text.startsWith(this.#lastText) && isTime(text, length);
  }

  #find(text: string, row: number): number {
    const trimmed = text.trim();
    if (trimmed === '') {
      this.missing.add(text, row);
      return -1;
    }
    const date = trimmed.slice(0, Math.max(0, dateLengthOf(trimmed)));
    const slot = this.#slotByText.get(date) ?? this.#open(date, row);
    if (slot === -1) this.unreadable.add(trimmed, row);
    else {
      this.#lastText = date;
      this.#lastSlot = slot;
    }
    return slot;
  }

  #open(text: string, row: number): number {
    const reading = readDate(text);
    if (reading === undefined || ![reading.iso, reading.dmy, reading.mdy].some(isSane)) return -1;
    if (this.slots.length === MAX_DATES) {
      const message = `The file has more than ${counted(MAX_DATES, 'distinct date')}; reading stopped here`;
      throw new UnreadableFile({ row, column: this.name, code: 'too-many-dates', message });
    }
    this.#slotByText.set(text, this.slots.length);
    this.rows.push(0);
    return this.slots.push({ text, row, reading }) - 1;
  }

  /** How many rows have a date that exists in each format. */
  rowsPerFormat(): Record<DateFormat, number> {
    const count = { iso: 0, dmy: 0, mdy: 0 };
    this.slots.forEach(({ reading }, slot) => {
      const rows = this.rows[slot] ?? 0;
      if (reading.iso !== undefined) count.iso += rows;
      if (reading.dmy !== undefined) count.dmy += rows;
      if (reading.mdy !== undefined) count.mdy += rows;
    });
    return count;
  }

  /** The first slot with a date that is a day under both orders, and not the same one. */
  ambiguousSlot(): Slot | undefined {
    return this.slots.find(({ reading: { dmy, mdy } }) => dmy !== undefined && mdy !== undefined && dmy !== mdy);
  }
}

/** The format that most rows have; undefined when the order of day and month is open. */
export function dateFormatOf(column: DateColumn, option: DateFormat | undefined): DateFormat | undefined {
  if (option !== undefined) return option;
  const { iso, dmy, mdy } = column.rowsPerFormat();
  if (iso >= Math.max(dmy, mdy)) return 'iso';
  if (dmy !== mdy) return dmy > mdy ? 'dmy' : 'mdy';
  return column.ambiguousSlot() === undefined ? 'dmy' : undefined;
}

/** The epoch day of each slot; undefined, with a fault, where the text is no day in that format, but in another. */
export function readSlots(column: DateColumn, format: DateFormat, faults: FaultList): (number | undefined)[] {
  return column.slots.map(({ text, row, reading }, slot) => {
    const day = reading[format];
    if (isSane(day)) return day;
    const rows = column.rows[slot] ?? 1;
    const message =
      `${quoted(text)} is not a date ${ORDERS[format]}, as the others of this column are` +
      (rows === 1 ? '' : ` (in ${counted(rows, 'row')}, this is the first)`);
    faults.add({ row, column: column.name, code: 'unparsable-date', message }, rows);
    return undefined;
  });
}

/** Adds the faults of the cells that hold no date in any format. */
export function addCellFaults(column: DateColumn, faults: FaultList): void {
  faults.addCells(column.name, column.missing, () => ['missing-value', 'The date is missing']);
  faults.addCells(column.name, column.unreadable, explain);
}

function explain(text: string): [code: string, message: string] {
  const reading = readDate(text.slice(0, Math.max(0, dateLengthOf(text))));
  if (reading === undefined) return ['unparsable-date', `${quoted(text)} is not a date${hintFor(text)}`];
  const exists = (reading.iso ?? reading.dmy ?? reading.mdy) !== undefined;
  if (!exists) return ['unparsable-date', `${quoted(text)} is a day that does not exist`];
  return outOfRange(text);
}

/** Code and message of a date that exists and is not `isSane`. */
export function outOfRange(date: string): [code: string, message: string] {
  return ['date-out-of-range', `${quoted(date)} is out of range: dates must be from 1900 to 2200`];
}

/** What to do about a column whose dates could be of either order. */
export function ambiguousDates(column: DateColumn): Fault {
  const slot = column.ambiguousSlot();
  const { dmy, mdy } = slot?.reading ?? {};
  const both = dmy === undefined || mdy === undefined ? '' : ` (${fromEpochDay(dmy)} or ${fromEpochDay(mdy)})`;
  const message =
    `No date tells whether the day or the month comes first: ${quoted(slot?.text ?? '')} could be either${both}. ` +
    'Set the option dateFormat to "dmy" or "mdy", or write the dates YYYY-MM-DD';
  return { row: slot?.row, column: column.name, code: 'ambiguous-dates', message };
}

/** Whether a day of sales may be this one, in days since 1970-01-01. */
export function isSane(day: number | undefined): day is number {
  return day !== undefined && day >= FIRST_EPOCH_DAY && day <= LAST_EPOCH_DAY;
}

const ORDERS: Readonly<Record<DateFormat, string>> = { iso: 'YYYY-MM-DD', dmy: 'dd/mm/yyyy', mdy: 'mm/dd/yyyy' };
