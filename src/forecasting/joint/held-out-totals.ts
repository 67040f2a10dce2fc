import type { IsoDay } from '../../dates.ts';
import { roundedSum } from '../../numerics/mergeable/exact-sum.ts';
import { groupSpread } from './group-spread.ts';
import { CELLS, type JointErrors, SPANS } from './joint-errors.ts';
import { type JointErrorModel, learnJoint } from './joint-model.ts';

/** How often the total of all series was within its interval; null where there was nothing to learn from or to judge. */
export interface HeldOutTotals {
  /** Share of days, and of stretches of a month. */
  readonly coverage: number | null;
  readonly monthCoverage: number | null;
  /** Share of the days of each origin that was judged. */
  readonly byOrigin: ReadonlyMap<IsoDay, number>;
}

const MONTH = SPANS[SPANS.length - 1];

/**
 * Coverage of the totals of a backtest by what the other origins say: each origin is left out once, so that none judges its own
 * errors. The spreads of the series are in sample still: their own models have seen all origins. `level` in per cent, 0–99.
 */
export function heldOutTotals({ known }: JointErrors, level: number): HeldOutTotals {
  const judged = Object.keys(known).filter((origin) => known[origin].series.some((count) => count > 1));
  if (judged.length < 2) return { coverage: null, monthCoverage: null, byOrigin: new Map() };
  const days: boolean[] = [];
  const months: boolean[] = [];
  const byOrigin = new Map<IsoDay, number>();
  for (const origin of judged) {
    const others = Object.fromEntries(Object.entries(known).filter(([date]) => date !== origin));
    const within = withinOf(known[origin], learnJoint({ known: others, assumed: {} }), level);
    days.push(...within.days);
    months.push(...within.months);
    const share = shareOf(within.days);
    if (share !== null) byOrigin.set(origin, share);
  }
  return { coverage: shareOf(days), monthCoverage: shareOf(months), byOrigin };
}

type OriginErrors = JointErrors['known'][string];

/** Whether the total of each day, and of the month, of an origin was within its interval. */
function withinOf({ series, error, spread, squaredSpread }: OriginErrors, joint: JointErrorModel, level: number) {
  const days: boolean[] = [];
  const months: boolean[] = [];
  for (const [i, { span }] of CELLS.entries()) {
    if ((span !== 1 && span !== MONTH) || series[i] < 2) continue;
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
    const isWithin = Math.abs(roundedSum(error[i])) <= groupSpread(sums, joint).halfWidth(level);
    (span === 1 ? days : months).push(isWithin);
  }
  return { days, months };
}

function shareOf(within: readonly boolean[]): number | null {
  return within.length === 0 ? null : within.filter(Boolean).length / within.length;
}
