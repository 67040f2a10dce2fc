import type { Metric } from '../../src/forecasting/evaluation/metrics.ts';
import { quantileOfSorted } from '../../src/numerics/quantiles.ts';
import { seededRandom } from '../../src/numerics/sampling.ts';
import type { ScoredCase, WeightOf } from './scores.ts';

/** A statistic with its interval of 95 %. */
export interface Estimate {
  /** Of the cases as they are. */
  readonly value: Metric;
  readonly lower: Metric;
  readonly upper: Metric;
  /** Share of the draws that have a value in which it is below 1; null without any. */
  readonly belowOne: Metric;
}

interface Draws {
  readonly draws: number;
  readonly seed: number;
}

/** Source → series → origin → its cases, one a regime. */
type Months = readonly (readonly (readonly (readonly ScoredCase[])[])[])[];

/**
 * Percentile intervals (Efron & Tibshirani 1993, chapter 13) by a bootstrap in two stages (Davison & Hinkley 1997,
 * section 3.8): each draw takes, within each source, as many series as it has with replacement, and of each series taken
 * as many of its months. Both regimes of a month go together, as do all methods. `statistics` gives all numbers for cases
 * that count `weightOf` times; a draw in which one is null does not count for it.
 */
export function bootstrap(
  cases: readonly ScoredCase[],
  statistics: (weightOf: WeightOf) => readonly Metric[],
  { draws, seed }: Draws,
): Estimate[] {
  const months = monthsOf(cases);
  const random = seededRandom(seed);
  const drawn = Array.from({ length: draws }, () => {
    const weights = drawWeights(months, random);
    return statistics((each) => weights.get(each) ?? 0);
  });
  return statistics(() => 1).map((value, k) =>
    estimate(
      value,
      drawn.map((numbers) => numbers[k]),
    ),
  );
}

function estimate(value: Metric, drawn: readonly Metric[]): Estimate {
  const sorted = drawn.filter((each) => each !== null).sort((a, b) => a - b);
  if (sorted.length === 0) return { value, lower: null, upper: null, belowOne: null };
  const below = sorted.filter((each) => each < 1).length;
  return {
    value,
    lower: quantileOfSorted(sorted, 0.025),
    upper: quantileOfSorted(sorted, 0.975),
    belowOne: below / sorted.length,
  };
}

function monthsOf(cases: readonly ScoredCase[]): Months {
  const bySource = groupBy(cases, ({ panel, source }) => JSON.stringify([panel, source]));
  return bySource.map((source) =>
    groupBy(source, ({ series }) => series).map((series) => groupBy(series, ({ origin }) => origin)),
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

function drawWeights(months: Months, random: () => number): Map<ScoredCase, number> {
  const weights = new Map<ScoredCase, number>();
  for (const source of months) {
    for (const series of sample(source, random)) {
      for (const month of sample(series, random)) {
        for (const each of month) weights.set(each, (weights.get(each) ?? 0) + 1);
      }
    }
  }
  return weights;
}

/** As many of the items as there are, with replacement. */
function sample<T>(items: readonly T[], random: () => number): T[] {
  return items.map(() => items[Math.floor(random() * items.length)]);
}
