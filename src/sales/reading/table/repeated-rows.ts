import { GrowingNumbers } from '../../../numerics/number-arrays.ts';

/** Rows of a slot that stand together in the file, and a hash of their texts that does not depend on their order. */
interface Visit {
  readonly rows: number;
  readonly hash: number;
  /** Where it begins. */
  readonly row: number;
}

/** Blocks of fewer whole days may be alike by chance. */
const SHORTEST_BLOCK = 3;
/** Every row twice, one below the other: on so many days and no fewer than this share of all. */
const DOUBLED = { days: 7, share: 0.9 };

/** More rows of a visit are not told apart by their number. */
const MOST_ROWS = 65_535;

/** What is known of a slot, as bits. */
const [AGAIN, UNLIKE, TAKEN] = [1, 2, 4];

/**
 * Days that stand in the file a second time, row by row: exports that were appended to each other. Rows of one day that stand
 * together are a block, and the rows of a slot in it (all of them, or those of one series) are a visit. A slot is visited
 * again when rows of other days stand in between.
 */
export class RepeatedRows {
  readonly #drop: boolean;
  readonly #isOfInterest: boolean;
  /** By slot: the block of its first visit, counted from 1, its rows, and their hashes added up. */
  readonly #block = new GrowingNumbers(Uint32Array);
  readonly #rows = new GrowingNumbers(Uint16Array);
  readonly #hash = new GrowingNumbers(Uint32Array);
  readonly #facts = new GrowingNumbers(Uint8Array);
  /** Days of which some slot was visited again with the same rows. */
  readonly #again = new GrowingNumbers(Uint8Array);
  #daysAgain = 0;
  #firstAgain = Number.POSITIVE_INFINITY;
  /** While copies are dropped: hashes of the rows of the first visit, of slots that have several. */
  readonly #several = new Map<number, Map<number, number>>();
  /** The visits in this block to slots that were there before it. */
  readonly #later = new Map<number, Visit>();
  #blocks = 0;
  #day = -1;
  #slots = 0;
  /** The slot of the row before, and its visit. */
  #slot = -1;
  #visitRows = 0;
  #visitHash = 0;
  #visitRow = 0;
  #isFirst = false;

  /** `drop`: what somebody has said of copies; undefined: nobody has, and it must be found out whether there are any. */
  constructor(drop: boolean | undefined) {
    this.#drop = drop ?? false;
    this.#isOfInterest = drop !== false;
  }

