import type { Page } from 'playwright-core';
import t from 'tap';
import { missing, openBrowser } from './browser.ts';
import { differenceFrom, otherLetters } from './pictures.ts';
import { SAMPLE, startService, visit } from './service.ts';

const CALENDAR = 'Fecha,Promociones,Festivo,Abierto\n2026-01-01,0,1,0\n2026-01-08,1,0,1\n2026-01-09,1,0,1\n';
const SHOPS = [
  'Fecha;Tienda;Producto;Ventas',
  ...Array.from({ length: 400 }, (_, i) => {
    const day = new Date(Date.UTC(2024, 10, 27 + i)).toISOString().slice(0, 10);
    const sales = (level: number) => level + 40 * (i % 7) + ((i * 7919) % 97);
    return ['Centro;Pan', 'Centro;Café', 'Norte;Pan', 'Norte;Café'].map(
      (of, n) => `${day};${of};${sales(2400 - 500 * n)}`,
    );
  }).flat(),
].join('\n');
const MAPPING = encodeURIComponent(JSON.stringify({ date: 'Fecha', sales: 'Ventas', series: ['Tienda', 'Producto'] }));

/** When every picture is taken, and every training was made. */
const NOW = '2026-01-05T09:00:00.000Z';
const INSTANT = /"\d{4}-\d{2}-\d{2}T[\d:.]+Z"/g;

type Act = (page: Page) => Promise<unknown>;
interface View {
  readonly name: string;
  readonly fragment: string;
  /** What is there when the view is whole. */
  readonly seen: string;
  readonly act?: Act;
}

const drawn = '.chart[data-drawn="true"]';
const VIEWS: readonly View[] = [
  { name: 'next-month', fragment: '#/next-month?dataset=ventas', seen: drawn },
  {
    name: 'day',
    fragment: '#/next-month?dataset=ventas&day=2026-01-09',
    seen: 'dialog[open]',
    act: (page) => page.locator('dialog[open] h2').waitFor(),
  },
  { name: 'week', fragment: '#/monday?dataset=ventas', seen: 'main .card' },
  { name: 'calendar', fragment: '#/calendar?dataset=ventas', seen: 'main .card' },
  {
    name: 'orders',
    fragment: '#/plan?dataset=ventas&tab=inventory',
    seen: 'form',
    async act(page) {
      await page.getByLabel(/^(Units in the store|Unidades que hay en la tienda)$/).fill('150');
      await page.getByLabel(/^(units|unidades)$/).check();
      await page.locator('form button[type="submit"]').click();
      await page
        .getByText(/^(Order|Pida) [\d.,]+ unid?/)
        .first()
        .waitFor();
    },
  },
  { name: 'promotions', fragment: '#/plan?dataset=ventas&tab=promotions', seen: 'form' },
  { name: 'crew', fragment: '#/plan?dataset=ventas&tab=staffing', seen: 'form' },
  { name: 'quality', fragment: '#/quality?dataset=ventas', seen: drawn },
  { name: 'runs', fragment: '#/runs?dataset=ventas', seen: 'main .card' },
  { name: 'data', fragment: '#/data?dataset=ventas', seen: 'main .card' },
  { name: 'all-series', fragment: '#/series?dataset=tiendas', seen: '.long-table tbody th' },
  { name: 'week-of-all', fragment: '#/monday?dataset=tiendas', seen: 'main .card' },
  { name: 'total', fragment: '#/next-month?dataset=tiendas', seen: drawn },
];

const LOOKS = [
  { language: 'es-ES', width: 360, height: 740 },
  { language: 'en-GB', width: 1440, height: 900 },
] as const;

/** Answers with every instant at one time, so that pictures of another day are the same. */
async function atOneTime(page: Page): Promise<void> {
  await page.clock.setFixedTime(NOW);
  await page.route(/\/(datasets|runs|models|forecast|forecasts|accuracy|summary|plans)/, async (route) => {
    if (route.request().resourceType() !== 'fetch') return route.continue();
    const answer = await route.fetch();
    const isJson = answer.headers()['content-type']?.includes('json') ?? false;
    if (!isJson) return route.fulfill({ response: answer });
    return route.fulfill({ response: answer, body: (await answer.text()).replaceAll(INSTANT, `"${NOW}"`) });
  });
}

t.test('every screen looks as in its picture', { skip: missing, timeout: 900_000 }, async (t) => {
  const service = await startService(t);
  for (const { language: locale, width, height } of LOOKS) {
    const page = await openBrowser(t, { locale, viewport: { width, height } });
    await atOneTime(page);
    await page.goto(service.address);
    await page.locator('input[type="file"]').waitFor({ state: 'attached' });
    const reason = await otherLetters(page);
    if (reason !== false) {
      t.comment(`not compared: ${reason}`);
      return;
    }
    const look = async (name: string) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.waitForLoadState('networkidle');
        t.equal(await differenceFrom(`${name}-${width}-${colorScheme}`, page), undefined);
      }
    };
    await look('first-visit');
    await service.send('POST', '/datasets?name=ventas', SAMPLE);
    await service.send('PUT', '/datasets/ventas/calendar', CALENDAR);
    await service.send('POST', '/train?wait=60', { dataset: 'ventas' });
    await service.send('POST', `/datasets?name=tiendas&mapping=${MAPPING}`, SHOPS);
    await service.send('POST', '/train?wait=120', { dataset: 'tiendas' });
    for (const { name, fragment, seen, act } of VIEWS) {
      await visit(page, fragment);
      await page.locator(seen).first().waitFor();
      await act?.(page);
      await page.waitForLoadState('networkidle');
      await look(name);
    }
    await service.empty();
  }
});
