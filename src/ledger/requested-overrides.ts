import { addDays, daysBetween, eachDay, type IsoDay } from '../dates.ts';
import type { Fault } from '../errors.ts';
import { MAX_HORIZON } from '../forecasting/future/forecast-range.ts';
import type { OverridesRequest } from '../schemas/override.ts';
import type { Override } from './overrides.ts';

/** A day for which a number is asked for, and whether that number stood there already. */
export interface RequestedDay {
  readonly date: IsoDay;
  readonly sales: number;
  readonly reason: string;
  readonly author: string | undefined;
  readonly before: Override | undefined;
}

export interface Limits {
  /** The last observed day: what was promised of it and of those before it cannot be changed. */
  readonly observedTo: IsoDay;
  readonly before: readonly Override[];
  readonly allowNegative: boolean;
}

type Entry = OverridesRequest['days'][number];

/**
 * The days of a request, ascending and each once, or what is wrong with them. Days already observed may be repeated as
 * they stand, so that what was read can be edited and sent back; they are not among the days given.
 */
export function readRequest(request: OverridesRequest, limits: Limits): { days: RequestedDay[]; faults: Fault[] } {
  const known = new Map(limits.before.map((day) => [day.date, day]));
  const faults: Fault[] = [];
  const days = new Map<IsoDay, RequestedDay>();
  request.days.forEach((entry, i) => {
    const { dates, fault } = datesOf(entry, i, limits);
    if (fault) faults.push(fault);
    for (const date of dates) {
      const before = known.get(date);
      if (days.has(date)) faults.push(faultOf(i, entry, 'repeated-date', `${date} stands in an earlier entry already`));
      days.set(date, { date, sales: entry.sales, reason: entry.reason, author: request.author, before });
      if (date <= limits.observedTo && (before?.sales !== entry.sales || before.reason !== entry.reason)) {
        const message = `${date} is observed already (the data goes to ${limits.observedTo}): its number cannot be changed`;
        faults.push(faultOf(i, entry, 'past-day', message));
        break;
      }
    }
  });
  const ahead = [...days.values()].filter(({ date }) => date > limits.observedTo);
  return { days: ahead.sort((a, b) => (a.date < b.date ? -1 : 1)), faults };
}

/** The days of an entry; none when they make no sense. */
function datesOf(entry: Entry, i: number, limits: Limits): { dates: IsoDay[]; fault?: Fault } {
  const { date, from = date, to = date, sales } = entry;
  const refuse = (code: string, message: string, field?: string) => ({
    dates: [],
    fault: faultOf(i, entry, code, message, field),
  });
  const ranged = entry.from !== undefined || entry.to !== undefined;
  if (from === undefined || to === undefined || (date !== undefined && ranged)) {
    return refuse('date-or-range', 'Give either "date", or "from" and "to"');
  }
  if (to < from) return refuse('range-order', `"to" (${to}) comes before "from" (${from})`, 'to');
  const latest = addDays(limits.observedTo, MAX_HORIZON);
  if (to > latest) {
    const message = `${to} is ${daysBetween(limits.observedTo, to)} days after the last observed day; at most ${MAX_HORIZON}, to ${latest}`;
    return refuse('too-far', message, ranged ? 'to' : 'date');
  }
  if (sales < 0 && !limits.allowNegative) return refuse('negative-sales', `${sales} is less than 0`, 'sales');
  return { dates: eachDay(from, to) };
}

function faultOf(
  i: number,
  { date }: Entry,
  code: string,
  message: string,
  field = date === undefined ? 'from' : 'date',
) {
  return { field: `body/days/${i}/${field}`, code, message };
}
