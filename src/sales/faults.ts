import type { Fault } from '../errors.ts';
import { inEnglish } from '../language/number-format.ts';

/** A number further from 0 is refused: nothing that is sold or priced comes near it. */
export const LARGEST_NUMBER = 1e15;

/** A number nearer to 0 is what is left of a calculation, such as 0.1 + 0.2 - 0.3. */
const SMALLEST_NUMBER = 1e-15;

/** The number, or 0 when it is as good as that: squares of smaller ones, and shares of them, would leave the range of doubles. */
export function withoutResidue(value: number): number {
  return Math.abs(value) < SMALLEST_NUMBER ? 0 : value;
}

/** Code and message of a number that is too large. */
export function numberOutOfRange(text: string | number): [code: string, message: string] {
  return ['number-out-of-range', `${text} is out of range: numbers go from -1e15 to 1e15`];
}

/** So many cells of one kind are kept; the others are only counted. */
const LISTED_CELLS = 100;

/** A cell that the user should look at. */
interface Cell {
  readonly row: number;
  readonly text: string;
}

/** How many cells were of one kind, and the first of them. */
export class Tally {
  count = 0;
  readonly first: Cell[] = [];

  add(text: string, row: number): void {
    this.count++;
    if (this.first.length < LISTED_CELLS) this.first.push({ row, text: text.slice(0, 100) });
  }
}

/** This many faults are listed one by one; further ones are only counted. */
export const LISTED_FAULTS = LISTED_CELLS;

/** The first faults of a file in the order of its rows, and how many there are in all. */
export class FaultList {
  readonly #listed: Fault[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Whether there are as many as are listed. */
  get isFull(): boolean {
    return this.#count >= LISTED_FAULTS;
  }

  /** Adds a fault that stands for `times` rows of the file. */
  add(fault: Fault, times = 1): void {
    this.#count += times;
    this.#listed.push(fault);
    if (this.#listed.length > 20 * LISTED_FAULTS) this.#listed.splice(0, this.#listed.length, ...this.first());
  }

  /** Adds every cell of a tally as a fault of `column`; `explain` answers code and message. */
  addCells(column: string, cells: Tally, explain: (text: string) => readonly [code: string, message: string]): void {
    for (const { row, text } of cells.first) {
      const [code, message] = explain(text);
      this.#listed.push({ row, column, code, message });
    }
    this.#count += cells.count;
  }

  /** The first {@link LISTED_FAULTS} faults by row; those of the file as a whole come first. */
  first(): Fault[] {
    return [...this.#listed].sort((a, b) => (a.row ?? 0) - (b.row ?? 0)).slice(0, LISTED_FAULTS);
  }
}

/** The file cannot be read any further. Thrown inside this folder only; `readSales` turns it into a problem. */
export class UnreadableFile extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** A cell as it is quoted in messages: on one line and not longer than 40 characters. */
export function quoted(text: string): string {
  const line = text.slice(0, 200).replace(/\s+/g, ' ');
  return `"${line.length > 40 ? `${line.slice(0, 39)}…` : line}"`;
}

/** `1 row`, `1,234 rows`. */
export function counted(count: number, noun: string): string {
  return `${inEnglish(count)} ${noun}${count === 1 ? '' : 's'}`;
}
