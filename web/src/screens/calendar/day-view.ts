import { formatLongDay, formatSales, formatSigned } from '../../i18n/format.ts';
import type { DayState } from './day-state.ts';
import type { CalendarWords } from './words.ts';

/** All that the page shows of a day. */
export interface DayView {
  readonly date: string;
  readonly state: DayState;
  /** Forecast by the draft; undefined while it is not known. */
  readonly sales: number | undefined;
  /** From the stored calendar; undefined where nothing changes. */
  readonly difference: number | undefined;
  readonly isUnsaved: boolean;
  /** Of the public holiday that is assumed. */
  readonly holidayName: string | undefined;
}

/** A day in words, for those who cannot see its marks. */
export function labelOf(
  { date, state, sales, difference, isUnsaved, holidayName }: DayView,
  words: CalendarWords,
): string {
  const origin = (isSaid: boolean) => `(${isSaid ? words.said : words.assumed})`;
  const { open, promo, holiday } = state;
  const parts = [
    `${open.value ? words.open : words.closed} ${origin(open.isSaid)}`,
    (promo.value || promo.isSaid) && `${promo.value ? words.promo : words.noPromo} ${origin(promo.isSaid)}`,
    (holiday.value || holiday.isSaid) &&
      `${holiday.value ? (holidayName ?? words.holiday) : words.noHoliday} ${origin(holiday.isSaid)}`,
    open.value && sales !== undefined && words.forecast(formatSales(sales)),
    difference !== undefined && words.changed(formatSigned(difference)),
    isUnsaved && words.notSaved,
  ];
  return `${formatLongDay(date)}: ${parts.filter(Boolean).join(', ')}`;
}
