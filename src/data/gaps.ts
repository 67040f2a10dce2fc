import { fromEpochDay, toEpochDay } from '../dates.ts';
import type { Profile } from '../schemas/dataset.ts';
import { ruledClosures } from './closures.ts';
import type { Series } from './series.ts';

type Gap = Profile['gaps'][number];

/**
 * The days without sales between the first and the last day that no closing rule explains, as ranges. Days that a rule
 * explains neither end a range nor count in its `days`.
 */
export function gapsOf(series: Series): Gap[] {
  const ruled = ruledClosures(series);
  const gaps: Gap[] = [];
  let before: number | undefined;
  for (const day of series.days.map(toEpochDay)) {
    const missing = before === undefined ? [] : between(before, day).filter((candidate) => !ruled.has(candidate));
    const [first, last] = [missing[0], missing.at(-1)];
    if (first !== undefined && last !== undefined) {
      gaps.push({ from: fromEpochDay(first), to: fromEpochDay(last), days: missing.length });
    }
    before = day;
  }
  return gaps;
}

function between(before: number, after: number): number[] {
  return Array.from({ length: after - before - 1 }, (_, i) => before + 1 + i);
}
