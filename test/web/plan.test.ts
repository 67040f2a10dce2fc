import { parse } from 'csv-parse/sync';
import t from 'tap';
import { INVENTORY_PLAN } from '../../routes/openapi/examples/inventory-plans.ts';
import { inventoryRequestSchema } from '../../src/planning/inventory/schema.ts';
import { promotionPlanRequestSchema } from '../../src/planning/promotions/schema.ts';
import { staffingRequestSchema } from '../../src/planning/staffing/schema.ts';
import { chanceOf } from '../../web/src/screens/plan/form/chance.ts';
import { csvText } from '../../web/src/screens/plan/form/csv.ts';
import { fieldErrorsOf } from '../../web/src/screens/plan/form/form-errors.ts';
import { type FormValues, restoredValues, weekdaysOf } from '../../web/src/screens/plan/form/form-values.ts';
import { rangeOf, rangeOptions } from '../../web/src/screens/plan/form/range.ts';
import { salesKindOf } from '../../web/src/screens/plan/form/sales-kind.ts';
import {
  alternativesOf,
  nextOrder,
  orderRows,
  overdueOrders,
  stepOf,
} from '../../web/src/screens/plan/inventory/orders.ts';
import {
  INVENTORY_DEFAULTS,
  INVENTORY_FIELDS,
  inventoryRequest,
} from '../../web/src/screens/plan/inventory/request.ts';
import {
  changedKnownFuture,
  distinctPlans,
  knownFutureChange,
  refusalsByReason,
} from '../../web/src/screens/plan/promotions/promotion-plan.ts';
import { PROMOTION_DEFAULTS, promotionPlanRequest } from '../../web/src/screens/plan/promotions/request.ts';
import { packsOf } from '../../web/src/screens/plan/sent-orders/supplier-orders.ts';
import { STAFFING_DEFAULTS, STAFFING_FIELDS, staffingRequest } from '../../web/src/screens/plan/staffing/request.ts';
import { busiestDay, tightDays } from '../../web/src/screens/plan/staffing/roster.ts';
import fc from '../properties.ts';

t.test('what a browser kept of a form may be anything', async (t) => {
  const defaults = { count: '4', weekdays: '2' };
  t.same(restoredValues('', defaults), defaults);
  t.same(restoredValues('{"count":"7","other":"1"}', defaults), { count: '7', weekdays: '2' });
  for (const text of [
    'null',
    '[]',
    '{"count":7}',
    '{',
    '"x"',
    `{"count":"${'9'.repeat(300)}"}`,
    '{"__proto__":{"count":"1"}}',
  ]) {
    t.same(restoredValues(text, defaults), defaults, text.slice(0, 20));
  }
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) =>
      Object.values(restoredValues(text, defaults)).every((value) => typeof value === 'string'),
    ),
  );
  t.same(weekdaysOf('5,2,2,9,x, 7'), [2, 5, 7]);
});

t.test('months and days to plan', async (t) => {
  const options = rangeOptions('2022-12-31');
  t.same(
    options.map(({ value }) => value),
    ['', 'month:2023-02', 'month:2023-03', 'days:7', 'days:14', 'days:28'],
  );
  t.equal(options[0]?.month, '2023-01');
  t.same(options.map(({ value }) => rangeOf(value))[1], { month: '2023-02' });
  t.same(rangeOf('days:14'), { days: 14 });
  for (const text of ['', 'days:0', 'days:367', 'days:1.5', 'days:x', 'month:2023-13', 'month:', 'years:1']) {
    t.same(rangeOf(text), {}, text);
  }
});

/** What nobody can guess, said. */
const ORDERS = { ...INVENTORY_DEFAULTS, openingStock: '0', salesAre: 'units' };
const PROMOTIONS = { ...PROMOTION_DEFAULTS, margin: '30', costPerDay: '0' };

