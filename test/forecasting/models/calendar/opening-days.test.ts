import t from 'tap';
import { describeOpening, pushClosures } from '../../../../src/forecasting/models/calendar/day-context.ts';
import { emptyRow } from '../../../../src/numerics/sparse-rows.ts';

const MONDAY = 4;
/** Twelve weeks from a Monday on, closed on Sundays and on the days given. */
function weeks(...closed: number[]): Uint8Array {
  return Uint8Array.from({ length: 84 }, (_, i) => (i % 7 === 6 || closed.includes(i) ? 0 : 1));
}

function flags(open: Uint8Array, i: number): number[] {
  const row = emptyRow(6);
  pushClosures(row, 0, MONDAY + i, describeOpening(MONDAY, open, open.length, open.length + 3));
  return Array.from(row.index.subarray(0, row.length));
}

t.test('days beyond the known ones follow the weekly pattern', async (t) => {
  const { open } = describeOpening(MONDAY, weeks(), 84, 98);
  t.strictSame(Array.from(open.subarray(84)), [1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0]);
});

t.test('a rule that begins mid-history is unusual for four weeks', async (t) => {
  const open = Uint8Array.from({ length: 112 }, (_, i) => (i % 7 === 6 && i >= 56 ? 0 : 1));
  const { usuallyOpen } = describeOpening(MONDAY, open, 112, 112);
  const sundays = Array.from({ length: 16 }, (_, week) => usuallyOpen[7 * week + 6]);
  t.strictSame(sundays, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
});

t.test('a renovation does not change the weekly pattern', async (t) => {
  const open = Uint8Array.from({ length: 200 }, (_, i) => (i % 7 === 6 || (i >= 70 && i < 180) ? 0 : 1));
  const { usuallyOpen } = describeOpening(MONDAY, open, 200, 200);
  t.strictSame(Array.from(usuallyOpen.subarray(189, 196)), [1, 1, 1, 1, 1, 1, 0]);
});

t.test('what the past says of a day does not depend on what follows', async (t) => {
  const whole = describeOpening(MONDAY, weeks(30, 31, 50), 84, 84);
  const half = describeOpening(MONDAY, weeks(30, 31, 50), 45, 45);
  t.strictSame(whole.usuallyOpen.slice(0, 45), half.usuallyOpen);
});

t.test('neighbours of closures are flagged only when the closure is unusual', async (t) => {
  const thursday = 73;
  t.strictSame(flags(weeks(), 75), [], 'Saturday before a usual Sunday');
  t.strictSame(flags(weeks(thursday), 72), [0], 'the day before');
  t.strictSame(flags(weeks(thursday), 74), [2], 'the day after');
  t.strictSame(flags(weeks(thursday), 71), [4], 'two days before');
  t.strictSame(flags(weeks(thursday), 75), [5], 'two days after');
  t.strictSame(flags(weeks(75), 74), [0, 1], 'Friday before Saturday and Sunday');
  t.strictSame(flags(weeks(77), 78), [2, 3], 'Tuesday after Sunday and Monday');
});
