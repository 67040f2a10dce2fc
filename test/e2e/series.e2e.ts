import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import t from 'tap';
import { addDays, weekdayOf } from '../../src/dates.ts';
import { until } from '../routes/until.ts';
import { looksRight } from './accessibility.ts';
import { missing } from './browser.ts';
import { openPage, sharedService, visit } from './service.ts';

const DAYS = 200;
const LAST = '2025-12-31';
const SHOPS = ['Centro', 'Norte', 'Sur', 'Puerto', 'Estación', 'Mercado'];
const PRODUCTS = ['Pan', 'Bollería'];

/** Days after the history in which the bread of a shop sells 40 % less. */
const FALL_DAYS = 45;
const FALLING = 'Norte / Pan';

/** A chain of six shops with two products each; the port opened for the last fifty days of the history. */
function chainSales(count = DAYS): string {
  const rows = Array.from({ length: count }, (_, day) => addDays(LAST, day + 1 - DAYS)).flatMap((date, day) =>
    SHOPS.flatMap((shop, i) =>
      shop === 'Puerto' && day < DAYS - 50
        ? []
        : PRODUCTS.map((product, j) => {
            const weekend = weekdayOf(date) >= 6 ? 1.4 : 1;
            const noise = 0.9 + ((day * 37 + i * 11 + j * 5) % 21) / 100;
            const sales = (120 + 60 * i) * (j === 0 ? 1 : 0.4) * weekend * noise * fallOf(shop, product, day);
            const written = date.split('-').reverse().join('/');
            return [written, shop, product, i % 2 === 0 ? 'Costa' : 'Interior', sales.toFixed(2).replace('.', ',')];
          }),
    ),
  );
  return [['Fecha', 'Tienda', 'Producto', 'Región', 'Ventas'], ...rows].map((row) => row.join(';')).join('\r\n');
}

function fallOf(shop: string, product: string, day: number): number {
  return day >= DAYS && `${shop} / ${product}` === FALLING ? 0.6 : 1;
}

const store = sharedService();

const whole = (value: number) => new Intl.NumberFormat('es-ES', { maximumFractionDigits: 0 }).format(value);
/** The names of the rows that are drawn, from above. */
const names = (page: Page) => page.locator('.long-table tbody th').allInnerTexts();
const rowCount = async (page: Page) =>
  Number(await page.locator('.long-table table').getAttribute('aria-rowcount')) - 1;
const bySales = (page: Page) => page.getByRole('button', { name: 'En enero de 2026' });