t.test('what nobody can guess is asked; the rest is a request that the service takes', async (t) => {
  t.same(inventoryRequest(INVENTORY_DEFAULTS, 'ventas', 'es').errors, {
    openingStock: { what: 'missing' },
    salesAre: { what: 'no-choice' },
  });
  t.ok(inventoryRequestSchema.parse(inventoryRequest(ORDERS, 'ventas', 'es').request));
  t.same(promotionPlanRequest(PROMOTION_DEFAULTS, 'ventas', 'en').errors, {
    margin: { what: 'missing' },
    costPerDay: { what: 'missing' },
  });
  t.ok(promotionPlanRequestSchema.parse(promotionPlanRequest(PROMOTIONS, 'ventas', 'en').request));
  t.same(staffingRequest(STAFFING_DEFAULTS, 'ventas', 'en').errors, { salesPerLabourHour: { what: 'missing' } });
  const filled = { ...STAFFING_DEFAULTS, salesPerLabourHour: '60' };
  t.ok(staffingRequestSchema.parse(staffingRequest(filled, 'ventas', 'en').request));
});

t.test('orders by how rarely goods may run out, or by what costs least', async (t) => {
  const ask = (wishes: Partial<typeof INVENTORY_DEFAULTS>) =>
    inventoryRequest({ ...ORDERS, ...wishes }, 'ventas', 'es');
  t.match(ask({}).request, {
    deliveries: { weekdays: [2, 5] },
    leadTimeDays: 2,
    serviceLevel: 0.95,
    leftovers: 'keep',
  });
  t.notOk('unitCost' in (ask({}).request ?? {}));
  const costs = { aim: 'costs', unitCost: '0,6', unitPrice: '1', holdingCost: '0,003' };
  t.match(ask(costs).request, { unitCost: 0.6, unitPrice: 1, holdingCost: 0.003 });
  t.notOk('serviceLevel' in (ask(costs).request ?? {}));
  t.notOk('packSize' in (ask({}).request ?? {}));
  t.match(ask({ packSize: '12' }).request, { packSize: 12 });
  t.same(ask({ packSize: '2,5' }).errors, { packSize: { what: 'not-whole' } });
  t.same(ask({ packSize: '0' }).errors, { packSize: { what: 'too-small', limit: 1 } });
  t.match(ask({ unitCost: '6', unitPrice: '10' }).request, { serviceLevel: 0.95, unitCost: 6 }, 'both');
  t.same(ask({ unitCost: '6' }).errors, { unitPrice: { what: 'missing' } });
  t.same(ask({ ...costs, holdingCost: '' }).errors, { holdingCost: { what: 'missing' } }, 'keeping for nothing');
  t.same(ask({ ...costs, unitPrice: '0,5' }).errors, { unitPrice: { what: 'earns-nothing' } });
  const waste = ask({ ...costs, leftovers: 'waste', wasteCost: '0,1' }).request;
  t.match(waste, { leftovers: 'waste', wasteCost: 0.1 });
  t.notOk('holdingCost' in (waste ?? {}), 'what is hidden is not sent');
  t.same(ask({ weekdays: '', leadTimeDays: '1,5', lasting: '100', openingStock: '-1' }).errors, {
    weekdays: { what: 'no-weekday' },
    leadTimeDays: { what: 'not-whole' },
    openingStock: { what: 'too-small', limit: 0 },
    lasting: { what: 'too-large', limit: 99.9 },
  });
});

t.test('of sales in money the price of a unit says how many units they are', async (t) => {
  const ask = (wishes: Partial<typeof INVENTORY_DEFAULTS>) =>
    inventoryRequest({ ...ORDERS, salesAre: 'money', ...wishes }, 'ventas', 'es');
  t.same(ask({}).errors, { unitPrice: { what: 'missing' } }, 'never 1 in silence');
  t.same(ask({ unitPrice: '0' }).errors, { unitPrice: { what: 'too-small', limit: 1e-6 } });
  const plain = ask({ unitPrice: '2,50' }).request;
  t.match(plain, { salesPerUnit: 2.5, serviceLevel: 0.95 });
  t.notOk('unitPrice' in (plain ?? {}), 'a price alone is no cost');
  t.match(ask({ unitPrice: '2,50', unitCost: '1' }).request, { salesPerUnit: 2.5, unitPrice: 2.5, unitCost: 1 });
  t.same(ask({ unitPrice: '2,50', unitCost: '3' }).errors, { unitPrice: { what: 'earns-nothing' } });
  t.equal(inventoryRequest({ ...ORDERS, unitPrice: '' }, 'ventas', 'es').request?.salesPerUnit, 1);
  t.same(INVENTORY_FIELDS.salesPerUnit, 'unitPrice', 'what the service says of it stands there');
  const withMapping = (mapping: object) => ({ mapping }) as Parameters<typeof salesKindOf>[0]; // all that is read
  t.equal(salesKindOf(undefined, null), '', 'nobody knows: it is asked');
  t.equal(salesKindOf(undefined, 'EUR'), 'money');
  t.equal(salesKindOf(withMapping({ quantity: 'n', unitPrice: 'p' }), null), 'money');
  t.equal(salesKindOf(withMapping({ unitPrice: null }), null), '');
  t.equal(salesKindOf(withMapping({ count: 'rows' }), 'EUR'), 'units');
});

