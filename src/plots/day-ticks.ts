import { eachDay, type IsoDay, toEpochDay, weekdayOf } from '../dates.ts';

export interface DayTicks {
  readonly days: readonly IsoDay[];
  /** The chart library's template for their labels. */
  readonly template: string;
  readonly fontSize: number;
}

interface Grain {
  readonly holds: (day: IsoDay) => boolean;
  /** Which of the days that hold this one is; those divisible by a step are kept. */
  readonly index: (day: IsoDay) => number;
  readonly steps: readonly number[];
  readonly template: string;
}

const DAILY = '{ee}\n{d}';
/** From fine to coarse. Mondays count on from a fixed one, months from January, years from the year 0: ticks stay round. */
const GRAINS: readonly Grain[] = [
  {
    holds: (day) => weekdayOf(day) === 1,
    index: (day) => (toEpochDay(day) + 3) / 7,
    steps: [1, 2],
    template: '{d} {MMM}',
  },
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

export interface MostTicks {
  readonly daily: number;
  readonly coarse: number;
}

/** Days to label from `from` to `to`: all of them while at most `daily`, else Mondays or first days of months or of years. */
export function dayTicks(from: IsoDay, to: IsoDay, { daily, coarse }: MostTicks): DayTicks {
  const days = eachDay(from, to);
  if (days.length <= daily) return { days, template: DAILY, fontSize: days.length > 20 ? 10 : 11 };
  for (const { holds, index, steps, template } of GRAINS) {
    const candidates = days.filter(holds);
    for (const step of steps) {
      const kept = candidates.filter((day) => index(day) % step === 0);
      if (kept.length <= coarse) return { days: kept, template, fontSize: 11 };
    }
  }
  return { days: [from, to], template: '{yyyy}', fontSize: 11 };
}
