import type { PromotionPlan, RefusedDay } from '../../../../../src/planning/promotions/schema.ts';
import type { KnownFutureDocument } from '../../../../../src/sales/known-future.ts';

type KnownFutureDays = KnownFutureDocument['days'];

/** What a plan of promotions does to the stored calendar. */
interface KnownFutureChange {
  readonly promoted: readonly string[];
  /** Promotions of the planned days that the plan does without: only when those of the calendar were not to stay. */
  readonly cleared: readonly string[];
}

export function knownFutureChange(
  plan: Pick<PromotionPlan, 'from' | 'to' | 'alternatives'>,
  stored: KnownFutureDays,
  keepPlanned: boolean,
): KnownFutureChange {
  const promoted = plan.alternatives[0]?.dates ?? [];
  const isPlannedAnew = (date: string) => !keepPlanned && date >= plan.from && date <= plan.to;
  const cleared = stored
    .filter(({ date, promo }) => promo !== undefined && promo !== 0 && isPlannedAnew(date) && !promoted.includes(date))
    .map(({ date }) => date);
  return { promoted, cleared };
}

/** The stored calendar with that change, by date: what else is known of a day stays. */
export function changedKnownFuture(stored: KnownFutureDays, { promoted, cleared }: KnownFutureChange): KnownFutureDays {
  const days = new Map(stored.map((day) => [day.date, day]));
  for (const date of promoted) days.set(date, { ...days.get(date), date, promo: 1 });
  for (const date of cleared) days.set(date, { ...days.get(date), date, promo: 0 });
  return [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

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
