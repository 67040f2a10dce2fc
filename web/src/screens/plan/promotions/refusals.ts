import type { RefusedDay } from '../../../../../src/planning/promotions/schema.ts';

interface Refusals {
  readonly reason: RefusedDay['reason'];
  readonly dates: readonly string[];
}

/** The days refused by their reason, in the order in which the reasons come up. */
export function refusalsByReason(refused: readonly RefusedDay[]): Refusals[] {
  const byReason = new Map<RefusedDay['reason'], string[]>();
  for (const { reason, date } of refused) byReason.set(reason, [...(byReason.get(reason) ?? []), date]);
  return [...byReason].map(([reason, dates]) => ({ reason, dates }));
}