  /** True when copies are dropped and this row is one: an equal row of its slot stands in an earlier block. */
  isCopy(slot: number, day: number, cells: readonly string[]): boolean {
    if (!this.#drop) return false;
    const hash = hashOf(cells);
    if (day !== this.#day) this.#leave(day);
    else if (this.#block.get(slot) === this.#blocks) return this.#isDoubled(slot, hash);
    return this.#take(slot, hash);
  }

  /** Within one block only a row that stands directly below an equal one counts as its copy. */
  #isDoubled(slot: number, hash: number): boolean {
    return slot === this.#slot && this.#visitRows === 1 && this.#visitHash === hash;
  }

  /** Takes a row from the first visit; false when it is not there, or was taken already. */
  #take(slot: number, hash: number): boolean {
    this.#keep();
    const several = this.#several.get(slot);
    if (several !== undefined) {
      const count = several.get(hash) ?? 0;
      several.set(hash, Math.max(0, count - 1));
      return count > 0;
    }
    if (this.#rows.get(slot) !== 1 || this.#hash.get(slot) !== hash) return false;
    if ((this.#facts.get(slot) & TAKEN) !== 0) return false;
    this.#facts.mark(slot, TAKEN);
    return true;
  }

  add(slot: number, day: number, cells: readonly string[], row: number): void {
    if (!this.#isOfInterest) return;
    if (day !== this.#day) this.#leave(day);
    if (slot !== this.#slot) this.#enter(slot, row);
    const hash = hashOf(cells);
    this.#visitRows++;
    this.#visitHash = (this.#visitHash + hash) >>> 0;
    if (!this.#isFirst || this.#visitRows === 1) return;
    if (Math.imul(hash, this.#visitRows) >>> 0 !== this.#visitHash) this.#facts.mark(slot, UNLIKE);
    if (this.#drop) this.#count(slot, hash);
  }

  #count(slot: number, hash: number): void {
    const before = (this.#visitHash - hash) >>> 0; // of a single row, when this is the second
    const hashes = this.#several.get(slot) ?? new Map<number, number>([[before, 1]]);
    this.#several.set(slot, hashes.set(hash, (hashes.get(hash) ?? 0) + 1));
  }

  #enter(slot: number, row: number): void {
    this.#keep();
    this.#slot = slot;
    const block = this.#block.get(slot);
    this.#isFirst = block === 0 || block === this.#blocks;
    if (block === 0) {
      this.#block.set(slot, this.#blocks);
      if (slot >= this.#slots) this.#slots = slot + 1;
    }
    const before = this.#isFirst || this.#later.size === 0 ? undefined : this.#later.get(slot);
    const isResumed = block !== 0 && this.#isFirst;
    this.#visitRows = isResumed ? this.#rows.get(slot) : (before?.rows ?? 0);
    this.#visitHash = isResumed ? this.#hash.get(slot) : (before?.hash ?? 0);
    this.#visitRow = before?.row ?? row;
  }

  /** Writes down the visit as far as it has come: its block goes on with another slot. */
  #keep(): void {
    if (this.#slot < 0) return;
    if (this.#isFirst) this.#keepFirst();
    else this.#later.set(this.#slot, { rows: this.#visitRows, hash: this.#visitHash, row: this.#visitRow });
  }

  #keepFirst(): void {
    this.#rows.set(this.#slot, Math.min(this.#visitRows, MOST_ROWS));
    this.#hash.set(this.#slot, this.#visitHash);
  }

  /** Ends the block of the day before. */
  #leave(day: number): void {
    if (this.#slot >= 0 && this.#isFirst) this.#keepFirst();
    else if (this.#slot >= 0) {
      this.#later.delete(this.#slot);
      this.#compare(this.#slot, this.#visitRows, this.#visitHash, this.#visitRow);
    }
    if (this.#later.size > 0) {
      for (const [slot, { rows, hash, row }] of this.#later) this.#compare(slot, rows, hash, row);
      this.#later.clear();
    }
    this.#slot = -1;
    this.#day = day;
    this.#blocks++;
  }

  /** Notes a later visit that has the same rows as the first one. */
  #compare(slot: number, rows: number, hash: number, row: number): void {
    if (hash !== this.#hash.get(slot) || Math.min(rows, MOST_ROWS) !== this.#rows.get(slot)) return;
    this.#facts.mark(slot, AGAIN);
    if (row < this.#firstAgain) this.#firstAgain = row;
    if (this.#again.get(this.#day) === 0) this.#daysAgain++;
    this.#again.set(this.#day, 1);
  }

  /** Days that are there twice, and the row on which the copies begin; undefined when there is no such block. */
  found(): { readonly days: number; readonly row: number } | undefined {
    this.#leave(-1);
    if (this.#daysAgain >= SHORTEST_BLOCK) return { days: this.#daysAgain, row: this.#firstAgain };
    let [visited, doubled] = [0, 0];
    for (let slot = 0; slot < this.#slots; slot += 1) {
      if (this.#block.get(slot) === 0) continue;
      visited++;
      if (this.#rows.get(slot) > 1 && (this.#facts.get(slot) & UNLIKE) === 0) doubled++;
    }
    return doubled >= DOUBLED.days && doubled >= DOUBLED.share * visited ? { days: doubled, row: 0 } : undefined;
  }
}

/** FNV-1a over all cells, two characters at a time, 32 bits. */
function hashOf(cells: readonly string[]): number {
  let hash = 0x811c9dc5;
  for (const cell of cells) {
    const { length } = cell;
    for (let i = 1; i < length; i += 2) {
      hash = Math.imul(hash ^ (cell.charCodeAt(i - 1) | (cell.charCodeAt(i) << 16)), 0x01000193);
    }
    hash = Math.imul(hash ^ (length % 2 === 1 ? cell.charCodeAt(length - 1) : 31), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15) ^ length, 0x01000193);
  }
  return hash >>> 0;
}
