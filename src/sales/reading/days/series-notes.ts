import { fromEpochDay, weekdayOfEpochDay } from '../../../dates.ts';
import { inEnglish } from '../../../language/number-format.ts';
import type { Warning } from '../../dataset.ts';
import { counted, quoted } from '../../faults.ts';
import type { NamedSeries, SeriesState } from '../../named-series.ts';
import { MIN_DAYS } from '../../sales-file.ts';
import { CLOSED_AFTER, type Day, isUnusual, WEEKDAY_NAMES } from './day.ts';

/** A series that begins, or falls silent, by so many days before the dataset ends did so on purpose. */
const LONG = 28;
/** So many days without a sale in the middle are a pause: a refit, or the months in which a product is not sold. */
const PAUSE = 56;
/** A series pauses when on its other days it sells on at least this share. */
const STEADY = 0.5;
/** Sales on a smaller share of the days on which something else of the dataset has rows are rare. */
const RARE = 0.2;
/** A larger share of its days without a sale makes it mostly zeros. */
const MOSTLY = 0.5;
/** The chance that a weekday on which a series does sell shows only zeros must be below this. */
const DOUBT = 0.001;

/** The days of the dataset: all on which some series has rows. */
export class DatasetDays {
  readonly #days: readonly number[];

  /** Epoch days, ascending. */
  constructor(days: readonly number[]) {
    this.#days = days;
  }

  get first(): number {
    return this.#days[0] ?? 0;
  }

  get last(): number {
    return this.#days[this.#days.length - 1] ?? 0;
  }

