import t, { type Test } from 'tap';
import { INVENTORY_PLAN, ORDER_LIST } from '../../routes/openapi/examples/inventory-plans.ts';
import type { OrderListPlan } from '../../src/planning/inventory/order-list.ts';
import { orderListRequestSchema } from '../../src/planning/inventory/schema.ts';
import { currency } from '../../web/src/i18n/format.ts';
import { language } from '../../web/src/i18n/language.ts';
import { ORDER_LIST_DEFAULTS, orderListRequest } from '../../web/src/screens/plan/order-list/request.ts';
import { exactUnits, orderMail } from '../../web/src/screens/plan/sent-orders/order-mail.ts';
import {
  bySupplier,
  type Ordered,
  orderedByList,
  orderedByPlan,
} from '../../web/src/screens/plan/sent-orders/supplier-orders.ts';

function inSpanish(t: Test): void {
  language.value = 'es';
  t.teardown(() => {
    language.value = 'en';
  });
}

const [ROW] = ORDER_LIST.rows;
const row = (series: string, wishes: Partial<OrderListPlan['rows'][number]> = {}) => ({ ...ROW, series, ...wishes });
const list = (...rows: OrderListPlan['rows']): OrderListPlan => ({ ...ORDER_LIST, rows });
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

t.test('orders stand by supplier, then by the day to order; what has no supplier comes last', async (t) => {
  const rows = [
    row('Sal', { supplier: null }),
    row('Leche', { supplier: 'Vega', orderBy: '2023-01-03', deliveryDate: '2023-01-04' }),
    row('Pan', { supplier: 'Ávila', order: 0 }),
    row('Queso', { supplier: 'Vega', orderBy: '2023-01-01', overdue: true }),
    row('Nata', { supplier: 'Vega', orderBy: '2023-01-03', deliveryDate: '2023-01-04' }),
    row('Ajo', { supplier: 'Ávila' }),
  ];
  const orders = bySupplier(orderedByList(list(...rows)), 'es');
  t.same(
    orders.map(({ supplier, days }) => [
      supplier,
      days.map(({ orderBy, isTakenForOrdered, lines }) => [
        orderBy,
        isTakenForOrdered,
        lines.map(({ product }) => product),
      ]),
    ]),
    [
      ['Ávila', [['2023-01-01', false, ['Ajo']]]],
      [
        'Vega',
        [
          ['2023-01-01', true, ['Queso']],
          ['2023-01-03', false, ['Leche', 'Nata']],
        ],
      ],
      [null, [['2023-01-01', false, ['Sal']]]],
    ],
  );
});

t.test('quantities are those of the service to the digit, in packs where there are packs', async (t) => {
  const [first] = orderedByPlan(INVENTORY_PLAN, { unitCost: 6 }, 'ventas');
  t.match(first, { supplier: null, product: 'ventas', units: 789.97, packs: undefined, purchase: 4739.82 });
  t.equal(exactUnits(789.97), '789.97');
  t.equal(exactUnits(1234.5), '1,234.5');
  const [packed] = orderedByPlan({ ...INVENTORY_PLAN, supplier: 'Vega' }, { packSize: 12 }, 'Pan');
  t.match(packed, { supplier: 'Vega', packSize: 12, packs: 66, purchase: undefined });
  const [listed] = orderedByList(list(row('Pan', { order: 384, packs: 32, packSize: 12, purchase: 100.5 })));
  t.match(listed, { units: 384, packs: 32, packSize: 12, purchase: 100.5 });
  const [single] = orderedByList(list(row('Pan', { order: 7, packs: 7, packSize: 1 })));
  t.match(single, { units: 7, packs: undefined, packSize: undefined });
});

t.test('a mail says the order of one supplier in the language of the page', async (t) => {
  const rows = [
    row('Pan', { order: 24, packs: 2, packSize: 12, purchase: 30, supplier: 'Vega' }),
    row('Leche', { order: 1, packs: null, packSize: null, purchase: 0.6, supplier: 'Vega' }),
  ];
  const [orders] = bySupplier(orderedByList(list(...rows)), 'en');
  currency.value = 'EUR';
  t.teardown(() => {
    currency.value = null;
  });
  const mail = orderMail(orders, { shop: 'centro & más', withMoney: true });
  // As Britain or, on a Node that knows where it runs, as America writes it.
  const [, day = ''] = /^Order of centro & más for (Monday 2 January|Monday, January 2)$/.exec(mail.subject) ?? [];
  t.not(day, '', mail.subject);
  t.equal(
    mail.body,
    `Hello,\n\nplease deliver to centro & más:\n\nFor ${day}:\n- Pan: 24 units (2 packs of 12), €30.00\n- Leche: 1 unit, €0.60\n\nIn all: €30.60\n\nThank you.`,
  );
  const link = new URL(mail.link ?? '');
  t.equal(link.protocol, 'mailto:');
  t.equal(link.searchParams.get('subject'), mail.subject);
  t.equal(link.searchParams.get('body'), mail.body.replaceAll('\n', '\r\n'));
  t.notMatch(mail.link, /[ \n"<>]/);
  t.notMatch(orderMail(orders, { shop: 'centro', withMoney: false }).body, /€/);
  inSpanish(t);
  t.equal(
    plain(orderMail(orders, { shop: 'centro', withMoney: true }).body),
    'Buenos días:\n\nEste es el pedido de centro.\n\nPara el lunes, 2 de enero:\n- Pan: 24 unidades (2 cajas de 12), 30,00 €\n- Leche: 1 unidad, 0,60 €\n\nEn total: 30,60 €\n\nGracias.',
  );
});

t.test('a mail that is too long for a link is only copied', async (t) => {
  const many = (count: number) => {
    const rows = Array.from({ length: count }, (_, i) => row(`Producto ñ ${i}`, { supplier: 'Vega' }));
    return orderMail(bySupplier(orderedByList(list(...rows)), 'es')[0], { shop: 'centro', withMoney: false });
  };
  t.ok((many(10).link?.length ?? 2000) <= 1800);
  const long = many(200);
  t.equal(long.link, undefined);
  t.equal(long.body.split('\n- ').length, 201, 'nothing is cut off');
});

t.test('what is typed of suppliers and costs goes into the request', async (t) => {
  const stocks = [
    { series: 'Pan', openingStock: 5, price: 3, cost: 1.2, supplier: 'Harinas Ruiz' },
    { series: 'Sal', openingStock: 1, cost: 0.4 },
  ];
  const values = { ...ORDER_LIST_DEFAULTS, salesAre: 'money', unitPrice: '2', supplier: '  De  todos ' };
  const { request } = orderListRequest(values, 'cadena', 'es-ES', stocks);
  t.match(request, {
    supplier: 'De todos',
    products: [
      { series: 'Pan', salesPerUnit: 3, unitCost: 1.2, unitPrice: 3, supplier: 'Harinas Ruiz' },
      { series: 'Sal', unitCost: 0.4, unitPrice: 2 },
    ],
  });
  t.ok(orderListRequestSchema.safeParse(request).success);
  const inUnits = orderListRequest({ ...values, salesAre: 'units' }, 'cadena', 'es-ES', stocks).request;
  t.same(
    inUnits?.products?.[1],
    { series: 'Sal', openingStock: 1 },
    'a cost without a price is not known to the service',
  );
});

t.test('no orders make no list', async (t) => {
  const none: Ordered[] = orderedByList(list(row('Pan', { order: 0 })));
  t.same(bySupplier(none, 'en'), []);
});
