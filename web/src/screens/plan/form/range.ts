import { type IsoDay, type IsoMonth, monthOf, nextMonth } from '../../../../../src/dates.ts';

/** Which days are planned, as the form keeps it: '' is the next month, else `month:2023-02` or `days:14`. */
type RangeChoice = string;

const DAY_CHOICES = [7, 14, 28];
const MONTHS_AHEAD = 3;

interface RangeOption {
  readonly value: RangeChoice;
  readonly month?: IsoMonth;
  readonly days?: number;
}

/** What can be chosen when the sales are known up to `lastDay`: the next months, then so many days. */
export function rangeOptions(lastDay: IsoDay): RangeOption[] {
  const first = nextMonth(monthOf(lastDay));
  const months: IsoMonth[] = [first];
  while (months.length < MONTHS_AHEAD) months.push(nextMonth(months.at(-1) ?? first));
  return [
    ...months.map((month, i) => ({ value: i === 0 ? '' : `month:${month}`, month })),
    ...DAY_CHOICES.map((days) => ({ value: `days:${days}`, days })),
  ];
}

/** As the service wants it; a choice that makes no sense any more is the next month. */
export function rangeOf(choice: RangeChoice): { month?: IsoMonth; days?: number } {
  const [kind, value = ''] = choice.split(':', 2);
  if (kind === 'month' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value)) return { month: value };
  const days = Number(value);
  return kind === 'days' && Number.isInteger(days) && days >= 1 && days <= 366 ? { days } : {};
}
