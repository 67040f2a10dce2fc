import { addDays, type IsoDay } from '../dates.ts';
import type { PredictiveDistribution } from '../forecasting/intervals/predictive-distribution.ts';
import type { Cover } from './delivery-covers.ts';

/** Total demand of the days from `from` to `to`, in units; 0 for certain when `to` comes first. */
export type DemandBetween = (from: IsoDay, to: IsoDay) => PredictiveDistribution;

/** A quantity of which it is known on which day it was there: from then on only demand takes from it. */
export interface Anchor {
  readonly from: IsoDay;
  /** Units in the store and on their way together. */
  readonly position: number;
}

/** Expected state of the store when a cover period ends. */
export interface Stock {
  /** Units left, expected. */
  readonly units: number;
  readonly anchor: Anchor;
  /** Sales lost so far, by the period that they were lost in. */
  readonly lost: readonly { readonly to: IsoDay; readonly units: number }[];
}

/** What a quantity leads to within the cover period of its delivery; all of it expected, in units. */
export interface Outcome {
  readonly chanceOfStockOut: number;
  readonly lostSales: number;
  readonly leftover: number;
}

/**
 * What becomes of a period: `stock` is what is expected in the store at its beginning, the new delivery included. What is
 * asked for beyond the anchor's position since the anchor's day is lost; of that only what is lost within the period counts.
 */
export function outcomeOf(demand: DemandBetween, { from, to }: Cover, stock: number, anchor: Anchor): Outcome {
  const sinceAnchor = demand(anchor.from, to);
  const lostBefore = demand(anchor.from, addDays(from, -1)).expectedShortfall(anchor.position);
  const lostSales = Math.max(0, sinceAnchor.expectedShortfall(anchor.position) - lostBefore);
  return {
    chanceOfStockOut: 1 - sinceAnchor.cdf(anchor.position),
    lostSales,
    leftover: Math.max(0, stock - demand(from, to).mean + lostSales),
  };
}

/** An order of `quantity` units, and the stock it is decided on. */
export interface Order {
  readonly quantity: number;
  /** In the store and on their way, with the order, on the day of the order. */
  readonly orderUpTo: number;
  /** Expected in the store when the delivery comes, without it. */
  readonly stockBefore: number;
  /** From when on demand takes from what quantity. */
  readonly anchor: Anchor;
}

/**
 * The order for a cover period whose leftovers are sold later, decided on `orderDay` when the stock of that day is known:
 * enough that with probability `target` the position lasts until the end of the period (order-up-to level of
 * periodic review with lead time and lost sales: the quantile of demand from the order to the end of the period), but never more
 * than an empty store would need.
 */
export function orderToKeep(
  demand: DemandBetween,
  { cover, orderDay, target, stock }: { cover: Cover; orderDay: IsoDay; target: number; stock: Stock },
): Order {
  const lead = demand(orderDay, addDays(cover.from, -1));
  const lostInLead = stock.lost.reduce((sum, { to, units }) => sum + (to >= orderDay ? units : 0), 0);
  const position = stock.units + Math.max(0, lead.mean - lostInLead);
  const lasting = demand(orderDay, cover.to).quantile(target);
  const fresh = demand(cover.from, cover.to).quantile(target);
  const orderUpTo = Math.min(lasting, position + fresh);
  const order = { orderUpTo, stockBefore: stock.units };
  if (orderUpTo <= position) return { ...order, quantity: 0, anchor: stock.anchor };
  const quantity = orderUpTo - position;
  const anchor =
    orderUpTo === lasting
      ? { from: orderDay, position: lasting }
      : { from: cover.from, position: stock.units + quantity };
  return { ...order, quantity, anchor };
}

/** The order for a cover period that begins with an empty store, since leftovers are thrown away (newsvendor). */
export function orderAfresh(demand: DemandBetween, cover: Cover, target: number): Order {
  const quantity = demand(cover.from, cover.to).quantile(target);
  return { quantity, orderUpTo: quantity, stockBefore: 0, anchor: { from: cover.from, position: quantity } };
}
