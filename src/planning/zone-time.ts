import { type IsoDay, toEpochDay } from '../dates.ts';

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
