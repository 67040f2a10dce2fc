import { addDays, eachDay, type IsoDay } from '../../dates.ts';
import { type KnownDay, knownDaysOf, mergeKnownDays } from '../../sales/known-future.ts';
import { MAX_HORIZON } from '../forecast-range.ts';

/** A series, as far as it matters which days are still to come for it. */
interface SeriesEnd {
  /** Its id. */
  readonly series: string;
  /** It has sold nothing for weeks while others went on. */
  readonly hasEnded: boolean;
  /** Its last observed day. */
  readonly lastDay: IsoDay;
}

/**
 * What is known of the days after the last one of a series among many: those up to the last day of the dataset, on which others
 * sold and it did not, were closed. A series that has ended stays closed, but for days that somebody says are open.
 *
 * @param days what is known of the days to come, of all series
 * @param panelLastDay the last day of the dataset
 */
export function knownFutureOfSeries(
  days: readonly KnownDay[],
  { series, hasEnded, lastDay }: SeriesEnd,
  panelLastDay: IsoDay,
): readonly KnownDay[] {
  const own = knownDaysOf(days, series);
  const observed = closedDays(lastDay, panelLastDay);
  if (!hasEnded) return observed.length === 0 ? own : mergeKnownDays(own, observed);
  return mergeKnownDays(mergeKnownDays(closedDays(panelLastDay, addDays(panelLastDay, MAX_HORIZON)), own), observed);
}

/** The days after the first one, up to the last. */
function closedDays(after: IsoDay, last: IsoDay): KnownDay[] {
  if (after >= last) return [];
  return eachDay(addDays(after, 1), last).map((date) => ({ date, open: false, covariates: {} }));
}
