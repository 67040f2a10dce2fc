import type { Test } from 'tap';
import { emptyTally, liveMonth, type Tally, type Trial } from './simulated-months.ts';

const KEPT = [0, 2, 5].map((leadTimeDays) => ({ leftovers: 'keep' as const, leadTimeDays }));
const KINDS = [...KEPT, { leftovers: 'waste' as const, leadTimeDays: 2 }];

/**
 * Draws so many stores with their histories, trains a model on each, plans the next month, lets it happen, and compares how often
 * what was planned was enough with what was asked for.
 */
export function checkServiceLevels(t: Test, months: number, { levels, points }: { levels: number[]; points: number }) {
  const trials = new Map<Trial, Tally>(
    KINDS.flatMap((kind) => levels.map((serviceLevel) => [{ ...kind, serviceLevel }, emptyTally()] as const)),
  );
  const staffing = new Map(levels.map((level) => [level, emptyTally()]));
  for (let seed = 1; seed <= months; seed += 1) liveMonth(seed, trials, staffing);
  const check = (name: string, level: number, { asked, served }: Tally) => {
    const share = (100 * served) / asked;
    const told = `${name}: ${share.toFixed(1)} % of ${asked} served, asked for ${100 * level} %`;
    t.comment(told);
    t.ok(Math.abs(share - 100 * level) <= points, told);
  };
  for (const [{ leftovers, leadTimeDays, serviceLevel }, tally] of trials) {
    check(`deliveries, leftovers ${leftovers}, ${leadTimeDays} days ahead`, serviceLevel, tally);
    const { lost, expectedLost, left, expectedLeft } = tally;
    t.ok(
      Math.abs(left - expectedLeft) < 0.15 * expectedLeft,
      `left over ${Math.round(left)}, expected ${Math.round(expectedLeft)}`,
    );
    const lostSales = `lost ${Math.round(lost)}, expected ${Math.round(expectedLost)}`;
    t.comment(lostSales);
    if (months >= 500) t.ok(Math.abs(lost - expectedLost) < 0.2 * expectedLost, lostSales);
  }
  for (const [level, tally] of staffing) check('days of crews', level, tally);
}
