import type { Weekday } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { StaffingRequest } from '../schemas/plan-staffing.ts';
import { minutesOf, shiftStarts } from './shifts.ts';
import { isTimeZone } from './zone-time.ts';

/** What the store wants of its crews; times in minutes. */
export interface StaffingTerms {
  readonly salesPerLabourHour: number;
  readonly serviceQuantile: number;
  readonly minimumCrew: number;
  /** Most people on one day. */
  readonly maximumCrew: number | undefined;
  readonly hourlyWage: number | undefined;
  readonly shift: number;
  readonly hoursOn: (weekday: Weekday) => { readonly from: number; readonly to: number };
}

const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/**
 * Reads what the request wants. Throws AppError `invalid-request` for hours that end before they begin, shifts of odd
 * seconds, and when the most people allowed cannot keep the minimum crew there all day.
 */
export function staffingTerms(request: StaffingRequest): StaffingTerms {
  const { openingHours, shiftHours, minimumCrew, maximumCrew, ...rest } = request;
  const shift = shiftHours * 60;
  if (!Number.isInteger(shift)) {
    throw invalid('shiftHours', `A shift of ${shiftHours} hours is not a whole number of minutes`);
  }
  if (request.timezone !== undefined && !isTimeZone(request.timezone)) {
    throw invalid('timezone', `"${request.timezone}" is not a time zone such as Europe/Madrid`);
  }
  const hoursOn = (weekday: Weekday) => {
    const { from, to } = openingHours.weekdays?.[String(weekday)] ?? openingHours;
    return { from: minutesOf(from), to: minutesOf(to) };
  };
  for (const weekday of WEEKDAYS) {
    const hours = hoursOn(weekday);
    const field = openingHours.weekdays?.[String(weekday)] ? `openingHours/weekdays/${weekday}` : 'openingHours';
    if (hours.to <= hours.from) throw invalid(field, 'Opening hours must end after they begin, on the same day');
    const needed = minimumCrew * shiftStarts(hours, shift).length;
    if (maximumCrew !== undefined && maximumCrew < needed) {
      const message = `${maximumCrew} people cannot keep ${minimumCrew} in the store all day: shifts of ${shiftHours} hours take ${needed}`;
      throw invalid('maximumCrew', message);
    }
  }
  const { salesPerLabourHour, serviceQuantile, hourlyWage } = rest;
  return { salesPerLabourHour, serviceQuantile, hourlyWage, minimumCrew, maximumCrew, shift, hoursOn };
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid-request', message, { faults: [{ field: `body/${field}`, code: 'invalid', message }] });
}
