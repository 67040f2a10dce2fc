import { daysBetween } from '../dates.ts';
import type { Profile } from '../schemas/dataset.ts';
import { closedWeekdays } from './closures.ts';
import { gapsOf } from './gaps.ts';
import { median } from './median.ts';
import { factsOf } from './report-facts.ts';
import { findingsOf } from './report-findings.ts';
import { outliersOf } from './report-outliers.ts';
import { weekdayTable } from './report-weekdays.ts';
import type { SalesFile } from './sales-file.ts';

const LISTED_GAPS = 100;

/** The data report of a file: what it holds, what is odd in it, and what cannot be learnt from it. */
export function profileOf({ series, columns, duplicates, decimals }: SalesFile): Profile {
  const { days, sales } = series;
  const closed = closedWeekdays(series);
  const gaps = gapsOf(series);
  const total = sales.reduce((sum, value) => sum + value, 0);
  return {
    sales: {
      min: sales.reduce((min, value) => Math.min(min, value), Number.POSITIVE_INFINITY),
      mean: total / sales.length,
      median: median(sales),
      max: sales.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY),
      total,
      decimals,
    },
    calendarDays: daysBetween(days[0] ?? '', days.at(-1) ?? '') + 1,
    zeroDays: sales.filter((value) => value === 0).length,
    gaps: gaps.slice(0, LISTED_GAPS),
    closedWeekdays: closed,
    outliers: outliersOf(series),
    duplicates: { ...duplicates },
    weekdays: weekdayTable(series),
    identifiability: findingsOf(factsOf(series, columns, closed)),
  };
}
