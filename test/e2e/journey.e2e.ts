import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { PROJECT } from '../project.ts';
import { looksRight } from './both-themes.ts';
import { missing, openPage } from './browser.ts';
import { spanishSales } from './spanish-sales.ts';

const SALES = spanishSales(await readFile(new URL('examples/Ventas.csv', PROJECT), 'utf8'));

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
  const storage = `file:${await mkdtemp(join(tmpdir(), 'journey-e2e-'))}/store`;
  const page: Page = await openPage(t, { storage, browser: manager.browser });
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

const settings = { skip: missing, timeout: 120_000 };

t.test('from a Spanish file to the order list, in Spanish on a phone', settings, async (t) => {
  const list = await orderGoods(t, {
    browser: { locale: 'es-ES', viewport: { width: 360, height: 740 } },
    chooseFile: 'Elegir un archivo CSV',
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
    chooseFile: 'Choose a CSV file',
    accept: 'Use this data and learn from it',
    total: /^about 3\d[,\d]*/,
    plan: 'Plan',
    calculate: 'Calculate the plan',
    order: /^Order [\d,]+ for (Tuesday|Friday) \d+ January$/,
    download: /order list|Download/i,
  });
  t.match(list, /2026-01-0\d/);
});
