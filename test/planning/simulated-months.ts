import { addDays, type IsoDay } from '../../src/dates.ts';
import { createDemand, type Demand } from '../../src/planning/demand.ts';
import { planInventory } from '../../src/planning/inventory/plan.ts';
import type { PlannedDelivery } from '../../src/planning/inventory/schema.ts';
import { coversOf, type InventoryTerms } from '../../src/planning/inventory/terms.ts';
import { trainedOn } from '../trained.ts';
import { LAST_DAY, type SimulatedDay, simulateStore } from './simulated-store.ts';

export interface Trial {
  readonly leftovers: 'keep' | 'waste';
  readonly leadTimeDays: number;
  readonly serviceLevel: number;
}

/** How often what was planned was enough, and what was lost and left against what the plan expected. */
export interface Tally {
  asked: number;
  served: number;
  lost: number;
  expectedLost: number;
  left: number;
  expectedLeft: number;
  expectedShort: number;
}

const RANGE = { from: addDays(LAST_DAY, 1), to: addDays(LAST_DAY, 31) };
const TUESDAY_AND_FRIDAY = { weekdays: [2, 5] };

export const emptyTally = (): Tally => ({
  asked: 0,
  served: 0,
  lost: 0,
  expectedLost: 0,
  left: 0,
  expectedLeft: 0,
  expectedShort: 0,
});

/** A store is drawn, a model trained on its history, the next month planned, and lived through as it really happens. */
export function liveMonth(seed: number, trials: ReadonlyMap<Trial, Tally>, staffing: ReadonlyMap<number, Tally>): void {
  const { history, ahead } = simulateStore(seed);
  const calendar = ahead.map(({ date, open, promo }) => ({ date, open, covariates: { promo } }));
  const covers = coversOf(TUESDAY_AND_FRIDAY, RANGE, ahead[ahead.length - 1].date);
  const range = { from: RANGE.from, to: covers[covers.length - 1].to };
  const demand = createDemand(trainedOn(history, 'auto'), range, { calendar });
  for (const [trial, tally] of trials) {
    const terms: InventoryTerms = { ...trial, unitCost: undefined, costs: undefined };
    const openingStock = 1.5 * ahead[0].sales;
    const question = { demand: demand.between, draw: demand.draw, openDays: () => 0, covers, openingStock, terms };
    const { deliveries } = planInventory({ ...question, from: range.from, leadTimeDays: trial.leadTimeDays });
    runStore(deliveries, { ahead, openingStock, trial }, tally);
  }
  for (const [quantile, tally] of staffing) countDays(demand, ahead, quantile, tally);
}

interface Shop {
  readonly ahead: readonly SimulatedDay[];
  readonly openingStock: number;
  readonly trial: Trial;
}

/** Each period is lived through: orders are given on their days, deliveries come, what is there is sold. */
function runStore(deliveries: readonly PlannedDelivery[], { ahead, openingStock, trial }: Shop, tally: Tally): void {
  const from = ahead[0].date;
  const orders = new Map<IsoDay, number>();
  let stock = openingStock;
  let lost = 0;
  for (const { date, sales } of ahead) {
    for (const order of deliveries.filter(({ orderBy }) => date === (orderBy < from ? from : orderBy))) {
      orders.set(order.deliveryDate, missingUnits(order, trial, { date, stock, orders }));
    }
    const arrived = orders.get(date);
    if (arrived !== undefined) {
      stock = arrived + (trial.leftovers === 'waste' ? 0 : stock);
      lost = 0;
    }
    lost += Math.max(0, sales - stock);
    stock = Math.max(0, stock - sales);
    const ending = deliveries.find(({ coverTo }) => coverTo === date);
    if (ending) count(tally, ending, { lost, left: stock });
  }
}

/** What is missing to the level of the order; what is in the store and on its way counts, unless it will be thrown away. */
function missingUnits(
  { orderUpTo }: PlannedDelivery,
  { leftovers }: Trial,
  { date, stock, orders }: { date: IsoDay; stock: number; orders: ReadonlyMap<IsoDay, number> },
): number {
  if (leftovers === 'waste') return orderUpTo;
  const onTheirWay = [...orders].reduce((sum, [day, units]) => sum + (day >= date ? units : 0), 0);
  return Math.max(0, orderUpTo - stock - onTheirWay);
}

function count(tally: Tally, planned: PlannedDelivery, { lost, left }: { lost: number; left: number }): void {
  tally.asked += 1;
  tally.served += lost === 0 ? 1 : 0;
  tally.lost += lost;
  tally.left += left;
  tally.expectedLost += planned.expectedLostSales;
  tally.expectedLeft += planned.expectedLeftover;
  tally.expectedShort += planned.chanceOfStockOut;
}

function countDays(demand: Demand, ahead: readonly SimulatedDay[], quantile: number, tally: Tally): void {
  for (const { date, open } of demand.outlook(RANGE.from, RANGE.to)) {
    if (!open) continue;
    const sold = ahead.find((day) => day.date === date)?.sales ?? 0;
    tally.asked += 1;
    tally.served += sold <= demand.between(date, date).quantile(quantile) ? 1 : 0;
  }
}
