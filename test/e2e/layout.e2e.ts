import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { violationsOf } from './accessibility.ts';
import { missing } from './browser.ts';
import { shiftOf } from './layout-shift.ts';
import { openPage, SAMPLE, startService, visit } from './service.ts';

/** Two shops and two products, so that a page has everything that can be chosen at its top. */
const SHOPS = [
  'Fecha;Tienda;Producto;Ventas',
  ...Array.from({ length: 400 }, (_, i) => {
    const day = new Date(Date.UTC(2024, 10, 1 + i)).toISOString().slice(0, 10);
    const sales = (level: number) => level + 40 * (i % 7) + ((i * 7919) % 97);
    return ['Centro;Pan', 'Centro;Café', 'Norte;Pan', 'Norte;Café'].map(
      (of, n) => `${day};${of};${sales(2400 - 500 * n)}`,
    );
  }).flat(),
].join('\n');
const MAPPING = { date: 'Fecha', sales: 'Ventas', series: ['Tienda', 'Producto'] };

const WIDTHS = [
  { width: 360, height: 740, headerMost: 100 },
  { width: 1440, height: 900, headerMost: 60 },
];
const SCREENS = [
  ...[
    'next-month',
    'next-month?month=2025-12',
    'monday',
    'calendar',
    'plan?tab=inventory',
    'plan?tab=promotions',
    'plan?tab=staffing',
  ],
  ...['quality', 'runs', 'data'],
].map((screen) => `#/${screen}${screen.includes('?') ? '&' : '?'}dataset=ventas`);
const OF_MANY = ['series', 'next-month', 'monday', 'quality'].map((screen) => `#/${screen}?dataset=tiendas`);
const OF_ONE = ['next-month', 'calendar', 'quality'].map(
  (screen) => `#/${screen}?dataset=tiendas&series=Centro+%2F+Pan`,
);

interface Control {
  readonly name: string;
  readonly isButton: boolean;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Places in the list of those that it stands in. */
  readonly within: readonly number[];
}

/** Runs in the page: what can be pressed or filled in, but for what scrolls within a box of its own. */
const CONTROLS = `(() => {
  const scrolls = (element) =>
    element !== null && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const found = [...document.querySelectorAll('button, input, select, summary, main a, header a')].filter(
    (element) => !element.matches('.skip') && element.checkVisibility() && !scrolls(element),
  );
  return found.map((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const name = element.tagName + ' ' + (element.textContent ?? '').trim().slice(0, 40);
    const within = found.flatMap((other, i) => (other !== element && other.contains(element) ? [i] : []));
    return { name, isButton: element.tagName === 'BUTTON', left, right, top, bottom, within };
  });
})()`;

/** Text of three lines. */
const HIGHEST_BUTTON = 110;

/** What does not fit: the page wider than the window, a control cut off, out of shape or over another one. */
async function faultsOf(page: Page): Promise<string[]> {
  const excess = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  const all: Control[] = await page.evaluate(CONTROLS);
  const width = page.viewportSize()?.width ?? 0;
  const seen = all.filter(({ left, right, top, bottom }) => right - left > 1 && bottom - top > 1);
  const pairs = seen.flatMap((one, i) => seen.slice(i + 1).map((other) => [one, other] as const));
  return [
    ...(excess === 0 ? [] : [`the page is ${excess} pixels too wide`]),
    ...seen.filter(({ left, right }) => left < 0 || right > width + 1).map(({ name }) => `${name} is cut off`),
    ...seen
      .filter(({ isButton, top, bottom }) => isButton && bottom - top > HIGHEST_BUTTON)
      .map(({ name, top, bottom }) => `${name} is ${bottom - top} pixels high`),
    ...pairs
      .filter(([one, other]) => isOver(one, other) && !isWithin(all, one, other) && !isWithin(all, other, one))
      .map(([one, other]) => `${one.name} lies over ${other.name}`),
  ];
}

function isOver(one: Control, other: Control): boolean {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return across > 2 && down > 2;
}

const isWithin = (all: readonly Control[], one: Control, other: Control) => one.within.includes(all.indexOf(other));

/** Runs in the page: tabs that are chosen and scrolled away. */
const OUT_OF_VIEW = `[...document.querySelectorAll('.screens [aria-current]')]
  .filter((tab) => tab.getBoundingClientRect().left < 0 || tab.getBoundingClientRect().right > innerWidth)
  .map((tab) => tab.textContent)`;

/** Runs in the page: what stays in view while it is scrolled. */
const STAYING = `[...document.querySelectorAll('body *')]
  .filter((element) => /sticky|fixed/.test(getComputedStyle(element).position) && element.checkVisibility())
  .map((element) => element.className)`;

/** Days, times, versions and names of files are no numbers. */
const NO_NUMBERS = /\d{4}-\d{2}(-\d{2})?|\d{1,2}:\d{2}|[\w-]+\.(csv|xlsx|json)|\b[0-9a-f]{7,}\b|\d{8}T\w+/g;
const YEAR = /^(19|20)\d\d$/;

