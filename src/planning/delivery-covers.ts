import { addDays, daysBetween, eachDay, type IsoDay, weekdayOf } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { DayRange } from '../forecasting/future/forecast-range.ts';
import type { Deliveries } from '../schemas/plan-inventory.ts';

/** The days that one delivery has to last for. */
export interface Cover {
  /** Day of the delivery; it comes before the store opens. */
  readonly from: IsoDay;
  /** The day before the next delivery. */
  readonly to: IsoDay;
}

/**
 * Cover periods of the deliveries within `range`, without a gap between them. On weekdays deliveries go on after the
 * range, so that the last period ends before the next of them, at the latest on `latest`; after the last date nobody knows, and
 * it ends with the range. Throws AppError `invalid-request` for dates outside of the range and when there is no delivery.
 */
export function coversOf(deliveries: Deliveries, range: DayRange, latest: IsoDay): Cover[] {
  const dates = datesOf(deliveries, range);
  if (dates.length === 0) {
    throw invalid('body/deliveries', 'no-delivery', `No delivery comes from ${range.from} to ${range.to}`);
  }
  return dates.map((from, i) => {
    const next = dates[i + 1];
    return { from, to: next === undefined ? lastDay(deliveries, range, latest) : addDays(next, -1) };
  });
}

function datesOf(deliveries: Deliveries, { from, to }: DayRange): IsoDay[] {
  if ('weekdays' in deliveries) {
    return eachDay(from, to).filter((date) => deliveries.weekdays.includes(weekdayOf(date)));
  }
  const outside = deliveries.dates.findIndex((date) => date < from || date > to);
  if (outside >= 0) {
    const message = `The delivery on ${deliveries.dates[outside]} is not within the days planned, ${from} to ${to}`;
    throw invalid(`body/deliveries/dates/${outside}`, 'out-of-range', message);
  }
  return [...new Set(deliveries.dates)].sort();
}

function lastDay(deliveries: Deliveries, { to }: DayRange, latest: IsoDay): IsoDay {
  if (!('weekdays' in deliveries)) return to;
  const upcoming = eachDay(addDays(to, 1), addDays(to, 7)).find((date) =>
    deliveries.weekdays.includes(weekdayOf(date)),
  );
  const before = upcoming === undefined ? to : addDays(upcoming, -1);
  return before < latest ? before : latest;
}

/** Calendar days of the period, both ends included. */
export function lengthOf({ from, to }: Cover): number {
  return daysBetween(from, to) + 1;
}

function invalid(field: string, code: string, message: string): AppError {
  return new AppError('invalid-request', message, { faults: [{ field, code, message }] });
}
