import t from 'tap';
import { addDays, eachDay, weekdayOf } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import { drawCounts } from '../../src/numerics/sampling.ts';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import { createDemand } from '../../src/planning/demand.ts';
import { type ListedProduct, orderLines, orderList } from '../../src/planning/inventory/order-list.ts';
import { type InventoryQuestion, lotOf, planInventory } from '../../src/planning/inventory/plan.ts';
import { inventoryRequestSchema } from '../../src/planning/inventory/schema.ts';
import { coversOf, inventoryTerms } from '../../src/planning/inventory/terms.ts';
import fc from '../properties.ts';

const [FIRST_DAY, LAST_DAY] = ['2023-01-02', '2023-10-29'];
const first = addDays(LAST_DAY, 1);
const latest = addDays(first, 45);

function modelOf(mean: number, seed: number) {
  const days = eachDay(FIRST_DAY, LAST_DAY);
  const counts = days.map((day) => {
    const own = mean * (weekdayOf(day) === 6 ? 2 : 1);
    return { mean: own, ownVariance: 0.3 * own ** 2, levelSpread: 0 };
  });
  const sales = Float64Array.from(drawCounts(counts, { paths: 1, seed }), ([value]) => value);
  return trainInMemory(trainingDataOf({ days, sales, covariates: {} })).model;
}

const models = [modelOf(0.4, 1), modelOf(3, 2)];
const demands = models.map((model) => createDemand(model, { from: first, to: latest }, { calendar: [] }));

function question(wishes: Record<string, unknown> = {}, which = 1): InventoryQuestion {
  const request = inventoryRequestSchema.parse({ deliveries: { weekdays: [2, 5] }, serviceLevel: 0.9, ...wishes });
  const { between, draw } = demands[which];
  return {
    demand: between,
    draw,
    openDays: () => 0,
    from: first,
    covers: coversOf(request.deliveries, { from: first, to: addDays(first, 20) }, latest),
    leadTimeDays: request.leadTimeDays,
    openingStock: request.openingStock,
    lot: lotOf(models[which], request),
    terms: inventoryTerms(request),
  };
}

const isMultiple = (value: number, lot: number) => Number.isInteger(value / lot);

const listOf = (products: readonly ListedProduct[], language: 'en' | 'es' = 'en') =>
  orderList([orderLines(products, language)]);

t.test('few whole units are ordered whole, and in packs where there are packs', async (t) => {
  t.ok(models.every(({ intervals }) => intervals.counts !== undefined));
  t.equal(lotOf(models[0], { salesPerUnit: 1, packSize: undefined }), 1);
  t.equal(lotOf(models[0], { salesPerUnit: 2.5, packSize: undefined }), undefined, 'sales are money');
  t.equal(lotOf(models[0], { salesPerUnit: 2.5, packSize: 6 }), 6);
});

t.test('whatever is asked for: multiples of the pack, never negative, monotone in the service level', async (t) => {
  const wishes = fc.record({
    packSize: fc.integer({ min: 1, max: 24 }),
    leadTimeDays: fc.integer({ min: 0, max: 5 }),
    openingStock: fc.integer({ min: 0, max: 60 }),
    leftovers: fc.constantFrom('keep', 'waste'),
    which: fc.integer({ min: 0, max: 1 }),
  });
  const isSound = ({ deliveries, total }: ReturnType<typeof planInventory>, packSize: number) =>
    total.quantity === deliveries.reduce((sum, { quantity }) => sum + quantity, 0) &&
    deliveries.every(
      ({ quantity, orderUpTo, intervals, expectedDemand }) =>
        quantity >= 0 &&
        isMultiple(quantity, packSize) &&
        Number.isInteger(orderUpTo) &&
        intervals['80'].every(Number.isInteger) &&
        expectedDemand >= 0,
    );
  fc.assert(
    fc.property(wishes, ({ which, ...wish }) => {
      const plans = [0.5, 0.8, 0.95, 0.99].map((serviceLevel) =>
        planInventory(question({ ...wish, serviceLevel }, which)),
      );
      const [levels, firsts] = [
        plans.map(({ deliveries: [{ orderUpTo }] }) => orderUpTo),
        plans.map(({ deliveries: [{ quantity }] }) => quantity),
      ];
      const rises = (values: readonly number[]) => values.every((value, i) => i === 0 || value >= values[i - 1]);
      return plans.every((plan) => isSound(plan, wish.packSize)) && rises(levels) && rises(firsts);
    }),
    { numRuns: 25 },
  );
  t.pass();
});

