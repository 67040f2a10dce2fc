import type { Shift } from '../schemas/plan-staffing.ts';

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
