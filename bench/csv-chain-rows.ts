import { addDays, weekdayOf } from '../src/dates.ts';

/** Numbers from 0 to 1, the same on every run (a linear congruential generator). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** By day, as a head office exports it, the newest first; or one shop below the other. */
export type RowOrder = 'by-day' | 'by-shop';

interface Chain {
  readonly shops: number;
  readonly days: number;
  readonly order: RowOrder;
}

const START = '2013-01-01';
/** What a shop sells from Monday to Saturday, of its level; Sundays it is closed. */
const WEEKDAYS = [1.1, 0.92, 0.9, 0.94, 1.06, 1.08, 0] as const;
/** More is sold before Christmas, less in July. */
const SEASON = 0.15;
const YEAR_DAYS = 365.25;

/** An invented chain: the header, then a row for each day of each shop, closed ones too, in the columns of a well-known file. */
export function* chainRows({ shops, days, order }: Chain): Generator<string> {
  yield 'Store,DayOfWeek,Date,Sales,Customers,Open,Promo,StateHoliday,SchoolHoliday\n';
  const random = randomFrom(11);
  const level = Array.from({ length: shops }, () => 3000 + 6000 * random());
  const isHoliday = Array.from({ length: days }, () => random() < 0.03);
  const isPromo = Array.from({ length: days }, (_, day) => Math.floor(day / 7) % 2 === 0);
  const row = (shop: number, day: number): string => {
    const date = addDays(START, day);
    const weekday = weekdayOf(date);
    const open = weekday === 7 || isHoliday[day] ? 0 : 1;
    const promo = isPromo[day] && weekday <= 5 && (shop + day) % 9 !== 0 ? 1 : 0;
    const usual =
      (level[shop] ?? 0) * (WEEKDAYS[weekday - 1] ?? 0) * (1 + SEASON * Math.cos((2 * Math.PI * day) / YEAR_DAYS));
    const sales = open * Math.round(usual * (1 + 0.3 * promo) * (0.8 + 0.4 * random()));
    const holiday = isHoliday[day] ? 'a' : '0';
    return `${shop + 1},${weekday},${date},${sales},${Math.round(sales / 9)},${open},${promo},${holiday},${day % 13 === 0 ? 1 : 0}\n`;
  };
  const [outer, inner] = order === 'by-day' ? [days, shops] : [shops, days];
  for (let i = 0; i < outer; i += 1) {
    const cells = Array.from({ length: inner }, (_, j) => (order === 'by-day' ? row(j, days - 1 - i) : row(i, j)));
    yield cells.join('');
  }
}
