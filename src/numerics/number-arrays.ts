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
