import { daysBetween } from '../../../../src/dates.ts';

/** Days that data may be behind before it is said: a week is as often as many stores bring them. */
const PATIENCE = 7;

/** Days without sales between the last observed one and today, neither included; 0 while that is nothing to tell. */
export function missingDays(observedTo: string, today: string): number {
  const since = daysBetween(observedTo, today);
  return since > PATIENCE ? since - 1 : 0;
}

/** The day of an instant where the user is, `YYYY-MM-DD`. */
export function localDay(instant: Date): string {
  const [month, day] = [instant.getMonth() + 1, instant.getDate()].map((part) => String(part).padStart(2, '0'));
  return `${String(instant.getFullYear()).padStart(4, '0')}-${month}-${day}`;
}
