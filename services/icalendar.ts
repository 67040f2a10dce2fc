import type { EventAttributes, HeaderAttributes } from 'ics';

/** Events as iCalendar (RFC 5545). Without a clock of its own: the same events always give the same bytes. */
export async function writeCalendar(events: EventAttributes[], header: HeaderAttributes): Promise<string> {
  const { createEvents } = await import('ics'); // few ask for it: the start of the service does not wait for it
  const { error, value } = createEvents(events, header);
  if (value === null) throw error ?? new Error('The calendar cannot be written');
  return value;
}

/** Milliseconds since 1970 of the time that a model version begins with. */
export function stampOf(version: string): number {
  const [year, month, day, hour, minute, second] = [0, 4, 6, 9, 11, 13].map((at, i) =>
    Number(version.slice(at, at + (i === 0 ? 4 : 2))),
  );
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
