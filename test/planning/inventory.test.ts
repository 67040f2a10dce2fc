import t from 'tap';
import { addDays, eachDay } from '../../src/dates.ts';
import {
  certain,
  predictiveDistribution,
  studentScores,
} from '../../src/forecasting/intervals/predictive-distribution.ts';
import { createDemand, inUnits } from '../../src/planning/demand.ts';
import { planInventory } from '../../src/planning/inventory/plan.ts';
import { type InventoryPlan, inventoryRequestSchema } from '../../src/planning/inventory/schema.ts';
import { outcomeBefore, stepsKeeping, stepsOnPaths } from '../../src/planning/inventory/stock.ts';
import { coversOf, inventoryTerms } from '../../src/planning/inventory/terms.ts';
import { readText } from '../project.ts';
import fc from '../properties.ts';
import { trainedOn } from '../trained.ts';
import { LAST_DAY, simulateStore } from './simulated-store.ts';

const { history, ahead } = simulateStore(7);
const calendar = ahead.map(({ date, open, promo }) => ({ date, open, covariates: { promo } }));
const model = trainedOn(history, 'calendar');
const first = addDays(LAST_DAY, 1);
const latest = addDays(LAST_DAY, 45);
const demand = createDemand(model, { from: first, to: latest }, { calendar });
const COSTS = { unitCost: 6, unitPrice: 10 };

interface Wishes {
  readonly to?: string;
  readonly [field: string]: unknown;
}

function plan({ to = addDays(first, 30), ...wishes }: Wishes = {}) {
  const request = inventoryRequestSchema.parse({ deliveries: { weekdays: [2, 5] }, salesPerUnit: 10, ...wishes });
  const covers = coversOf(request.deliveries, { from: first, to }, latest);
  const planned = planInventory({
    demand: (a, b) => inUnits(demand.between(a, b), request.salesPerUnit),
    draw: (periods, paths) => demand.draw(periods, paths).map((sales) => sales.map((amount) => amount / 10)),
    openDays: () => 0,
    from: first,
    covers,
    leadTimeDays: request.leadTimeDays,
    openingStock: request.openingStock,
    terms: inventoryTerms(request),
  });
  return { ...planned, covers };
}

const orders = ({ deliveries }: Pick<InventoryPlan, 'deliveries'>) => deliveries.map(({ quantity }) => quantity);

t.test('the quantity is the one of the least expected cost, as SciPy finds it by trying', async (t) => {
  const { cases } = JSON.parse(readText('test/fixtures/oracles/predictive.json'));
  for (const { kind, forecast, unit, scale, df, orders: best } of cases) {
    const distribution = predictiveDistribution({
      scale: { kind, typical: unit },
      forecast,
      unit,
      scores: studentScores(scale, df),
      lowest: 0,
    });
    for (const [underage, overage, quantity] of best) {
      const { deliveries } = planInventory({
        demand: (from, to) => (to < from ? certain(0) : distribution),
        draw: () => [],
        openDays: () => 1,
        from: first,
        covers: [{ from: first, to: first }],
        leadTimeDays: 0,
        openingStock: 0,
        terms: inventoryTerms(
          inventoryRequestSchema.parse({
            deliveries: { weekdays: [1] },
            unitCost: overage,
            margin: underage,
            leftovers: 'waste',
          }),
        ),
      });
      const [{ quantity: ordered, alternatives }] = deliveries;
      t.ok(
        Math.abs(ordered - quantity) < 1e-4 * quantity + 0.01,
        `${kind} ${underage}:${overage}: ${ordered}, not ${quantity}`,
      );
      for (const { extraCost = -1 } of alternatives) t.ok(extraCost > 0, 'any other quantity costs more');
    }
  }
});

t.test('the critical ratio is what the textbook says', async (t) => {
  const level = (wishes: object) => plan({ to: addDays(first, 9), ...wishes }).deliveries[0].serviceLevel;
  t.equal(level({ ...COSTS, leftovers: 'waste' }), 0.4, '(10 − 6) / 10');
  t.equal(level({ ...COSTS, wasteCost: 1 }), Number((4 / 11).toFixed(4)));
  t.equal(level({ ...COSTS, salvageValue: 5 }), 0.8, '4 / (4 + 6 − 5)');
  t.equal(level({ unitCost: 6, margin: 4, salvageValue: 5 }), 0.8, 'a margin is as good as a price');
  const [{ coverFrom, coverTo }] = plan({ to: addDays(first, 9), serviceLevel: 0.9 }).deliveries;
  const days = eachDay(coverFrom, coverTo).length;
  t.equal(
    level({ ...COSTS, holdingCost: 0.1 }),
    Number((4 / (4 + 0.1 * days)).toFixed(4)),
    'kept: only the days count',
  );
  t.equal(level({ ...COSTS, holdingCost: 0.1, serviceLevel: 0.83 }), 0.83, 'the store has the last word');
});

