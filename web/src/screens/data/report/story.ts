import { addDays, daysBetween, type IsoDay } from '../../../../../src/dates.ts';
import type { DatasetVersion } from '../../../api/datasets.ts';

/** What a file tells of a store, as its owner would say it. */
export interface Story {
  readonly from: IsoDay;
  readonly to: IsoDay;
  readonly span: Span;
  readonly closedWeekdays: readonly number[];
  /** What a usual day sells. */
  readonly usual: number;
  /** The weekdays that sell most and least on average; undefined when they hardly differ, or too few were seen. */
  readonly week: { readonly best: WeekdayMean; readonly worst: WeekdayMean } | undefined;
  readonly promotions: Promotions;
}

/** From the first to the last day, in the largest unit that fits. */
interface Span {
  readonly unit: 'year' | 'month' | 'day';
  readonly count: number;
  readonly isExact: boolean;
}

interface WeekdayMean {
  readonly weekday: number;
  readonly mean: number;
}

type Promotions =
  | { readonly kind: 'untold' }
  | { readonly kind: 'none' }
  | { readonly kind: 'few'; readonly days: number }
  | { readonly kind: 'observed'; readonly days: number; readonly change: number };

type Told = Pick<DatasetVersion, 'from' | 'to' | 'profile' | 'columns'>;

const FEWEST_DAYS = 4;
/** Weekdays that differ by less of their mean sell alike. */
const ALIKE = 0.1;

export function storyOf({ from, to, profile, columns }: Told): Story {
  return {
    from,
    to,
    span: spanOf(from, to),
    closedWeekdays: profile.closedWeekdays,
    usual: profile.sales.median,
    week: weekOf(profile.weekdays),
    promotions: promotionsOf(profile, columns),
  };
}

const DAYS_PER_MONTH = 30.44;

/** Whole years or months end on the day before the one that they began on. */
export function spanOf(from: IsoDay, to: IsoDay): Span {
  const days = daysBetween(from, to) + 1;
  const after = addDays(to, 1);
  const [fromYear = 0, fromMonth = 0, fromDay = 0] = from.split('-').map(Number);
  const [year = 0, month = 0, day = 0] = after.split('-').map(Number);
  const months = (year - fromYear) * 12 + month - fromMonth;
  if (day === fromDay && months > 0) {
    return months % 12 === 0
      ? { unit: 'year', count: months / 12, isExact: true }
      : { unit: 'month', count: months, isExact: true };
  }
  const years = days / 365.25;
  if (years >= 1.9 && Math.abs(years - Math.round(years)) < 0.1)
    return { unit: 'year', count: Math.round(years), isExact: false };
  if (days >= 2 * DAYS_PER_MONTH) return { unit: 'month', count: Math.round(days / DAYS_PER_MONTH), isExact: false };
  return { unit: 'day', count: days, isExact: true };
}

function weekOf(weekdays: Told['profile']['weekdays']): Story['week'] {
  const seen = weekdays.flatMap(({ weekday, days, mean }) =>
    mean !== null && days >= FEWEST_DAYS ? [{ weekday, mean }] : [],
  );
  const [best] = [...seen].sort((a, b) => b.mean - a.mean);
  const [worst] = [...seen].sort((a, b) => a.mean - b.mean);
  if (best === undefined || worst === undefined || seen.length < 3) return undefined;
  return best.mean - worst.mean < ALIKE * best.mean ? undefined : { best, worst };
}

function promotionsOf({ promotions, weekdays }: Told['profile'], columns: Told['columns']): Promotions {
  if (!columns.some(({ role }) => role === 'promo')) return { kind: 'untold' };
  if (promotions) return { kind: 'observed', ...promotions };
  const days = weekdays.reduce((sum, { promoDays }) => sum + promoDays, 0);
  return days === 0 ? { kind: 'none' } : { kind: 'few', days };
}
