import { GrowingNumbers } from '../../../numerics/number-arrays.ts';
import { type FaultList, quoted, Tally } from '../../faults.ts';
import { flagOf, openWordOf } from './languages.ts';

/** 1 or 0 for an open or closed day, written as a number or as a word; undefined for anything else. */
export function openFlagOf(text: string): 0 | 1 | undefined {
  if (text === '1') return 1;
  if (text === '0') return 0;
  const trimmed = text.trim();
  const match = /^([01])(?:[.,]0*)?$/.exec(trimmed);
  if (match !== null) return match[1] === '1' ? 1 : 0;
  return flagOf(trimmed) ?? openWordOf(trimmed);
}

/** The column that marks closed days, while the file is read. */
export class OpenColumn {
  readonly name: string;
  /** By slot: 1 where some row says that the store was open. */
  readonly #open = new GrowingNumbers(Uint8Array);
  readonly #missing = new Tally();
  readonly #invalid = new Tally();
  readonly #soldWhileClosed = new Tally();

  constructor(name: string) {
    this.name = name;
  }

  /** Reads one row; true when it says that the store was closed. Sales on such a row are a fault. */
  isClosed(text: string, slot: number, row: number, sales: string): boolean {
    const flag = openFlagOf(text);
    if (flag === 0) {
      if (/[1-9]/.test(sales)) this.#soldWhileClosed.add(sales, row);
      return true;
    }
    this.#open.set(slot, 1);
    if (flag === undefined) (text.trim() === '' ? this.#missing : this.#invalid).add(text, row);
    return false;
  }

  /** True when some row of these slots says that the store was open. */
  anyOpen(slots: readonly number[]): boolean {
    return slots.some((slot) => this.#open.get(slot) === 1);
  }

  addFaults(faults: FaultList): void {
    faults.addCells(this.name, this.#missing, () => ['missing-value', 'Write 1 for an open day or 0 for a closed one']);
    faults.addCells(this.name, this.#invalid, (text) => ['not-a-flag', `${quoted(text)} is not 0, 1, yes or no`]);
    faults.addCells(this.name, this.#soldWhileClosed, (text) => [
      'sales-on-closed-day',
      `${quoted(text)} sold on a day marked as closed: correct the sales or the mark`,
    ]);
  }
}
