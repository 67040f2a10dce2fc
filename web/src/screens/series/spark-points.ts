/** Of the small line of weeks, in pixels. */
export const WIDTH = 104;
export const HEIGHT = 26;
/** The line, its ends and its last point stay within the picture. */
const MARGIN = 2;

/** All weeks as the points of a line, from nothing (or the least, where it is below) at the foot to the best week at the top. */
export function pointsOf(weeks: readonly number[]): string {
  return weeks.map((_, at) => pointOf(weeks, at).join(',')).join(' ');
}

/** Where a week stands. */
export function pointOf(weeks: readonly number[], at: number): [x: number, y: number] {
  const top = Math.max(0, ...weeks);
  const bottom = Math.min(0, ...weeks);
  const share = top > bottom ? ((weeks[at] ?? 0) - bottom) / (top - bottom) : 0;
  const x = MARGIN + (weeks.length > 1 ? (at / (weeks.length - 1)) * (WIDTH - 2 * MARGIN) : 0);
  return [rounded(x), rounded(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN))];
}

const rounded = (value: number) => Math.round(value * 10) / 10;
