import { daysBetween, type IsoDay } from '../dates.ts';
import type { IssuedDay, IssuedForecast } from './issued-forecast.ts';

/** What was sold: the days with a row. A day of the span without one was closed. */
export interface ObservedSales {
  readonly from: IsoDay;
  readonly to: IsoDay;
  /** Units of the data. */
  readonly sales: ReadonlyMap<IsoDay, number>;
}

/**
 * `scored`: forecast open, and sold. `pending`: not observed yet. `closed`: closed as forecast. `unforeseen-closure`:
 * forecast open, but there is no row. `unforeseen-opening`: forecast closed, but sold. `unknown`: before the first day of
 * the data. Only scored days count for the error, as in the backtest, which knows the open days.
 */
export type Outcome = 'scored' | 'pending' | 'closed' | 'unforeseen-closure' | 'unforeseen-opening' | 'unknown';

/** A day of an issued forecast against what was sold. */
export interface JudgedDay extends IssuedDay {
  readonly outcome: Outcome;
  /** Calendar days after the last one that the model had seen, ≥ 1. */
  readonly horizon: number;
  /** Units of the data; 0 on a closed day, null when nothing is known. */
  readonly actual: number | null;
}

export type ScoredDay = JudgedDay & { readonly outcome: 'scored'; readonly actual: number };

/** The days after the origin of the forecast, each with what became of it. */
export function judge(issued: IssuedForecast, observed: ObservedSales): JudgedDay[] {
  return issued.days
    .filter(({ date }) => date > issued.origin)
    .map((day) => ({ ...day, horizon: daysBetween(issued.origin, day.date), ...outcomeOf(day, observed) }));
}

export function isScored(day: JudgedDay): day is ScoredDay {
  return day.outcome === 'scored';
}

function outcomeOf(
  { date, open }: IssuedDay,
  { from, to, sales }: ObservedSales,
): Pick<JudgedDay, 'outcome' | 'actual'> {
  if (date > to) return { outcome: 'pending', actual: null };
  if (date < from) return { outcome: 'unknown', actual: null };
  const sold = sales.get(date);
  if (sold === undefined) return { outcome: open ? 'unforeseen-closure' : 'closed', actual: 0 };
  return { outcome: open ? 'scored' : 'unforeseen-opening', actual: sold };
}
