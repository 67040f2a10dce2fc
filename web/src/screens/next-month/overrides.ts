import type { Overrides, OverridesRequest } from '../../../../src/monitoring/overrides.ts';

export interface NewOverride {
  readonly sales: number;
  readonly reason: string;
}

/** All numbers of the days to come with that of one day replaced, or taken away; those of observed days stay by themselves. */
export function withOverride(
  { dataset, observedTo, days }: Overrides,
  date: string,
  own: NewOverride | undefined,
): OverridesRequest {
  const others = days.filter((day) => day.date > observedTo && day.date !== date);
  const kept = others.map(({ date, sales, reason }) => ({ date, sales, reason }));
  const next = own ? [...kept, { date, sales: own.sales, reason: own.reason.trim() }] : kept;
  return { dataset, days: next.sort((a, b) => (a.date < b.date ? -1 : 1)) };
}
