import { addDays, type IsoDay } from '../dates.ts';
import type { DayRange } from '../forecasting/future/forecast-range.ts';
import type { Cover } from './delivery-covers.ts';
import type { Outcome, Step } from './stock-steps.ts';

export interface PathQuestion {
  /** Units asked for in each of these periods on each of so many paths, drawn together. */
  readonly draw: (periods: readonly DayRange[], paths: number) => Float64Array[];
  readonly from: IsoDay;
  readonly covers: readonly Cover[];
  readonly orderDayOf: (cover: Cover) => IsoDay;
  readonly targetOf: (cover: Cover) => number;
  readonly openingStock: number;
}

/** Paths of demand; fewer for plans of so many periods that they would take seconds. */
const [MANY_PATHS, FEW_PATHS] = [2000, 500];
const MANY_PERIODS = 60;

interface Store {
  /** Units in the store on each path. */
  stock: Float64Array;
  /** Units of the orders given so far on each path, by cover period. */
  readonly orders: Float64Array[];
}

/**
 * Orders with a lead time for cover periods whose leftovers are sold later. What is sold between order and delivery depends
 * on what is there, so that no distribution of demand alone tells the stock: the rule is followed on many paths of demand. Each
 * order fills the position up to the level with which the share `target` of the paths lasts until the period ends.
 */
export function stepsOnPaths(question: PathQuestion): Step[] {
  const { covers, orderDayOf, targetOf, openingStock } = question;
  const periods = periodsOf(question);
  const paths = periods.length > MANY_PERIODS ? FEW_PATHS : MANY_PATHS;
  const asked = question.draw(periods, paths);
  const totals = covers.map((cover) => totalWithin(cover, periods, asked));
  const store: Store = { stock: new Float64Array(paths).fill(openingStock), orders: [] };
  const levels: number[] = [];
  const before: Float64Array[] = [];
  periods.forEach((period, p) => {
    for (let i = store.orders.length; i < covers.length && orderDayOf(covers[i]) === period.from; i += 1) {
      levels[i] = placeOrder(store, { covers, periods, asked, p, i }, totals[i], targetOf(covers[i]));
    }
    const arriving = covers.findIndex(({ from }) => from === period.from);
    if (arriving >= 0) before[arriving] = store.stock.slice();
    store.stock = sellOut(arriving < 0 ? store.stock : sumOf(store.stock, store.orders[arriving]), asked[p]);
  });
  return covers.map((cover, i) => {
    const outcomeIf = (factor: number) => outcomeOn(before[i], store.orders[i], factor, totals[i]);
    return {
      cover,
      target: targetOf(cover),
      quantity: meanOf(store.orders[i]),
      orderUpTo: levels[i],
      stockBefore: meanOf(before[i]),
      outcome: outcomeIf(1),
      outcomeIf,
    };
  });
}

interface Moment {
  readonly covers: readonly Cover[];
  readonly periods: readonly DayRange[];
  readonly asked: readonly Float64Array[];
  /** The period that begins when the order is given. */
  readonly p: number;
  /** The cover period that it is for. */
  readonly i: number;
}

/** Gives the order of cover period `i`; the level that it fills the position up to. */
function placeOrder(
  store: Store,
  { covers, periods, asked, p, i }: Moment,
  total: Float64Array,
  target: number,
): number {
  let ahead = store.stock;
  let position = store.stock;
  for (let q = p; periods[q].from < covers[i].from; q += 1) {
    const arriving = covers.findIndex(({ from }) => from === periods[q].from);
    ahead = sellOut(arriving < 0 ? ahead : sumOf(ahead, store.orders[arriving]), asked[q]);
    if (arriving >= 0) position = sumOf(position, store.orders[arriving]);
  }
  const needed = position.map((units, path) => units + total[path] - ahead[path]);
  const level = Math.max(0, sampleQuantile(needed, target));
  store.orders[i] = position.map((units) => Math.max(0, level - units));
  return level;
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