/** Numbers that are not written as Spain, or Britain, writes them with all thousands grouped. */
function otherNumbers(text: string, language: 'en' | 'es'): string[] {
  const right = language === 'es' ? /^\d{1,3}(\.\d{3})*(,\d+)?$/ : /^\d{1,3}(,\d{3})*(\.\d+)?$/;
  // A space between three digits and others would be another way of grouping; line ends are none.
  const found = text.replaceAll(NO_NUMBERS, ' ').match(/\d+(?:[.,'’\u00a0\u202f]\d+)*(?:[ ]\d{3}\b(?! de| d))*/g) ?? [];
  return found.filter((number) => !YEAR.test(number) && !right.test(number));
}

t.test('numbers in another format are found', async (t) => {
  t.same(otherNumbers('unos 2.999 € el 15 de diciembre de 2022, +12,3 % de 81', 'es'), []);
  t.same(otherNumbers('2999 €, 5\u00a0000, 6 000 y 2,665.5', 'es'), ['2999', '5\u00a0000', '6 000', '2,665.5']);
  t.same(otherNumbers('€2,999 on 15 December 2022, +12.3%', 'en'), []);
  t.same(otherNumbers('2.999,5 and 12345', 'en'), ['2.999,5', '12345']);
});

async function looksLikeItself(t: Test, page: Page, screen: string, name: string): Promise<void> {
  await visit(page, screen);
  await page.locator('main h1').waitFor();
  await page.waitForLoadState('networkidle');
  t.same(await faultsOf(page), [], `${name}: everything is in its place`);
}

t.test(
  'before anything was learnt no screen asks what must be refused',
  { skip: missing, timeout: 600_000 },
  async (t) => {
    const service = await startService(t);
    // The page fails by whatever its browser complains of.
    const page = await openPage(t, service, { locale: 'es-ES' });
    const look = async (screens: readonly string[]) => {
      for (const screen of screens) {
        await visit(page, screen);
        await page.locator('main').locator('h1, h2').first().waitFor();
        await page.waitForLoadState('networkidle');
      }
    };
    await look(['#/', '#/next-month', '#/data']);
    await service.send('POST', '/datasets?name=ventas', SAMPLE);
    await look(SCREENS);
    const query = new URLSearchParams({ name: 'tiendas', mapping: JSON.stringify(MAPPING) });
    await service.send('POST', `/datasets?${query}`, SHOPS);
    const ofMany = SCREENS.map((screen) => screen.replace('dataset=ventas', 'dataset=tiendas'));
    await look([...OF_MANY, ...ofMany, ...ofMany.map((screen) => `${screen}&series=Centro+%2F+Pan`)]);
    t.ok(await page.locator('main').isVisible());
  },
);

t.test('every screen in both languages, themes and widths', { skip: missing, timeout: 1_200_000 }, async (t) => {
  const service = await startService(t, { CURRENCY: 'EUR' });
  await service.send('POST', '/datasets?name=ventas', SAMPLE);
  await service.send('POST', '/train?wait=60');
  const query = new URLSearchParams({ name: 'tiendas', mapping: JSON.stringify(MAPPING) });
  await service.send('POST', `/datasets?${query}`, SHOPS);
  await service.send('POST', '/train?wait=120', { dataset: 'tiendas' });

  for (const { headerMost, ...viewport } of WIDTHS) {
    for (const locale of ['en-GB', 'es-ES'] as const) {
      await t.test(`${viewport.width} pixels, ${locale}`, async (t) => {
        const page = await openPage(t, service, { locale, viewport });
        for (const screen of [...SCREENS, ...OF_MANY, ...OF_ONE]) {
          await looksLikeItself(t, page, screen, screen);
          const header = await page.locator('header.top').evaluate((element) => element.getBoundingClientRect().height);
          t.ok(header <= headerMost, `${screen}: the header is ${header} high`);
          t.same(otherNumbers(await page.locator('body').innerText(), locale.slice(0, 2) as 'en' | 'es'), [], screen);
          t.ok(await page.locator('.screens [aria-current]').isVisible());
          t.same(await page.evaluate(OUT_OF_VIEW), [], `${screen}: its tab is in view`);
          if (locale !== 'es-ES') continue;
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            t.same(await violationsOf(page), [], `${screen}, ${colorScheme}`);
          }
        }
      });
    }
  }

  await t.test('other days are chosen below the buttons, which stay where they are', async (t) => {
    for (const { headerMost: _, ...viewport } of WIDTHS) {
      const page = await openPage(t, service, { locale: 'es-ES', viewport, path: '/#/next-month?dataset=ventas' });
      await page.locator('[data-drawn]').waitFor();
      await page.waitForLoadState('networkidle');
      const button = page.getByRole('button', { name: 'Otros días' });
      // A click would bring it into view.
      await button.scrollIntoViewIfNeeded();
      const before = await button.boundingBox();
      await button.click();
      await page.getByLabel('Primer día').waitFor();
      t.same(await button.boundingBox(), before, `${viewport.width} pixels`);
      t.same(await faultsOf(page), []);
    }
  });

  await t.test('nothing moves while a page is loaded, and nothing repeats itself over a long one', async (t) => {
    const page = await openPage(t, service, { locale: 'es-ES', path: '/#/next-month?dataset=ventas' });
    await page.locator('[data-drawn]').waitFor();
    await page.waitForLoadState('networkidle');
    t.same(await page.evaluate(STAYING), []);
    const shift = await shiftOf(page);
    t.ok(shift < 0.02, `the layout shifts by ${shift}`);
  });
});
