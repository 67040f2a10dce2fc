import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions } from 'playwright-core';
import t, { type Test } from 'tap';
import { newKey } from '../new-key.ts';
import { salesCsv } from '../routes/sales.ts';
import { looksRight } from './accessibility.ts';
import { answered, missing, openBrowser } from './browser.ts';
import { openPage, SAMPLE, sharedService, startService, visit } from './service.ts';
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
  readonly stock: string;
  readonly units: string;
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
  await page.getByLabel(manager.stock).fill('40');
  await page.getByLabel(manager.units, { exact: true }).check();
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
    stock: 'Unidades que hay en la tienda',
    units: 'unidades',
    order: /^Pida [\d.]+ unidades para el (martes|viernes), \d+ de enero$/,
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
    stock: 'Units in the store',
    units: 'units',
    order: /^Order [\d,]+ units for (Tuesday|Friday) \d+ January$/,
    download: /order list|Download/i,
  });
  t.match(list, /2026-01-0\d/);
});

t.test('a service with keys, by its page', settings, async (t) => {
  const [read, write] = [newKey(), newKey()];
  const service = await startService(t, { API_KEYS: `reader:read:${read} writer:write:${write}` });
  const expected = [answered(401, '/(settings|access|datasets)\\b')];
  const page = await openPage(t, service, { locale: 'en-GB', expected });
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
  await page.getByText('Your key sees everything and plans.').waitFor();
  t.equal(await page.getByLabel('Choose a file').count(), 0, 'what the key may not do is not offered');
  await looksRight(t, page, 'nothing yet, for a key that only reads');

  await page.evaluate('sessionStorage.clear()');
  await page.reload();
  await use(write);
  await choose();
  await page.getByRole('button', { name: 'Use this data and learn from it' }).click();
  // The events of the training come with the key too.
  await page.waitForURL(/#\/next-month\?/);
  await page.locator('.chart[data-drawn="true"]').waitFor();
  t.match(await page.getByRole('heading', { level: 1 }).textContent(), 'Next month');

  const remove = page.getByRole('button', { name: 'Delete this data' });
  const add = page.getByRole('button', { name: 'Add and renew the forecast' });
  await visit(page, '#/data');
  await add.waitFor();
  t.equal(await remove.count(), 0, 'to delete is for those who administer');
  await page.evaluate('sessionStorage.clear()');
  await page.reload();
  await use(read);
  await page.getByText('Your key sees everything and plans.').waitFor();
  t.same([await add.count(), await remove.count()], [0, 0]);
  await page.getByRole('region', { name: 'Table: Contents so far' }).waitFor();
  await looksRight(t, page, 'the data, for a key that only reads');
  for (const [screen, seen, ...names] of [
    ['runs', 'Trainings so far', 'Train now'],
    ['calendar', 'Calendar as a file', 'Save calendar', 'Replace the calendar'],
    ['quality', 'Models, and which one is in use', 'Use this one'],
  ]) {
    await visit(page, `#/${screen}`);
    await page.getByRole('heading', { name: seen }).waitFor();
    for (const name of names) t.equal(await page.getByRole('button', { name }).count(), 0, name);
  }
});

t.test('an outage is said once, and what was read stays', settings, async (t) => {
  const service = await startService(t);
  await service.send('POST', '/datasets?name=ventas', SAMPLE);
  await service.send('POST', '/train?wait=60', { model: 'linear' });
  const page = await openBrowser(t, { locale: 'es-ES', expected: [answered(503, '/')] });
  await page.goto(service.address);
  await visit(page, '#/quality');
  const known = page.getByRole('heading', { name: '¿Cuánto se equivoca?' });
  await page.getByText('Error típico de un día').waitFor();
  const problem = { type: 'urn:x', title: 'The object store cannot be reached', status: 503, detail: 'x' };
  const answer = { status: 503, contentType: 'application/problem+json' };
  const body = JSON.stringify({ ...problem, code: 'store-unavailable' });
  let isAway = true;
  await page.route(/\/(models|accuracy|readyz|runs|datasets|forecast)/, (route) =>
    isAway ? route.fulfill({ ...answer, body }) : route.continue(),
  );
  await page.getByLabel('Idioma').selectOption('en'); // what is said in a language is read again
  await page.getByLabel('Language').selectOption('es');
  const banner = page.getByText('El servicio no puede acceder a sus datos guardados.');
  await banner.waitFor();
  t.equal(await banner.count(), 1);
  t.equal(await page.locator('.notice-bad').count(), 0, 'no card says it again');
  t.ok(await known.isVisible(), 'what was read before is there');
  await looksRight(t, page, 'an outage of the store');
  await page.getByRole('link', { name: 'Entrenamientos', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Entrenamientos' }).waitFor();
  t.equal(await banner.count(), 1);
  t.equal(await page.locator('.notice-bad').count(), 0);
  isAway = false;
  await banner.waitFor({ state: 'detached' });
  await page.getByText('Pasó a hacer las previsiones').waitFor();
});

t.test('a page that is older than the service says so, and can be loaded again', settings, async (t) => {
  const service = await startService(t);
  await service.send('POST', '/datasets?name=ventas', SAMPLE);
  await service.send('POST', '/train?wait=60', { model: 'linear' });
  const page = await openBrowser(t, { locale: 'en-GB', expected: [answered(404, '/assets/'), /\(\/assets\//] });
  let isNewer = true;
  await page.route(/assets\/.*(plan|runs)-screen/, (route) =>
    isNewer ? route.fulfill({ status: 404, body: '' }) : route.continue(),
  );
  await page.goto(`${service.address}/#/plan`);
  await page.getByText('The service has been updated since this page was loaded').waitFor();
  await looksRight(t, page, 'an older page');
  t.equal(await page.getByText('The service does not answer.').count(), 0);
  await page.getByRole('link', { name: 'Next month', exact: true }).click();
  await page.locator('.chart[data-drawn="true"]').waitFor();
  await page.getByRole('link', { name: 'Plan', exact: true }).click();
  const reload = page.getByRole('button', { name: 'Load the page again' });
  await reload.waitFor();
  isNewer = false;
  await reload.click();
  await page.getByRole('button', { name: 'Calculate the plan' }).waitFor();
});
