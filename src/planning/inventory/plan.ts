import { addDays, type IsoDay } from '../../dates.ts';
import type { DayRange } from '../../forecasting/forecast-range.ts';
import type { PredictiveDistribution } from '../../forecasting/intervals/predictive-distribution.ts';
import type { TrainedModel } from '../../forecasting/trained-model.ts';
import { rounded } from '../plan.ts';
import type { InventoryPlan, InventoryRequest, PlannedDelivery } from './schema.ts';
import {
  type DemandBetween,
  type Outcome,
  outcomeBefore,
  type Step,
  stepsAfresh,
  stepsKeeping,
  stepsOnPaths,
} from './stock.ts';
import { type Cover, type InventoryTerms, lengthOf, overageOf, targetOf } from './terms.ts';

export interface InventoryQuestion {
  /** In units. */
  readonly demand: DemandBetween;
  /** Units asked for in each of these periods on each of so many paths, drawn together. */
  readonly draw: (periods: readonly DayRange[], paths: number) => Float64Array[];
  /** Of these days the store is open. */
  readonly openDays: (cover: Cover) => number;
  /** First day planned; the opening stock is there when it begins. */
  readonly from: IsoDay;
  /** At least one, without a gap between them; the first may begin after `from`. */
  readonly covers: readonly Cover[];
  readonly leadTimeDays: number;
  readonly openingStock: number;
  /** Orders are multiples of so many units; any amount when undefined. */
  readonly lot?: number | undefined;
  readonly terms: InventoryTerms;
}

/** What orders are multiples of: the pack asked for, one unit where the sales are few whole units, else undefined: any amount. */
export function lotOf({ intervals }: TrainedModel, request: Pick<InventoryRequest, 'packSize' | 'salesPerUnit'>) {
  return request.packSize ?? (intervals.counts !== undefined && request.salesPerUnit === 1 ? 1 : undefined);
}

export type PlannedStock = Pick<InventoryPlan, 'beforeFirstDelivery' | 'deliveries' | 'total'>;

/** Level in per cent of the intervals of demand. */
const INTERVAL_LEVEL = 80;
const CHANGES = [-0.1, 0.1];

/**
 * What to order for each delivery. Every order is decided on its day, with the stock of that day known; what is said of
 * later ones is what to expect of that rule.
 */
export function planInventory(question: InventoryQuestion): PlannedStock {
  const { demand, from, covers, terms } = question;
  const steps = takeSteps(question);
  const wait = { from, to: addDays(covers[0].from, -1) };
  const waited = wait.to < from ? undefined : outcomeBefore(question);
  const inAll = demand(from, covers[covers.length - 1].to).mean;
  return {
    beforeFirstDelivery: waited
      ? { ...wait, expectedDemand: rounded(demand(wait.from, wait.to).mean), ...outcomeFields(waited) }
      : null,
    deliveries: steps.map((step) => describe(question, step)),
    total: totalOf(terms, steps, { lost: waited?.lostSales ?? 0, demand: inAll }),
  };
}

function takeSteps({ leadTimeDays, terms, ...question }: InventoryQuestion): Step[] {
  const asked = { ...question, targetOf: (cover: Cover) => targetOf(terms, lengthOf(cover)) };
  if (terms.leftovers === 'waste') return stepsAfresh(asked);
  if (leadTimeDays === 0 && question.lot === undefined) return stepsKeeping(asked);
  const orderDayOf = (cover: Cover) => {
    const ideal = addDays(cover.from, -leadTimeDays);
    return ideal < question.from ? question.from : ideal;
  };
  return stepsOnPaths({ ...asked, orderDayOf });
}

function describe(question: InventoryQuestion, step: Step): PlannedDelivery {
  const { demand, from, leadTimeDays, openDays, terms } = question;
  const { cover, target, quantity, outcome } = step;
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
    expectedStockBefore: rounded(step.stockBefore),
    quantity: rounded(quantity),
    orderUpTo: rounded(step.orderUpTo),
    ...outcomeFields(outcome),
    ...(costs ? { costs: tellLosses(costs) } : {}),
    alternatives: quantity === 0 ? [] : changesOf(question, quantity).map((change) => alternative(terms, step, change)),
  };
}

/** A tenth, or a lot, less and more. */
function changesOf({ lot }: InventoryQuestion, quantity: number): number[] {
  return lot === undefined ? CHANGES : [-lot / quantity, lot / quantity];
}

/** The same period with another quantity; the orders after it would make up for it. */
function alternative(terms: InventoryTerms, { cover, quantity, outcome, outcomeIf }: Step, change: number) {
  const other = outcomeIf(1 + change);
  const [costs, chosen] = [lossesOf(terms, cover, other), lossesOf(terms, cover, outcome)];
  const extra = costs && chosen ? { extraCost: rounded(costs.total - chosen.total) } : {};
  return {
    change: Number(change.toFixed(4)),
    quantity: rounded(quantity * (1 + change)),
    ...outcomeFields(other),
    ...extra,
  };
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
  const quantity = sum((step) => step.quantity);
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
    ...(unitCost === undefined ? {} : { purchases: rounded(quantity * unitCost) }),
    ...(costs ? { costs: tellLosses({ lostSales: missed, leftovers, total: missed + leftovers }) } : {}),
  };
}

function outcomeFields({ chanceOfStockOut, lostSales, leftover }: Outcome) {
  return {
    chanceOfStockOut: Number(chanceOfStockOut.toFixed(4)),
    expectedLostSales: rounded(lostSales),
    expectedLeftover: rounded(leftover),
  };
}

function tellLosses({ lostSales, leftovers, total }: Losses): Losses {
  return { lostSales: rounded(lostSales), leftovers: rounded(leftovers), total: rounded(total) };
}

function intervalOf(demand: PredictiveDistribution): [number, number] {
  const [low, high] = [0.5 - INTERVAL_LEVEL / 200, 0.5 + INTERVAL_LEVEL / 200];
  return [rounded(demand.quantile(low)), rounded(demand.quantile(high))];
}
