import { type IsoDay, toEpochDay } from '../dates.ts';
import type { Series } from './series.ts';

/** One series of a dataset as rows; a dataset of a single one calls it `''`. */
export interface SeriesRows {
  readonly id: string;
  readonly series: Series;
  /** Days that are known to have been closed, ascending and not in the series; absent where there are none. */
  readonly closedDays?: readonly IsoDay[] | undefined;
}

/** What stands before the covariates, which the header names as the series does. */
const LEADING = ['series', 'date', 'sales'] as const;

/** A double takes no more characters. */
const LONGEST_CELL = 32;
const FIRST_SIZE = 64 * 1024;
/** Whole numbers up to here are written digit by digit. */
const SMALL = 1e9;

/**
 * Daily series as long CSV (RFC 4180, UTF-8, LF): `series,date,sales` and the covariates, a row for each day of each series,
 * by series and then by day. Numbers are the shortest text that reads back as the same double; a covariate without a value
 * (NaN) is an empty cell, and a closed day has neither sales nor covariates. Bytes are written one by one: texts that are put
 * together take three times as long.
 */
export class SeriesCsvWriter {
  #bytes = Buffer.allocUnsafe(FIRST_SIZE);
  #length = 0;

  /**
   * The bytes, which are there until the next call: the next ones take their place. Throws a RangeError for sales that are not
   * finite, and for series whose covariates are not those of the first one.
   */
  write(all: readonly SeriesRows[]): Buffer {
    this.#length = 0;
    const covariates = Object.keys(all[0]?.series.covariates ?? {});
    this.#append(Buffer.from(`${[...LEADING, ...covariates].map(textCell).join(',')}\n`));
    for (const { id, series, closedDays = [] } of all) {
      const names = Object.keys(series.covariates);
      if (names.length !== covariates.length || names.some((name, i) => name !== covariates[i])) {
        throw new RangeError(`The series "${id}" has other covariates than the first one`);
      }
      this.#rows(Buffer.from(`${textCell(id)},`), series, closedDays);
    }
    return this.#bytes.subarray(0, this.#length);
  }

  #append(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#bytes.length) this.#widen(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #rows(id: Uint8Array, { days, sales, covariates }: Series, closedDays: readonly IsoDay[]): void {
    const columns = Object.values(covariates);
    const longest = id.length + LONGEST_CELL * (columns.length + 2);
    let closed = 0;
    for (let i = 0; i < days.length; i += 1) {
      for (; closed < closedDays.length && closedDays[closed] < days[i]; closed += 1) {
        this.#closedRow(id, closedDays[closed], columns.length);
      }
      if (!Number.isFinite(sales[i])) throw new RangeError(`The sales of ${days[i]} are ${sales[i]}`);
      this.#begin(id, days[i], longest);
      this.#number(sales[i]);
      for (const values of columns) {
        this.#bytes[this.#length++] = COMMA;
        this.#number(values[i]);
      }
      this.#bytes[this.#length++] = NEWLINE;
    }
    for (; closed < closedDays.length; closed += 1) this.#closedRow(id, closedDays[closed], columns.length);
  }

  #begin(id: Uint8Array, day: IsoDay, longest: number): void {
    if (this.#length + longest > this.#bytes.length) this.#widen(longest);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < id.length; i += 1) bytes[at++] = id[i];
    for (let i = 0; i < day.length; i += 1) bytes[at++] = day.charCodeAt(i);
    bytes[at++] = COMMA;
    this.#length = at;
  }

  #closedRow(id: Uint8Array, day: IsoDay, columns: number): void {
    this.#begin(id, day, id.length + LONGEST_CELL * (columns + 2));
    for (let i = 0; i < columns; i += 1) this.#bytes[this.#length++] = COMMA;
    this.#bytes[this.#length++] = NEWLINE;
  }

  #widen(more: number): void {
    const wider = Buffer.allocUnsafe(2 * this.#bytes.length + more);
    wider.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = wider;
  }

  #number(value: number): void {
    if (value >= 0 && value < SMALL && Number.isInteger(value) && !Object.is(value, -0)) {
      this.#whole(value);
      return;
    }
    const text = numberCell(value);
    for (let i = 0; i < text.length; i += 1) this.#bytes[this.#length++] = text.charCodeAt(i);
  }

  #whole(value: number): void {
    let digits = 1;
    for (let limit = 10; value >= limit; limit *= 10) digits += 1;
    let rest = value | 0;
    for (let at = this.#length + digits - 1; at >= this.#length; at -= 1) {
      const tens = (rest / 10) | 0;
      this.#bytes[at] = ZERO + rest - 10 * tens;
      rest = tens;
    }
    this.#length += digits;
  }
}

function numberCell(value: number): string {
  if (Number.isNaN(value)) return '';
  return Object.is(value, -0) ? '-0' : String(value);
}

function textCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Reads what `seriesCsv` wrote. Throws a RangeError when the text is anything else. */
export function readSeriesCsv(text: string): SeriesRows[] {
  const cells = new Cells(text);
  const names = cells.header().slice(LEADING.length - 1); // sales and the covariates
  const rows = cells.linesLeft();
  const columns = names.map(() => new Float64Array(rows));
  const days: IsoDay[] = [];
  const starts = new Map<string, number>();
  const closed = new Map<string, IsoDay[]>();
  let current: string | undefined;
  let before = Number.NEGATIVE_INFINITY;
  while (cells.hasMore()) {
    const id = cells.next();
    if (id !== current) {
      if (starts.has(id)) throw cells.fault(`the series "${id}" comes twice`);
      starts.set(id, days.length);
      [current, before] = [id, Number.NEGATIVE_INFINITY];
    }
    const day = cells.next();
    const epochDay = toEpochDay(day);
    if (epochDay <= before) throw cells.fault(`${day} does not come after the day before it`);
    before = epochDay;
    if (cells.skipEmpty(columns.length)) {
      const own = closed.get(id) ?? [];
      closed.set(id, own);
      own.push(day);
      continue;
    }
    for (let i = 0; i < columns.length; i++) columns[i][days.length] = cells.number(i, i === columns.length - 1);
    days.push(day);
  }
  const ends = [...starts.values(), days.length].slice(1);
  return [...starts].map(([id, start], i) => {
    const [sales, ...covariates] = columns.map((values) => values.subarray(start, ends[i]));
    const named = covariates.map((values, n) => [names[n + 1], values] as const);
    const series = { days: days.slice(start, ends[i]), sales, covariates: Object.fromEntries(named) };
    return closed.has(id) ? { id, series, closedDays: closed.get(id) } : { id, series };
  });
}

const [QUOTE, COMMA, NEWLINE] = [0x22, 0x2c, 0x0a];
const [MINUS, ZERO, NINE] = [0x2d, 0x30, 0x39];

/** The cells of a CSV from the first to the last, read character by character: a million rows take about a second. */
class Cells {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  hasMore(): boolean {
    return this.#at < this.#text.length;
  }

  header(): string[] {
    const names: string[] = [];
    do names.push(this.#cell());
    while (this.#text.charCodeAt(this.#at++) === COMMA);
    const isOurs = LEADING.every((name, i) => names[i] === name) && this.#text.charCodeAt(this.#at - 1) === NEWLINE;
    if (!isOurs) throw this.fault(`the header does not begin with ${LEADING.join()}`);
    this.#line++;
    return names;
  }

  /** How many rows there are at most: text between quotes may have line breaks too. */
  linesLeft(): number {
    let lines = 0;
    for (let at = this.#text.indexOf('\n', this.#at); at !== -1; at = this.#text.indexOf('\n', at + 1)) lines++;
    return lines;
  }

  /** The next cell, which must be the last of its row or not. */
  next(isLast = false): string {
    const cell = this.#cell();
    if (this.#text.charCodeAt(this.#at) !== (isLast ? NEWLINE : COMMA))
      throw this.fault('the row has too few or too many cells');
    this.#at++;
    if (isLast) this.#line++;
    return cell;
  }

  /** Goes on to the next row when the `count` cells that are left of this one are all empty. */
  skipEmpty(count: number): boolean {
    for (let i = 0; i < count - 1; i += 1) if (this.#text.charCodeAt(this.#at + i) !== COMMA) return false;
    if (this.#text.charCodeAt(this.#at + count - 1) !== NEWLINE) return false;
    this.#at += count;
    this.#line++;
    return true;
  }

  /** The next cell as a number; an empty one is NaN, which the first number of a row may not be. */
  number(position: number, isLast: boolean): number {
    const first = this.#text.charCodeAt(this.#at);
    const cell = this.next(isLast);
    if (cell === '' && position > 0) return Number.NaN;
    const value = first === MINUS || (first >= ZERO && first <= NINE) ? Number(cell) : Number.NaN;
    if (!Number.isFinite(value)) throw this.fault(`"${cell}" is not a number`);
    return value;
  }

  fault(what: string): RangeError {
    return new RangeError(`Line ${this.#line}: ${what}`);
  }

  #cell(): string {
    const text = this.#text;
    const start = this.#at;
    if (text.charCodeAt(start) === QUOTE) return this.#quotedCell();
    let end = start;
    while (end < text.length && text.charCodeAt(end) !== COMMA && text.charCodeAt(end) !== NEWLINE) end++;
    this.#at = end;
    return text.slice(start, end);
  }

  #quotedCell(): string {
    let end = this.#text.indexOf('"', this.#at + 1);
    while (end !== -1 && this.#text.charCodeAt(end + 1) === QUOTE) end = this.#text.indexOf('"', end + 2);
    if (end === -1) throw this.fault('a quote is never closed');
    const cell = this.#text.slice(this.#at + 1, end).replaceAll('""', '"');
    this.#at = end + 1;
    return cell;
  }
}
