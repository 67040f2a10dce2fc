import { weekdayOfEpochDay } from '../../../dates.ts';

/** A day, the slots (distinct date texts) it has, its rows in all and what was sold. */
export interface Day {
  readonly epochDay: number;
  readonly slots: number[];
  rows: number;
  sales: number;
}

export const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** So many zeros on a weekday, and no sales on it ever, make it a closed one. */
export const CLOSED_AFTER = 4;

/** A weekday on which the shop sold something on at least this share of its days is a usual open one. */
const USUALLY_OPEN = 0.5;

/** Whether the zeros from position `end` on are worth a word: see `settleTail`. */
export function isUnusual(days: readonly Day[], end: number): boolean {
  const before = days.slice(0, end);
  const tail = new Set(days.slice(end).map(({ epochDay }) => weekdayOfEpochDay(epochDay)));
  for (let weekday = 1; weekday <= 7; weekday++) {
    const own = before.filter(({ epochDay }) => weekdayOfEpochDay(epochDay) === weekday);
    const sold = own.filter(({ sales }) => sales !== 0).length;
    if (own.length > 0 && sold >= USUALLY_OPEN * own.length && !tail.has(weekday as never)) return false;
  }
  let [run, longest] = [0, 0];
  for (const { sales } of before) {
    run = sales === 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return days.length - end > longest;
}
