import {
  addDays,
  daysBetween,
  firstDayOf,
  type IsoDay,
  type IsoMonth,
  lastDayOf,
  monthOf,
  nextMonth,
} from '../dates.ts';
import { AppError } from '../errors.ts';

/** Days after the last observed one that a forecast may reach. */
export const MAX_HORIZON = 366;

/** What a client may ask for: a month, a range, a number of days, or nothing (the month after the last observed day). */
export interface RangeRequest {
  readonly month?: IsoMonth | undefined;
  readonly from?: IsoDay | undefined;
  readonly to?: IsoDay | undefined;
  readonly days?: number | undefined;
}

export interface DayRange {
  readonly from: IsoDay;
  readonly to: IsoDay;
}

/**
 * The days asked for, of a model trained up to `lastDay`. Throws AppError `malformed-request` when the request
 * contradicts itself and `invalid-request` when the days are out of reach.
 */
export function resolveRange(request: RangeRequest, lastDay: IsoDay): DayRange {
  const range = askedRange(request, lastDay);
  const earliest = firstDayOf(monthOf(lastDay));
  const latest = addDays(lastDay, MAX_HORIZON);
  if (range.to < range.from) {
    throw new AppError('invalid-request', `"to" (${range.to}) comes before "from" (${range.from})`);
  }
  if (range.from < earliest) {
    throw new AppError(
      'invalid-request',
      `${range.from} is history: the model knows sales up to ${lastDay}; ask for days from ${earliest} on`,
    );
  }
  if (range.to > latest) {
    throw new AppError(
      'invalid-request',
      `${range.to} is ${daysBetween(lastDay, range.to)} days after the last observed day ${lastDay}; a forecast reaches at most ${MAX_HORIZON} days, to ${latest}`,
    );
  }
  return range;
}

/** The month that a range is, from its first day to its last; undefined for any other range. */
export function wholeMonth({ from, to }: DayRange): IsoMonth | undefined {
  const month = from.slice(0, 7);
  return from.endsWith('-01') && to.startsWith(month) && addDays(to, 1).endsWith('-01') ? month : undefined;
}

function askedRange({ month, from, to, days }: RangeRequest, lastDay: IsoDay): DayRange {
  const ways = [month !== undefined, from !== undefined || to !== undefined, days !== undefined];
  if (ways.filter(Boolean).length > 1) {
    throw new AppError('malformed-request', 'Give either "month", or "from" and "to", or "days": not several of them');
  }
  if (days !== undefined) return { from: addDays(lastDay, 1), to: addDays(lastDay, days) };
  if (from !== undefined || to !== undefined) {
    if (from === undefined || to === undefined) {
      throw new AppError('malformed-request', '"from" and "to" go together: give both');
    }
    return { from, to };
  }
  const asked = month ?? nextMonth(monthOf(lastDay));
  return { from: firstDayOf(asked), to: lastDayOf(asked) };
}
