/**
 * A sum of numbers without rounding: its parts, of which the first is the sum rounded once, the second the rounded rest, and so
 * on; empty for 0. The same numbers give the same parts, whatever their order and however they are added up in between.
 */
export type ExactSum = readonly number[];

/**
 * The sum of sums. Adds term by term to an expansion that does not overlap (Shewchuk 1997, Adaptive precision floating-point
 * arithmetic and fast robust geometric predicates, Discrete & Computational Geometry 18). Finite numbers only, whose sum is
 * finite too.
 */
export function addExactly(sums: readonly ExactSum[]): ExactSum {
  const expansion: number[] = [];
  for (const sum of sums) {
    for (const term of sum) addTerm(expansion, term);
  }
  return canonical(expansion);
}

/** Sums that are added to one number at a time. */
export class ExactAccumulator {
  readonly #expansion: number[] = [];

  add(term: number): void {
    addTerm(this.#expansion, term);
  }

  sum(): ExactSum {
    return canonical([...this.#expansion]);
  }
}

/** The sum, rounded once. */
export function roundedSum(sum: ExactSum): number {
  return sum[0] ?? 0;
}

/** Keeps `expansion` ascending in size and without overlap; its exact sum grows by `term` (grow-expansion with Knuth's two-sum). */
function addTerm(expansion: number[], term: number): void {
  let carried = term;
  let kept = 0;
  for (let i = 0; i < expansion.length; i += 1) {
    const part = expansion[i];
    const high = carried + part;
    const virtual = high - carried;
    const low = carried - (high - virtual) + (part - virtual);
    if (low !== 0) {
      expansion[kept] = low;
      kept += 1;
    }
    carried = high;
  }
  if (kept < expansion.length) expansion.length = kept;
  if (carried !== 0) expansion.push(carried);
}

/** Takes the rounded sum off the expansion until nothing is left of it. */
function canonical(expansion: number[]): number[] {
  const parts: number[] = [];
  while (expansion.length > 0) {
    const rounded = roundedExpansion(expansion);
    parts.push(rounded);
    addTerm(expansion, -rounded);
  }
  return parts;
}

/** The exact sum of the expansion, rounded to the nearest number, of two that are as near to the even one. */
function roundedExpansion(expansion: readonly number[]): number {
  let i = expansion.length - 1;
  let high = expansion[i];
  let low = 0;
  while (i > 0 && low === 0) {
    i -= 1;
    const before = high;
    high = before + expansion[i];
    low = expansion[i] - (high - before);
  }
  // What lies below breaks a tie that the addition of two numbers could not see.
  const below = i > 0 ? expansion[i - 1] : 0;
  if ((low < 0 && below < 0) || (low > 0 && below > 0)) {
    const doubled = low * 2;
    const other = high + doubled;
    if (doubled === other - high) return other;
  }
  return high;
}
