import { GrowingNumbers } from '../../../numerics/number-arrays.ts';
import { type FaultList, quoted, Tally } from '../../faults.ts';
import { flagOf, isNoEvent } from './languages.ts';

/**
 * 1 or 0 as a column of holidays or promotions says it: by a number, a word for yes or no, or the name of the event; an
 * empty cell and a word for nothing are 0. Undefined for any other number.
 */
export function eventOf(text: string): 0 | 1 | undefined {
  if (text === '1') return 1;
  if (text === '0' || text === '') return 0;
  const trimmed = text.trim();
  const match = /^([01])(?:[.,]0*)?$/.exec(trimmed);
  if (match !== null) return match[1] === '1' ? 1 : 0;
  if (isNoEvent(trimmed)) return 0;
  return flagOf(trimmed) ?? (/\p{L}/u.test(trimmed) ? 1 : undefined);
}

/** A column that its name takes for a flag is none with so many other numbers, or more than this share of them. */
const MANY_INVALID = 20;
const INVALID_SHARE = 0.05;

/** So many names are counted apart. */
const TRACKED_NAMES = 5;
/** What a row may say, as bits of a byte: no, yes, or one of the names. */
const [NO, YES, FIRST_NAME] = [1, 2, 4];

/** A column that marks days with a holiday or a promotion, while the file is read. */
export class FlagColumn {
  readonly name: string;
  /** Cells that are neither 0 nor 1 nor a word. */
  readonly invalid = new Tally();
  /** Names of events, and empty cells. */
  readonly names = new Tally();
  blank = 0;
  /** Cells that say 0 in so many letters. */
  zeros = 0;
  rows = 0;
  /** By slot: what its rows say, as bits. */
  readonly #said = new GrowingNumbers(Uint8Array);
  /** The first names and the rows of each: where no cell says that there is none, one of them may mean it. */
  readonly #named = new Map<string, { readonly bit: number; rows: number }>();

  #noAfter = { rows: 0, bits: NO };

  constructor(name: string) {
    this.name = name;
  }

  add(text: string, slot: number, row: number): void {
    this.rows++;
    const said = text === '1' ? YES : text === '0' ? NO : this.#bitOf(text, row);
    if (said === undefined) {
      this.invalid.add(text.trim(), row);
      return;
    }
    if (said === NO && text !== '') this.zeros++;
    this.#said.mark(slot, said);
  }

  #bitOf(text: string, row: number): number | undefined {
    const event = eventOf(text);
    if (text.trim() === '') this.blank++;
    else if (event === 1 && flagOf(text.trim()) === undefined && !/^1[.,]?0*$/.test(text.trim())) {
      this.names.add(text.trim(), row);
      return this.#bitOfName(text.trim());
    }
    return event === undefined ? undefined : event === 1 ? YES : NO;
  }

  #bitOfName(text: string): number {
    const known = this.#named.get(text);
    if (known !== undefined) {
      known.rows++;
      return known.bit;
    }
    if (this.#named.size === TRACKED_NAMES) return YES;
    const bit = FIRST_NAME << this.#named.size;
    this.#named.set(text, { bit, rows: 1 });
    return bit;
  }

  /** The name on most rows of a column in which no cell says that there is nothing: it means so (`Werktag`, `No promo`). */
  get usual(): string | undefined {
    if (this.blank > 0 || this.zeros > 0 || this.#named.size < 2) return undefined;
    return [...this.#named].find(([, { rows }]) => rows > this.rows / 2)?.[0];
  }

  /** The bits that say no, by the rows so far: the usual name is one of them. */
  get #no(): number {
    if (this.#noAfter.rows !== this.rows) {
      const { usual } = this;
      const bit = usual === undefined ? 0 : (this.#named.get(usual)?.bit ?? 0);
      this.#noAfter = { rows: this.rows, bits: NO | bit };
    }
    return this.#noAfter.bits;
  }

  #saidOn(slots: readonly number[]): number {
    let said = 0;
    for (const slot of slots) said |= this.#said.get(slot);
    return said;
  }

  /** 1 for a day of which some row says so. */
  valueOn(slots: readonly number[]): number {
    return (this.#saidOn(slots) & ~this.#no) === 0 ? 0 : 1;
  }

  /** True when some rows of a day are marked and others are not. */
  differsOn(slots: readonly number[]): boolean {
    const said = this.#saidOn(slots);
    return (said & ~this.#no) !== 0 && (said & this.#no) !== 0;
  }

  /** True when too many cells are numbers beyond 0 and 1 to be mistakes. */
  get isNoFlag(): boolean {
    return this.invalid.count >= MANY_INVALID || this.invalid.count > INVALID_SHARE * this.rows;
  }

  addFaults(faults: FaultList): void {
    faults.addCells(this.name, this.invalid, (text) => [
      'not-a-flag',
      `${quoted(text)} is not 0, 1, yes, no or the name of the day: correct it, or say in the mapping that the column is not used`,
    ]);
  }
}