t.test(
  'the quantity of an empty store is the quantile of the discrete distribution, and its service what that holds',
  async (t) => {
    for (const which of [0, 1]) {
      const asked = question({ deliveries: { dates: [first] }, serviceLevel: 0.9, leftovers: 'waste' }, which);
      const [{ quantity, chanceOfStockOut, coverTo }] = planInventory(asked).deliveries;
      const demand = demands[which].between(first, coverTo);
      t.equal(quantity, demand.quantile(0.9));
      t.ok(demand.cdf(quantity) >= 0.9 && demand.cdf(quantity - 1) < 0.9, 'a unit less would not do');
      t.equal(chanceOfStockOut, Number((1 - demand.cdf(quantity)).toFixed(4)));
    }
  },
);

t.test('with costs it is the whole number of least expected cost', async (t) => {
  const asked = question({
    deliveries: { dates: [first] },
    serviceLevel: undefined,
    unitCost: 6,
    unitPrice: 10,
    leftovers: 'waste',
  });
  const [{ quantity, coverTo }] = planInventory(asked).deliveries;
  const demand = demands[1].between(first, coverTo);
  const costOf = (units: number) => {
    const lost = demand.expectedShortfall(units);
    return 4 * lost + 6 * (units - demand.mean + lost);
  };
  const best = Array.from({ length: 400 }, (_, units) => costOf(units)).reduce(
    (least, cost, units, all) => (cost < all[least] ? units : least),
    0,
  );
  t.equal(quantity, best);
});

t.test('one list of many products: that of their plans, what to order first', async (t) => {
  const products = [
    { series: 'plenty', question: question({ openingStock: 500 }) },
    { series: 'loose', question: question({ leadTimeDays: 1, unitCost: 2, unitPrice: 3 }, 0) },
    { series: 'boxed', question: question({ packSize: 12, unitCost: 2, unitPrice: 3 }) },
  ];
  const { rows, total, failed } = listOf(products);
  t.same(failed, []);
  t.same(
    rows.map(({ series, reason }) => [series, reason.code]),
    [
      ['loose', 'below-level'],
      ['boxed', 'below-level'],
      ['plenty', 'enough'],
    ],
    'the lead time makes the loose one the first',
  );
  for (const { series, order, packs, packSize, purchase, orderUpTo, stock } of rows) {
    const own = products.find((product) => product.series === series);
    const [delivery] = own ? planInventory(own.question).deliveries : [];
    t.equal(order, delivery.quantity);
    t.ok(packs !== null && packSize !== null && order === packs * packSize);
    if (purchase !== undefined) t.equal(purchase, 2 * order);
    if (series === 'boxed') t.ok(order >= orderUpTo - stock && order < orderUpTo - stock + 12);
  }
  t.equal(
    total.units,
    rows.reduce((sum, { order }) => sum + order, 0),
  );
  t.equal(total.purchases, 2 * total.units);
  t.same([total.products, total.toOrder], [3, 2]);
  t.match(listOf(products, 'es').rows[0].reason.message, /nivel de servicio/);
});

t.test('a product without a plan is named, and ends nothing', async (t) => {
  const broken = {
    ...question(),
    get covers(): never {
      throw new AppError('invalid-request', 'no delivery');
    },
  };
  const { rows, failed, total } = listOf([
    { series: 'broken', question: broken },
    { series: 'good', question: question() },
  ]);
  t.same([rows.map(({ series }) => series), failed.map(({ series }) => series)], [['good'], ['broken']]);
  t.equal(total.products, 2);
  t.same(listOf([]).rows, []);
});
