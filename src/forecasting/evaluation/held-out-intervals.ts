import { historyFactor } from '../intervals/error-growth.ts';
import { fitIntervals } from '../intervals/fit-intervals.ts';
import type { IntervalEvidence, IntervalModel, TestedOrigin } from '../intervals/interval-model.ts';
import { dayInterval, totalInterval } from '../intervals/intervals.ts';
import { coverage, intervalScore, type Metric } from './metrics.ts';

/** How intervals did on origins they were not learnt from; each as defined in metrics.ts, null with fewer than two origins. */
export interface HeldOutIntervals {
  /** Share of open days inside their interval. */
  readonly coverage: Metric;
  /** Mean interval score of open days, units of the sales. */
  readonly intervalScore: Metric;
  /** Share of origins whose total is inside its interval. */
  readonly totalCoverage: Metric;
}

interface HeldOutByOrigin extends HeldOutIntervals {
  /** Share of open days inside their interval, of each origin; null where nothing could be learnt or was open. */
  readonly coverageByOrigin: readonly Metric[];
}

/**
 * Coverage and interval score of a backtest itself: intervals learnt from every other origin are measured on the rest,
 * and the reverse, so that no origin judges its own errors. `level` in per cent, 50–99. Costs two fits.
 */
export function heldOutIntervals(evidence: Omit<IntervalEvidence, 'inSample'>, level: number): HeldOutByOrigin {
  const actual: number[] = [];
  const lower: number[] = [];
  const upper: number[] = [];
  const coverageByOrigin: Metric[] = evidence.origins.map(() => null);
  const totals = { actual: [] as number[], lower: [] as number[], upper: [] as number[] };
  for (const parity of [0, 1]) {
    const learnt = evidence.origins.filter((_, i) => i % 2 === parity);
    if (!learnt.some(hasOpenDay)) continue;
    const model = fitIntervals({ ...evidence, origins: learnt });
    for (const origin of evidence.origins.filter((candidate, i) => i % 2 !== parity && hasOpenDay(candidate))) {
      const then = withHistory(model, evidence.historyDays, origin.historyDays);
      const open = origin.days.filter((day) => day.open);
      for (const day of open) {
        const [lo, hi] = dayInterval(then, day, level);
        actual.push(day.actual);
        lower.push(lo);
        upper.push(hi);
      }
      const days = -open.length;
      coverageByOrigin[evidence.origins.indexOf(origin)] = coverage(
        actual.slice(days),
        lower.slice(days),
        upper.slice(days),
      );
      const [lo, hi] = totalInterval(then, open, level);
      totals.actual.push(open.reduce((sum, day) => sum + day.actual, 0));
      totals.lower.push(lo);
      totals.upper.push(hi);
    }
  }
  return {
    coverage: coverage(actual, lower, upper),
    intervalScore: intervalScore(actual, { lower, upper }, level),
    totalCoverage: coverage(totals.actual, totals.lower, totals.upper),
    coverageByOrigin,
  };
}

function hasOpenDay(origin: TestedOrigin): boolean {
  return origin.days.some((day) => day.open);
}

/** The same intervals for a forecast from `days` days of history instead of `learntFor`. */
function withHistory(model: IntervalModel, learntFor: number, days: number): IntervalModel {
  const ratio = historyFactor(days) / historyFactor(learntFor);
  return { ...model, quantiles: model.quantiles.map((quantile) => quantile * ratio), spread: model.spread * ratio };
}
