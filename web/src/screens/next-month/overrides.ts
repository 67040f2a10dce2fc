import type { Overrides, OverridesRequest } from '../../../../src/monitoring/overrides.ts';

export interface OwnNumber {
  readonly sales: number;
  readonly reason: string;
}

/** All numbers of the days to come with that of one day replaced, or taken away; those of observed days stay by themselves. */
export function withNumber(
  { dataset, observedTo, days }: Overrides,
  date: string,
  own: OwnNumber | undefined,
): OverridesRequest {
  const others = days.filter((day) => day.date > observedTo && day.date !== date);
  const kept = others.map(({ date, sales, reason }) => ({ date, sales, reason }));
  const next = own ? [...kept, { date, sales: own.sales, reason: own.reason.trim() }] : kept;
  return { dataset, days: next.sort((a, b) => (a.date < b.date ? -1 : 1)) };
}

/** What is typed into the form as a number for the day; undefined when it is none. */
export function readNumber(text: string): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'));
  return Number.isFinite(value) ? value : undefined;
}
