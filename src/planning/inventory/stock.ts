import { addDays, type IsoDay } from '../../dates.ts';
import type { DayRange } from '../../forecasting/forecast-range.ts';
import type { PredictiveDistribution } from '../../forecasting/intervals/predictive-distribution.ts';
import type { Cover } from './terms.ts';

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

interface StepQuestion {
  readonly demand: DemandBetween;
  readonly from: IsoDay;
  readonly covers: readonly Cover[];
  readonly targetOf: (cover: Cover) => number;
  readonly openingStock: number;
  /** Orders are multiples of so many units; any amount when undefined. */
  readonly lot?: number | undefined;
}

/** Shares of a unit below this are rounding. */
const ROUNDING = 1e-9;

/** The least multiple of the lot that is not below these units; the units themselves without one. */
function inLots(units: number, lot: number | undefined): number {
  return lot === undefined ? units : lot * Math.ceil(units / lot - ROUNDING);
}

/** What becomes of the opening stock until the day before the first delivery. */
export function outcomeBefore({ demand, from, covers, openingStock }: Omit<StepQuestion, 'targetOf'>): Outcome {
  return outcomeOf(demand, { from, to: addDays(covers[0].from, -1) }, { from, units: openingStock });
}

/** Orders for cover periods that begin with an empty store, since leftovers are thrown away (newsvendor). */
export function stepsAfresh({ demand, covers, targetOf, lot }: StepQuestion): Step[] {
  return covers.map((cover) => {
    const target = targetOf(cover);
    const quantity = inLots(demand(cover.from, cover.to).quantile(target), lot);
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

interface PathQuestion {
  /** Units asked for in each of these periods on each of so many paths, drawn together. */
  readonly draw: (periods: readonly DayRange[], paths: number) => Float64Array[];
  readonly from: IsoDay;
  readonly covers: readonly Cover[];
  readonly orderDayOf: (cover: Cover) => IsoDay;
  readonly targetOf: (cover: Cover) => number;
  readonly openingStock: number;
  readonly lot?: number | undefined;
}

/** Paths of demand; fewer for plans of so many periods that they would take seconds. */
const MANY_PATHS = 2000;
const FEW_PATHS = 500;
const MANY_PERIODS = 60;

/**
 * Orders with a lead time for cover periods whose leftovers are sold later. What is sold between order and delivery depends
 * on what is there, so that no distribution of demand alone determines the stock: the rule is followed on many paths of demand. Each
 * order fills the position up to the level with which the share `target` of the paths lasts until the period ends. On a path
 * the stock until a delivery follows from the orders before, whichever days they were given on. Orders in lots are followed so too,
 * also without a lead time: what is too much in one is there for the next.
 */
export function stepsOnPaths(question: PathQuestion): Step[] {
  const { covers, orderDayOf, targetOf, openingStock, lot } = question;
  const periods = periodsOf(question);
  const paths = periods.length > MANY_PERIODS ? FEW_PATHS : MANY_PATHS;
  const asked = question.draw(periods, paths);
  /** What is in the store when a period begins, before its delivery. */
  const stockOn = new Map<IsoDay, Float64Array>();
  /** Sums of the orders before each cover period. */
  const ordered: Float64Array[] = [new Float64Array(paths)];
  let stock: Float64Array = new Float64Array(paths).fill(openingStock);
  let p = 0;
  return covers.map((cover, i) => {
    for (; periods[p].from < cover.from; p += 1) {
      stockOn.set(periods[p].from, stock);
      const arriving = periods[p].from === covers[i - 1]?.from;
      stock = sellOut(arriving ? sumOf(stock, differenceOf(ordered[i], ordered[i - 1])) : stock, asked[p]);
    }
    const before = stock;
    stockOn.set(cover.from, before);
    const orderDay = orderDayOf(cover);
    const arrived = covers.findIndex(({ from }) => from >= orderDay);
    const position = sumOf(stockOn.get(orderDay) ?? before, differenceOf(ordered[i], ordered[arrived]));
    const total = totalWithin(cover, periods, asked);
    const target = targetOf(cover);
    const needed = differenceOf(sumOf(position, total), before);
    // Units come whole where orders do.
    const orderUpTo = inLots(Math.max(0, sampleQuantile(needed, target)), lot && 1);
    const order = position.map((units) => inLots(Math.max(0, orderUpTo - units), lot));
    ordered.push(sumOf(ordered[i], order));
    const outcomeIf = (factor: number) => outcomeOn(before, order, factor, total);
    // Of a later order, of which only the mean is known, the nearest number of lots.
    const quantity = lot === undefined ? meanOf(order) : lot * Math.round(meanOf(order) / lot);
    const stockBefore = meanOf(before);
    return { cover, target, quantity, orderUpTo, stockBefore, outcome: outcomeIf(1), outcomeIf };
  });
}

function outcomeOn(before: Float64Array, order: Float64Array, factor: number, total: Float64Array): Outcome {
  let [short, lost, left] = [0, 0, 0];
  total.forEach((asked, path) => {
    const missing = asked - before[path] - factor * order[path];
    if (missing > 0) short += 1;
    lost += Math.max(0, missing);
    left += Math.max(0, -missing);
  });
  const paths = total.length;
  return { chanceOfStockOut: short / paths, lostSales: lost / paths, leftover: left / paths };
}

/** Between each two days on which an order is given or a delivery comes; without a gap. */
function periodsOf({ from, covers, orderDayOf }: PathQuestion): DayRange[] {
  const starts = [...new Set([from, ...covers.flatMap((cover) => [cover.from, orderDayOf(cover)])])].sort();
  const end = addDays(covers[covers.length - 1].to, 1);
  return starts.map((start, i) => ({ from: start, to: addDays(starts[i + 1] ?? end, -1) }));
}

function totalWithin({ from, to }: Cover, periods: readonly DayRange[], asked: readonly Float64Array[]): Float64Array {
  const within = asked.filter((_, p) => periods[p].from >= from && periods[p].to <= to);
  return within.reduce(sumOf);
}

function sumOf(a: Float64Array, b: Float64Array): Float64Array {
  const sum = new Float64Array(a.length);
  for (let path = 0; path < a.length; path += 1) sum[path] = a[path] + b[path];
  return sum;
}

function differenceOf(a: Float64Array, b: Float64Array): Float64Array {
  const difference = new Float64Array(a.length);
  for (let path = 0; path < a.length; path += 1) difference[path] = a[path] - b[path];
  return difference;
}

function sellOut(stock: Float64Array, asked: Float64Array): Float64Array {
  const left = new Float64Array(stock.length);
  for (let path = 0; path < stock.length; path += 1) left[path] = Math.max(0, stock[path] - asked[path]);
  return left;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Linear between the ordered values. */
function sampleQuantile(values: Float64Array, probability: number): number {
  const sorted = values.toSorted();
  const position = probability * (sorted.length - 1);
  const low = Math.floor(position);
  const next = sorted[Math.min(low + 1, sorted.length - 1)];
  return sorted[low] + (position - low) * (next - sorted[low]);
}