t.test('promotion plans that bring the same are counted, not listed one by one', async (t) => {
  const plan = (profit: number, sales: number, dates = ['2026-01-05', '2026-01-07']) =>
    ({ dates, expectedProfit: { value: profit }, expectedExtraSales: { value: sales } }) as Parameters<
      typeof distinctPlans
    >[0][number]; // all that is read
  const plans = [plan(100, 400), plan(99.8, 399.9), plan(90, 390), plan(100, 400), plan(0, 0, [])];
  t.same(
    distinctPlans(plans).map(({ plan, others }) => [plan.expectedProfit.value, others]),
    [
      [100, 2],
      [90, 0],
      [0, 0],
    ],
  );
  t.equal(distinctPlans([plan(100, 400), plan(100, 400, ['2026-01-05'])]).length, 2, 'fewer days are another plan');
  t.same(distinctPlans([]), []);
});

t.test('hours of a weekday stand beside those of every day', async (t) => {
  const ask = (wishes: Partial<typeof STAFFING_DEFAULTS>) =>
    staffingRequest({ ...STAFFING_DEFAULTS, salesPerLabourHour: '60', ...wishes }, 'ventas', 'en');
  t.same(ask({ from6: '10:00', to6: '14:00' }).request?.openingHours, {
    from: '09:00',
    to: '21:00',
    weekdays: { '6': { from: '10:00', to: '14:00' } },
  });
  t.same(ask({ from6: '10:00' }).errors, { to6: { what: 'no-time' } });
  t.same(ask({ from: '21:00', to: '09:00' }).errors, { to: { what: 'ends-first' } });
  t.same(ask({ enough: '49', shiftHours: '25', maximumCrew: '0' }).errors, {
    maximumCrew: { what: 'too-small', limit: 1 },
    shiftHours: { what: 'too-large', limit: 24 },
    enough: { what: 'too-small', limit: 50 },
  });
  t.match(ask({ hourlyWage: '14.5', maximumCrew: '8' }).request, { hourlyWage: 14.5, maximumCrew: 8 });
});

t.test('whatever is typed, a request that is sent keeps the rules of the service', async (t) => {
  const typed = fc.oneof(
    fc.constantFrom('', '0', '1', '2,5', '80', '09:00', '1.000', 'keep', 'waste', 'costs', 'yes'),
    fc.string(),
  );
  // Mostly as it was, or hardly any form could be sent.
  const draftOf = <Name extends string>(defaults: FormValues<Name>) => {
    const fields = Object.entries<string>(defaults).map(([name, value]) => [
      name,
      fc.oneof({ arbitrary: fc.constant(value), weight: 9 }, { arbitrary: typed, weight: 1 }),
    ]);
    return fc.record(Object.fromEntries(fields)) as fc.Arbitrary<FormValues<Name>>;
  };
  const language = fc.constantFrom('en' as const, 'es' as const);
  const sent = { orders: 0, rosters: 0, promotions: 0 };
  const check = <Name extends string>(
    kind: keyof typeof sent,
    defaults: FormValues<Name>,
    read: (draft: FormValues<Name>, language: 'en' | 'es') => { readonly request?: object | undefined },
    schema: { parse(request: object): unknown },
  ) =>
    fc.assert(
      fc.property(draftOf(defaults), language, (draft, language) => {
        const { request } = read(draft, language);
        if (!request) return;
        schema.parse(request);
        sent[kind]++;
      }),
      { numRuns: 500 },
    );
  check('orders', ORDERS, (draft, lang) => inventoryRequest(draft, 'ventas', lang), inventoryRequestSchema);
  const filled = { ...STAFFING_DEFAULTS, salesPerLabourHour: '60' };
  check('rosters', filled, (draft, lang) => staffingRequest(draft, 'ventas', lang), staffingRequestSchema);
  check(
    'promotions',
    PROMOTIONS,
    (draft, lang) => promotionPlanRequest(draft, 'ventas', lang),
    promotionPlanRequestSchema,
  );
  for (const [kind, count] of Object.entries(sent)) t.ok(count > 20, `${count} ${kind}`);
});

