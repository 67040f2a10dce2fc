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

type Plan = PromotionPlan['alternatives'][number];

/** A plan, and how many others of the list bring the same. */
interface DistinctPlan {
  readonly plan: Plan;
  readonly others: number;
}

/** Profits and sales that differ by less than this share are the same to a store. */
const SAME = 0.005;

/** The plans of a list that differ in what they bring, in its order: others of as many days that bring the same are counted. */
export function distinctPlans(alternatives: readonly Plan[]): DistinctPlan[] {
  const distinct: DistinctPlan[] = [];
  for (const plan of alternatives) {
    const at = distinct.findIndex((known) => bringSame(known.plan, plan));
    const known = distinct[at];
    if (known) distinct[at] = { ...known, others: known.others + 1 };
    else distinct.push({ plan, others: 0 });
  }
  return distinct;
}

function bringSame(a: Plan, b: Plan): boolean {
  const pairs = [
    [a.expectedProfit.value, b.expectedProfit.value],
    [a.expectedExtraSales.value, b.expectedExtraSales.value],
  ] as const;
  return (
    a.dates.length === b.dates.length &&
    pairs.every(([one, other]) => Math.abs(one - other) <= SAME * Math.max(Math.abs(one), Math.abs(other)))
  );
}
