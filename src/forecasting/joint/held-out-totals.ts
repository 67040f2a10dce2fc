import { roundedSum } from '../../numerics/mergeable/exact-sum.ts';
import { groupSpread } from './group-spread.ts';
import { CELLS, type JointErrors, SPANS } from './joint-errors.ts';
import { learnJoint } from './joint-model.ts';

/** How often the total of all series was within its interval; null where there was nothing to learn from or to judge. */
export interface HeldOutTotals {
  /** Share of days, and of stretches of a month. */
  readonly coverage: number | null;
  readonly monthCoverage: number | null;
  /** Origins that were judged. */
  readonly origins: number;
}

/**
 * Coverage of the totals of a backtest by what the other origins say: each origin is left out once, so that none judges its own
 * errors. The spreads of the series are in sample still: their own models have seen all origins. `level` in per cent, 0–99.
 */
export function heldOutTotals({ known }: JointErrors, level: number): HeldOutTotals {
  const judged = Object.keys(known).filter((origin) => known[origin].series.some((count) => count > 1));
  if (judged.length < 2) return { coverage: null, monthCoverage: null, origins: 0 };
  const month = SPANS[SPANS.length - 1];
  const within = new Map<number, boolean[]>([
    [1, []],
    [month, []],
  ]);
  for (const origin of judged) {
    const others = Object.fromEntries(Object.entries(known).filter(([date]) => date !== origin));
    const joint = learnJoint({ known: others, assumed: {} });
    const { series, error, spread, squaredSpread } = known[origin];
    for (const [i, { span }] of CELLS.entries()) {
      if (series[i] < 2) continue;
      const total = roundedSum(spread[i]);
      const squares = roundedSum(squaredSpread[i]) / total ** 2;
      const sums = {
        largest: total,
        spread: [1, 0],
        squares: [squares, 0],
        // As if all series were alike: of each the variance is the mean.
        fourths: [squares ** 2 / series[i], 0],
        span,
      };
      within.get(span)?.push(Math.abs(roundedSum(error[i])) <= groupSpread(sums, joint).halfWidth(level));
    }
  }
  return {
    coverage: shareOf(within.get(1)),
    monthCoverage: shareOf(within.get(month)),
    origins: judged.length,
  };
}

function shareOf(within: readonly boolean[] = []): number | null {
  return within.length === 0 ? null : within.filter(Boolean).length / within.length;
}
