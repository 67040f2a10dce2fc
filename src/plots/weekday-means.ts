import { type Weekday, weekdayOf } from '../dates.ts';
import type { SalesHistory } from './plot-data.ts';

/** Mean and sample variance (divisor count − 1; null for a single day) of the sales of some days. */
export interface DayGroup {
  readonly count: number;
  readonly mean: number;
  readonly variance: number | null;
}

export interface WeekdayGroups {
  readonly weekday: Weekday;
  /** Null where there is no such day. */
  readonly all: DayGroup | null;
  readonly withPromo: DayGroup | null;
  readonly withoutPromo: DayGroup | null;
}

function groupOf(values: readonly number[]): DayGroup | null {
  const count = values.length;
  if (count === 0) return null;
  const mean = values.reduce((a, b) => a + b, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: count > 1 ? squares / (count - 1) : null };
}

const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** The open days of the history, grouped by weekday and by promotion, Monday first. */
export function weekdayGroups(history: SalesHistory): WeekdayGroups[] {
  const days = history.days.map((day, i) => ({
    weekday: weekdayOf(day),
    sales: history.sales[i] ?? 0,
    promo: (history.promo?.[i] ?? 0) > 0,
  }));
  return WEEKDAYS.map((weekday) => {
    const ofWeekday = days.filter((day) => day.weekday === weekday);
    const sales = (promo: boolean) => ofWeekday.filter((day) => day.promo === promo).map((day) => day.sales);
    return {
      weekday,
      all: groupOf(ofWeekday.map((day) => day.sales)),
      withPromo: groupOf(sales(true)),
      withoutPromo: groupOf(sales(false)),
    };
  });
}

export interface PromoEffect {
  /** Mean with promotion minus mean without. */
  readonly difference: number;
  /** The difference as a share of the mean without promotion; null when that mean is 0. */
  readonly share: number | null;
  /** √(s₁²/n₁ + s₀²/n₀), Welch's; null when either group is a single day. */
  readonly standardError: number | null;
}

/** Null where the weekday was never seen with, or never without promotion. */
export function promoEffect({ withPromo, withoutPromo }: WeekdayGroups): PromoEffect | null {
  if (withPromo === null || withoutPromo === null) return null;
  const difference = withPromo.mean - withoutPromo.mean;
  const share = withoutPromo.mean === 0 ? null : difference / withoutPromo.mean;
  if (withPromo.variance === null || withoutPromo.variance === null) return { difference, share, standardError: null };
  const variance = withPromo.variance / withPromo.count + withoutPromo.variance / withoutPromo.count;
  return { difference, share, standardError: Math.sqrt(variance) };
}
