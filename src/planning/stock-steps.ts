import { addDays, type IsoDay } from '../dates.ts';
import type { PredictiveDistribution } from '../forecasting/intervals/predictive-distribution.ts';
import type { Cover } from './delivery-covers.ts';

/** Total demand of the days from `from` to `to`, in units; 0 for certain when `to` comes first. */
export type DemandBetween = (from: IsoDay, to: IsoDay) => PredictiveDistribution;

/** A stock of which it is known on which day it was there: from then on only demand takes from it. */
interface Anchor {
  readonly from: IsoDay;
  readonly units: number;
}

/** What a stock leads to within a period; all of it expected, in units. */
export interface Outcome {
  readonly chanceOfStockOut: number;
  readonly lostSales: number;
  readonly leftover: number;
}

/** One cover period with its order and what becomes of it. */
export interface Step {
  readonly cover: Cover;
  /** Probability, aimed at, that the stock lasts. */
  readonly target: number;
  /** Units to order, expected. */
  readonly quantity: number;
  /** In the store and on their way, with the order, on the day of the order. */
  readonly orderUpTo: number;
  /** Units expected in the store when the delivery comes, without it. */
  readonly stockBefore: number;
  readonly outcome: Outcome;
  /** What becomes of the period with so many times the quantity. */
  readonly outcomeIf: (factor: number) => Outcome;
}

export interface StepQuestion {
  readonly demand: DemandBetween;
  readonly from: IsoDay;
  readonly covers: readonly Cover[];
  readonly targetOf: (cover: Cover) => number;
  readonly openingStock: number;
}

/** What becomes of the opening stock until the day before the first delivery. */
export function outcomeBefore({ demand, from, covers, openingStock }: Omit<StepQuestion, 'targetOf'>): Outcome {
  return outcomeOf(demand, { from, to: addDays(covers[0].from, -1) }, { from, units: openingStock });
}

/** Orders for cover periods that begin with an empty store, since leftovers are thrown away (newsvendor). */
export function stepsAfresh({ demand, covers, targetOf }: StepQuestion): Step[] {
  return covers.map((cover) => {
    const target = targetOf(cover);
    const quantity = demand(cover.from, cover.to).quantile(target);
    const outcomeIf = (factor: number) => outcomeOf(demand, cover, { from: cover.from, units: factor * quantity });
    return { cover, target, quantity, orderUpTo: quantity, stockBefore: 0, outcome: outcomeIf(1), outcomeIf };
  });
}

/**
 * Orders without a lead time for cover periods whose leftovers are sold later: each delivery fills the stock up to the
 * quantile of demand of its period (order-up-to level of periodic review), if there is less. What is expected is exact as long as
 * deliveries fill the stock up; while there is enough without one, it follows from the demand since the last that was needed.
 */
export function stepsKeeping(question: StepQuestion): Step[] {
  const { demand, from, covers, targetOf, openingStock } = question;
  let anchor: Anchor = { from, units: openingStock };
  return covers.map((cover) => {
    const target = targetOf(cover);
    const { leftover: stockBefore } = outcomeOf(demand, { from: anchor.from, to: addDays(cover.from, -1) }, anchor);
    const orderUpTo = demand(cover.from, cover.to).quantile(target);
    const quantity = Math.max(0, orderUpTo - stockBefore);
    const filled = quantity > 0 ? { from: cover.from, units: orderUpTo } : anchor;
    const outcomeIf = (factor: number) =>
      outcomeOf(demand, cover, { from: filled.from, units: filled.units + (factor - 1) * quantity });
    anchor = filled;
    return { cover, target, quantity, orderUpTo, stockBefore, outcome: outcomeIf(1), outcomeIf };
  });
}

/**
 * What becomes of a period when nothing but the anchor's stock is there for it. What is asked for beyond that stock since the
 * anchor's day is lost; of that only what is lost within the period counts.
 */
function outcomeOf(demand: DemandBetween, { from, to }: Cover, anchor: Anchor): Outcome {
  const since = demand(anchor.from, to);
  const beyond = since.expectedShortfall(anchor.units);
  const before = demand(anchor.from, addDays(from, -1)).expectedShortfall(anchor.units);
  return {
    chanceOfStockOut: 1 - since.cdf(anchor.units),
    lostSales: Math.max(0, beyond - before),
    leftover: Math.max(0, anchor.units - since.mean + beyond),
  };
}
