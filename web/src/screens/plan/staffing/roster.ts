import type { StaffingPlan } from '../../../../../src/planning/staffing/schema.ts';

export type StaffedDay = StaffingPlan['days'][number];

/** The day that takes most people, the first of them; undefined when all are closed. */
export function busiestDay({ days }: Pick<StaffingPlan, 'days'>): StaffedDay | undefined {
  const most = Math.max(0, ...days.map(({ people }) => people));
  return most === 0 ? undefined : days.find(({ people }) => people === most);
}

/** Days on which fewer work than the wish for enough people takes: `allowed` is the chance of too few that was asked for. */
export function tightDays(days: readonly StaffedDay[], allowed: number): StaffedDay[] {
  // The service rounds chances to four decimals.
  return days.filter(({ open, chanceShort }) => open && chanceShort > allowed + 1e-4);
}