t.test('cover periods follow each other without a gap, and their demand adds up', async (t) => {
  for (const wishes of [{ serviceLevel: 0.9 }, { serviceLevel: 0.9, leadTimeDays: 3, openingStock: 40 }]) {
    const { beforeFirstDelivery, deliveries, total, covers } = plan(wishes);
    const days = [
      ...(beforeFirstDelivery ? eachDay(beforeFirstDelivery.from, beforeFirstDelivery.to) : []),
      ...deliveries.flatMap(({ coverFrom, coverTo }) => eachDay(coverFrom, coverTo)),
    ];
    const end = covers[covers.length - 1].to;
    t.same(days, eachDay(first, end), 'each day once');
    t.ok(deliveries.every(({ coverFrom, deliveryDate }) => coverFrom === deliveryDate));
    const sum = deliveries.reduce((all, each) => all + each.expectedDemand, beforeFirstDelivery?.expectedDemand ?? 0);
    const forecast = demand.outlook(first, end).reduce((all, day) => all + day.forecast, 0) / 10;
    t.ok(Math.abs(sum - total.expectedDemand) < 0.1);
    t.ok(Math.abs(sum - forecast) < 0.1, `${sum} is the forecast ${forecast}`);
  }
});

t.test('what comes in goes out or stays', async (t) => {
  for (const leadTimeDays of [0, 2, 6]) {
    for (const openingStock of [0, 150, 2000]) {
      const { beforeFirstDelivery, deliveries, total } = plan({ serviceLevel: 0.85, leadTimeDays, openingStock });
      const sold = total.expectedDemand - total.expectedLostSales;
      const balance = openingStock + total.quantity - sold - total.expectedStockAtEnd;
      t.ok(Math.abs(balance) < 0.01 * total.expectedDemand, `lead ${leadTimeDays}, stock ${openingStock}: ${balance}`);
      let stock = beforeFirstDelivery?.expectedLeftover ?? openingStock;
      for (const each of deliveries) {
        t.ok(
          Math.abs(each.expectedStockBefore - stock) < 3,
          `${each.deliveryDate}: ${each.expectedStockBefore}, ${stock}`,
        );
        stock = each.expectedLeftover;
      }
    }
  }
});

t.test('a store that is full enough orders nothing', async (t) => {
  const { deliveries, total } = plan({ serviceLevel: 0.9, openingStock: 1e6 });
  t.ok(deliveries.every(({ quantity, alternatives }) => quantity === 0 && alternatives.length === 0));
  t.same([total.quantity, total.expectedLostSales], [0, 0]);
  t.ok(plan({ serviceLevel: 0.9, openingStock: 1e6, leftovers: 'waste' }).total.quantity > 0, 'unless it rots');
});

t.test('dearer stock-outs and cheaper leftovers mean more stock; nothing is ever negative', async () => {
  const cost = fc.double({ min: 0.01, max: 100, noNaN: true });
  const cases = fc.record({
    unitCost: cost,
    margin: cost,
    dearer: fc.double({ min: 1, max: 20, noNaN: true }),
    other: cost,
    kept: fc.boolean(),
    leadTimeDays: fc.constantFrom(0, 1, 4),
    openingStock: fc.constantFrom(0, 60, 400),
  });
  fc.assert(
    fc.property(cases, ({ unitCost, margin, dearer, other, kept, ...rest }) => {
      const to = addDays(first, 13);
      const over = (factor: number) => (kept ? { holdingCost: other * factor } : { wasteCost: other * factor });
      const base = plan({ to, ...rest, unitCost, margin, ...over(1) });
      const dearerOut = plan({ to, ...rest, unitCost, margin: margin * dearer, ...over(1) });
      const cheaperOver = plan({ to, ...rest, unitCost, margin, ...over(1 / dearer) });
      const upTo = (planned: typeof base) => planned.deliveries.map(({ orderUpTo }) => orderUpTo);
      const [level, more, cheaper] = [base, dearerOut, cheaperOver].map(upTo);
      const numbers = base.deliveries.flatMap(({ quantity, expectedLostSales, expectedLeftover, chanceOfStockOut }) => [
        quantity,
        expectedLostSales,
        expectedLeftover,
        chanceOfStockOut,
      ]);
      return (
        numbers.every((value) => value >= 0 && Number.isFinite(value)) &&
        level.every((value, i) => more[i] >= value - 0.01 && cheaper[i] >= value - 0.01)
      );
    }),
    { numRuns: 40 },
  );
});

