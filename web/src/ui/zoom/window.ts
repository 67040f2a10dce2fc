import type { DayWindow } from '../../../../src/charts/drawing/axes.ts';

/** Days that are always in view. */
const FEWEST_DAYS = 7;

const fewest = (all: DayWindow) => Math.min(FEWEST_DAYS - 1, all.to - all.from);

/** A window as near to this one as fits into the days that there are, and at least a week long. */
export function fitted({ from, to }: DayWindow, all: DayWindow): DayWindow {
  const length = Math.min(Math.max(to - from, fewest(all)), all.to - all.from);
  const start = Math.min(Math.max(from, all.from), all.to - length);
  return { from: start, to: start + length };
}

/** The same window so many days later; earlier when they are negative. */
export function moved({ from, to }: DayWindow, days: number, all: DayWindow): DayWindow {
  return fitted({ from: from + days, to: to + days }, all);
}

/** `factor` times as many days, with the one at `center` where it is; the middle one by default. */
export function zoomed(shown: DayWindow, factor: number, all: DayWindow, center?: number): DayWindow {
  const { from, to } = shown;
  const kept = center ?? (from + to) / 2;
  const length = Math.min(Math.max((to - from) * factor, fewest(all)), all.to - all.from);
  const start = kept - (kept - from) * (length / (to - from || 1));
  return fitted({ from: start, to: start + length }, all);
}

/** As long as it can be. */
export const isWhole = ({ from, to }: DayWindow, all: DayWindow): boolean => to - from > all.to - all.from - 0.01;
