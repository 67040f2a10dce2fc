import { mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { createApp } from '../../routes/app.ts';
import { readConfig } from '../../src/config.ts';
import type { CurrentDataset } from '../../src/sales/dataset.ts';
import { salesCsv } from '../routes/sales.ts';
import { looksRight } from './accessibility.ts';
import { missing, openBrowser } from './browser.ts';
import { openPage, SAMPLE, sharedService } from './service.ts';
import { spanishSales } from './spanish-sales.ts';

const settings = { skip: missing, timeout: 600_000 };
const service = sharedService({ MAX_UPLOAD_MB: '1', WATCH_INTERVAL: '0.2' });

/** The first visit; dates are written as in Britain. */
async function open(t: Test): Promise<Page> {
  const { empty, address } = await service();
  await empty();
  return openPage(t, { address }, { locale: 'en-GB' });
}

/** Chooses a file as a user does, by the labelled button. */
const choose = (page: Page, text: string, label = 'Choose a file') =>
  page.getByLabel(label).setInputFiles({ name: 'tienda.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

const accept = (page: Page) => page.getByRole('button', { name: 'Use this data and learn from it' });

async function read<T>(page: Page, path: string): Promise<T> {
  const response = await fetch(new URL(path, page.url()));
  return (await response.json()) as T;
}

const datasetsOf = async (page: Page) =>
  (await read<{ items: { name: string }[] }>(page, '/datasets')).items.map(({ name }) => name);

t.test('from the first visit with the sample to next month', settings, async (t) => {
  const page = await open(t);
  await page.getByRole('heading', { level: 1, name: 'What will the store sell next month?' }).waitFor();
  await page.getByText('What must be in the file?').click();
  await looksRight(t, page, 'the first visit');
  await page.getByRole('button', { name: 'Try it with an invented store' }).click();
  await page.getByText('617 days of sales, from 2 January 2024 to 31 December 2025.').waitFor();
  await page.getByText('About two years of daily sales, from 2 January 2024 to 31 December 2025; closed on').waitFor();
  await page.getByText(/^On \d+ days with a promotion, \d+% more was sold than on the same weekdays/).waitFor();
  const rows = page.getByRole('region', { name: 'Table: The columns and the first rows' }).getByRole('row');
  t.equal(await rows.count(), 11);
  t.match(await rows.nth(1).textContent(), /2 January 2024.*2024-01-02.*Tuesday.*yes.*no.*1,373/);
  const chosen = await Promise.all(
    ['Fecha', 'Promociones', 'Festivo', 'Ventas'].map((column) =>
      page.getByLabel(`What is ${column}?`, { exact: true }).inputValue(),
    ),
  );
  t.same(chosen, ['date', 'promo', 'holiday', 'sales']);
  await page.getByText('Festivo never fell on Tuesday and Wednesday').waitFor();
  t.same(await datasetsOf(page), [], 'nothing is stored by looking');
  await looksRight(t, page, 'the preview');

  const name = page.getByLabel('Name of this store’s data');
  t.equal(await name.inputValue(), 'Example shop', 'nobody takes it for their own');
  await page.getByRole('heading', { name: 'The story of this invented shop' }).waitFor();
  await name.fill('¡!');
  await page.getByText('Use at least one letter or digit').waitFor();
  t.ok(await accept(page).isDisabled());
  await looksRight(t, page, 'a wrong name');
  await name.fill('Mi Tienda');
  await page.getByText('In addresses: mi-tienda.').waitFor();
  await accept(page).click();
  await page.waitForURL(/#\/next-month\?/);
  await page.getByRole('heading', { level: 1, name: 'Next month' }).waitFor();
  t.same(await datasetsOf(page), ['mi-tienda']);
});

t.test('new data shows what it changes; a dataset is deleted by typing its name', settings, async (t) => {
  const page = await open(t);
  await choose(page, SAMPLE);
  await accept(page).click();
  await page.waitForURL(/#\/next-month\?/);
  await page.getByRole('link', { name: 'Data', exact: true }).click();
  await page.getByRole('heading', { name: 'The data of “ventas”' }).waitFor();
  await page.getByRole('region', { name: 'Contents so far', exact: true }).getByText('in use').waitFor();
  await looksRight(t, page, 'a known dataset');

  const lines = SAMPLE.trimEnd().split('\n');
  const revised = [...lines.slice(0, 2), ...lines.slice(4), '2026-01-02,5,0,0,1500', ''].join('\n');
  await choose(page, revised.replace(/^2024-01-02,.*$/m, '2024-01-02,2,1,0,9999'));
  t.ok(
    await page.getByLabel('Add its days to “ventas”').isChecked(),
    'adding is what is meant until somebody says otherwise',
  );
  await page.getByLabel('Put it in the place of all data of “ventas”').check();
  const changes = page.getByRole('region', { name: 'What changes' });
  await page.getByText('2 days that the service knows would be lost, from 3 January 2024 to').waitFor();
  t.match(await changes.locator('.figure').allTextContents(), [
    /New days12 January 2026/,
    /Days with other sales1/,
    /Days that would go2/,
    /Days that stay as they are614/,
  ]);
  await changes.getByText('Days with other sales').nth(1).click();
  t.match(await changes.getByRole('row').nth(1).textContent(), /2 January 20241,3739,999/);
  await looksRight(t, page, 'what changes');
  t.ok(await accept(page).isDisabled(), 'no day is lost before somebody has said yes');
  await page.getByLabel('Yes, these days may go').check();
  await accept(page).click();
  await page.waitForURL(/#\/next-month\?/);
  await page.getByRole('link', { name: 'Data', exact: true }).click();
  const versions = page.getByRole('region', { name: 'Contents so far', exact: true }).getByRole('row');
  await versions.nth(2).waitFor();
  t.equal(await versions.count(), 3, 'a header and two contents');
  t.match(await versions.nth(1).textContent(), /in use.*616/);

  await page.getByRole('button', { name: 'Delete this data' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete “ventas”?' });
  const confirm = dialog.getByRole('button', { name: 'Delete for good' });
  await dialog.getByLabel('Type ventas to confirm').fill('venta');
  t.ok(await confirm.isDisabled());
  await looksRight(t, page, 'the question before deleting');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  t.same(await datasetsOf(page), ['ventas']);
  await page.getByRole('button', { name: 'Delete this data' }).click();
  await dialog.getByLabel('Type ventas to confirm').fill('ventas');
  await confirm.click();
  await page.getByRole('heading', { level: 1, name: 'What will the store sell next month?' }).waitFor();
  t.same(await datasetsOf(page), []);
});

t.test('a Spanish file on a phone', settings, async (t) => {
  const { empty, address } = await service();
  await empty();
  const page = await openPage(t, { address }, { locale: 'es-ES', viewport: { width: 360, height: 740 } });
  const spanish = spanishSales(SAMPLE);
  await page.getByRole('heading', { level: 1, name: '¿Cuánto venderá la tienda el próximo mes?' }).waitFor();
  await looksRight(t, page, 'la primera visita');
  await choose(page, spanish, 'Elegir un archivo');
  await page.getByText('617 días de ventas, del 2 de enero de 2024 al 31 de diciembre de 2025.').waitFor();
  await page.getByText('Cómo se ha leído').click();
  const facts = await page.locator('.facts dd').allTextContents();
  t.same(facts, ['puntos y comas', 'UTF-8', 'día/mes/año', 'una coma']);
  const row = page.getByRole('region', { name: 'Tabla: Las columnas y las primeras filas' }).getByRole('row').nth(1);
  t.match(await row.textContent(), /2 de enero de 202402\/01\/2024.*1\.373,51373,5/);
  await page.getByText('Festivo no ha caído nunca en martes y miércoles').waitFor();
  await looksRight(t, page, 'la vista previa');
  await page.getByRole('button', { name: 'Usar estos datos y aprender de ellos' }).click();
  await page.waitForURL(/#\/next-month\?/);
  await page.getByRole('heading', { level: 1, name: 'Próximo mes' }).waitFor();
  await page.goto(new URL('/#/data', page.url()).href);
  await page.getByRole('heading', { name: 'Los datos de «ventas»' }).waitFor();
  await page
    .getByRole('region', { name: 'Contenidos guardados hasta ahora', exact: true })
    .getByText('en uso')
    .waitFor();
  await looksRight(t, page, 'los datos');
});

t.test('files that cannot be used, or not without an answer', settings, async (t) => {
  const page = await open(t);
  const posted: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && posted.push(request.url()));

  await choose(page, `Fecha,Ventas\n${' '.repeat(1.5 * 2 ** 20)}`);
  await page.getByText('The file has 1.6 MB; this service takes at most 1 MB.').waitFor();
  t.same(posted, [], 'it is told before anything is sent');
  await looksRight(t, page, 'a file that is too large');

  const broken = SAMPLE.replace('2024-01-04', '2024-13-04').replace(/^(2024-01-10,.*),\d+$/m, '$1,mil');
  await choose(page, broken);
  await page.getByText('The file cannot be used yet: 2 problems.').waitFor();
  const faults = page.getByRole('alert').getByRole('listitem');
  t.match(await faults.allTextContents(), [
    /row 4.*column “Fecha”.*"2024-13-04" is a day that does not exist/,
    /row 9.*column “Ventas”.*"mil" is not a number/,
  ]);
  t.equal(await accept(page).count(), 0);
  t.equal(await page.getByRole('radio').count(), 0, 'nothing is asked that nothing asks for');
  await looksRight(t, page, 'problems');
  await page.getByRole('button', { name: 'Choose another file' }).click();

  const many = SAMPLE.replaceAll(/,(\d+)\n/g, ',x\n');
  await choose(page, many);
  await page.getByText(/cannot be used yet: 61\d problems/).waitFor();
  t.equal(await faults.count(), 8);
  await page.getByRole('button', { name: 'Show 100 problems' }).click();
  t.equal(await faults.count(), 100);
  await page.getByText('Only the first are listed.').waitFor();
  await page.getByRole('button', { name: 'Choose another file' }).click();

  const dates = Array.from({ length: 72 }, (_, i) => `0${(i % 9) + 1}/0${Math.floor(i / 9) + 1}/2024,${100 + i}`);
  await choose(page, `Fecha,Ventas\n${dates.join('\n')}\n`);
  await page.getByText('An answer: What day is “02/01/2024”?').waitFor();
  t.ok(await accept(page).isDisabled());
  await looksRight(t, page, 'a question');
  await page.getByLabel('1 February 2024 (month/day/year)').check();
  await page.getByText('72 days of sales, from 1 January 2024 to 8 September 2024.').waitFor();
  await page.getByLabel('2 January 2024 (day/month/year)').check();
  await page.getByText('72 days of sales, from 1 January 2024 to 9 August 2024.').waitFor();
  t.same(await datasetsOf(page), []);
  await accept(page).click();
  await page.waitForURL(/#\/next-month\?/);
  const stored = await read<object>(page, '/datasets/ventas');
  t.match(stored, { to: '2024-08-09', options: { dateFormat: 'dmy' } });
});

t.test('what a file says stays text', settings, async (t) => {
  const page = await open(t);
  const evil = '<script>document.title=1</script><img src=x onerror=document.title=1>';
  const rows = salesCsv({ days: 60 }).trimEnd().split('\n');
  await choose(page, rows.map((row, i) => `${row},${i === 0 ? evil : i % 7 === 0 ? `<b>${i}</b>` : 'x'}`).join('\n'));
  await page.getByText('60 days of sales').waitFor();
  await page.getByRole('columnheader').filter({ hasText: evil }).getByText('it holds text').waitFor();
  t.equal(await page.getByLabel(`What is ${evil}?`).inputValue(), 'ignored');
  t.equal(await page.locator('main script, main img, main b').count(), 0);
  t.match(await page.title(), /prediccion-ventas/);
  await looksRight(t, page, 'a file with markup in it');
});

t.test('the service stops and starts again under an open page', settings, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'data-e2e-'));
  const serve = async (port: number) => {
    const app = await createApp(readConfig({ STORAGE_URL: `file:${folder}`, LOG_LEVEL: 'silent' }));
    const address = await app.listen({ host: '127.0.0.1', port });
    return { app, address };
  };
  const first = await serve(0);
  let current = first.app;
  t.teardown(() => current.close());
  const page = await openBrowser(t, { locale: 'en-GB', expected: [/net::ERR_CONNECTION_REFUSED/] });
  await page.goto(first.address);
  await choose(page, SAMPLE);
  await page.getByText('617 days of sales').waitFor();
  await page.getByLabel('Name of this store’s data').fill('otra-tienda');
  // A browser holds connections in reserve, and the end of a service would wait for them.
  const closing = first.app.close();
  first.app.server.closeAllConnections();
  await closing;
  await accept(page).click();
  const banner = page.getByText('The service does not answer.');
  await banner.waitFor();
  await looksRight(t, page, 'without the service');
  const second = await serve(Number(new URL(first.address).port));
  current = second.app;
  await banner.waitFor({ state: 'detached' });
  t.equal(await page.getByLabel('Name of this store’s data').inputValue(), 'otra-tienda', 'what was typed is there');
  await accept(page).click();
  await page.waitForURL(/#\/next-month\?/);
  t.same(await datasetsOf(page), ['otra-tienda']);
});

t.test('a bad file that another program put there', settings, async (t) => {
  const { folder } = await service();
  const page = await open(t);
  await choose(page, SAMPLE);
  await accept(page).click();
  await page.waitForURL(/#\/next-month\?/);
  await writeFile(join(folder, 'new.csv'), 'Fecha,Ventas\n2024-01-01,muchas\n');
  await rename(join(folder, 'new.csv'), join(folder, 'dataset-predicciones/ventas/Ventas.csv'));
  const isRejected = async () => (await read<CurrentDataset>(page, '/datasets/ventas')).rejected !== null;
  while (!(await isRejected())) await new Promise(setImmediate);
  await page.getByRole('link', { name: 'Data', exact: true }).click();
  await page.getByText('A new file was put in place, but it cannot be used').waitFor();
  await page.getByText('"muchas" is not a number').waitFor();
  await looksRight(t, page, 'a rejected file');
});
