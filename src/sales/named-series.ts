import { fromEpochDay, type IsoDay, toEpochDay } from '../dates.ts';
import type { Warning } from './dataset.ts';
import type { Series } from './series.ts';

/** A dataset has no more series. */
export const MOST_SERIES = 20_000;

/** No id of a series is longer, in UTF-16 code units. */
export const LONGEST_SERIES_ID = 200;

/**
 * What becomes of a series: `active`; `ended`, it has sold nothing for weeks while the dataset goes on; `short`, it goes on but
 * has sales on fewer days than are needed to learn from.
 */
export const SERIES_STATES = ['active', 'ended', 'short'] as const;
export type SeriesState = (typeof SERIES_STATES)[number];

/** One series of a dataset that has many: a shop, a product, or a product of a shop. */
export interface NamedSeries {
  /** As `seriesId` makes it of `keys`. */
  readonly id: string;
  /** The texts of the series columns, in the order of the mapping; trimmed, NFC, not empty. */
  readonly keys: readonly string[];
  /** The text of each column that is constant within each series; one without a text in this series is absent. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The days on which it was open; of a series that was never open none. */
  readonly series: Series;
  /** Days that are known to have been closed, ascending; they are not in the series. */
  readonly closedDays: readonly IsoDay[];
  /** The most decimals of any of its sales, zeros at the end apart. */
  readonly decimals: number;
  readonly state: SeriesState;
  /** What people should know of this series. */
  readonly notes: readonly Warning[];
}

/** The series of a dataset that has many, in natural order of their ids. */
export interface ManySeries {
  /** The columns that tell the series apart. */
  readonly columns: readonly string[];
  /** Columns of text that say something of a series as a whole. */
  readonly attributes: readonly string[];
  readonly entries: readonly NamedSeries[];
}

/**
 * The name of a series: the texts of its columns joined by ` / `, where `\`, `/` and a sole `*` stand behind a `\`. Different
 * texts have different names; an asterisk as a text of its own would mean every series.
 */
export function seriesId(keys: readonly string[]): string {
  return keys.map((text) => (text === '*' ? '\\*' : text.replace(/[\\/]/g, '\\$&'))).join(' / ');
}

/** The texts that `seriesId` made this name of; undefined when it made it of none. */
export function keysOfSeriesId(id: string): string[] | undefined {
  const keys = id.split(SEPARATOR).map((part) => part.replace(/\\([\\/*])/g, '$1'));
  return seriesId(keys) === id && keys.every((text) => text !== '') ? keys : undefined;
}

/** A slash that stands behind a space is not escaped: the sign before it would be a backslash. */
const SEPARATOR = ' / ';

const natural = new Intl.Collator('en', { numeric: true });

/** The order of ids in lists: `Store 9` comes before `Store 10`; ties are decided by code units. */
export function compareIds(a: string, b: string): number {
  return natural.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** A series, and the days that are known to have been closed. */
export type SeriesDays = Pick<NamedSeries, 'series' | 'closedDays'>;

/** The sum of all series by day, which has no covariates. A day is closed when some series was closed and none was open. */
export class DailyTotal {
  readonly #sums = new Map<IsoDay, number>();
  readonly #closed = new Set<IsoDay>();

  add({ series: { days, sales }, closedDays }: SeriesDays): void {
    for (let i = 0; i < days.length; i += 1) this.#sums.set(days[i], (this.#sums.get(days[i]) ?? 0) + sales[i]);
    for (const day of closedDays) this.#closed.add(day);
  }

  /** Rounded to `decimals`, so that 0.1 + 0.2 is 0.3. */
  rounded(decimals: number): SeriesDays {
    const days = ascending(this.#sums.keys());
    const sales = Float64Array.from(days, (day) => Number((this.#sums.get(day) ?? 0).toFixed(decimals)) + 0);
    const closed = [...this.#closed].filter((day) => !this.#sums.has(day));
    return { series: { days, sales, covariates: {} }, closedDays: ascending(closed) };
  }
}

function ascending(days: Iterable<IsoDay>): IsoDay[] {
  return Array.from(days, toEpochDay)
    .sort((a, b) => a - b)
    .map(fromEpochDay);
}

/** From the first to the last day that a series speaks of, closed ones too; undefined when it speaks of none. */
export function spanOf({ series: { days }, closedDays }: SeriesDays): { from: IsoDay; to: IsoDay } | undefined {
  const ends = [days[0], days[days.length - 1], closedDays[0], closedDays[closedDays.length - 1]];
  const told = ends.filter((day) => day !== undefined).sort();
  const [from, to] = [told[0], told[told.length - 1]];
  return from === undefined || to === undefined ? undefined : { from, to };
}
