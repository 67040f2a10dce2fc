import { fromEpochDay, weekdayOfEpochDay } from '../../../dates.ts';
import { median } from '../../../numerics/quantiles.ts';
import type { Warning } from '../../dataset.ts';
import { counted } from '../../faults.ts';
import type { Question } from '../../mapping.ts';
import type { SalesTable } from '../table/sales-table.ts';
import { CLOSED_AFTER, type Day, isUnusual, WEEKDAY_NAMES } from './day.ts';

/** The days of sales, and days with rows that are found to be closed ones. */
export interface ShapedDays {
  readonly days: readonly Day[];
  readonly closed: readonly Day[];
}

interface Settings {
  /** Epoch day; days after it have not been yet. */
  readonly today: number | undefined;
  /** The file has all days of a shop, not only some to add. */
  readonly isWhole: boolean;
  readonly warnings: Warning[];
  readonly questions: Question[];
}

/**
 * What the days of a file are, beyond their rows: days to come without sales are cut off, zeros at the end are asked about,
 * weekdays that never sell are closed ones. Adds the fault of a file that has no daily rows, and warnings for what is odd.
 */
export function shapeDays(days: readonly Day[], table: SalesTable, settings: Settings): ShapedDays {
  const past = cutFuture(days, settings);
  if (!settings.isWhole || isNotDaily(days, table)) return { days: past, closed: [] };
  const { days: filled, closed: tail } = settleTail(past, table, settings);
  const { days: open, closed } = closeWeekdays(filled, settings);
  settings.warnings.push(...monthMissing(open), ...partialLastDay(open));
  return { days: open, closed: [...closed, ...tail] };
}

/** A row every so many days, at least, is not daily. */
const NOT_DAILY_GAP = 5;
/** Fewer days show no rhythm. */
const FEWEST_DAYS = 4;

/** By the least days between two rows. */
const RHYTHMS: readonly (readonly [least: number, rhythm: string])[] = [
  [360, 'row a year'],
  [85, 'row a quarter'],
  [27, 'row a month'],
  [13, 'row every two weeks'],
  [6, 'row a week'],
];

function isNotDaily(days: readonly Day[], table: SalesTable): boolean {
  if (days.length < FEWEST_DAYS) return false;
  const gaps = days.slice(1).map(({ epochDay }, i) => epochDay - (days[i]?.epochDay ?? 0));
  const gap = median(gaps);
  if (gap < NOT_DAILY_GAP) return false;
  const [, rhythm] = RHYTHMS.find(([least]) => gap >= least) ?? [0, `row every ${gap} days`];
  const [first, second] = days;
  const message =
    `The file has one ${rhythm} (${fromEpochDay(first?.epochDay ?? 0)}, ${fromEpochDay(second?.epochDay ?? 0)}, …): ` +
    'this service learns from the sales of each day. Export them by day, or as single receipts';
  table.faults.add({ column: table.date.name, code: 'not-daily', message });
  return true;
}

/** Rows of days to come: a plan or a template. Without sales they say nothing. */
function cutFuture(days: readonly Day[], { today, warnings }: Settings): readonly Day[] {
  if (today === undefined) return days;
  const empty = days.filter(({ epochDay, sales }) => epochDay > today && sales === 0);
  const sold = days.filter(({ epochDay, sales }) => epochDay > today && sales !== 0);
  if (empty.length > 0) {
    const message = `${counted(empty.length, 'day')} after ${fromEpochDay(today)} without sales left out`;
    warnings.push({ code: 'future-days', message });
  }
  if (sold.length > 0) {
    const message = `${counted(sold.length, 'day')} after ${fromEpochDay(today)} with sales kept, the first ${fromEpochDay(sold[0]?.epochDay ?? 0)}: is the date right?`;
    warnings.push({ code: 'future-days', message });
  }
  return empty.length === 0 ? days : days.filter((day) => !empty.includes(day));
}

/**
 * Zeros at the end that cover each usual open weekday and are longer than any such run before: nothing was sold, or the
 * days are not filled in yet. The mapping says it, or somebody must.
 */
