import type { ObservedDay } from '../../../../src/sales/observed-days.ts';
import type { LastWeek } from '../../../../src/summary/summary.ts';

/** A day of the week behind. */
export interface ComparedDay {
  readonly date: string;
  /** Null on a closed day. */
  readonly sold: number | null;
  /** What had been forecast of it; undefined when nothing had been before it came. */
  readonly forecast: number | undefined;
  /** Whether it was inside its band; undefined for a day that does not count. */
  readonly inside: boolean | undefined;
}

/** What was sold day by day beside what had been forecast. */
export function comparedDays(
  days: readonly Pick<ObservedDay, 'date' | 'sales'>[],
  promised: LastWeek['promised'],
): ComparedDay[] {
  const forecasts = new Map(promised?.byDay?.map((day) => [day.date, day]));
  return days.map(({ date, sales }) => {
    const found = forecasts.get(date);
    return { date, sold: sales, forecast: found?.forecast, inside: found?.inside ?? undefined };
  });
}
