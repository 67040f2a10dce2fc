import { daysBetween, type IsoDay } from '../../dates.ts';

/** A day that may be promoted, and what that is expected to gain. */
export interface CandidateDay {
  readonly date: IsoDay;
  /** Any unit; may be negative. */
  readonly gain: number;
}

export interface SearchRules {
  /** Most days of a calendar. */
  readonly count: number;
  /** Days without promotion between two promotion days, at least. */
  readonly gap: number;
  /** Calendars wanted. */
  readonly limit: number;
}

interface FoundCalendar {
  readonly dates: readonly IsoDay[];
  /** Sum of the gains of its days. */
  readonly gain: number;
}

interface SearchResult {
  /** The `limit` calendars with the largest gains, descending; of equal ones that with fewer days first. */
  readonly calendars: readonly FoundCalendar[];
  /** Calendars that keep the rules, the empty one included. */
  readonly compared: number;
  /** Most days that the gap leaves room for, however many are wanted. */
  readonly fitting: number;
}

/** A calendar as its last day and the calendar before it. */
interface Chain {
  readonly gain: number;
  readonly last?: { readonly date: IsoDay; readonly before: Chain };
}

/** What the first i candidates allow with exactly n days: their number and the best of them. */
interface Cell {
  readonly number: number;
  readonly best: readonly Chain[];
}

const NOTHING: Cell = { number: 0, best: [] };
const EMPTY: Cell = { number: 1, best: [{ gain: 0 }] };

/**
 * The best sets of days, exactly: dynamic programming over the ascending candidates and the number of days, each cell
 * keeping the `limit` best sets (a k-best Viterbi search). Exact where the gain of a set is the sum of its days' gains.
 * O(candidates × count × limit).
 */
export function searchCalendars(candidates: readonly CandidateDay[], { count, gap, limit }: SearchRules): SearchResult {
  const table: Cell[][] = [[EMPTY]];
  let free = 0;
  candidates.forEach(({ date, gain }, i) => {
    while (daysBetween(candidates[free].date, date) > gap) free += 1;
    const most = Math.min(count, i + 1);
    const row = Array.from({ length: most + 1 }, (_, n): Cell => {
      const without = table[i][n] ?? NOTHING;
      const before = n === 0 ? NOTHING : (table[free][n - 1] ?? NOTHING);
      const taken = before.best.map((chain): Chain => ({ gain: chain.gain + gain, last: { date, before: chain } }));
      return { number: without.number + before.number, best: mergeBest(without.best, taken, limit) };
    });
    table.push(row);
  });
  const cells = table[candidates.length];
  const best = cells.reduce<readonly Chain[]>((found, cell) => mergeBest(found, cell.best, limit), []);
  return {
    calendars: best.map((chain) => ({ dates: datesOf(chain), gain: chain.gain })),
    compared: cells.reduce((sum, cell) => sum + cell.number, 0),
    fitting: mostDays(candidates, gap),
  };
}

/** The best of two descending lists; of equal gains the first list's. */
function mergeBest(a: readonly Chain[], b: readonly Chain[], limit: number): Chain[] {
  const merged: Chain[] = [];
  let i = 0;
  let j = 0;
  while (merged.length < limit && (i < a.length || j < b.length)) {
    const takeFirst = j >= b.length || (i < a.length && a[i].gain >= b[j].gain);
    merged.push(takeFirst ? a[i++] : b[j++]);
  }
  return merged;
}

function datesOf(chain: Chain): IsoDay[] {
  const dates: IsoDay[] = [];
  for (let link = chain.last; link !== undefined; link = link.before.last) dates.unshift(link.date);
  return dates;
}

/** Taking each day as early as possible leaves room for the most. */
function mostDays(candidates: readonly CandidateDay[], gap: number): number {
  let days = 0;
  let last: IsoDay | undefined;
  for (const { date } of candidates) {
    if (last !== undefined && daysBetween(last, date) <= gap) continue;
    last = date;
    days += 1;
  }
  return days;
}
