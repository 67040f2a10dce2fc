import { createRandom, normal } from '../../examples/random.ts';
import { addDays, eachDay, weekdayOf } from '../../src/dates.ts';
import type { Item } from './items.ts';
import type { FevTask } from './tasks.ts';

const WEEK = [1, 0.9, 0.95, 1.05, 1.3, 1.6, 0];
/** Days before the first window, enough for a backtest. */
const HISTORY = 200;

/**
 * Invented series for a run without a file: a week that is closed on Sundays, a season, and covariates of which the first
 * moves the target every other week. What is measured on them shows that the benchmark runs, and nothing else.
 */
export function inventedItems(task: FevTask, count: number): Item[] {
  const { horizon, windows, firstCutoff, format } = task;
  const first = typeof firstCutoff === 'number' ? '2013-01-01' : addDays(firstCutoff, 1 - HISTORY);
  const days = eachDay(first, addDays(first, HISTORY + windows * horizon - 1));
  return Array.from({ length: count }, (_, i) => {
    const random = createRandom(7919 * (i + 1));
    const flags = format.known.map((_, k) =>
      Float64Array.from(days, (_, d) => (Math.floor(d / (7 * (k + 1))) % 2 === 0 && d % (2 * k + 1) === 0 ? 1 : 0)),
    );
    const isOpen = days.map((day) => weekdayOf(day) !== 7);
    const sell = (day: string, d: number) =>
      Math.round(
        500 * WEEK[weekdayOf(day) - 1] * Math.exp(0.25 * flags[0][d] + 0.1 * Math.sin(d / 58) + 0.1 * normal(random)),
      );
    return {
      name: `invented-${i + 1}`,
      first,
      target: Float64Array.from(days, sell),
      open: isOpen.map((open) => (format.open === undefined ? undefined : open)),
      covariates: Object.fromEntries(format.known.map(({ covariate }, k) => [covariate, flags[k]])),
    };
  });
}
