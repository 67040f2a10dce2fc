import { daysBetween, type IsoDay } from '../../dates.ts';
import type { SeriesEntry } from '../../sales/series-entry.ts';
import { DAYS_PER_YEAR } from '../models/calendar/day-context.ts';
import { POOLED_YEARS } from '../models/group-prior.ts';
import { LEAST_MEMBERS } from '../pooling/groupings.ts';

/** With so many days of history a series borrows nothing. */
const POOLED_DAYS = Math.ceil(POOLED_YEARS * DAYS_PER_YEAR);
/** Series with so many days of history tell of the group. */
const TELLING_DAYS = 182;

/** Series that are trained together: those of a shard of the data that borrow from their group, or those that do not. */
export interface TrainingShard {
  /** `0003`, or `0003-young`. */
  readonly name: string;
  /** The shard of the data that they are in. */
  readonly shard: string;
  readonly ids: readonly string[];
}

type Entry = Pick<SeriesEntry, 'id' | 'shard' | 'from' | 'state'>;

const YOUNG = '-young';

/**
 * In which parts the series of a dataset are trained, in waves: young ones borrow from what those before them say, so they wait
 * for these. One wave where nobody is young, or there is no group.
 *
 * @param lastDay the last day of the dataset
 */
export function trainingWaves(entries: readonly Entry[], lastDay: IsoDay): TrainingShard[][] {
  const youngerThan = longestBorrowing(entries, lastDay);
  const isYoung = (entry: Entry) => entry.state !== 'ended' && historyOf(entry, lastDay) < youngerThan;
  const old = shardsOf(
    entries.filter((entry) => !isYoung(entry)),
    '',
  );
  const young = shardsOf(entries.filter(isYoung), YOUNG);
  return [old, young].filter((wave) => wave.length > 0);
}

/** Whether the series of a training shard borrow. */
export function borrows({ name }: Pick<TrainingShard, 'name'>): boolean {
  return name.endsWith(YOUNG);
}

/** The series that others borrow from: those trained before them that have enough history. */
export function tellingSeries<T extends Entry>(
  entries: readonly T[],
  waves: readonly (readonly TrainingShard[])[],
  lastDay: IsoDay,
): T[] {
  const before = new Set(waves[0]?.flatMap(({ ids }) => ids));
  return entries.filter((entry) => before.has(entry.id) && historyOf(entry, lastDay) >= TELLING_DAYS);
}

/** Days of history below which a series borrows: 0 when the others are no group. */
function longestBorrowing(entries: readonly Entry[], lastDay: IsoDay): number {
  const count = (days: number) => entries.filter((entry) => historyOf(entry, lastDay) >= days).length;
  return [POOLED_DAYS, TELLING_DAYS].find((days) => count(days) >= LEAST_MEMBERS) ?? 0;
}

function historyOf({ from }: Entry, lastDay: IsoDay): number {
  return daysBetween(from, lastDay) + 1;
}

function shardsOf(entries: readonly Entry[], ending: string): TrainingShard[] {
  const shards = new Map<string, string[]>();
  for (const { id, shard } of entries) {
    const ids = shards.get(shard) ?? [];
    shards.set(shard, ids);
    ids.push(id);
  }
  return [...shards].map(([shard, ids]) => ({ name: `${shard}${ending}`, shard, ids }));
}
