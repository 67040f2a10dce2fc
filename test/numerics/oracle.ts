import { readText } from '../project.ts';

/** What test/oracles/numerics.py has written. */
export const oracle = read<{
  readonly vectors: Readonly<Record<'a' | 'b', number[]> & Record<'sum' | 'mean' | 'dot', number>>;
  readonly cholesky: readonly {
    readonly matrix: number[][];
    readonly b: number[];
    readonly penalty: number[];
    readonly factor: number[][];
    readonly inverse: number[][];
    readonly lower: number[];
    readonly upper: number[];
    readonly ridge: number[];
  }[];
  readonly independentColumns: readonly { groups: number[]; columns: number[][]; kept: number[] }[];
  readonly quantiles: readonly (Readonly<
    Record<
      'values' | 'weights' | 'probabilities' | 'linear' | 'lower' | 'higher' | 'hazen' | 'weightedQuantiles',
      number[]
    >
  > &
    Readonly<Record<'median' | 'weightedMedian' | 'madScale' | 'madScaleAround0', number>>)[];
  readonly huber: { residuals: number[]; threshold: number; weights: number[] };
  readonly student: readonly { df: number; points: number[]; tails: number[]; excesses: number[] }[];
  readonly studentQuantiles: readonly (readonly [probability: number, degreesOfFreedom: number, quantile: number])[];
  readonly meanAbsoluteStudent5: number;
  readonly likelihood: readonly { values: number[]; weights: number[]; df: number; scale: number; gain: number }[];
  readonly uniform: readonly { seed: number; numbers: number[] }[];
  readonly draws: readonly {
    readonly covariances: number[][];
    readonly df: number;
    readonly paths: number;
    readonly seed: number;
    readonly draws: number[][];
  }[];
  readonly signFlips: readonly { differences: number[]; pValue: number }[];
  readonly quadrature: readonly { f: string; from: number; to: number; panels: number[]; integral: number }[];
  readonly sparse: {
    readonly x: number[][];
    readonly weights: number[];
    readonly vector: number[];
    readonly gram: number[][];
    readonly products: number[];
    readonly combination: number[];
  };
}>('numerics');

export function read<T>(name: string): T {
  return JSON.parse(readText(`test/fixtures/oracles/${name}.json`));
}

/** Whether a number is the expected one to 1e-9 of it. */
export function isClose(value: number, expected: number): boolean {
  return Math.abs(value - expected) <= 1e-9 * Math.abs(expected);
}

/** Whether each number is the expected one to 1e-9 of the largest of them. */
export function areClose(values: ArrayLike<number>, expected: ArrayLike<number>): boolean {
  const largest = Math.max(...Array.from(expected, Math.abs));
  return (
    values.length === expected.length &&
    Array.from(values).every((value, i) => Math.abs(value - expected[i]) <= 1e-9 * largest)
  );
}
