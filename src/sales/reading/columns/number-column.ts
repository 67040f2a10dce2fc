import { GrowingNumbers } from '../../../numerics/number-arrays.ts';
import type { DecimalSign, Warning } from '../../dataset.ts';
import { type FaultList, LARGEST_NUMBER, quoted, Tally } from '../../faults.ts';
import { flagOf } from './languages.ts';
import { type DecimalNumber, isMissing, isNotFinite, plainPoint, readNumber } from './numbers.ts';

/** What is kept of the values of a column: the sum of each slot, what their mean needs, or nothing. */
export type KeptValues = 'sum' | 'mean' | 'none';

/** What is kept of the values of each slot, where a slot is one date text of the file, or of one of its series. */
class Daily {
  readonly #kept: KeptValues;
  readonly #sum = new GrowingNumbers(Float64Array);
  /** For means: the first value of each slot, and, where it has another one too, how many. */
  readonly #first = new GrowingNumbers(Float64Array, Number.NaN);
  readonly #count = new GrowingNumbers(Uint32Array);
  readonly #isUneven = new GrowingNumbers(Uint8Array);

  constructor(kept: KeptValues, from?: { readonly daily: Daily; readonly slots: number }) {
    this.#kept = kept;
    if (from === undefined || kept === 'none') return;
    for (let slot = 0; slot < from.slots; slot += 1) this.#copy(from.daily, slot);
  }

  #copy(from: Daily, slot: number): void {
    if (this.#kept === 'sum') {
      this.#sum.set(slot, from.#sum.get(slot));
      return;
    }
    const first = from.#first.get(slot);
    if (Number.isNaN(first)) return;
    this.#first.set(slot, first);
    const count = from.#count.get(slot);
    if (count === 0) return;
    this.#count.set(slot, count);
    this.#sum.set(slot, from.#sum.get(slot));
    if (from.#isUneven.get(slot) === 1) this.#isUneven.set(slot, 1);
  }

