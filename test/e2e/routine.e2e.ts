import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { looksRight } from './accessibility.ts';
import { missing } from './browser.ts';
import { openPage, SAMPLE, sharedService } from './service.ts';

const settings = { skip: missing, timeout: 600_000 };
const service = sharedService({ WATCH_INTERVAL: '0.2' });

/** The page of a service that has learnt from the sample as `ventas`, and counts the clicks of the page. */
async function openStored(t: Test, { locale = 'en-GB', width = 1200 } = {}) {
  const { empty, send, ask, read, address, folder } = await service();
  await empty();
  await send('POST', '/datasets?name=ventas', SAMPLE);
  const { id } = await ask('POST', '/train', { dataset: 'ventas' });
  while (!['succeeded', 'failed'].includes((await read(`/runs/${id}`)).status)) await new Promise(setImmediate);
  const options = { path: '/#/data', locale, viewport: { width, height: 800 } };
  const page = await openPage(t, { address }, options);
  const clicks: string[] = [];
  await page.exposeFunction('clicked', (what: string) => clicks.push(what));
  await page.evaluate(
    "addEventListener('click', (event) => event.isTrusted && clicked(event.target.textContent), true)",
  );
  return { page, clicks, ask, read, folder };
}

const choose = (page: Page, text: string) =>
  page
    .getByLabel('Choose a file')
    .setInputFiles({ name: 'enero.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

const HEADER = SAMPLE.slice(0, SAMPLE.indexOf('\n'));
const NEW_DAYS = `${HEADER}\n2026-01-02,5,0,0,1500\n2026-01-03,6,1,0,2900\n`;

t.test('from a file with the new days to the new forecast in one click', settings, async (t) => {
  const { page, clicks, read } = await openStored(t);
  await page.getByText(/days are missing since 1 January 2026/).waitFor();
  await looksRight(t, page, 'new sales');
  await choose(page, NEW_DAYS);
  await page.getByText('With it there are 619 days of sales, from 2 January 2024 to 3 January 2026.').waitFor();
  t.match(await page.locator('.figure').allTextContents(), [
    /New days22 January 2026/,
    /other sales0/,
    /stay as they are617/,
  ]);
  await looksRight(t, page, 'days to add');
  await page.getByRole('button', { name: 'Add and renew the forecast' }).click();
  await page.waitForURL(/#\/next-month\?/);
  t.same(clicks, ['Add and renew the forecast']);
  t.match(await read('/datasets/ventas'), { to: '2026-01-03', days: 619, source: 'days' });
});

t.test('typed sales of the next day, in one click', settings, async (t) => {
  const { page, clicks, read } = await openStored(t);
  t.equal(await page.getByLabel('Day', { exact: true }).inputValue(), '2026-01-01');
  const add = page.getByRole('button', { name: 'Add and renew the forecast' });
  await page.getByLabel('Sales', { exact: true }).fill('1,2x');
  await add.click();
  await page.getByText('Write a number.').waitFor();
  await looksRight(t, page, 'what is no number');
  await page.getByLabel('Sales', { exact: true }).fill('1,234.5');
  await page.getByText('Understood as 1,234.5 (one thousand two hundred and thirty-four point 5)').waitFor();
  await page.getByLabel('Promotion', { exact: true }).check();
  clicks.length = 0;
  await add.click();
  await page.waitForURL(/#\/next-month\?/);
  t.same(clicks, ['Add and renew the forecast']);
  const { days } = await read('/datasets/ventas/days?from=2026-01-01&to=2026-01-01');
  t.match(days, [{ date: '2026-01-01', sales: 1234.5, promo: 1, holiday: 0 }]);
});

t.test('several days are typed at once; a known one says what it sold', settings, async (t) => {
  const { page, read } = await openStored(t);
  await page.getByLabel('Sales', { exact: true }).fill('1000');
  await page.getByRole('button', { name: 'One day more' }).click();
  const day = page.getByLabel('Day', { exact: true });
  t.equal(await day.nth(1).inputValue(), '2026-01-02');
  await day.nth(1).fill('2026-01-01');
  await page.getByLabel('Sales', { exact: true }).nth(1).fill('900');
  await page.getByRole('button', { name: 'Add and renew the forecast' }).click();
  await page.getByText('This day is there twice.').waitFor();
  await day.nth(1).fill('2024-01-02');
  await page.getByText('Known so far: 1,373.').waitFor();
  await day.nth(1).fill('2026-01-05');
  await page.getByText('2 days before it would count as closed').waitFor();
  await looksRight(t, page, 'typed days');
  await page.getByRole('button', { name: 'Add and renew the forecast' }).click();
  await page.waitForURL(/#\/next-month\?/);
  t.match(await read('/datasets/ventas'), { to: '2026-01-05', days: 619 });
});

t.test('a file that looks like another shop’s is asked about, and kept apart under any name', settings, async (t) => {
  const { page, read } = await openStored(t);
  const other = SAMPLE.replaceAll(/,(\d+)\n/g, (_, sales) => `,${Number(sales) * 3}\n`);
  await choose(page, other);
  await page.getByText('Is this another shop?', { exact: true }).waitFor();
  t.ok(await page.getByRole('button', { name: 'Add and renew the forecast' }).isDisabled());
  await looksRight(t, page, 'another shop?');
  await page.getByRole('button', { name: 'Yes, keep it apart' }).click();
  await page.getByLabel('Name of this store’s data').fill('ventas');
  await page.getByText('There are data called “ventas” already').waitFor();
  await page.getByLabel('Name of this store’s data').fill('Tienda Norte');
  await page.getByText('In addresses: tienda-norte.').waitFor();
  await page.getByRole('button', { name: 'Use this data and learn from it' }).click();
  await page.waitForURL(/#\/next-month\?/);
  t.match(await read('/datasets/tienda-norte'), { title: 'Tienda Norte', days: 617 });
  t.match(await read('/datasets/ventas'), { days: 617 });
});

t.test(
  'all data are replaced only after a yes; the earlier content is downloaded and used again',
  settings,
  async (t) => {
    const { page, read } = await openStored(t);
    const short = [HEADER, ...SAMPLE.trimEnd().split('\n').slice(300), ''].join('\n');
    await choose(page, short);
    await page.getByLabel('Put it in the place of all data of “ventas”').check();
    await page.getByText(/^299 days that the service knows would be lost, from 2 January 2024 to /).waitFor();
    const accept = page.getByRole('button', { name: 'Use this data and learn from it' });
    t.ok(await accept.isDisabled());
    await looksRight(t, page, 'what would be lost');
    await page.getByLabel('Yes, these days may go').check();
    await accept.click();
    await page.waitForURL(/#\/next-month\?/);
    t.match(await read('/datasets/ventas'), { days: 318 });

    await page.getByRole('link', { name: 'Data', exact: true }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('button', { name: /^Download/ })
        .nth(1)
        .click(),
    ]);
    t.equal(await readFile(await file.path(), 'utf8'), SAMPLE);
    await page.getByRole('button', { name: /^Use again/ }).click();
    await page.getByRole('dialog', { name: 'Go back to this content?' }).waitFor();
    await looksRight(t, page, 'going back');
    await page.getByRole('button', { name: 'Use this content' }).click();
    await page.waitForURL(/#\/next-month\?/);
    t.match(await read('/datasets/ventas'), { days: 617 });
  },
);

t.test('a file in the bucket that asks something is adopted with one answer', settings, async (t) => {
  const { page, read, folder } = await openStored(t, { locale: 'es-ES', width: 390 });
  const shops = SAMPLE.trimEnd()
    .split('\n')
    .flatMap((row, i) => (i === 0 ? [`${row},Tienda`] : [`${row},Norte`, `${row},Sur`]));
  await writeFile(join(folder, 'new.csv'), `${shops.join('\n')}\n`);
  await rename(join(folder, 'new.csv'), join(folder, 'dataset-predicciones/ventas/Ventas.csv'));
  while ((await read('/datasets/ventas')).rejected === null) await new Promise(setImmediate);
  await page.reload();
  await page.getByText('Se ha dejado un archivo nuevo y hay que responder a una pregunta').waitFor();
  await looksRight(t, page, 'un archivo que pregunta');
  await page.getByLabel('Solo Sur').check();
  await page.getByRole('button', { name: 'Usar este archivo' }).click();
  await page.waitForURL(/#\/next-month\?/);
  t.match(await read('/datasets/ventas'), { rejected: null, keptMapping: { where: { Tienda: { in: ['Sur'] } } } });
});
