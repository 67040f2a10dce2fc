import { addDays, type IsoDay } from '../dates.ts';
import type { PredictiveDistribution } from '../forecasting/intervals/predictive-distribution.ts';
import type { InventoryPlan, PlannedDelivery } from '../schemas/plan-inventory.ts';
import { type Cover, lengthOf } from './delivery-covers.ts';
import { type InventoryTerms, overageOf, targetOf } from './inventory-terms.ts';
import { rounded, roundedMoney } from './rounding.ts';
import {
  type DemandBetween,
  type Order,
  type Outcome,
  orderAfresh,
  orderToKeep,
  outcomeOf,
  type Stock,
} from './stock-steps.ts';

export interface InventoryQuestion {
  /** In units. */
  readonly demand: DemandBetween;
  /** Of these days the store is open. */
  readonly openDays: (cover: Cover) => number;
  /** First day planned; the opening stock is there when it begins. */
  readonly from: IsoDay;
  /** At least one, without a gap between them; the first may begin after `from`. */
  readonly covers: readonly Cover[];
  readonly leadTimeDays: number;
  readonly openingStock: number;
  readonly terms: InventoryTerms;
}

type PlannedStock = Pick<InventoryPlan, 'beforeFirstDelivery' | 'deliveries' | 'total'>;

/** One cover period with its order and what becomes of it. */
interface Step {
  readonly cover: Cover;
  readonly target: number;
  readonly order: Order;
  readonly outcome: Outcome;
}

/** Level in per cent of the intervals of demand. */
const INTERVAL_LEVEL = 80;
const CHANGES = [-0.1, 0.1];

/**
 * What to order for each delivery. Every order is decided on its day, with the stock of that day known; what is said of
 * later ones is what to expect of that rule. Stock and losses follow from the predictive distributions, nothing is drawn.
 */
export function planInventory(question: InventoryQuestion): PlannedStock {
  const { demand, from, covers, openingStock, terms } = question;
  const start: Stock = { units: openingStock, anchor: { from, position: openingStock }, lost: [] };
  const wait = { from, to: addDays(covers[0].from, -1) };
  const waited = wait.to < from ? undefined : outcomeOf(demand, wait, openingStock, start.anchor);
  const steps = takeSteps(question, waited ? after(start, wait, waited, start.anchor) : start);
  return {
    beforeFirstDelivery: waited
      ? { ...wait, expectedDemand: rounded(demand(wait.from, wait.to).mean), ...told(waited) }
      : null,
    deliveries: steps.map((step) => describe(question, step)),
    total: totalOf(terms, steps, {
      lost: waited?.lostSales ?? 0,
      demand: demand(from, steps[steps.length - 1].cover.to).mean,
    }),
  };
}

function takeSteps({ demand, from, covers, leadTimeDays, terms }: InventoryQuestion, start: Stock): Step[] {
  let stock = start;
  return covers.map((cover) => {
    const target = targetOf(terms, lengthOf(cover));
    const ideal = addDays(cover.from, -leadTimeDays);
    const orderDay = ideal < from ? from : ideal;
    const order =
      terms.leftovers === 'keep'
        ? orderToKeep(demand, { cover, orderDay, target, stock })
        : orderAfresh(demand, cover, target);
    const outcome = outcomeOf(demand, cover, order.stockBefore + order.quantity, order.anchor);
    stock = after(stock, cover, outcome, order.anchor);
    return { cover, target, order, outcome };
  });
}

function after({ lost }: Stock, { to }: Cover, { leftover, lostSales }: Outcome, anchor: Stock['anchor']): Stock {
  return { units: leftover, anchor, lost: [...lost, { to, units: lostSales }] };
}

