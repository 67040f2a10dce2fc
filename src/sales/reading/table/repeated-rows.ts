/** Rows of a day that stand together in the file, and a hash of their texts that does not depend on their order. */
interface Visit {
  rows: number;
  hash: number;
}

/** Blocks of fewer whole days may be alike by chance. */
const SHORTEST_BLOCK = 3;
/** Every row twice, one below the other: on so many days and no fewer than this share of all. */
const DOUBLED = { days: 7, share: 0.9 };

/**
 * Days that stand in the file a second time, row by row: exports that were appended to each other. A day is visited again
 * when rows of other days stand in between.
 */
export class RepeatedRows {
  readonly #drop: boolean;
  readonly #visits: (Visit | undefined)[] = [];
  /** Slots whose second visit equals the first, with the row on which it begins. */
  readonly #again = new Map<number, number>();
  /** Hashes of the rows of the first visit of each slot, only while copies are dropped. */
  readonly #rows: (Map<number, number> | undefined)[] = [];
  readonly #unlike = new Set<number>();
  #slot = -1;
  #current: Visit = { rows: 0, hash: 0 };
  #firstRow = 0;
  #isRevisit = false;

  constructor(drop: boolean) {
    this.#drop = drop;
  }

  /** True when copies are dropped and this row is one: an equal row of its day stands in an earlier block. */
  isCopy(slot: number, cells: readonly string[]): boolean {
    if (!this.#drop) return false;
    const left = this.#rows[slot];
    if (slot === this.#slot && !this.#isRevisit) return this.#isDoubled(left, cells);
    const hash = hashOf(cells);
    const count = left?.get(hash) ?? 0;
    if (count === 0) return false;
    left?.set(hash, count - 1);
    return true;
  }

  /** Within one block only a row that stands directly below an equal one counts as its copy. */
  #isDoubled(left: Map<number, number> | undefined, cells: readonly string[]): boolean {
    return left !== undefined && left.size === 1 && this.#current.rows === 1 && left.has(hashOf(cells));
  }

  add(slot: number, cells: readonly string[], row: number): void {
    if (slot !== this.#slot) this.#visit(slot, row);
    const hash = hashOf(cells);
    this.#current.rows++;
    this.#current.hash += hash;
    if (!this.#isRevisit && this.#current.rows > 1 && hash * this.#current.rows !== this.#current.hash)
      this.#unlike.add(slot);
    if (!this.#drop || this.#isRevisit) return;
    const rows = this.#rows[slot] ?? new Map<number, number>();
    this.#rows[slot] = rows.set(hash, (rows.get(hash) ?? 0) + 1);
  }

  #visit(slot: number, row: number): void {
    this.#leave();
    this.#slot = slot;
    this.#firstRow = row;
    this.#isRevisit = this.#visits[slot] !== undefined;
    this.#current = { rows: 0, hash: 0 };
  }

  #leave(): void {
    if (this.#slot < 0 || this.#current.rows === 0) return;
    const first = this.#visits[this.#slot];
    if (first === undefined) this.#visits[this.#slot] = this.#current;
    else if (first.rows === this.#current.rows && first.hash === this.#current.hash)
      this.#again.set(this.#slot, this.#firstRow);
  }

  /** Days (slots) that are there twice, and the row on which the copies begin; undefined when there is no such block. */
  found(): { readonly days: number; readonly row: number } | undefined {
    this.#leave();
    this.#current = { rows: 0, hash: 0 };
    if (this.#again.size >= SHORTEST_BLOCK) return { days: this.#again.size, row: Math.min(...this.#again.values()) };
    const several = this.#visits.flatMap((visit, slot) => (visit !== undefined && visit.rows > 1 ? [slot] : []));
    const doubled = several.filter((slot) => !this.#unlike.has(slot));
    const days = this.#visits.filter((visit) => visit !== undefined).length;
    if (doubled.length >= DOUBLED.days && doubled.length >= DOUBLED.share * days)
      return { days: doubled.length, row: 0 };
    return undefined;
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