t.test("the service's errors stand at the fields that they are about", async (t) => {
  const error = (field: string | undefined) => ({ field, code: 'x', message: `about ${field}` });
  t.same(fieldErrorsOf([error('body/deliveries/weekdays/0')], INVENTORY_FIELDS), {
    fieldErrors: { weekdays: { what: 'service', code: 'x', message: 'about body/deliveries/weekdays/0' } },
    hasOthers: false,
  });
  t.match(fieldErrorsOf([error('body/openingHours/weekdays/6')], STAFFING_FIELDS).fieldErrors, {
    to6: { what: 'service' },
  });
  t.match(fieldErrorsOf([error('body/openingHours')], STAFFING_FIELDS).fieldErrors, { to: { what: 'service' } });
  t.match(fieldErrorsOf([error('body/timezone'), error('body/margin')], INVENTORY_FIELDS), {
    fieldErrors: { unitPrice: { what: 'service' } },
    hasOthers: true,
  });
  t.same(fieldErrorsOf([error(undefined), error('body/constructor'), error('')], INVENTORY_FIELDS), {
    fieldErrors: {},
    hasOthers: true,
  });
  t.ok(fieldErrorsOf(undefined, INVENTORY_FIELDS).hasOthers, 'no errors: something else is wrong');
});

t.test('the order list', async (t) => {
  const [delivery] = INVENTORY_PLAN.deliveries;
  if (!delivery) throw new Error('the example has a delivery');
  const plan = {
    ...INVENTORY_PLAN,
    deliveries: [
      { ...delivery, overdue: true, orderBy: '2025-12-30', deliveryDate: '2026-01-01' },
      { ...delivery, quantity: 0, alternatives: [], deliveryDate: '2026-01-03' },
      { ...delivery, deliveryDate: '2026-01-05' },
    ],
  };
  t.equal(nextOrder(plan)?.deliveryDate, '2026-01-05');
  t.same(
    overdueOrders(plan).map(({ deliveryDate }) => deliveryDate),
    ['2026-01-01'],
  );
  t.equal(alternativesOf(delivery)?.less.change, -0.1);
  t.equal(alternativesOf(plan.deliveries[1] ?? delivery), undefined);
  const columns = { by: 'by', delivery: 'for', quantity: 'n', packsOrdered: 'packs', until: 'to', demand: 'd' };
  const rows = orderRows(plan, columns, undefined);
  t.same(rows[0], ['by', 'for', 'n', 'to', 'd']);
  t.equal(rows.length, 3, 'nothing to order is no line');
  t.same(rows[1]?.slice(0, 3), ['2025-12-30', '2026-01-01', delivery.quantity]);
  const inPacks = { ...plan, deliveries: [{ ...delivery, quantity: 48 }] };
  t.same(orderRows(inPacks, columns, 12)[0], ['by', 'for', 'n', 'packs', 'to', 'd']);
  t.same(orderRows(inPacks, columns, 12)[1]?.slice(2, 4), [48, 4]);
  t.same(orderRows(inPacks, columns, 1)[0], ['by', 'for', 'n', 'to', 'd'], 'a pack of one is no pack');
});

t.test('orders differ by what they come in', async (t) => {
  const [delivery] = INVENTORY_PLAN.deliveries;
  if (!delivery) throw new Error('the example has a delivery');
  const by = (...changes: number[]) => ({
    ...INVENTORY_PLAN,
    deliveries: changes.map((change) => ({
      ...delivery,
      alternatives: delivery.alternatives.map((other) => ({ ...other, change: Math.sign(other.change) * change })),
    })),
  });
  t.equal(stepOf(by(0.1, 0.1), undefined), 'tenth');
  t.equal(stepOf(by(0.1, 0.0769), undefined), 'unit', 'whole units: ten of them, and thirteen');
  t.equal(stepOf(by(0.25), 12), 'pack');
  t.equal(stepOf(by(0.1), 1), 'unit');
  t.same([packsOf(48, 12), packsOf(0, 12), packsOf(48, 1), packsOf(48, undefined)], [4, 0, undefined, undefined]);
});

