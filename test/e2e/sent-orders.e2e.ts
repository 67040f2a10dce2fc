import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import readSheet from 'read-excel-file/node';
import t from 'tap';
import { addDays, weekdayOf } from '../../src/dates.ts';
import { looksRight } from './accessibility.ts';
import { missing } from './browser.ts';
import { openPage, SAMPLE, sharedService, visit } from './service.ts';

const store = sharedService({ CURRENCY: 'EUR' });

const SUPPLIERS: Readonly<Record<string, string>> = {
  Pan: 'Harinas Ruiz',
  Leche: 'Lácteos Vega',
  Queso: 'Lácteos Vega',
};
const PRODUCTS = Object.keys(SUPPLIERS);

/** Products of a shop in units, each with the supplier that the file names. */
function products(): string {
  const days = Array.from({ length: 100 }, (_, i) => addDays('2025-09-23', i));
  const rows = days.flatMap((day, i) =>
    PRODUCTS.map((product, k) => {
      const sold = 15 + 12 * k + (weekdayOf(day) === 6 ? 10 : 0) + ((i * 7 + k * 3) % 5);
      return `${day},${product},${SUPPLIERS[product]},${sold}`;
    }),
  );
  return ['Fecha,Producto,Proveedor,Unidades', ...rows, ''].join('\n');
}

interface Order {
  readonly series: string;
  readonly supplier: string;
  readonly order: number;
  readonly packs: number | null;
}

/** The rows of the orders as they are read, cell by cell. */
const rowsShown = async (page: Page) =>
  (await page.locator('.sent-orders tbody tr').allInnerTexts()).map((row) => row.split(/\s*\t\s*/));

t.test('the orders of a shop, to send', { skip: missing, timeout: 600_000 }, async (t) => {
  const { send, ask, ...service } = await store();
  await send('POST', '/datasets?name=ventas', SAMPLE);
  await send('POST', '/train?wait=60');
  const page = await openPage(t, service, { locale: 'en-GB' });
  await visit(page, '#/plan?tab=inventory');
  await page.getByLabel('Units in the store').fill('300');
  await page.getByLabel('You sell a unit for').fill('10');
  await page.getByLabel('Supplier', { exact: true }).fill('Ruiz & Sons');
  await page.getByText('Costs of a unit, to see everything in money too').click();
  await page.getByLabel('It costs you').fill('6');
  await page.getByRole('button', { name: 'Calculate the plan' }).click();
  const wishes = {
    ...{ deliveries: { weekdays: [2, 5] }, leadTimeDays: 2, openingStock: 300, salesPerUnit: 10, serviceLevel: 0.95 },
    ...{ unitCost: 6, unitPrice: 10, supplier: 'Ruiz & Sons', leftovers: 'keep' },
  };
  const plan = await ask('POST', '/plans/inventory', wishes);
  type Delivery = { quantity: number; overdue: boolean; orderBy: string; deliveryDate: string };
  const ordered = (plan.deliveries as Delivery[]).filter(({ quantity }) => quantity > 0);
  const ahead = ordered.filter(({ overdue }) => !overdue);
  t.ok(ahead.length > 3 && ahead.length < ordered.length, 'one is taken for ordered');
  await page.getByRole('heading', { name: 'Ruiz & Sons' }).waitFor();

  await t.test('quantities are those of the service to the digit', async (t) => {
    const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });
    const money = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'EUR' });
    // The first two cells are days.
    const shown = async () => (await rowsShown(page)).map((cells) => cells.slice(2));
    t.same(
      await shown(),
      ahead.map(({ quantity }) => [number.format(quantity)]),
    );
    await page.getByLabel('With what it costs').check();
    t.same(
      await shown(),
      ahead.map(({ quantity }) => [number.format(quantity), money.format(Number((quantity * 6).toFixed(2)))]),
    );
    await page.getByLabel(/^Also what is taken for ordered/).check();
    t.match(
      await page.locator('.sent-orders tbody tr').first().innerText(),
      /Wed,? 31 Dec taken for ordered\s+Fri,? 2 Jan/,
    );
    t.equal((await shown()).length, ordered.length);
    await page.getByLabel(/^Also what is taken for ordered/).uncheck();
    await page.getByLabel('With what it costs').uncheck();
    t.notMatch(await page.locator('.sent-orders').innerText(), /\d{4}-\d{2}-\d{2}|[a-z][A-Z]/, 'no code in a sentence');
    await looksRight(t, page, 'the orders to send');
  });

  await t.test('a text to copy, and a mail', async (t) => {
    await page.locator('summary', { hasText: 'Text of the order' }).click();
    const text = await page.getByLabel('Text of the order: Ruiz & Sons').inputValue();
    t.match(text, /^Hello,\n\nplease deliver to ventas:\n\nFor (Tuesday|Friday),? \d+ January:\n- [\d,.]+ units\n/);
    const link = new URL((await page.getByRole('link', { name: 'Write a mail' }).getAttribute('href')) ?? '');
    t.equal(link.searchParams.get('body'), text.replaceAll('\n', '\r\n'));
    await page.getByRole('button', { name: 'Copy the text' }).click();
    await page.getByText(/^(Copied|Marked: copy it with the keyboard)$/).waitFor();
    await looksRight(t, page, 'the text');
  });

  await t.test('a workbook has the plan', async (t) => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Orders for Excel' }).click(),
    ]);
    t.equal(file.suggestedFilename(), `ventas-${plan.from}.xlsx`);
    const [{ data }] = await readSheet(await readFile(await file.path()));
    t.same(data[0].slice(0, 5), ['Supplier', 'Order by', 'Arrives', 'Lasts until', 'Order']);
    t.same(
      data.slice(1).map((cells) => cells[4]),
      (plan.deliveries as Delivery[]).map(({ quantity }) => quantity),
    );
  });
});