  /** How many there are from one day to another. */
  within(from: number, to: number): number {
    return Math.max(0, this.#positionOf(to + 1) - this.#positionOf(from));
  }

  /** How many come before a day. */
  #positionOf(day: number): number {
    let [low, high] = [0, this.#days.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#days[middle] < day) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What is said of a series, and what it is. */
interface Judgement {
  readonly state: SeriesState;
  readonly notes: Warning[];
}

/** What people should know of the days of a series beside those of the whole dataset. */
export function judge(
  days: readonly Day[],
  dataset: DatasetDays,
  zeroTail: 'closed' | 'unfilled' | undefined,
): Judgement {
  const sold = days.filter(({ sales }) => sales !== 0).map(({ epochDay }) => epochDay);
  const [first, last] = [sold[0], sold[sold.length - 1]];
  const short = days.length < MIN_DAYS ? [shortSeries(days.length)] : [];
  if (first === undefined || last === undefined) {
    return { state: 'ended', notes: [{ code: 'never-sold', message: 'Nothing was ever sold' }, ...short] };
  }
  const gaps = gapsOf(sold);
  const silent = dataset.last - last;
  const hasEnded = silent >= LONG && silent > Math.max(0, ...gaps.map(({ from, to }) => to - from + 1));
  const notes: Warning[] = [];
  if (first - dataset.first >= LONG) {
    const after = counted(first - dataset.first, 'day');
    notes.push({
      code: 'opens-late',
      message: `First sales on ${fromEpochDay(first)}, ${after} after the dataset begins`,
    });
  }
  const pauses = pausesIn(gaps, sold.length, (from, to) => dataset.within(from, to), first, last);
  if (pauses.length > 0) notes.push(paused(pauses));
  if (hasEnded) {
    notes.push({
      code: 'ended',
      message: `Nothing sold since ${fromEpochDay(last)}, while the dataset goes on for ${counted(silent, 'day')}`,
    });
  } else if (zeroTail === undefined) notes.push(...zerosAtEnd(days));
  notes.push(...seldom(days, sold, dataset.within(first, last) - pausedDays(pauses, dataset)), ...short);
  return { state: hasEnded ? 'ended' : short.length > 0 ? 'short' : 'active', notes };
}

function shortSeries(days: number): Warning {
  return {
    code: 'short-series',
    message: `Sales on ${counted(days, 'day')}; at least ${MIN_DAYS} are needed to learn from`,
  };
}

/** Days without a sale, from one to another. */
interface Gap {
  readonly from: number;
  readonly to: number;
}

function gapsOf(sold: readonly number[]): Gap[] {
  const gaps: Gap[] = [];
  for (let i = 1; i < sold.length; i += 1) {
    if (sold[i] - sold[i - 1] > 1) gaps.push({ from: sold[i - 1] + 1, to: sold[i] - 1 });
  }
  return gaps;
}

/** The long gaps of a series that otherwise sells on most days. */
function pausesIn(
  gaps: readonly Gap[],
  sold: number,
  daysWithin: (from: number, to: number) => number,
  first: number,
  last: number,
): Gap[] {
  const long = gaps.filter(({ from, to }) => to - from + 1 >= PAUSE);
  const others = daysWithin(first, last) - long.reduce((sum, { from, to }) => sum + daysWithin(from, to), 0);
  return sold >= STEADY * others ? long : [];
}

function pausedDays(pauses: readonly Gap[], dataset: DatasetDays): number {
  return pauses.reduce((sum, { from, to }) => sum + dataset.within(from, to), 0);
}

function paused(pauses: readonly Gap[]): Warning {
  const shown = pauses
    .slice(0, 3)
    .map(({ from, to }) => `${fromEpochDay(from)} to ${fromEpochDay(to)} (${counted(to - from + 1, 'day')})`);
  const others = pauses.length > 3 ? ` and ${counted(pauses.length - 3, 'more time')}` : '';
  return {
    code: 'paused',
    message: `No sales from ${shown.join(', ')}${others}: a refit, or the months in which it is not sold?`,
  };
}

function zerosAtEnd(days: readonly Day[]): Warning[] {
  const end = days.findLastIndex(({ sales }) => sales !== 0) + 1;
  const tail = days.slice(end);
  if (tail.length === 0 || !isUnusual(days, end)) return [];
  const span = `${fromEpochDay(tail[0].epochDay)} to ${fromEpochDay(tail[tail.length - 1].epochDay)}`;
  const message = `Ends with ${counted(tail.length, 'day')} of zeros (${span}), which are read as nothing sold`;
  return [{ code: 'zero-tail', message }];
}

function seldom(days: readonly Day[], sold: readonly number[], among: number): Warning[] {
  const zeros = days.length - sold.length;
  if (zeros > MOSTLY * days.length) {
    const share = Math.round((100 * zeros) / days.length);
    return [{ code: 'mostly-zeros', message: `Nothing sold on ${share}% of its ${counted(days.length, 'day')}` }];
  }
  if (days.length >= RARE * among) return [];
  return [
    { code: 'few-days', message: `Sales on ${counted(sold.length, 'day')} of ${among} from its first to its last` },
  ];
}

/**
 * The weekdays on which a series is closed: only zeros, on four days or more, while the chance of that is below 0.1 % for a
 * series that sells as often as this one does on its other days. A product that sells now and then is not closed.
 */
export function closedByZero(days: readonly Day[]): ReadonlySet<number> {
  const [count, sold] = [new Uint32Array(8), new Uint32Array(8)];
  for (const { epochDay, sales } of days) {
    const weekday = weekdayOfEpochDay(epochDay);
    count[weekday]++;
    if (sales !== 0) sold[weekday]++;
  }
  const closed = new Set<number>();
  const others = [1, 2, 3, 4, 5, 6, 7].filter((weekday) => sold[weekday] > 0);
  const rate = sumOver(others, sold) / Math.max(1, sumOver(others, count));
  for (let weekday = 1; weekday <= 7; weekday += 1) {
    const isZero = count[weekday] >= CLOSED_AFTER && sold[weekday] === 0;
    if (isZero && rate > 0 && (1 - rate) ** count[weekday] < DOUBT) closed.add(weekday);
  }
  return closed;
}

function sumOver(weekdays: readonly number[], of: Uint32Array): number {
  return weekdays.reduce((sum, weekday) => sum + of[weekday], 0);
}

/** What is said of weekdays that are closed in one series. */
export function closedWeekdayNote(weekdays: ReadonlySet<number>, days: number): Warning {
  const names = [...weekdays].map((weekday) => WEEKDAY_NAMES[weekday - 1]).join(', ');
  return { code: 'closed-by-zero', message: `${names}: always 0, so taken for closed (${counted(days, 'day')})` };
}

/** How the dataset speaks of the series that a note is of. */
const TOLD: Readonly<Record<string, (series: string) => string>> = {
  'opens-late': (series) => `${series} first sold something ${LONG} days or more after the dataset begins`,
  ended: (series) => `${series} sold nothing in the last ${LONG} days or more, while the dataset goes on`,
  paused: (series) => `${series} sold nothing for ${PAUSE} days or more and then went on`,
  'zero-tail': (series) => `${series} ended with an unusual run of zeros, which are read as nothing sold`,
  'never-sold': (series) => `${series} never sold anything`,
  'mostly-zeros': (series) => `${series} sold nothing on most days`,
  'few-days': (series) => `${series} had rows on few days`,
  'short-series': (series) => `${series} had sales on fewer than ${MIN_DAYS} days, too few to learn from alone`,
  'closed-by-zero': (series) => `${series} had weekdays that are always 0, so taken for closed`,
  'known-empty': (series) => `${series} had no value of a column that is known ahead`,
};

/** So many series are named in a warning. */
const NAMED = 5;

/** The notes of all series, each kind once: how many have it, and the first of them. */
export function summarise(entries: readonly NamedSeries[]): Warning[] {
  const byCode = new Map<string, string[]>();
  for (const { id, notes } of entries) {
    for (const code of new Set(notes.map((note) => note.code))) byCode.set(code, [...(byCode.get(code) ?? []), id]);
  }
  return Object.entries(TOLD).flatMap(([code, words]) => {
    const ids = byCode.get(code) ?? [];
    if (ids.length === 0) return [];
    const others = ids.length > NAMED ? `, … and ${ids.length - NAMED} more` : '';
    const count = `${inEnglish(ids.length)} of ${inEnglish(entries.length)} series`;
    return [{ code, message: `${words(count)}: ${ids.slice(0, NAMED).map(quoted).join(', ')}${others}` }];
  });
}
