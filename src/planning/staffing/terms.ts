import { type IsoDay, toEpochDay, type Weekday } from '../../dates.ts';
import { AppError } from '../../errors.ts';
import type { Shift, StaffingRequest } from './schema.ts';

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

/** Minutes after midnight. */
interface OpenTime {
  readonly from: number;
  readonly to: number;
}

/** Start times are whole quarters of an hour where opening hours and shifts are. */
const QUARTER = 15;

/**
 * Starts of the fewest shifts of `length` minutes that cover the opening hours, the first at opening, the last ending at
 * closing, evenly spread between. One shift when the store is not open longer than that; minutes after midnight.
 */
export function shiftStarts({ from, to }: OpenTime, length: number): number[] {
  const open = to - from;
  const count = Math.max(1, Math.ceil(open / length));
  if (count === 1) return [from];
  const grain = [from, open, length].every((minutes) => minutes % QUARTER === 0) ? QUARTER : 1;
  const step = (open - length) / (count - 1);
  return Array.from({ length: count }, (_, i) => from + grain * Math.round((i * step) / grain));
}

/**
 * `people` on shifts: the minimum crew on each, so that it is there at all times; who is more is dealt out in turn, from the
 * middle of the day outwards. `people` ≥ minimum × number of starts.
 */
export function fillShifts({ from, to }: OpenTime, length: number, crew: { people: number; minimum: number }): Shift[] {
  const starts = shiftStarts({ from, to }, length);
  const extra = crew.people - crew.minimum * starts.length;
  const fromMiddle = starts
    .map((_, i) => i)
    .sort((a, b) => Math.abs(2 * a + 1 - starts.length) - Math.abs(2 * b + 1 - starts.length) || a - b);
  return starts.map((start, i) => {
    const turn = fromMiddle.indexOf(i);
    const more = Math.floor(extra / starts.length) + (turn < extra % starts.length ? 1 : 0);
    return { from: clock(start), to: clock(Math.min(to, start + length)), people: crew.minimum + more };
  });
}

/** `HH:MM` as minutes after midnight. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function clock(minutes: number): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Whether this is a time zone by its IANA name, such as Europe/Madrid. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // The only way to ask for a name without spelling out its region's.
    return false;
  }
}

/**
 * Milliseconds since 1970-01-01 UTC at which the clocks of the zone show `minutes` after the midnight that begins `day`. Of a
 * time that comes twice when clocks go back the first one, of a time that is skipped when they go forward as much later.
 */
export function instantAt(day: IsoDay, minutes: number, zone: string): number {
  const wall = toEpochDay(day) * DAY + minutes * MINUTE;
  const offsets = [wall - DAY, wall + DAY].map((instant) => wallClockAt(instant, zone) - instant);
  const matching = offsets.map((offset) => wall - offset).filter((instant) => wallClockAt(instant, zone) === wall);
  return matching.length > 0 ? Math.min(...matching) : wall - offsets[0];
}

/** What the clocks of the zone show at that instant, as if it were UTC. */
function wallClockAt(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const value = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(value('year'), value('month') - 1, value('day'), value('hour'), value('minute'), value('second'));
}
