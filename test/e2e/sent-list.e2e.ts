import t from 'tap';
import { addDays } from '../../src/dates.ts';
import { looksRight } from './accessibility.ts';
import { missing } from './browser.ts';
import { openPage, SAMPLE, sharedService, visit } from './service.ts';

const store = sharedService();
const settings = { skip: missing, timeout: 600_000 };

const LAST = '2025-12-31';

/** Two products on eighty days. */
const PRODUCTS = ['Pan', 'Leche'];
const SALES = [
  'Fecha,Producto,Ventas',
  ...Array.from({ length: 80 }, (_, day) => addDays(LAST, day - 79)).flatMap((date, day) =>
    PRODUCTS.map((product, i) => `${date},${product},${40 + 30 * i + ((day * 7 + i) % 9)}`),
  ),
].join('\n');

t.test('an order list is opened from its link with the stocks that it was made with', settings, async (t) => {
  const { send, ...service } = await store();
  const mapping = encodeURIComponent(JSON.stringify({ series: ['Producto'] }));
  await send('POST', `/datasets?name=dos&mapping=${mapping}`, SALES);
  await send('POST', '/train?wait=60', { dataset: 'dos' });
  const spanish = await openPage(t, service, { locale: 'es-ES' });
  await visit(spanish, '#/plan?dataset=dos');
  await spanish.getByLabel('Lo que hay de cada uno').fill('Pan\t12,5\t6\nLeche\t1.000');
  await spanish.getByLabel('unidades', { exact: true }).check();
  await spanish.getByRole('button', { name: 'Calcular el plan' }).click();
  const rows = '.long-table tbody tr';
  await spanish.locator(rows).first().waitFor();
  const english = await openPage(t, service, { locale: 'en-GB', viewport: { width: 360, height: 800 } });
  await english.evaluate("localStorage.setItem('prediccion-ventas.plan.stocks.dos', 'Pan\\t99')");
  await spanish.waitForURL(/stocks=/);
  await visit(english, new URL(spanish.url()).hash);
  await english.locator(rows).first().waitFor();
  const numbers = async (page: typeof english) =>
    (await page.locator(rows).allInnerTexts()).map((row) => row.replaceAll(/\D/g, ''));
  t.same(await numbers(english), await numbers(spanish));
  t.equal(await english.getByLabel('What there is of each').inputValue(), '"Pan"\t12.5\t6\t\t\n"Leche"\t1000\t\t\t');
  await looksRight(t, english, 'an order list from a link');
  const kept = "localStorage.getItem('prediccion-ventas.plan.stocks.dos')";
  t.equal(await english.evaluate(kept), 'Pan\t99', 'what this browser kept stays');
});

t.test('every printed screen says what it is about, by which model, and when it was printed', settings, async (t) => {
  const { send, read, ...service } = await store();
  await service.empty();
  await send('POST', '/datasets?name=ventas', SAMPLE);
  await send('POST', '/train?wait=60', { dataset: 'ventas' });
  const { from, to } = await read('/datasets/ventas');
  const day = (locale: string, date: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));
  for (const [locale, line] of [
    ['en-GB', `ventas · sales from ${day('en-GB', from)} to ${day('en-GB', to)} · model trained on `],
    ['es-ES', `ventas · ventas del ${day('es-ES', from)} al ${day('es-ES', to)} · modelo entrenado el `],
  ] as const) {
    const page = await openPage(t, service, { locale });
    for (const screen of ['next-month', 'monday', 'calendar', 'plan', 'quality', 'runs', 'data']) {
      await visit(page, `#/${screen}?dataset=ventas`);
      const head = page.locator('.print-head');
      await head.getByText(line).waitFor({ state: 'attached' });
      t.notOk(await head.isVisible(), `${screen}: not on the screen`);
      await page.emulateMedia({ media: 'print' });
      t.ok(await head.isVisible(), `${screen}: on paper`);
      t.match(await head.innerText(), locale === 'es-ES' ? / · impreso el \d/ : / · printed on \d/);
      await page.emulateMedia({ media: 'screen' });
    }
  }
});
