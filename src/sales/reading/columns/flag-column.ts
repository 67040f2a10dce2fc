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
  /** By slot: rows that say yes, and rows in all. */
  readonly #marked: number[] = [];
  readonly #rows: number[] = [];
  /** Rows by slot of the first names: where no cell says that there is none, one of them may mean it. */
  readonly #named = new Map<string, { rows: number; bySlot: Map<number, number> }>();

  constructor(name: string) {
    this.name = name;
  }

  add(text: string, slot: number, row: number): void {
    this.rows++;
    const event = text === '1' ? 1 : text === '0' ? 0 : this.#eventOf(text, slot, row);
    if (event === undefined) {
      this.invalid.add(text.trim(), row);
      return;
    }
    if (event === 0 && text !== '') this.zeros++;
    while (this.#rows.length <= slot) {
      this.#rows.push(0);
      this.#marked.push(0);
    }
    this.#rows[slot] = (this.#rows[slot] ?? 0) + 1;
    this.#marked[slot] = (this.#marked[slot] ?? 0) + event;
  }

  #eventOf(text: string, slot: number, row: number): 0 | 1 | undefined {
    const event = eventOf(text);
    if (text.trim() === '') this.blank++;
    else if (event === 1 && flagOf(text.trim()) === undefined && !/^1[.,]?0*$/.test(text.trim())) {
      this.names.add(text.trim(), row);
      this.#countName(text.trim(), slot);
    }
    return event;
  }

  #countName(text: string, slot: number): void {
    const name = this.#named.get(text) ?? { rows: 0, bySlot: new Map<number, number>() };
    if (name.rows === 0 && this.#named.size === TRACKED_NAMES) return;
    this.#named.set(text, name);
    name.rows++;
    name.bySlot.set(slot, (name.bySlot.get(slot) ?? 0) + 1);
  }

  /** The name on most rows of a column in which no cell says that there is nothing: it means so (`Werktag`, `No promo`). */
  get usual(): string | undefined {
    if (this.blank > 0 || this.zeros > 0 || this.#named.size < 2) return undefined;
    return [...this.#named].find(([, { rows }]) => rows > this.rows / 2)?.[0];
  }

  #markedOn(slot: number): number {
    const { usual } = this;
    const unmarked = usual === undefined ? 0 : (this.#named.get(usual)?.bySlot.get(slot) ?? 0);
    return (this.#marked[slot] ?? 0) - unmarked;
  }

  /** 1 for a day of which some row says so. */
  valueOn(slots: readonly number[]): number {
    return slots.some((slot) => this.#markedOn(slot) > 0) ? 1 : 0;
  }

  /** True when some rows of a day are marked and others are not. */
  differsOn(slots: readonly number[]): boolean {
    const rows = slots.reduce((sum, slot) => sum + (this.#rows[slot] ?? 0), 0);
    const marked = slots.reduce((sum, slot) => sum + this.#markedOn(slot), 0);
    return marked > 0 && marked < rows;
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