t.test('less than the best loses more sales and leaves less over; more than it the other way round', async (t) => {
  for (const wishes of [{ holdingCost: 0.05 }, { wasteCost: 1 }, { holdingCost: 0.05, leadTimeDays: 2 }]) {
    for (const { expectedLostSales, expectedLeftover, alternatives } of plan({ ...COSTS, ...wishes }).deliveries) {
      const [less, more] = alternatives;
      t.ok(less.expectedLostSales > expectedLostSales && less.expectedLeftover < expectedLeftover);
      t.ok(more.expectedLostSales < expectedLostSales && more.expectedLeftover > expectedLeftover);
      t.ok((less.extraCost ?? -1) >= 0 && (more.extraCost ?? -1) >= 0);
    }
  }
});

t.test('paths of demand agree with the closed form where there is one', async (t) => {
  const covers = coversOf({ weekdays: [2, 5] }, { from: first, to: addDays(first, 30) }, latest);
  const question = { demand: demand.between, from: first, covers, openingStock: 900, targetOf: () => 0.9 };
  const exact = stepsKeeping(question);
  const drawn = stepsOnPaths({ ...question, draw: demand.draw, orderDayOf: ({ from }) => from });
  exact.forEach((step, i) => {
    const other = drawn[i];
    const close = (a: number, b: number, share: number) =>
      Math.abs(a - b) <= share * demand.between(covers[i].from, covers[i].to).mean;
    t.ok(close(step.orderUpTo, other.orderUpTo, 0.02), `level ${step.orderUpTo} and ${other.orderUpTo}`);
    t.ok(close(step.quantity, other.quantity, 0.02), `quantity ${step.quantity} and ${other.quantity}`);
    t.ok(close(step.outcome.lostSales, other.outcome.lostSales, 0.005), 'lost sales');
    t.ok(close(step.outcome.leftover, other.outcome.leftover, 0.02), 'leftover');
  });
  t.ok(outcomeBefore(question).leftover <= 900);
});

t.test('deliveries on weekdays go on after the range, those on dates end with it', async (t) => {
  const range = { from: '2024-01-01', to: '2024-01-10' };
  t.same(coversOf({ weekdays: [1, 4] }, range, '2024-12-31'), [
    { from: '2024-01-01', to: '2024-01-03' },
    { from: '2024-01-04', to: '2024-01-07' },
    { from: '2024-01-08', to: '2024-01-10' },
  ]);
  t.same(coversOf({ weekdays: [1] }, range, '2024-12-31').at(-1), { from: '2024-01-08', to: '2024-01-14' });
  t.same(
    coversOf({ weekdays: [1] }, range, '2024-01-12').at(-1)?.to,
    '2024-01-12',
    'no further than a forecast reaches',
  );
  t.same(coversOf({ dates: ['2024-01-07', '2024-01-03', '2024-01-07'] }, range, '2024-12-31'), [
    { from: '2024-01-03', to: '2024-01-06' },
    { from: '2024-01-07', to: '2024-01-10' },
  ]);
  t.throws(() => coversOf({ dates: ['2024-01-11'] }, range, '2024-12-31'), { code: 'invalid-request' });
  t.throws(() => coversOf({ weekdays: [4] }, { from: '2024-01-01', to: '2024-01-03' }, '2024-12-31'), {
    code: 'invalid-request',
  });
});

t.test('terms of which no quantity follows are refused, each with its field', async (t) => {
  const refused: [wishes: object, code: string, field: string][] = [
    [{}, 'malformed-request', 'serviceLevel'],
    [{ unitPrice: 10 }, 'malformed-request', 'unitCost'],
    [{ holdingCost: 1, serviceLevel: 0.9 }, 'malformed-request', 'unitCost'],
    [{ unitCost: 6 }, 'malformed-request', 'unitPrice'],
    [{ ...COSTS, margin: 4 }, 'malformed-request', 'margin'],
    [{ ...COSTS }, 'invalid-request', 'holdingCost'],
    [{ ...COSTS, holdingCost: 0 }, 'invalid-request', 'holdingCost'],
    [{ unitCost: 10, unitPrice: 10, holdingCost: 1 }, 'invalid-request', 'unitPrice'],
    [{ unitCost: 10, margin: 0, holdingCost: 1 }, 'invalid-request', 'margin'],
    [{ ...COSTS, salvageValue: 6 }, 'invalid-request', 'salvageValue'],
    [{ ...COSTS, wasteCost: 1, leftovers: 'keep', holdingCost: 1 }, 'invalid-request', 'wasteCost'],
  ];
  for (const [wishes, code, field] of refused) {
    const request = inventoryRequestSchema.parse({ deliveries: { weekdays: [1] }, ...wishes });
    t.throws(() => inventoryTerms(request), { code, faults: [{ field: `body/${field}` }] }, JSON.stringify(wishes));
  }
});

t.test('the same question has the same answer', async (t) => {
  t.same(orders(plan({ serviceLevel: 0.9, leadTimeDays: 2 })), orders(plan({ serviceLevel: 0.9, leadTimeDays: 2 })));
});