/** Drops a file as from a folder of the computer. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const files = await page.evaluateHandle(
    ([name, text]) => {
      const { DataTransfer, File } = globalThis as unknown as {
        DataTransfer: new () => { items: { add(file: object): void } };
        File: new (parts: string[], name: string) => object;
      };
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name));
      return transfer;
    },
    [name, text] as const,
  );
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer: files });
}

interface Listed {
  readonly id: string;
  readonly training: { readonly month: { readonly forecast: number } };
}

t.test('una cadena, del archivo al pedido de un producto', { skip: missing, timeout: 900_000 }, async (t) => {
  const { read, ask, ...service } = await store();
  const page = await openPage(t, service, { locale: 'es-ES' });

  await t.test('el archivo pregunta, y se aprende de cada uno', async (t) => {
    await drop(page, 'cadena.csv', chainSales());
    const question = page.getByRole('group', {
      name: /^Hay varias tiendas o productos, según Tienda, Producto y Región/,
    });
    await question.waitFor();
    const [first] = await question.getByRole('radio').all();
    t.equal(
      await first?.evaluate((radio) => radio.parentElement?.textContent?.trim()),
      'Cada uno por separado, por Tienda y Producto',
    );
    await first?.check();
    await page.getByText('12 series, cada una por separado, por Tienda y Producto').waitFor();
    await page.getByText(/^2 de 12 series empiezan a vender .*: «Puerto \/ Bollería», «Puerto \/ Pan»\.$/).waitFor();
    await looksRight(t, page, 'the preview');
    await page.getByLabel('Nombre de los datos').fill('Cadena');
    await page.getByRole('button', { name: 'Usar estos datos y aprender de ellos' }).click();
    await page.waitForURL(/#\/series\?dataset=cadena/);
    await page.getByRole('heading', { level: 1, name: 'Tiendas y productos' }).waitFor();
    t.equal(
      await page.getByRole('navigation', { name: 'Pantallas' }).getByRole('link').first().innerText(),
      'Tiendas y productos',
    );
  });

  const { items } = (await read('/datasets/cadena/series?limit=1000')) as { items: Listed[] };
  const ranked = [...items].sort((a, b) => b.training.month.forecast - a.training.month.forecast).map(({ id }) => id);

  await t.test('el total y cada uno, ordenados y buscados', async (t) => {
    await page.getByRole('heading', { name: 'Enero de 2026' }).waitFor();
    await page.locator('.long-table').waitFor();
    t.equal(await rowCount(page), 12);
    t.same(
      await names(page),
      items.map(({ id }) => id),
      'in the order of their names',
    );
    await looksRight(t, page, 'the table');
    await bySales(page).click();
    await page.locator('th[aria-sort="descending"]').waitFor();
    t.same(await names(page), ranked);
    await bySales(page).click();
    await page.locator('th[aria-sort="ascending"]').waitFor();
    t.same(await names(page), [...ranked].reverse());
    await page.getByRole('searchbox', { name: 'Buscar una tienda o un producto' }).fill('estacion PAN');
    await page.getByText('1 de 12').waitFor();
    t.same(await names(page), ['Estación / Pan']);
    await page.getByRole('button', { name: 'Mostrar todo de nuevo' }).click();
    await page.getByText('1 de 12').waitFor({ state: 'detached' });
    t.equal(await rowCount(page), 12);
  });

  await t.test('las flechas llevan a la fila siguiente', async (t) => {
    const links = page.locator('.long-table tbody a');
    await links.nth(2).focus();
    await page.keyboard.press('ArrowDown');
    const focused = await page.locator('.long-table tbody a:focus').innerText();
    t.equal(focused, [...ranked].reverse()[3]);
    await page.keyboard.press('End');
    t.equal(await page.locator('.long-table tbody a:focus').innerText(), ranked[0]);
  });

  await t.test('los grupos suman lo suyo, y muestran solo lo suyo', async (t) => {
    await page.getByLabel('Agrupar por').selectOption('Producto');
    const groups = page.getByRole('region', { name: 'Tabla: El próximo mes por Producto' });
    await groups.getByRole('row', { name: /^Solo Pan/ }).waitFor();
    await looksRight(t, page, 'the groups');
    await groups.getByRole('button', { name: 'Solo Bollería' }).click();
    await page.getByText('6 de 12').waitFor();
    t.ok((await names(page)).every((name) => name.endsWith('/ Bollería')));
    await page.getByRole('button', { name: 'Mostrar todo de nuevo' }).click();
    await page.getByLabel('Agrupar por').selectOption('');
  });

  await t.test('dos, una al lado de la otra', async (t) => {
    for (const id of ['Centro / Pan', 'Norte / Pan']) await page.getByLabel(`Comparar ${id}`).check();
    await page.getByRole('button', { name: 'Comparar', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('.chart[data-drawn="true"]').waitFor();
    t.same(await dialog.getByRole('columnheader').allInnerTexts(), ['Qué', 'Centro / Pan', 'Norte / Pan']);
    await looksRight(t, page, 'two compared');
    await page.keyboard.press('Escape');
  });

  await t.test('todas las previsiones en un archivo', async (t) => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Descargar todas las previsiones (CSV)' }).click(),
    ]);
    const rows = parse(await readFile(await file.path(), 'utf8'), { bom: true, columns: true }) as { series: string }[]; // named
    t.equal(rows.length, 12 * 31);
    t.same([...new Set(rows.map(({ series }) => series))].sort(), items.map(({ id }) => id).sort());
  });

  await t.test('un producto de una tienda: su mes y su pedido', async (t) => {
    await page.getByRole('link', { name: 'Sur / Pan' }).click();
    await page.getByRole('heading', { level: 1, name: /^Próximo mes.*Sur \/ Pan$/ }).waitFor();
    const asked = `dataset=cadena&series=${encodeURIComponent('Sur / Pan')}`;
    const forecast = await read(`/forecast?${asked}`);
    await page.getByRole('button', { name: 'jue, 1 ene' }).waitFor();
    const row = page.getByRole('row', { name: /jue, 1 ene/ });
    t.equal(await row.getByRole('cell').first().innerText(), whole(forecast.days[0].forecast));
    await looksRight(t, page, 'the month of one');

    await page.getByRole('link', { name: 'Planificar', exact: true }).click();
    await page.getByLabel('Unidades que hay en la tienda').fill('50');
    await page.getByRole('button', { name: 'Calcular el plan' }).click();
    await page.getByText('Elija una de las dos.').waitFor();
    await page.getByLabel('unidades', { exact: true }).check();
    await page.getByRole('button', { name: 'Calcular el plan' }).click();
    const plan = await ask('POST', '/plans/inventory', {
      ...{ dataset: 'cadena', series: 'Sur / Pan', openingStock: 50, leadTimeDays: 2, serviceLevel: 0.95 },
      deliveries: { weekdays: [2, 5] },
    });
    const next = plan.deliveries.find(
      (one: { quantity: number; overdue: boolean }) => one.quantity > 0 && !one.overdue,
    );
    await page.getByText(new RegExp(`^Pida ${whole(next.quantity).replace('.', '\\.')} unidades para el `)).waitFor();
    await looksRight(t, page, 'its orders');

    await page.getByLabel('Unidades por caja').fill('12');
    await page.getByRole('button', { name: 'Calcular el plan' }).click();
    const packed = await ask('POST', '/plans/inventory', {
      ...{
        dataset: 'cadena',
        series: 'Sur / Pan',
        openingStock: 50,
        leadTimeDays: 2,
        serviceLevel: 0.95,
        packSize: 12,
      },
      deliveries: { weekdays: [2, 5] },
    });
    const order = packed.deliveries.find(
      (one: { quantity: number; overdue: boolean }) => one.quantity > 0 && !one.overdue,
    );
    t.equal(order.quantity % 12, 0);
    const packs = order.quantity / 12;
    const written = packs === 1 ? '1 caja' : `${packs} cajas`;
    await page
      .getByText(new RegExp(`^Pida ${whole(order.quantity).replace('.', '\\.')} unidades \\(${written}\\) para el `))
      .waitFor();
    await page.getByRole('heading', { name: 'Si pide una caja menos o más' }).waitFor();
    await looksRight(t, page, 'its orders in packs');
  });

  await t.test('lo que es de una sola se pide con la elección a la vista', async (t) => {
    const picker = page.getByRole('banner').getByRole('combobox', { name: 'Tienda y producto' });
    t.equal(await picker.inputValue(), 'Sur / Pan');
    await picker.click();
    await page.getByRole('option', { name: 'Todos (total)' }).click();
    await page.getByRole('heading', { name: 'Un solo pedido para todo' }).waitFor();
    await page.getByRole('link', { name: 'Cuándo promocionar' }).click();
    await page.getByText('Elija un producto de una tienda').waitFor();
    await looksRight(t, page, 'no series chosen');
    await page.getByRole('link', { name: 'Qué pedir' }).click();
    await page.getByRole('heading', { name: 'Un solo pedido para todo' }).waitFor();
    await picker.fill('merc');
    await page.getByRole('option', { name: 'Mercado / Bollería' }).waitFor();
    await looksRight(t, page, 'the choice');
    await picker.press('ArrowDown');
    await picker.press('Enter');
    await page.getByLabel('Unidades que hay en la tienda').waitFor();
    t.equal(
      new URL(page.url()).hash,
      `#/plan?${new URLSearchParams({ dataset: 'cadena', series: 'Mercado / Pan', tab: 'inventory' })}`,
    );
    await visit(page, '#/next-month?dataset=cadena&series=Oeste');
    await page.getByText('No hay ningún producto de una tienda «Oeste»').waitFor();
    await looksRight(t, page, 'no such series');
  });

  await t.test('un solo pedido para todo', async (t) => {
    await visit(page, '#/plan?dataset=cadena');
    const stocks = page.getByLabel('Lo que hay de cada uno');
    await stocks.fill('Tienda\tProducto\tHay\tCaja\nNorte\tPan\tmuchas\nCentro\tPan\t1.000,5\nSur / Bollería\t10\t12');
    await page.getByText('Estas líneas no se entienden: 2.').waitFor();
    await looksRight(t, page, 'stocks');
    await stocks.fill('Centro\tPan\t100000\nSur / Bollería\t10\t12');
    await page.getByText('Se han leído las existencias de 2').waitFor();
    await page.getByLabel('unidades', { exact: true }).check();
    await page.getByRole('button', { name: 'Calcular el plan' }).click();
    const { rows } = await ask('POST', '/plans/orders', {
      ...{ dataset: 'cadena', leadTimeDays: 2, serviceLevel: 0.95, deliveries: { weekdays: [2, 5] } },
      products: [
        { series: 'Centro / Pan', openingStock: 100_000 },
        { series: 'Sur / Bollería', openingStock: 10, packSize: 12 },
      ],
    });
    const table = page.getByRole('region', { name: 'Los pedidos, uno a uno' });
    await table.waitFor();
    const [first] = rows as { series: string; order: number; packs: number }[];
    t.same([first?.series, (first?.order ?? 0) % 12], ['Sur / Bollería', 0]);
    t.match(
      await table.getByRole('row').nth(1).innerText(),
      new RegExp(`^Sur / Bollería\\s+${whole(first?.order ?? 0)} ${first?.packs} cajas`),
    );
    t.match(await table.getByRole('row').nth(2).innerText(), /^Centro \/ Pan\s+0\s/);
    await looksRight(t, page, 'one order list');
    await stocks.fill('');
    await page.getByRole('button', { name: 'Calcular el plan' }).click();
    await page.getByText(/^Pida .* unidades: 12 de 12 productos por tienda$/).waitFor();
  });

  await t.test('en papel están todas las filas, también las que no se ven', async (t) => {
    const shops = Array.from({ length: 60 }, (_, i) => `Tienda ${i + 1}`);
    const rows = Array.from({ length: 30 }, (_, day) => addDays(LAST, day - 29)).flatMap((date, day) =>
      shops.map((shop, i) => `${date},${shop},${100 + ((day * 7 + i) % 30)}`),
    );
    const mapping = encodeURIComponent(JSON.stringify({ series: ['Tienda'] }));
    const sales = ['Fecha,Tienda,Ventas', ...rows].join('\n');
    await service.send('POST', `/datasets?name=muchas&mapping=${mapping}`, sales);
    await visit(page, '#/series?dataset=muchas');
    await page.reload();
    await page.locator('.long-table table[aria-rowcount="61"]').waitFor();
    const drawn = page.locator('.long-table tbody th');
    t.ok((await drawn.count()) < shops.length, 'on the screen only those in view');
    // As the browser does before it takes the picture of the page, which waits for nothing.
    const rowsDrawn = "document.querySelectorAll('.long-table tbody th').length";
    t.equal(await page.evaluate(`dispatchEvent(new Event('beforeprint')), ${rowsDrawn}`), shops.length);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    await page.locator('.long-table .undrawn').first().waitFor({ state: 'attached' });
    t.ok((await drawn.count()) < shops.length, 'and on the screen again');
  });

  await t.test('ventas nuevas: las de uno a mano, y las de todos en un archivo', async (t) => {
    await visit(page, '#/next-month?dataset=cadena&series=Sur+%2F+Pan');
    await page.getByRole('link', { name: 'Datos', exact: true }).click();
    const typed = page.locator('.ways');
    const chosen = typed.getByRole('combobox', { name: 'Tienda y producto' });
    await chosen.waitFor();
    t.equal(await chosen.inputValue(), 'Sur / Pan', 'the one that the screen before was about');
    await chosen.fill('norte / p');
    await page.getByRole('option', { name: 'Norte / Pan' }).click();
    t.equal(await typed.getByLabel('Día', { exact: true }).inputValue(), '2026-01-01');
    await typed.getByLabel('Ventas', { exact: true }).fill('123,5');
    await looksRight(t, page, 'a day of one');
    await page.getByRole('button', { name: 'Añadir y renovar la previsión' }).click();
    await page.waitForURL(/#\/(series|next-month)\?/);
    const observed = async (series: string, date: string) => {
      const search = new URLSearchParams({ series, from: date, to: date });
      return (await read(`/datasets/cadena/days?${search}`)).days;
    };
    t.match(await observed('Norte / Pan', '2026-01-01'), [{ sales: 123.5 }]);
    t.match(await observed('Sur / Pan', '2026-01-01'), [{ open: false }]);

    await visit(page, '#/data?dataset=cadena');
    const rows = SHOPS.flatMap((shop, i) =>
      PRODUCTS.map((product) => `02/01/2026;${shop};${product};${i % 2 === 0 ? 'Costa' : 'Interior'};50,25`),
    );
    await drop(page, 'enero.csv', ['Fecha;Tienda;Producto;Región;Ventas', ...rows].join('\r\n'));
    await looksRight(t, page, 'days of all to add');
    await page.getByRole('button', { name: 'Añadir y renovar la previsión' }).click();
    await page.waitForURL(/#\/(series|next-month)\?/);
    for (const shop of SHOPS) t.match(await observed(`${shop} / Pan`, '2026-01-02'), [{ sales: 50.25 }], shop);
  });

  await t.test('las ventas que se apartan de la previsión se ven en la tabla', async (t) => {
    await ask('POST', '/datasets?name=cadena&replace=true', chainSales(DAYS + FALL_DAYS));
    const alarmed = async () => ((await read('/datasets/cadena/series?alarm=true')) as { items: Listed[] }).items;
    await until(alarmed, (found) => found.length > 0);
    t.same(
      (await alarmed()).map(({ id }) => id),
      [FALLING],
    );
    await visit(page, '#/series?dataset=cadena');
    await page.getByLabel('Mostrar').selectOption({ label: 'Con alarma (1)' });
    await page.getByText('1 de 12').waitFor();
    t.same(await names(page), [FALLING]);
    const row = page.locator('.long-table tbody tr').first();
    t.match(await row.innerText(), /[-−](39|40)[,.\d]*\s?% desde el \d+ (ene|dic) /);
    await looksRight(t, page, 'an alarm');
    await page.getByRole('link', { name: FALLING }).click();
    await page.getByText(/^Las ventas van .* por debajo de la previsión desde el/).waitFor();
  });

  await t.test('en un teléfono', async (t) => {
    await page.setViewportSize({ width: 360, height: 760 });
    for (const screen of ['series', 'next-month', 'plan', 'quality', 'data']) {
      await visit(page, `#/${screen}?dataset=cadena`);
      await page.locator('.card').first().waitFor();
      await page.waitForLoadState('networkidle');
      await looksRight(t, page, `${screen} of all`);
    }
  });
});
