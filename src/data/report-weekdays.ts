import { weekdayOf } from '../dates.ts';
import type { Profile } from '../schemas/dataset.ts';
import { WEEKDAYS } from './closures.ts';
import { HOLIDAY, PROMO, type Series } from './series.ts';

/** Days, mean sales (null without days) and days with promotion or holiday (value above 0) of each weekday. */
export function weekdayTable({ days, sales, covariates }: Series): Profile['weekdays'] {
  const weekdays = days.map(weekdayOf);
  return WEEKDAYS.map((weekday) => {
    const at = weekdays.flatMap((other, i) => (other === weekday ? [i] : []));
    const marked = (name: string) => at.filter((i) => (covariates[name]?.[i] ?? 0) > 0).length;
    const total = at.reduce((sum, i) => sum + (sales[i] ?? 0), 0);
    return {
      weekday,
      days: at.length,
      mean: at.length === 0 ? null : total / at.length,
      promoDays: marked(PROMO),
      holidayDays: marked(HOLIDAY),
    };
  });
}
