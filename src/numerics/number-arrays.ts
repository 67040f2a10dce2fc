/** One number of each item. As `Float64Array.from` with a function, which takes four to thirty times as long. */
export function numbersOf<T>(items: ArrayLike<T>, numberOf: (item: T, i: number) => number): Float64Array {
  const numbers = new Float64Array(items.length);
  for (let i = 0; i < numbers.length; i += 1) numbers[i] = numberOf(items[i], i);
  return numbers;
}

/** The least of the values; Infinity without any. Loops, as `map`, `reduce` and `filter` of typed arrays box each number. */
export function leastOf(values: ArrayLike<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) least = Math.min(least, values[i]);
  return least;
}

/** The greatest of the values; −Infinity without any. */
export function greatestOf(values: ArrayLike<number>): number {
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) greatest = Math.max(greatest, values[i]);
  return greatest;
}

/** The numbers below `count`, at most 65,536, for which it holds, ascending. */
export function indicesWhere(count: number, holds: (i: number) => boolean): Uint16Array {
  const indices = new Uint16Array(count);
  let length = 0;
  for (let i = 0; i < count; i += 1) {
    if (!holds(i)) continue;
    indices[length] = i;
    length += 1;
  }
  return indices.subarray(0, length);
}

type NumberArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;

const BLOCK_BITS = 14;
const BLOCK = 1 << BLOCK_BITS;

/**
 * Numbers at indices from 0 that nobody has counted beforehand. They lie in blocks of 16,384, so that growing copies nothing
 * and leaves no room unused beyond the last block; where nothing was set, `empty` is.
 */
export class GrowingNumbers {
  readonly #blocks: NumberArray[] = [];
  readonly #kind: new (
    length: number,
  ) => NumberArray;
  readonly #empty: number;

  constructor(kind: new (length: number) => NumberArray, empty = 0) {
    this.#kind = kind;
    this.#empty = empty;
  }

  get(i: number): number {
    const block = this.#blocks[i >>> BLOCK_BITS];
    return block === undefined ? this.#empty : block[i & (BLOCK - 1)];
  }

  set(i: number, value: number): void {
    this.#blockOf(i)[i & (BLOCK - 1)] = value;
  }

  add(i: number, value: number): void {
    this.#blockOf(i)[i & (BLOCK - 1)] += value;
  }

  /** Sets these bits of a whole number. */
  mark(i: number, bits: number): void {
    this.#blockOf(i)[i & (BLOCK - 1)] |= bits;
  }

  #blockOf(i: number): NumberArray {
    const at = i >>> BLOCK_BITS;
    return this.#blocks[at] ?? this.#grow(at);
  }

  #grow(at: number): NumberArray {
    while (this.#blocks.length <= at) {
      const block = new this.#kind(BLOCK);
      if (this.#empty !== 0) block.fill(this.#empty);
      this.#blocks.push(block);
    }
    return this.#blocks[at];
  }
}