function settleTail(days: readonly Day[], table: SalesTable, { warnings, questions }: Settings): ShapedDays {
  const { zeroTail } = table.header.mapping;
  const end = days.findLastIndex(({ sales }) => sales !== 0) + 1;
  const tail = days.slice(end);
  if (end === 0 || tail.length === 0 || !isUnusual(days, end)) return { days, closed: [] };
  if (zeroTail === 'closed') return { days, closed: [] };
  const span = `${fromEpochDay(tail[0]?.epochDay ?? 0)} to ${fromEpochDay(tail.at(-1)?.epochDay ?? 0)}`;
  if (zeroTail === 'unfilled') {
    warnings.push({
      code: 'zero-tail',
      message: `${counted(tail.length, 'day')} of zeros at the end (${span}) left out: not filled in yet`,
    });
    return { days: days.slice(0, end), closed: [] };
  }
  questions.push({
    role: 'zeroTail',
    message: `The file ends with ${counted(tail.length, 'day')} of zeros (${span}): was nothing sold, or are they not filled in yet?`,
    candidates: [
      { column: null, why: 'Not filled in yet: leave these days out', sample: [], answer: { zeroTail: 'unfilled' } },
      { column: null, why: 'Nothing was sold on them', sample: [], answer: { zeroTail: 'closed' } },
    ],
  });
  return { days, closed: [] };
}

function closeWeekdays(days: readonly Day[], { warnings }: Settings): ShapedDays {
  const closedOn = new Set<number>();
  const isZero = ({ sales }: Day) => sales === 0;
  if (days.every(isZero)) return { days, closed: [] };
  for (let weekday = 1; weekday <= 7; weekday++) {
    const own = days.filter(({ epochDay }) => weekdayOfEpochDay(epochDay) === weekday);
    if (own.length >= CLOSED_AFTER && own.every(isZero)) closedOn.add(weekday);
  }
  if (closedOn.size === 0) return { days, closed: [] };
  const isClosed = ({ epochDay }: Day) => closedOn.has(weekdayOfEpochDay(epochDay));
  const names = [...closedOn].map((weekday) => WEEKDAY_NAMES[weekday - 1]).join(', ');
  const closed = days.filter(isClosed);
  const message = `${names}: always 0, so taken for closed (${counted(closed.length, 'day')})`;
  warnings.push({ code: 'closed-by-zero', message });
  return { days: days.filter((day) => !isClosed(day)), closed };
}

/** A shop that opens on so many of seven days misses a month by so many days without a row. */
const EVERYDAY = 5.5 / 7;
const MONTH = 28;

function monthMissing(days: readonly Day[]): Warning[] {
  const gaps = days.slice(1).map(({ epochDay }, i) => ({ from: (days[i]?.epochDay ?? 0) + 1, to: epochDay - 1 }));
  const long = gaps.filter(({ from, to }) => to - from + 1 >= MONTH);
  if (long.length === 0) return [];
  const missing = long.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const span = (days.at(-1)?.epochDay ?? 0) - (days[0]?.epochDay ?? 0) + 1 - missing;
  if (days.length < EVERYDAY * span) return [];
  return long.map(({ from, to }) => ({
    code: 'month-missing',
    message: `No rows from ${fromEpochDay(from)} to ${fromEpochDay(to)} (${counted(to - from + 1, 'day')}), though the shop sells nearly every day: is a part of the file missing?`,
  }));
}

/** The last day is compared with so many days of its weekday, and seems unfinished below this share of their least. */
const COMPARED = 8;
const UNFINISHED = 0.5;

function partialLastDay(days: readonly Day[]): Warning[] {
  const last = days.at(-1);
  if (last === undefined || last.sales <= 0) return [];
  const weekday = weekdayOfEpochDay(last.epochDay);
  const usual = days
    .slice(0, -1)
    .filter(({ epochDay, sales }) => weekdayOfEpochDay(epochDay) === weekday && sales > 0)
    .slice(-COMPARED)
    .map(({ sales }) => sales);
  if (usual.length < 4 || last.sales >= UNFINISHED * Math.min(...usual)) return [];
  const share = Math.round((100 * last.sales) / median(usual));
  const message = `The last day, ${fromEpochDay(last.epochDay)}, has ${share}% of a usual ${WEEKDAY_NAMES[weekday - 1]}: is it finished? Leave it out if it is not`;
  return [{ code: 'partial-last-day', message }];
}
