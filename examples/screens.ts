import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { createClient } from './demo-client.ts';
import { startService } from './demo-service.ts';

/** Takes the pictures of the dashboard for the README, of the example store, in an installed Chromium: `npm run screens` */

const fileAt = (name: string) => fileURLToPath(new URL(name, import.meta.url));

interface Picture {
  readonly file: string;
  readonly fragment: string;
  readonly look: BrowserContextOptions;
  /** What is done on the page before, until it shows what it should. */
  readonly prepare: (page: Page) => Promise<void>;
}

/** The chart, with the past that is fetched for it. */
async function drawn(page: Page): Promise<void> {
  await page.locator('.chart[data-drawn="true"]').waitFor();
  await page.waitForLoadState('networkidle');
  await page.locator('.chart[data-drawn="true"]').waitFor();
}

const desktop = { viewport: { width: 1280, height: 860 }, locale: 'en-GB' } as const;

const PICTURES: readonly Picture[] = [
  {
    file: 'next-month.png',
    fragment: '#/next-month',
    look: { ...desktop, viewport: { width: 1280, height: 1240 }, colorScheme: 'light' },
    prepare: drawn,
  },
  {
    file: 'order-list.png',
    fragment: '#/plan?tab=inventory',
    look: { ...desktop, colorScheme: 'dark' },
    async prepare(page) {
      await page.getByLabel('Units in the store').fill('150');
      await page.getByLabel('You sell a unit for').fill('12');
      await page.getByRole('button', { name: 'Calculate the plan' }).click();
      const headline = page.getByText(/^Order [\d,]+ units for /);
      await headline.waitFor();
      await headline.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    },
  },
  {
    file: 'week.png',
    fragment: '#/monday',
    look: { ...desktop, viewport: { width: 1280, height: 1180 }, colorScheme: 'light' },
    async prepare(page) {
      await page.locator('main .card').first().waitFor();
      await page.waitForLoadState('networkidle');
    },
  },
  {
    file: 'accuracy.png',
    fragment: '#/quality',
    look: { ...desktop, viewport: { width: 1280, height: 1100 }, colorScheme: 'light' },
    prepare: drawn,
  },
  {
    file: 'calendar.png',
    fragment: '#/calendar',
    look: { ...desktop, viewport: { width: 1280, height: 980 }, colorScheme: 'dark' },
    async prepare(page) {
      await page.locator('main .card').first().waitFor();
      await page.waitForLoadState('networkidle');
    },
  },
  {
    file: 'phone.png',
    fragment: '#/next-month',
    look: { viewport: { width: 390, height: 1240 }, locale: 'es-ES', colorScheme: 'dark' },
    prepare: drawn,
  },
];

async function take(browser: Browser, address: string, { file, fragment, look, prepare }: Picture): Promise<void> {
  const page = await browser.newPage(look);
  await page.addInitScript("localStorage.setItem('prediccion-ventas.tour', 'seen')");
  await page.goto(`${address}/${fragment}`);
  await prepare(page);
  await page.screenshot({ path: fileAt(`../docs/images/${file}`) });
  await page.close();
}

const service = await startService();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const client = createClient(service.address);
  const { name } = await client.upload(fileAt('Ventas.csv'));
  await client.plan(name, fileAt('calendario.csv'));
  await client.train();
  for (const picture of PICTURES) await take(browser, service.address, picture);
} finally {
  await browser.close();
  await service.close();
}
