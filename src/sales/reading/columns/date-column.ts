import { fromEpochDay } from '../../../dates.ts';
import type { Fault } from '../../../errors.ts';
import type { DateFormat, Warning } from '../../dataset.ts';
import { counted, type FaultList, quoted, Tally, UnreadableFile } from '../../faults.ts';
import { type DateReading, dayInZone, isPlainTime, isTimeZone, type Moment, momentOf, readDate } from './dates.ts';
import type { Slots } from './series-columns.ts';

/** How to write the date instead, when what was meant can be guessed. */
function hintFor(text: string): string {
  if (/^\d{5}(\.\d+)?$/.test(text)) return ': it looks like a serial number of Excel; format the column as a date';
  return ': write YYYY-MM-DD, dd/mm/yyyy or mm/dd/yyyy';
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
const FORMATS: readonly DateFormat[] = ['iso', 'dmy', 'mdy'];

/** In universal time these minutes of the day are the same day from the west of America to the Gulf. */
const SAME_DAY = { from: 8 * 60, to: 20 * 60 };

/** A cell that may be another day than the one that is written. */
interface Doubt {
  readonly text: string;
  readonly row: number;
}

/**
 * The date column while the file is read. A slot is one distinct date text (the time of day cut off), so that memory
 * grows with the days and not with the rows, and both orders of day and month stay open until all were seen.
 */
export class DateColumn implements Slots {
  readonly name: string;
  readonly slots: Slot[] = [];
  /** Rows of each slot. */
  readonly rows: number[] = [];
  readonly missing = new Tally();
  readonly unreadable = new Tally();
  readonly #timezone: string | undefined;
  readonly #slotByText = new Map<string, number>();
  readonly #offsets = new Set<number>();
  /** The first instant beyond {@link SAME_DAY}, and the first that is not midnight. */
  #earlyOrLate: Doubt | undefined;
  #timed: Doubt | undefined;
  #zoned = 0;
  #lastText = '';
  #lastSlot = -1;
  /** It is digits and the signs between them: whatever stands behind it is its time. */
  #isLastDigits = false;

  /** `timezone`: where instants with an offset are days; an unknown one is an {@link UnreadableFile}. */
  constructor(name: string, { timezone }: { readonly timezone?: string | undefined } = {}) {
    this.name = name;
    this.#timezone = timezone;
    if (timezone === undefined || isTimeZone(timezone)) return;
    const message = `${quoted(timezone)} is no time zone: write one such as Europe/Madrid`;
    throw new UnreadableFile({ code: 'unknown-timezone', message });
  }

  /** The slot of a cell, -1 when it holds no date. Throws {@link UnreadableFile} on too many dates. */
  slotOf(text: string, row: number): number {
    return this.#isLast(text) ? this.#lastSlot : this.#find(text.trim(), row);
  }

  get slotCount(): number {
    return this.slots.length;
  }

  dateOf(slot: number): number {
    return slot;
  }

  rowsOf(slot: number): number {
    return this.rows[slot];
  }

  firstRowOf(slot: number): number {
    return this.slots[slot].row;
  }

  /** Counts a row that has this day. */
  count(slot: number): void {
    this.rows[slot] = (this.rows[slot] ?? 0) + 1;
  }

  /** Remembers a cell that holds no date as a fault. */
  reject(text: string, row: number): void {
    (text.trim() === '' ? this.missing : this.unreadable).add(text.trim(), row);
  }

  /** Tickets mostly come by day: the date is that of the row before, with or without another time. */
  #isLast(text: string): boolean {
    const { length } = this.#lastText;
    if (length === 0 || text.length < length) return false;
    if (text.length === length) return text === this.#lastText;
    if (!text.startsWith(this.#lastText)) return false;
    if (this.#isLastDigits && isPlainTime(text, length)) return true;
    const moment = momentOf(text);
    if (moment === undefined || moment.date !== this.#lastText || moment.offset !== undefined) return false;
    return moment.minutes !== undefined;
  }

  #find(text: string, row: number): number {
    const moment = text === '' ? undefined : momentOf(text);
    if (moment === undefined) return -1;
    if (moment.offset !== undefined) this.#noteOffset(moment, text, row);
    const local = this.#localReading(moment);
    const key = local === undefined ? moment.date : keyOf(moment.date, local);
    const slot = this.#slotByText.get(key) ?? this.#open(key, moment.date, local ?? readDate(moment.date), row);
    if (slot !== -1) this.#remember(key, slot);
    return slot;
  }

  #remember(text: string, slot: number): void {
    this.#lastText = text;
    this.#lastSlot = slot;
    this.#isLastDigits = /^\d[\d./-]{5,}$/.test(text);
  }

  #noteOffset({ minutes = 0, offset = 0 }: Moment, text: string, row: number): void {
    this.#zoned++;
    if (this.#offsets.size < 10) this.#offsets.add(offset);
    if (minutes === 0) return;
    this.#timed ??= { text, row };
    if (minutes < SAME_DAY.from || minutes >= SAME_DAY.to) this.#earlyOrLate ??= { text, row };
  }

  /** The days of an instant in the time zone of the shop; undefined where the day is the one that is written. */
  #localReading({ date, minutes = 0, offset }: Moment): DateReading | undefined {
    const timezone = this.#timezone;
    const reading = offset === undefined || timezone === undefined ? undefined : readDate(date);
    if (offset === undefined || timezone === undefined || reading === undefined) return undefined;
    const local = (day: number | undefined) =>
      isSane(day) ? dayInZone(day * 1440 + minutes - offset, timezone) : undefined;
    return { shape: reading.shape, iso: local(reading.iso), dmy: local(reading.dmy), mdy: local(reading.mdy) };
  }

  #open(key: string, text: string, reading: DateReading | undefined, row: number): number {
    if (reading === undefined || !FORMATS.some((format) => isSane(reading[format]))) return -1;
    if (this.slots.length === MAX_DATES) {
      const message = `The file has more than ${counted(MAX_DATES, 'distinct date')}; reading stopped here`;
      throw new UnreadableFile({ row, column: this.name, code: 'too-many-dates', message });
    }
    this.#slotByText.set(key, this.slots.length);
    this.rows.push(0);
    return this.slots.push({ text, row, reading }) - 1;
  }

  /** The day of a cell in this format; undefined when it is none. */
  dayOf(text: string, format: DateFormat): number | undefined {
    const moment = momentOf(text);
    if (moment === undefined) return undefined;
    return (this.#localReading(moment) ?? readDate(moment.date))?.[format];
  }

  /** How many rows have a date that exists in each format. */
  rowsPerFormat(): Record<DateFormat, number> {
    const count = { iso: 0, dmy: 0, mdy: 0 };
    this.slots.forEach(({ reading }, slot) => {
      const rows = this.rows[slot] ?? 0;
      for (const format of FORMATS) if (reading[format] !== undefined) count[format] += rows;
    });
    return count;
  }

  /** Calendar days from the first to the last, by format. */
  spanPerFormat(): Record<DateFormat, number> {
    const span = { iso: 0, dmy: 0, mdy: 0 };
    for (const format of FORMATS) {
      const days = this.slots.flatMap(({ reading }) => reading[format] ?? []);
      span[format] = days.reduce((a, b) => Math.max(a, b), -1e6) - days.reduce((a, b) => Math.min(a, b), 1e6) + 1;
    }
    return span;
  }

  /** The first slot with a date that is a day under two orders, and not the same one. */
  ambiguousSlot(among: readonly DateFormat[] = ['dmy', 'mdy']): Slot | undefined {
    return this.slots.find(({ reading }) => {
      const days = among.map((format) => reading[format]).filter((day) => day !== undefined);
      return new Set(days).size > 1;
    });
  }

  /**
   * A time that may belong to another day, since the file writes universal time or several offsets; undefined where the days
   * are as they are written: all in one offset, or in the two of summer and winter.
   */
  get timezoneDoubt(): Doubt | undefined {
    if (this.#zoned === 0) return undefined;
    const offsets = [...this.#offsets];
    if (offsets.length === 1) return offsets[0] === 0 ? this.#earlyOrLate : undefined;
    return Math.max(...offsets) - Math.min(...offsets) <= 60 ? undefined : this.#timed;
  }

  /** What people should know of how the dates are written. */
  notes(): Warning[] {
    const notes: Warning[] = [];
    const first = (shape: DateReading['shape']) => this.slots.find(({ reading }) => reading.shape === shape);
    const serial = first('serial');
    if (serial !== undefined) {
      const message = `${this.name} holds serial numbers of Excel: ${quoted(serial.text)} is read as ${fromEpochDay(serial.reading.iso ?? 0)}`;
      notes.push({ code: 'excel-serial', message });
    }
    const short = first('short');
    if (short !== undefined) {
      const message = `${this.name} has years of two digits, such as ${quoted(short.text)}: 69 to 99 are of the last century`;
      notes.push({ code: 'two-digit-years', message });
    }
    if (this.#zoned > 0 && this.#timezone !== undefined) {
      notes.push({
        code: 'timezone',
        message: `${this.name}: ${counted(this.#zoned, 'time')} read as days in ${this.#timezone}`,
      });
    }
    return notes;
  }
}

/** What tells instants apart by their days in the time zone of the shop. */
function keyOf(date: string, { shape, iso, dmy, mdy }: DateReading): string {
  return shape === 'ymd' && iso !== undefined ? fromEpochDay(iso) : [date, iso, dmy, mdy].join(' ').trimEnd();
}

/** Years that come first in two digits make the days of a year lie decades apart: such a reading is not considered. */
const IMPLAUSIBLE_SPAN = 5;

/** The format that most rows have; undefined when the order of the parts is open. */
export function dateFormatOf(column: DateColumn, option: DateFormat | undefined): DateFormat | undefined {
  if (option !== undefined) return option;
  const rows = column.rowsPerFormat();
  const most = Math.max(rows.iso, rows.dmy, rows.mdy);
  if (most === 0) return 'iso'; // there is nothing to tell
  const fitting = FORMATS.filter((format) => rows[format] === most);
  if (fitting.length === 1) return fitting[0];
  const span = column.spanPerFormat();
  const least = Math.min(...fitting.map((format) => span[format]));
  const plausible = fitting.filter((format) => format !== 'iso' || span.iso <= IMPLAUSIBLE_SPAN * least);
  const open = plausible.filter(
    (format) => format === 'iso' || !fitting.includes('iso') || span[format] <= IMPLAUSIBLE_SPAN * span.iso,
  );
  const [first] = open;
  return open.length === 1 || column.ambiguousSlot(open) === undefined ? first : undefined;
}

/** The epoch day of each slot; undefined, with a fault, where the text is no day in that format, but in another. */
export function readSlots(column: DateColumn, format: DateFormat, faults: FaultList): (number | undefined)[] {
  const isOdd = oddShape(column, format);
  return column.slots.map(({ text, row, reading }, slot) => {
    const rows = column.rows[slot] ?? 0;
    const day = isOdd(reading.shape) ? undefined : reading[format];
    if (isSane(day) || rows === 0) return day;
    const times = rows === 1 ? '' : ` (in ${counted(rows, 'row')}, this is the first)`;
    const hint = reading.shape === 'serial' ? hintFor(text) : ` ${ORDERS[format]}, as the others of this column are`;
    const message = `${quoted(text)} is not a date${hint}${times}`;
    faults.add({ row, column: column.name, code: 'unparsable-date', message }, rows);
    return undefined;
  });
}

/** A way of writing dates that only some cells of a column have, and that other cells rule out. */
function oddShape({ slots }: DateColumn, format: DateFormat): (shape: DateReading['shape']) => boolean {
  const shapes = new Set(slots.map(({ reading }) => reading.shape));
  return (shape) =>
    (shape === 'serial' && shapes.size > 1) || (shape === 'short' && format === 'iso' && shapes.has('ymd'));
}

/** Adds the faults of the cells that hold no date in any format. */
export function addCellFaults(column: DateColumn, faults: FaultList): void {
  faults.addCells(column.name, column.missing, () => ['missing-value', 'The date is missing']);
  faults.addCells(column.name, column.unreadable, explain);
}

function explain(text: string): [code: string, message: string] {
  const reading = readDate(momentOf(text)?.date ?? '');
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
  const slot = column.ambiguousSlot(FORMATS);
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