t.test('files open in the spreadsheet programs of both languages', async (t) => {
  t.equal(csvText([['a', 1.5]], 'en'), '\ufeffa,1.5\r\n');
  t.equal(csvText([['a', 1.5]], 'es'), '\ufeffa;1,5\r\n');
  const cells = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 2 }), { minLength: 1 });
  fc.assert(
    fc.property(cells, fc.constantFrom('en' as const, 'es' as const), (rows, language) => {
      const delimiter = language === 'en' ? ',' : ';';
      const read = parse(csvText(rows, language), {
        bom: true,
        delimiter,
        relax_column_count: true,
        record_delimiter: '\r\n',
      });
      return JSON.stringify(read) === JSON.stringify(rows);
    }),
  );
});

t.test('a promotion plan changes the calendar and nothing else in it', async (t) => {
  const stored = [
    { date: '2023-01-20', promo: 1, Clientes: 40 },
    { date: '2023-01-06', open: false, holiday: 1 },
    { date: '2023-02-02', promo: 1 },
    { date: '2023-01-10', holiday: 1 },
  ];
  const alternative = { dates: ['2023-01-10', '2023-01-12'] } as Parameters<
    typeof knownFutureChange
  >[0]['alternatives'][number]; // all that is read
  const plan = { from: '2023-01-01', to: '2023-01-31', alternatives: [alternative] };
  t.same(knownFutureChange(plan, stored, true), { promoted: alternative.dates, cleared: [] });
  const change = knownFutureChange(plan, stored, false);
  t.same(change.cleared, ['2023-01-20'], 'planned anew, within the plan only');
  t.same(changedKnownFuture(stored, change), [
    { date: '2023-01-06', open: false, holiday: 1 },
    { date: '2023-01-10', holiday: 1, promo: 1 },
    { date: '2023-01-12', promo: 1 },
    { date: '2023-01-20', promo: 0, Clientes: 40 },
    { date: '2023-02-02', promo: 1 },
  ]);
  t.equal(stored[0]?.promo, 1, 'what was read stays as it is');
  t.same(changedKnownFuture([], knownFutureChange({ ...plan, alternatives: [] }, [], true)), []);
  const refused = [
    { date: '2023-01-02', reason: 'unseen' as const, message: '' },
    { date: '2023-01-06', reason: 'closed' as const, message: '' },
    { date: '2023-01-09', reason: 'unseen' as const, message: '' },
  ];
  t.same(refusalsByReason(refused), [
    { reason: 'unseen', dates: ['2023-01-02', '2023-01-09'] },
    { reason: 'closed', dates: ['2023-01-06'] },
  ]);
});

t.test('busy and tight days of a roster; chances of a hundred', async (t) => {
  const day = (date: string, people: number, chanceShort: number) => ({
    date,
    weekday: 1,
    open: people > 0,
    forecast: 0,
    demand: 0,
    people,
    labourHours: 0,
    chanceShort,
    shifts: [],
  });
  const days = [
    day('2023-01-01', 3, 0.2),
    day('2023-01-02', 5, 0.4),
    day('2023-01-03', 5, 0.1),
    day('2023-01-04', 0, 0),
  ];
  t.equal(busiestDay({ days })?.date, '2023-01-02');
  t.equal(busiestDay({ days: days.slice(3) }), undefined);
  t.same(
    tightDays(days, 1 - 0.8).map(({ date }) => date),
    ['2023-01-02'],
    'as asked for is not tight',
  );
  t.same(
    [0, 0.004, 0.005, 0.5, 0.994, 0.996, 1].map((p) => chanceOf(p).ofHundred),
    [1, 1, 1, 50, 99, 99, 99],
  );
  t.same(
    [0, 0.004, 0.006, 0.5, 0.996].map((p) => chanceOf(p).edge),
    ['under', 'under', undefined, undefined, 'over'],
  );
});
