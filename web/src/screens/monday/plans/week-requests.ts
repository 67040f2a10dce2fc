import { addDays, daysBetween, firstDayOf, monthOf, nextMonth } from '../../../../../src/dates.ts';
import type { InventoryRequest, OrderListRequest, PromotionPlanRequest } from '../../../api/plans.ts';

/** The days to come of the week, both ends included. */
export interface WeekAhead {
  readonly from: string;
  readonly to: string;
}

interface Asked {
  readonly month?: string | undefined;
  readonly days?: number | undefined;
}

/** The same question about other days than the form names. */
export function askedOf<R extends Asked>(request: R, { from, to }: WeekAhead) {
  const { month: _month, days: _days, ...others } = request;
  return { ...others, from, to };
}

/** Orders are given some days before the goods come: those of the week are for deliveries up to so many days after it, and of a whole week at least. */
export function ordersOf<R extends InventoryRequest | OrderListRequest>(request: R, { from, to }: WeekAhead) {
  const last = addDays(to, request.leadTimeDays ?? 0);
  const week = addDays(from, 6);
  return askedOf(request, { from, to: last > week ? last : week });
}

/** As many promotion days as the form has for its own days, by the share of them that the week is; one at least. */
export function promotionsOf(request: PromotionPlanRequest, ahead: WeekAhead) {
  const month = request.month ?? nextMonth(monthOf(addDays(ahead.from, -1)));
  const asked = request.days ?? daysBetween(firstDayOf(month), firstDayOf(nextMonth(month)));
  const share = (daysBetween(ahead.from, ahead.to) + 1) / asked;
  const count = Math.max(1, Math.min(request.count, Math.round(request.count * share)));
  return { ...askedOf(request, ahead), count };
}

interface Order {
  readonly orderBy: string;
  readonly overdue: boolean;
}

/** Those that have to be given by the end of the week; not those that count as given, being due before its first day to come. */
export const dueBy = <O extends Order>(orders: readonly O[], to: string, isFilled: (order: O) => boolean): O[] =>
  orders.filter((order) => isFilled(order) && !order.overdue && order.orderBy <= to);
