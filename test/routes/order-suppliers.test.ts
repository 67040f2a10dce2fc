import readSheet from 'read-excel-file/node';
import t from 'tap';
import { addDays, weekdayOf } from '../../src/dates.ts';
import { WORKBOOK_TYPE } from '../../src/primitives.ts';
import { startService } from './service.ts';

const FORMULA = '=HYPERLINK("http://example.org";"ver")';
const SUPPLIERS: Readonly<Record<string, string>> = { Pan: 'Harinas Ruiz', Dulces: FORMULA, Leche: 'Lácteos Vega' };
const PRODUCTS = Object.keys(SUPPLIERS);

/** Three products, whose supplier is what the file says of each as a whole. */
function salesCsv(): string {
  const days = Array.from({ length: 120 }, (_, i) => addDays('2023-09-01', i));
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = days.flatMap((day, i) =>
    PRODUCTS.map((product, k) => {
      const sales = 20 + 10 * k + (weekdayOf(day) === 6 ? 15 : 0) + ((i * 7 + k * 3) % 5);
      return `${day},${product},${quoted(SUPPLIERS[product])},${sales}`;
    }),
  );
  return ['Fecha,Producto,Proveedor,Unidades', ...rows, ''].join('\n');
}

const { call, post } = await startService(t, t.testdir());
const mapping = { date: 'Fecha', series: ['Producto'], sales: 'Unidades' };
const uploaded = await call({
  method: 'POST',
  url: `/datasets?name=surtido&mapping=${encodeURIComponent(JSON.stringify(mapping))}`,
  payload: salesCsv(),
  headers: { 'content-type': 'text/csv' },
});
t.equal(uploaded.statusCode, 201, uploaded.body);
const trained = (await post('/train?wait=60', { dataset: 'surtido' })).json();
t.equal(trained.status, 'succeeded');

const terms = { dataset: 'surtido', deliveries: { weekdays: [2, 5] }, leadTimeDays: 1, serviceLevel: 0.95, days: 14 };

interface Row {
  readonly series: string;
  readonly supplier: string | null;
  readonly order: number;
  readonly packs: number | null;
  readonly purchase?: number;
}

const bySeries = (rows: readonly Row[]) => Object.fromEntries(rows.map(({ series, supplier }) => [series, supplier]));

t.test('the data say from whom products are bought, unless the request says otherwise', async (t) => {
  const list = (await post('/plans/orders', terms)).json();
  t.equal(list.supplierColumn, 'Proveedor');
  t.same(bySeries(list.rows), SUPPLIERS);
  const products = [{ series: 'Pan', supplier: 'Otro' }, { series: 'Leche' }];
  const asked = (await post('/plans/orders', { ...terms, supplier: 'De todos', products })).json();
  t.same(bySeries(asked.rows), { Pan: 'Otro', Leche: 'Lácteos Vega' });
  const one = async (wishes: object) => (await post('/plans/inventory', { ...terms, series: 'Pan', ...wishes })).json();
  t.equal((await one({})).supplier, 'Harinas Ruiz');
  const named = await one({ supplier: 'Otro' });
  t.same({ ...named, supplier: 'Harinas Ruiz' }, await one({}), 'it changes nothing else');
  for (const supplier of ['', 'a\nb', 'x'.repeat(201)]) {
    t.match(await one({ supplier }), { status: 400, errors: [{ field: 'body/supplier' }] });
  }
});

t.test('as a workbook, suppliers stand together, and no cell of a stranger is a formula', async (t) => {
  const products = PRODUCTS.map((series) => ({ series, packSize: 6, unitCost: 2, unitPrice: 5 }));
  const wishes = { ...terms, products };
  const { rows }: { rows: Row[] } = (await post('/plans/orders', wishes)).json();
  const file = await post('/plans/orders', wishes, { accept: WORKBOOK_TYPE, 'accept-language': 'es' });
  t.match(file.headers, { 'content-type': WORKBOOK_TYPE, 'content-disposition': /pedidos-surtido-.*\.xlsx/ });
  const [{ sheet, data }] = await readSheet(file.rawPayload);
  t.equal(sheet, 'Pedidos');
  t.same(data[0].slice(0, 5), ['Proveedor', 'Producto', 'Pedir', 'Cajas', 'Unidades por caja']);
  t.equal(data[0][13], 'Coste');
  const sorted = rows.toSorted((a, b) => (String(a.supplier) < String(b.supplier) ? -1 : 1));
  t.same(
    data.slice(1).map((cells) => [...cells.slice(0, 4), cells[13]]),
    sorted.map(({ supplier, series, order, packs, purchase }) => [supplier, series, order, packs, purchase]),
  );
  t.equal(data[1][0], FORMULA, 'a text');
  const csv = await post('/plans/orders', wishes, { accept: 'text/csv' });
  t.match(csv.body, /^supplier,series,order,packs/);
  t.match(csv.body, /\r\n"'=HYPERLINK\(/);
});

t.test('a plan of one product has the same forms', async (t) => {
  const wishes = { ...terms, series: 'Dulces', packSize: 6, unitCost: 2, unitPrice: 5 };
  const plan = (await post('/plans/inventory', wishes)).json();
  const file = await post('/plans/inventory', wishes, { accept: WORKBOOK_TYPE });
  t.match(file.headers['content-disposition'], new RegExp(`"pedidos-surtido-${plan.from}_${plan.to}\\.xlsx"`));
  const [{ sheet, data }] = await readSheet(file.rawPayload);
  t.equal(sheet, 'Orders');
  t.same(data[0].slice(0, 7), ['Supplier', 'Order by', 'Arrives', 'Lasts until', 'Order', 'Packs', 'Units of a pack']);
  t.same(
    data.slice(1).map((cells) => [...cells.slice(0, 3), ...cells.slice(4, 7), cells[13]]),
    plan.deliveries.map(({ orderBy, deliveryDate, quantity }: Record<string, string | number>) => [
      ...[FORMULA, new Date(String(orderBy)), new Date(String(deliveryDate)), quantity, Number(quantity) / 6, 6],
      Number(quantity) * 2,
    ]),
  );
  const csv = (await post('/plans/inventory', wishes, { accept: 'text/csv' })).body.split('\r\n');
  t.equal(csv.length, plan.deliveries.length + 2);
  t.match(csv[0], /^supplier,orderBy,deliveryDate,coverTo,quantity,packs,packSize,orderUpTo/);
  t.ok(csv.slice(1, -1).every((row) => row.startsWith('"\'=HYPERLINK')));
  t.match((await post('/plans/inventory', wishes, { accept: 'application/xml' })).json(), { status: 406 });
  t.equal((await post('/plans/inventory', wishes, { accept: '*/*' })).headers.vary, 'Accept, Accept-Language');
});
