import type { PlotWords } from './words.ts';

/** The names of the calendar for the chart library's `init`; the rest of its locale stays as the library has it. */
export interface ChartLocale {
  readonly time: Readonly<Record<string, readonly string[]>>;
}

/** The `locale` to draw options of these words with. The chart library's calendar starts on Sunday, the project's on Monday. */
export function chartLocale(words: PlotWords): ChartLocale {
  const fromSunday = (names: readonly string[]) => [...names.slice(6), ...names.slice(0, 6)];
  return {
    time: {
      month: words.months,
      monthAbbr: words.monthsShort,
      dayOfWeek: fromSunday(words.weekdays),
      dayOfWeekAbbr: fromSunday(words.weekdaysShort),
    },
  };
}
