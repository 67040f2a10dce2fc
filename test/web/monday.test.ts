import t from 'tap';
import { inventoryRequestSchema, orderListRequestSchema } from '../../src/planning/inventory/schema.ts';
import { promotionPlanRequestSchema } from '../../src/planning/promotions/schema.ts';
import { staffingRequestSchema } from '../../src/planning/staffing/schema.ts';
import { comparedDays } from '../../web/src/screens/monday/compared-days.ts';
import { askedOf, dueBy, ordersOf, promotionsOf } from '../../web/src/screens/monday/plans/week-requests.ts';
import { restoredValues } from '../../web/src/screens/plan/form/form-values.ts';
import { instantIn, rememberedForm, writeMemory } from '../../web/src/screens/plan/form/remembered.ts';
import { INVENTORY_DEFAULTS, inventoryRequest } from '../../web/src/screens/plan/inventory/request.ts';
import { ORDER_LIST_DEFAULTS, orderListRequest } from '../../web/src/screens/plan/order-list/request.ts';
import { PROMOTION_DEFAULTS, promotionPlanRequest } from '../../web/src/screens/plan/promotions/request.ts';
import { STAFFING_DEFAULTS, staffingRequest } from '../../web/src/screens/plan/staffing/request.ts';
import fc from '../properties.ts';

/** From a Friday to the Sunday after it. */
const AHEAD = { from: '2025-12-19', to: '2025-12-21' };

t.test('the figures of the forms ask for the week, in requests that the service takes', async (t) => {
  for (const range of ['', 'month:2026-02', 'days:14']) {
    const orders = inventoryRequest(
      { ...INVENTORY_DEFAULTS, range, openingStock: '150', salesAre: 'units' },
      'ventas',
      'en',
    ).request;
    const crew = staffingRequest({ ...STAFFING_DEFAULTS, range, salesPerLabourHour: '60' }, 'ventas', 'en').request;
    const list = orderListRequest({ ...ORDER_LIST_DEFAULTS, range, salesAre: 'units' }, 'cadena', 'en').request;
    if (!orders || !crew || !list) return t.fail('the forms can be read');
    t.match(inventoryRequestSchema.parse(ordersOf(orders, AHEAD)), { from: '2025-12-19', openingStock: 150 });
    t.same(askedOf(crew, AHEAD), { ...staffingRequestOf(crew), ...AHEAD });
    t.ok(staffingRequestSchema.parse(askedOf(crew, AHEAD)));
    t.match(orderListRequestSchema.parse(ordersOf(list, AHEAD)), { from: '2025-12-19', leadTimeDays: 2 });
  }
});

/** Without the days that the form asks about. */
function staffingRequestOf<R extends { month?: unknown; days?: unknown }>({ month: _, days: __, ...others }: R) {
  return others;
}

t.test(
  'orders of the week are for deliveries up to its end and the time that they take, of a week at least',
  async (t) => {
    const asked = (leadTimeDays: number) =>
      ordersOf({ deliveries: { weekdays: [2] }, leadTimeDays, serviceLevel: 0.9 }, AHEAD);
    t.match(asked(0), { from: '2025-12-19', to: '2025-12-25' }, 'a delivery on each weekday');
    t.match(asked(3), { to: '2025-12-25' });
    t.match(asked(10), { to: '2025-12-31' });
    t.match(ordersOf({ deliveries: { weekdays: [2] }, serviceLevel: 0.9 }, { from: '2025-12-15', to: '2025-12-21' }), {
      to: '2025-12-21',
    });
  },
);

t.test('promotion days of a month or of some weeks are fewer in one week, and never none', async (t) => {
  const form = { ...PROMOTION_DEFAULTS, margin: '30', costPerDay: '0' };
  const countOf = (count: string, range: string, ahead = { from: '2025-12-15', to: '2025-12-21' }) => {
    const { request } = promotionPlanRequest({ ...form, count, range }, 'ventas', 'en');
    if (!request) throw new Error('the form cannot be read');
    const asked = promotionsOf(request, ahead);
    promotionPlanRequestSchema.parse(asked);
    return asked.count;
  };
  t.equal(countOf('4', ''), 1, 'of the 31 days of January');
  t.equal(countOf('9', ''), 2);
  t.equal(countOf('4', 'month:2026-02'), 1);
  t.equal(countOf('4', 'days:14'), 2);
  t.equal(countOf('2', 'days:7'), 2);
  t.equal(countOf('1', 'days:28', AHEAD), 1);
});

t.test('what has to be ordered by the end of the week', async (t) => {
  const order = (orderBy: string, quantity: number, overdue = false) => ({ orderBy, quantity, overdue });
  const orders = [order('2025-12-17', 5, true), order('2025-12-19', 0), order('2025-12-21', 7), order('2025-12-22', 9)];
  t.same(
    dueBy(orders, AHEAD.to, ({ quantity }) => quantity > 0),
    [orders[2]],
  );
});

t.test('what was sold beside what had been forecast, where it had been', async (t) => {
  const days = [
    { date: '2025-12-12', sales: 100 },
    { date: '2025-12-13', sales: 90 },
    { date: '2025-12-14', sales: null },
  ];
  const byDay = [
    { date: '2025-12-13', forecast: 120, sold: 90, inside: false },
    { date: '2025-12-14', forecast: 0, sold: 0, inside: null },
  ];
  const score = { days: 1, mae: 30, wape: 0.3, bias: 30, biasShare: 0.3, coverage: {} };
  const promised = { days: 2, forecast: 120, sold: 90, difference: -30, change: -0.25, inside: 0, score };
  t.same(comparedDays(days, { ...promised, byDay }), [
    { date: '2025-12-12', sold: 100, forecast: undefined, inside: undefined },
    { date: '2025-12-13', sold: 90, forecast: 120, inside: false },
    { date: '2025-12-14', sold: null, forecast: 0, inside: undefined },
  ]);
  for (const without of [promised, null]) {
    t.ok(comparedDays(days, without).every(({ forecast, inside }) => forecast === undefined && inside === undefined));
  }
});

t.test('a form is remembered with the day on which it was typed', async (t) => {
  const at = new Date('2025-12-15T08:00:00Z');
  const text = writeMemory({ count: '7' }, at);
  t.same(restoredValues(text, { count: '4' }), { count: '7' });
  t.equal(instantIn(text), at.toISOString());
  for (const other of ['', '{"count":"7"}', '{"at":5}', '{"at":"soon"}', 'null', '[', '{"at":{}}']) {
    t.equal(instantIn(other), undefined, other);
  }
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (any) => typeof instantIn(any) !== 'object'));
  t.equal(rememberedForm('orders', { dataset: 'ventas' }, { count: '4' }), undefined, 'a browser that keeps nothing');
});