function describe(question: InventoryQuestion, step: Step): PlannedDelivery {
  const { demand, from, leadTimeDays, openDays, terms } = question;
  const { cover, target, order, outcome } = step;
  const orderBy = addDays(cover.from, -leadTimeDays);
  const costs = lossesOf(terms, cover, outcome);
  const covered = demand(cover.from, cover.to);
  return {
    orderBy,
    overdue: orderBy < from,
    deliveryDate: cover.from,
    coverFrom: cover.from,
    coverTo: cover.to,
    openDays: openDays(cover),
    expectedDemand: rounded(covered.mean),
    intervals: { [INTERVAL_LEVEL]: intervalOf(covered) },
    serviceLevel: Number(target.toFixed(4)),
    expectedStockBefore: rounded(order.stockBefore),
    quantity: rounded(order.quantity),
    orderUpTo: rounded(order.orderUpTo),
    ...told(outcome),
    ...(costs ? { costs: tellLosses(costs) } : {}),
    alternatives: order.quantity === 0 ? [] : CHANGES.map((change) => alternative(question, step, change)),
  };
}

/** The same period with another quantity; the orders after it would make up for it. */
function alternative({ demand, terms }: InventoryQuestion, { cover, order, outcome }: Step, change: number) {
  const quantity = order.quantity * (1 + change);
  const anchor = { ...order.anchor, position: order.anchor.position + quantity - order.quantity };
  const other = outcomeOf(demand, cover, order.stockBefore + quantity, anchor);
  const [costs, chosen] = [lossesOf(terms, cover, other), lossesOf(terms, cover, outcome)];
  const extra = costs && chosen ? { extraCost: roundedMoney(costs.total - chosen.total) } : {};
  return { change, quantity: rounded(quantity), ...told(other), ...extra };
}

interface Losses {
  readonly lostSales: number;
  readonly leftovers: number;
  readonly total: number;
}

/** Expected cost of having ordered too little or too much, against knowing the demand beforehand; money. */
function lossesOf({ costs }: InventoryTerms, cover: Cover, outcome: Outcome): Losses | undefined {
  if (!costs) return undefined;
  const lostSales = costs.underage * outcome.lostSales;
  const leftovers = overageOf(costs, lengthOf(cover)) * outcome.leftover;
  return { lostSales, leftovers, total: lostSales + leftovers };
}

function totalOf(terms: InventoryTerms, steps: readonly Step[], before: { lost: number; demand: number }) {
  const sum = (value: (step: Step) => number) => steps.reduce((total, step) => total + value(step), 0);
  const quantity = sum(({ order }) => order.quantity);
  const lostSales = before.lost + sum(({ outcome }) => outcome.lostSales);
  const last = steps[steps.length - 1].outcome.leftover;
  const kept = terms.leftovers === 'keep';
  const { costs, unitCost } = terms;
  const leftovers = sum(({ cover, outcome }) => lossesOf(terms, cover, outcome)?.leftovers ?? 0);
  const missed = (costs?.underage ?? 0) * lostSales;
  return {
    quantity: rounded(quantity),
    expectedDemand: rounded(before.demand),
    expectedLostSales: rounded(lostSales),
    expectedWaste: kept ? 0 : rounded(sum(({ outcome }) => outcome.leftover)),
    expectedStockAtEnd: kept ? rounded(last) : 0,
    ...(unitCost === undefined ? {} : { purchases: roundedMoney(quantity * unitCost) }),
    ...(costs ? { costs: tellLosses({ lostSales: missed, leftovers, total: missed + leftovers }) } : {}),
  };
}

function told({ chanceOfStockOut, lostSales, leftover }: Outcome) {
  return {
    chanceOfStockOut: Number(chanceOfStockOut.toFixed(4)),
    expectedLostSales: rounded(lostSales),
    expectedLeftover: rounded(leftover),
  };
}

function tellLosses({ lostSales, leftovers, total }: Losses): Losses {
  return { lostSales: roundedMoney(lostSales), leftovers: roundedMoney(leftovers), total: roundedMoney(total) };
}

function intervalOf(demand: PredictiveDistribution): [number, number] {
  const [low, high] = [0.5 - INTERVAL_LEVEL / 200, 0.5 + INTERVAL_LEVEL / 200];
  return [rounded(demand.quantile(low)), rounded(demand.quantile(high))];
}
