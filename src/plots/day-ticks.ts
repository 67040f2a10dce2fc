import { eachDay, type IsoDay, weekdayOf } from '../dates.ts';

export interface DayTicks {
  readonly days: readonly IsoDay[];
  /** The chart library's template for their labels. */
  readonly template: string;
}

interface Grain {
  readonly holds: (day: IsoDay) => boolean;
  /** Keep each first, second, … of the days that hold. */
  readonly steps: readonly number[];
  readonly template: string;
}

const DAILY: Grain = { holds: () => true, steps: [1], template: '{ee}\n{d}' };
const MONDAYS: Grain = { holds: (day) => weekdayOf(day) === 1, steps: [1, 2], template: '{d} {MMM}' };
/** Steps of months count from January, steps of years from the year 0, so that ticks fall on round ones. */
const COARSE: readonly (Grain & { readonly index: (day: IsoDay) => number })[] = [
  {
    holds: (day) => day.endsWith('-01'),
    index: (day) => Number(day.slice(5, 7)) - 1,
    steps: [1, 2, 3, 6],
    template: '{MMM}\n{yyyy}',
  },
  {
    holds: (day) => day.endsWith('-01-01'),
    index: (day) => Number(day.slice(0, 4)),
    steps: [1, 2, 5, 10, 20, 50, 100],
    template: '{yyyy}',
  },
];

/** Days to label between `from` and `to`, at most `most`: all of them, Mondays, first days of months or of years. */
export function dayTicks(
  from: IsoDay,
  to: IsoDay,
  most: { readonly daily: number; readonly coarse: number },
): DayTicks {
  const days = eachDay(from, to);
  if (days.length <= most.daily) return { days, template: DAILY.template };
  const mondays = days.filter(MONDAYS.holds);
  for (const step of MONDAYS.steps) {
    const kept = mondays.filter((_day, i) => i % step === 0);
    if (kept.length <= most.coarse) return { days: kept, template: MONDAYS.template };
  }
  for (const { holds, index, steps, template } of COARSE) {
    const candidates = days.filter(holds);
    for (const step of steps) {
      const kept = candidates.filter((day) => index(day) % step === 0);
      if (kept.length <= most.coarse) return { days: kept, template };
    }
  }
  return { days: [from, to], template: '{yyyy}' };
}
