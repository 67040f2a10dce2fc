import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions } from 'playwright-core';
import t, { type Test } from 'tap';
import { newKey } from '../new-key.ts';
import { salesCsv } from '../routes/sales.ts';
import { looksRight } from './accessibility.ts';
import { missing } from './browser.ts';
import { openPage, SAMPLE, sharedService, startService } from './service.ts';
import { spanishSales } from './spanish-sales.ts';

const SALES = spanishSales(SAMPLE);
const store = sharedService();

interface Manager {
  readonly browser: BrowserContextOptions;
  readonly chooseFile: string;
  readonly accept: string;
  readonly total: RegExp;
  readonly plan: string;
  readonly calculate: string;
  readonly order: RegExp;
  readonly download: RegExp;
}

/** From nothing to the order list, by what stands on the buttons; gives the file that was downloaded. */
async function orderGoods(t: Test, manager: Manager): Promise<string> {
  const service = await store();
  await service.empty();
  const page = await openPage(t, service, manager.browser);
  await page
    .getByLabel(manager.chooseFile)
    .setInputFiles({ name: 'Ventas.csv', mimeType: 'text/csv', buffer: Buffer.from(SALES) });
  await page.getByRole('button', { name: manager.accept }).click();
  await page.getByText(manager.total).first().waitFor();
  await page.locator('.chart[data-drawn="true"]').waitFor();
  await looksRight(t, page, 'next month');
  await page.getByRole('link', { name: manager.plan, exact: true }).click();
  await page.getByRole('button', { name: manager.calculate }).click();
  await page.getByText(manager.order).waitFor();
  await looksRight(t, page, 'the order list');
  const button = page.getByRole('button', { name: manager.download });
  const [file] = await Promise.all([page.waitForEvent('download'), button.first().click()]);
  return readFile(await file.path(), 'utf8');
}

const settings = { skip: missing, timeout: 600_000 };

t.test('from a Spanish file to the order list, in Spanish on a phone', settings, async (t) => {
  const list = await orderGoods(t, {
    browser: { locale: 'es-ES', viewport: { width: 360, height: 740 } },
    chooseFile: 'Elegir un archivo',
    accept: 'Usar estos datos y aprender de ellos',
    total: /^unos 3\d[.\d]* ?/,
    plan: 'Planificar',
    calculate: 'Calcular el plan',
    order: /^Pida [\d.]+ para el (martes|viernes), \d+ de enero$/,
    download: /pedidos|Descargar/i,
  });
  t.match(list, /2026-01-0\d/);
});

t.test('from a Spanish file to the order list, in English on a desktop', settings, async (t) => {
  const list = await orderGoods(t, {
    browser: { locale: 'en-GB', viewport: { width: 1440, height: 900 } },
    chooseFile: 'Choose a file',
    accept: 'Use this data and learn from it',
    total: /^about 3\d[,\d]*/,
    plan: 'Plan',
    calculate: 'Calculate the plan',
    order: /^Order [\d,]+ for (Tuesday|Friday) \d+ January$/,
    download: /order list|Download/i,
  });
  t.match(list, /2026-01-0\d/);
});

t.test('a service with keys, by its page', settings, async (t) => {
  const [read, write] = [newKey(), newKey()];
  const service = await startService(t, { API_KEYS: `reader:read:${read} writer:write:${write}` });
  const page = await openPage(t, service, { locale: 'en-GB' });
  const use = async (key: string) => {
    await page.getByLabel('Key', { exact: true }).fill(key);
    await page.getByRole('button', { name: 'Use this key' }).click();
  };
  const choose = () =>
    page
      .getByLabel('Choose a file')
      .setInputFiles({ name: 'Ventas.csv', mimeType: 'text/csv', buffer: Buffer.from(salesCsv()) });

  await page.getByRole('heading', { name: 'This service asks for a key' }).waitFor();
  await looksRight(t, page, 'the key is asked for');
  await use(newKey());
  await page.getByText('The service does not know this key.').waitFor();
  await looksRight(t, page, 'an unknown key');

  await use(read);
  await choose();
  await page.getByText('Your key does not allow this.').waitFor();
  t.comment('a key that only reads is told so');

  await page.evaluate('sessionStorage.clear()');
  await page.reload();
  await use(write);
  await choose();
  await page.getByRole('button', { name: 'Use this data and learn from it' }).click();
  // The events of the training come with the key too.
  await page.waitForURL(/#\/next-month\?/);
  await page.locator('.chart[data-drawn="true"]').waitFor();
  t.match(await page.getByRole('heading', { level: 1 }).textContent(), 'Next month');
});