t.test('los pedidos de todos los productos, en un teléfono', { skip: missing, timeout: 600_000 }, async (t) => {
  const { send, ask, ...service } = await store();
  const mapping = encodeURIComponent(JSON.stringify({ date: 'Fecha', series: ['Producto'], sales: 'Unidades' }));
  await send('POST', `/datasets?name=surtido&mapping=${mapping}`, products());
  await send('POST', '/train?wait=60', { dataset: 'surtido' });
  const page = await openPage(t, service, { locale: 'es-ES', viewport: { width: 360, height: 800 } });
  await visit(page, '#/plan?dataset=surtido&tab=inventory');
  await page.getByLabel('Lo que hay de cada uno').fill('Pan\t5\t12\t\t\tPan Paz\nLeche\t0\t6\nQueso\t2');
  await page.getByText('Se han leído las existencias de 3, de 1 proveedor').waitFor();
  await page.getByLabel('unidades', { exact: true }).check();
  await page.getByRole('button', { name: 'Calcular el plan' }).click();
  const { rows }: { rows: Order[] } = await ask('POST', '/plans/orders', {
    ...{ dataset: 'surtido', deliveries: { weekdays: [2, 5] }, leadTimeDays: 2, serviceLevel: 0.95 },
    products: [
      { series: 'Pan', openingStock: 5, packSize: 12, supplier: 'Pan Paz' },
      { series: 'Leche', openingStock: 0, packSize: 6 },
      { series: 'Queso', openingStock: 2 },
    ],
  });
  await page.getByRole('heading', { name: 'Los pedidos para enviar' }).waitFor();
  t.same(await page.locator('.supplier-order h3').allInnerTexts(), ['Lácteos Vega', 'Pan Paz']);
  const number = new Intl.NumberFormat('es-ES', { maximumFractionDigits: 2, useGrouping: true });
  const orders = new Map(rows.map(({ series, order }) => [series, number.format(order)]));
  t.same(
    (await rowsShown(page)).map((cells) => {
      const product = cells.find((cell) => orders.has(cell)) ?? '';
      return [product, cells.includes(orders.get(product) ?? '-')];
    }),
    [
      ['Leche', true],
      ['Queso', true],
      ['Pan', true],
    ],
  );
  t.match(
    await page.locator('.ordered-day h4').innerText(),
    /^Se da por pedido \(hasta el miércoles, 31 de diciembre\), para que llegue el viernes, 2 de enero$/,
  );
  await looksRight(t, page, 'por proveedor');

  await t.test('impresos, una hoja para cada proveedor y nada más', async (t) => {
    await page.evaluate('window.print = () => { window.printed = document.documentElement.dataset.print; }');
    await page.getByRole('button', { name: 'Imprimir los pedidos' }).click();
    t.equal(await page.evaluate('window.printed'), 'orders');
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    t.ok(await page.getByRole('heading', { name: 'Lácteos Vega' }).isVisible());
    const heads = page.locator('.supplier-order .print-only');
    t.ok(await heads.last().isVisible());
    t.match(await heads.allInnerTexts(), [
      /^Tienda: surtido\. Ventas conocidas hasta el 31 de diciembre de 2025\. Previsión: Cada serie/,
      /^Tienda: surtido\./,
    ]);
    for (const hidden of ['.plan-headline', '.long-table', '.order-mail', '.card-actions', 'form'])
      t.notOk(await page.locator(hidden).first().isVisible(), hidden);
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    t.equal(pdf.match(/\/Type \/Page\b/g)?.length, 2);
    await page.evaluate("window.dispatchEvent(new Event('afterprint'))");
    t.notOk(await page.locator('.sent-orders').isVisible(), 'the plan is printed without them');
    await page.emulateMedia({ media: 'screen' });
  });
});
