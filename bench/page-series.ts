import type { Browser, Page, Route } from 'playwright-core';
import { seededRandom } from '../src/numerics/sampling.ts';

/** In the browser, which this project's types of Node do not know. */
declare function requestAnimationFrame(callback: (time: number) => void): number;

/** What the screen of all series takes, in milliseconds. */
export interface SeriesVisit {
  readonly drawnMs: number;
  readonly completeMs: number;
  readonly sortMs: number;
  readonly searchMs: number;
  readonly frameMs: number;
}

const PAGE_SIZE = 1000;
const FIRST_ROW = '.long-table tbody tr[aria-rowindex="2"]';

/** One visit of the screen of so many series in a browser that has kept nothing; the sample store is their total. */
export async function visitSeries(browser: Browser, address: string, count: number): Promise<SeriesVisit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  const all = madeUp(count);
  await page.route(/\/datasets\?/, async (route) => {
    const answer = await route.fetch();
    const { items, ...rest } = (await answer.json()) as { items: object[] };
    const series = { count, columns: ['Shop'], attributes: ['Region'] };
    await route.fulfill({ json: { ...rest, items: items.map((item) => ({ ...item, series })) } });
  });
  await page.route(/\/datasets\/[^/?]+\/series/, (route) => answerSeries(route, all));
  await page.goto(`${address}/#/series`);
  await page.waitForSelector(FIRST_ROW);
  const drawnMs = await page.evaluate(() => performance.now());
  await page.waitForSelector(`table[aria-rowcount="${count + 1}"]`);
  const completeMs = await page.evaluate(() => performance.now());
  await page.waitForLoadState('networkidle');
  const visit = {
    drawnMs,
    completeMs,
    sortMs: await slowestSort(page),
    searchMs: await searchTime(page, all),
    frameMs: await longestFrame(page),
  };
  await context.close();
  return visit;
}

interface MadeUp {
  readonly keys: { readonly Shop: string };
  readonly attributes: { readonly Region: string };
}

/** Shops with half a year of weeks behind them, in the order in which the service lists them. */
function madeUp(count: number): MadeUp[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, (_, i) => {
    const level = 500 + 4000 * random();
    const weeks = Array.from({ length: 26 }, () => Math.round(level * (0.8 + 0.4 * random())));
    const forecast = Math.round(4.3 * level);
    return {
      id: `Shop ${i + 1}`,
      keys: { Shop: `Shop ${i + 1}` },
      attributes: { Region: `Region ${1 + (i % 12)}` },
      ...{ days: 617, from: '2024-01-02', to: '2025-12-31', state: 'active', closedWeekdays: [7], notes: [] },
      training: {
        ...{ status: 'succeeded', kind: 'calendar', problem: null, coverage80: 0.8 },
        wape: Math.round(1000 * (0.05 + 0.1 * random())) / 1000,
        month: { month: '2026-01', forecast, lower80: Math.round(0.9 * forecast), upper80: Math.round(1.1 * forecast) },
        lastYear: Math.round(4.1 * level),
        weeks,
      },
    };
  });
}

async function answerSeries(route: Route, all: readonly object[]): Promise<void> {
  const query = new URL(route.request().url()).searchParams;
  const from = Number(query.get('cursor') ?? 0);
  const limit = Math.min(PAGE_SIZE, Number(query.get('limit') ?? PAGE_SIZE));
  const next = from + limit < all.length ? String(from + limit) : null;
  await route.fulfill({ json: { items: all.slice(from, from + limit), next } });
}

/** From the click on a heading until the next picture shows the rows in their new order. */
async function slowestSort(page: Page): Promise<number> {
  const times: number[] = [];
  for (const heading of ['In January 2026', 'Error', 'Region']) {
    for (let turn = 0; turn < 2; turn += 1) {
      const button = page.locator('.long-table thead').getByRole('button', { name: heading });
      const before = await page
        .locator('th[aria-sort]')
        .evaluateAll((heads) => heads.map((head) => head.ariaSort).join());
      times.push(
        await button.evaluate(async (element) => {
          const start = performance.now();
          element.click();
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
          return performance.now() - start;
        }),
      );
      const after = await page
        .locator('th[aria-sort]')
        .evaluateAll((heads) => heads.map((head) => head.ariaSort).join());
      if (before === after) throw new Error(`"${heading}" was not sorted within the measured time`);
    }
  }
  return Math.max(...times);
}

/** From the last letter until the table has what was found, with the pause after which the page searches. */
async function searchTime(page: Page, all: readonly MadeUp[]): Promise<number> {
  const start = performance.now();
  await page.getByRole('searchbox').fill('7');
  const found = all.filter(({ keys, attributes }) => `${keys.Shop} ${attributes.Region}`.includes('7')).length;
  await page.waitForSelector(`table[aria-rowcount="${found + 1}"]`);
  const time = performance.now() - start;
  await page.getByRole('searchbox').fill('');
  await page.waitForSelector(`table[aria-rowcount="${all.length + 1}"]`);
  return time;
}

const FRAMES = 90;

/** The longest time between two pictures while the table is scrolled from its first row to its last. */
function longestFrame(page: Page): Promise<number> {
  return page.locator('.long-table').evaluate(async (box, frames) => {
    let [longest, before] = [0, await new Promise<number>(requestAnimationFrame)];
    for (let frame = 1; frame <= frames; frame += 1) {
      box.scrollTop = (frame / frames) * box.scrollHeight;
      const now = await new Promise<number>(requestAnimationFrame);
      longest = Math.max(longest, now - before);
      before = now;
    }
    return longest;
  }, FRAMES);
}