  add(slot: number, value: number): void {
    if (this.#kept === 'sum') this.#sum.add(slot, value);
    else if (this.#kept === 'mean') this.#addForMean(slot, value);
  }

  #addForMean(slot: number, value: number): void {
    const first = this.#first.get(slot);
    if (Number.isNaN(first)) {
      this.#first.set(slot, value);
      return;
    }
    const count = this.#count.get(slot);
    this.#sum.set(slot, (count === 0 ? first : this.#sum.get(slot)) + value);
    this.#count.set(slot, count === 0 ? 2 : count + 1);
    if (value !== first) this.#isUneven.set(slot, 1);
  }

  /** The sum over the values of several slots. */
  sum(slots: readonly number[]): number {
    return slots.reduce((sum, slot) => sum + this.#sum.get(slot), 0);
  }

  hasValue(slots: readonly number[]): boolean {
    return slots.some((slot) => !Number.isNaN(this.#first.get(slot)));
  }

  /** The mean of the values of several slots; exactly their value when they are all equal. */
  mean(slots: readonly number[]): number {
    const filled = slots.filter((slot) => !Number.isNaN(this.#first.get(slot)));
    const first = this.#first.get(filled[0]);
    if (filled.every((slot) => this.#first.get(slot) === first && this.#isUneven.get(slot) === 0)) return first;
    let [sum, count] = [0, 0];
    for (const slot of filled) {
      const several = this.#count.get(slot);
      sum += several === 0 ? this.#first.get(slot) : this.#sum.get(slot);
      count += Math.max(1, several);
    }
    return sum / count;
  }
}

/** The values of a column under one way of reading its numbers. */
interface Reading {
  daily: Daily;
  decimals: number;
  /** Every value is 0 or 1. */
  binary: boolean;
  /** Some value is 0. */
  hasZero: boolean;
}

/**
 * One column of numbers while the file is read. What `1.234` means is known only when the whole column has been seen, so
 * that the values are kept per date under both readings from the first separator on.
 */
export class NumberColumn {
  readonly name: string;
  /** Cells that are a number under one reading only, under both with two values, and under both with one. */
  readonly dotOnly = new Tally();
  readonly commaOnly = new Tally();
  readonly either = new Tally();
  plain = 0;
  /** Plain integers of at least 1000, and others that are not 0: they show whether thousands are grouped. */
  plainThousands = 0;
  plainSmall = 0;
  readonly negative = new Tally();
  readonly flags = new Tally();
  readonly missing = new Tally();
  readonly notFinite = new Tally();
  /** Numbers beyond {@link LARGEST_NUMBER}; they are in no sum. */
  readonly outOfRange = new Tally();
  readonly text = new Tally();
  readonly #kept: KeptValues;
  /** One more than the highest slot that has a value. */
  #slots = 0;
  #dot: Reading;
  #comma: Reading;

  constructor(name: string, kept: KeptValues = 'sum') {
    this.name = name;
    this.#kept = kept;
    this.#dot = { daily: new Daily(kept), decimals: 0, binary: true, hasZero: false };
    this.#comma = this.#dot;
  }

  /** Cells that hold a number, in whatever reading. */
  get numbers(): number {
    return this.plain + this.dotOnly.count + this.commaOnly.count + this.either.count;
  }

  /** The values as they are when `sign` marks the decimals. */
  reading(sign: DecimalSign): Readonly<Reading> {
    return sign === '.' ? this.#dot : this.#comma;
  }

  add(text: string, slot: number, row: number): void {
    if (slot >= this.#slots) this.#slots = slot + 1;
    const point = plainPoint(text);
    if (point === text.length) this.#addPlain(Number(text), text, slot, row);
    else if (point !== -1 && isDecimalPoint(text, point)) this.#addDecimal(text, point, slot, row);
    else this.#addUncommon(text.trim(), slot, row);
  }

  #addPlain(value: number, text: string, slot: number, row: number): void {
    if (value > LARGEST_NUMBER) {
      (Number.isFinite(value) ? this.outOfRange : this.notFinite).add(text, row);
      return;
    }
    this.plain++;
    if (value >= 1000) this.plainThousands++;
    else if (value !== 0) this.plainSmall++;
    take(this.#dot, slot, value, 0);
    if (this.#comma !== this.#dot) take(this.#comma, slot, value, 0);
  }

  /** Digits with one sign among them that can only stand before decimals. */
  #addDecimal(text: string, point: number, slot: number, row: number): void {
    this.#split();
    const byDot = text.charCodeAt(point) === 46;
    const reading = byDot ? this.#dot : this.#comma;
    (byDot ? this.dotOnly : this.commaOnly).add(text, row);
    const value = Number(byDot ? text : `${text.slice(0, point)}.${text.slice(point + 1)}`);
    if (value > LARGEST_NUMBER) {
      this.outOfRange.add(text, row);
      return;
    }
    take(reading, slot, value, significant(text, point, reading.decimals));
  }

  #addUncommon(text: string, slot: number, row: number): void {
    const number = readNumber(text);
    if (number !== undefined) {
      this.#addNumber(number.dot, number.comma, { text, slot, row });
      return;
    }
    const flag = flagOf(text);
    if (flag !== undefined) {
      this.flags.add(text, row);
      take(this.#dot, slot, flag, 0);
      if (this.#comma !== this.#dot) take(this.#comma, slot, flag, 0);
    } else if (isMissing(text)) this.missing.add(text, row);
    else if (isNotFinite(text)) this.notFinite.add(text, row);
    else this.text.add(text, row);
  }

  /** Adds the product of two cells, read alike. Cells that are no numbers are told by the columns that they are in. */
  addProduct(first: string, second: string, slot: number, row: number): void {
    if (slot >= this.#slots) this.#slots = slot + 1;
    const [a, b] = [readNumber(first.trim()), readNumber(second.trim())];
    if (a === undefined || b === undefined) return;
    const text = `${first.trim()}${TIMES}${second.trim()}`;
    this.#addNumber(product(a.dot, b.dot), product(a.comma, b.comma), { text, slot, row });
  }

  #addNumber(dot: DecimalNumber | undefined, comma: DecimalNumber | undefined, cell: NumberCell): void {
    const { text, slot, row } = cell;
    const some = dot ?? comma;
    const size = Math.max(Math.abs(dot?.value ?? 0), Math.abs(comma?.value ?? 0));
    if (some === undefined || !(size <= LARGEST_NUMBER)) {
      (Number.isFinite(size) ? this.outOfRange : this.notFinite).add(text, row);
      return;
    }
    if (some.value < 0) this.negative.add(text, row);
    if (dot?.value === comma?.value) this.plain++;
    else this.#countSeparated(dot, comma, cell);
    if (dot !== undefined) take(this.#dot, slot, dot.value, dot.decimals);
    if (comma !== undefined && this.#comma !== this.#dot) take(this.#comma, slot, comma.value, comma.decimals);
  }

  #countSeparated(dot: DecimalNumber | undefined, comma: DecimalNumber | undefined, { text, row }: NumberCell): void {
    const tally = comma === undefined ? this.dotOnly : dot === undefined ? this.commaOnly : this.either;
    tally.add(text, row);
    this.#split();
  }

  /** From here on the two readings differ. */
  #split(): void {
    if (this.#comma !== this.#dot) return;
    this.#comma = { ...this.#dot, daily: new Daily(this.#kept, { daily: this.#dot.daily, slots: this.#slots }) };
  }
}

const TIMES = ' × ';

function product(a: DecimalNumber | undefined, b: DecimalNumber | undefined): DecimalNumber | undefined {
  if (a === undefined || b === undefined) return undefined;
  const decimals = a.decimals + b.decimals;
  return { value: Number((a.value * b.value).toFixed(Math.min(decimals, 20))) + 0, decimals };
}

interface NumberCell {
  readonly text: string;
  readonly slot: number;
  readonly row: number;
}

function take(reading: Reading, slot: number, value: number, decimals: number): void {
  reading.daily.add(slot, value);
  if (decimals > reading.decimals) reading.decimals = decimals;
  if (value === 0) reading.hasZero = true;
  else if (value !== 1) reading.binary = false;
}

/** True when the only sign in a text of digits cannot stand between thousands. */
function isDecimalPoint(text: string, point: number): boolean {
  return text.length - point !== 4 || point > 3 || text.charCodeAt(0) === 48;
}

/** The decimals after `point` without the zeros at the end; `known` when they are no more than that. */
function significant(text: string, point: number, known: number): number {
  let end = text.length;
  while (end - point - 1 > known && text.charCodeAt(end - 1) === 48) end--;
  return end - point - 1;
}

/** How the decimal sign of a column was found; `ambiguous`: nothing in the file decides it. */
export interface SignDecision {
  readonly sign: DecimalSign;
  readonly basis: 'option' | 'column' | 'never-shorter' | 'other-columns' | 'none' | 'ambiguous';
}

/**
 * The decimal sign of `column`: as the caller says; else by its own numbers (`12.5`, `1.234,5`); else, when all of its
 * numbers are like `1.234`, as the other columns of the file are written; else by whole numbers beside many that are never
 * shorter. Nothing is guessed beyond that: that `1234` stands beside `1.234` says little, since files are edited by hand.
 */
export function decimalSignOf(
  column: NumberColumn,
  others: readonly NumberColumn[],
  option: DecimalSign | undefined,
): SignDecision {
  if (option !== undefined) return { sign: option, basis: 'option' };
  const own = clearSign(column);
  if (own !== undefined) return { sign: own, basis: 'column' };
  const signs = new Set(others.map(clearSign).filter((sign) => sign !== undefined));
  const [sign] = signs;
  const open = column.either.count > 0;
  if (sign !== undefined && signs.size === 1) return { sign, basis: open ? 'other-columns' : 'none' };
  if (!open) return { sign: sign ?? '.', basis: 'none' };
  const thousands = signs.size === 0 ? neverShorter(column) : undefined;
  return thousands === undefined
    ? { sign: sign ?? '.', basis: 'ambiguous' }
    : { sign: thousands, basis: 'never-shorter' };
}

/** The decimal sign that some number of a column can only be read by; undefined when there is none. */
function clearSign({ dotOnly, commaOnly }: NumberColumn): DecimalSign | undefined {
  if (dotOnly.count + commaOnly.count === 0) return undefined;
  return commaOnly.count > dotOnly.count ? ',' : '.';
}

/**
 * So many numbers with three digits after their only separator are never decimals when whole numbers stand beside them:
 * a program that drops the zeros at the end would have left one in ten shorter (0.9 ** 44 < 1 %).
 */
const ENOUGH_TRIPLES = 44;

function neverShorter({ either, plainSmall, plainThousands }: NumberColumn): DecimalSign | undefined {
  if (plainThousands > 0 || plainSmall === 0 || either.count < ENOUGH_TRIPLES) return undefined;
  const separators = new Set(either.first.map(({ text }) => separatorOf(text)));
  const [separator] = separators;
  if (separator === undefined || separators.size > 1) return undefined;
  return separator === '.' ? ',' : '.';
}

/** The sign between the digits of a text: another one may belong to its currency (`Rs. 1,234`). */
function separatorOf(text: string): DecimalSign {
  return /\d,\d/.test(text) ? ',' : '.';
}

/** The value of a cell, or of the product of two, when `sign` marks the decimals. */
function cellValue(text: string, sign: DecimalSign): number {
  const values = text.split(TIMES).map((factor) => readNumber(factor)?.[sign === '.' ? 'dot' : 'comma']);
  return values.reduce<DecimalNumber | undefined>(product, { value: 1, decimals: 0 })?.value ?? Number.NaN;
}

const REASONS: Readonly<Partial<Record<SignDecision['basis'], string>>> = {
  'never-shorter': 'whole numbers stand beside them and none has fewer than three digits after it',
  'other-columns': 'the other columns of the file are written so',
};

/** How the decimal sign of a column was found when its own numbers leave it open. */
export function signWarnings(column: NumberColumn, { sign, basis }: SignDecision): Warning[] {
  const reason = REASONS[basis];
  const [cell] = column.either.first;
  if (reason === undefined || cell === undefined) return [];
  const value = cellValue(cell.text, sign);
  const message = `${column.name}: ${quoted(cell.text)} in row ${cell.row} is read as ${value}, since ${reason}`;
  return [{ code: 'decimal-sign-inferred', message }];
}

/** Adds the fault of a column whose numbers could be thousands or decimals. */
export function addAmbiguousNumbers(column: NumberColumn, faults: FaultList): void {
  const [cell] = column.either.first;
  const text = cell?.text ?? '';
  const decimalSign = separatorOf(text) === '.' ? ',' : '.';
  const thousands = cellValue(text, decimalSign);
  const message =
    `Nothing tells whether ${quoted(text)} is ${thousands} or ${cellValue(text, separatorOf(text))}: set the option ` +
    `decimal to "${decimalSign}" for ${thousands}, or write numbers without a sign between thousands`;
  faults.add({ row: cell?.row, column: column.name, code: 'ambiguous-numbers', message });
}
