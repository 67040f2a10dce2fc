import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { addDays } from '../../src/dates.ts';
import { looksRight } from './accessibility.ts';
import { missing } from './browser.ts';
import { openPage, sharedService } from './service.ts';

const settings = { skip: missing, timeout: 600_000 };
const service = sharedService();

async function open(t: Test, locale = 'en-GB', width = 1200): Promise<Page> {
  const { empty, address } = await service();
  await empty();
  return openPage(t, { address }, { locale, viewport: { width, height: 800 } });
}

const choose = (page: Page, text: string, label = 'Choose a file') =>
  page.getByLabel(label).setInputFiles({ name: 'tickets.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

const days = Array.from({ length: 70 }, (_, i) => addDays('2024-01-01', i));

/** Tickets of two shops, with amounts, units, the price of a unit and an address. */
const tickets = [
  'Ticket,Shop,Price of one,Units,Total paid,Day of sale,E-mail',
  ...days.flatMap((day, i) =>
    ['North', 'South'].map((shop, j) => {
      const [price, units] = [2.5 + (i % 3), 10 + ((i * 7 + j) % 9)];
      return `${1000 + 2 * i + j},${shop},${price},${units},${(price * units * 1.21).toFixed(2)},${day},ann${i}@example.com`;
    }),
  ),
].join('\n');

t.test('a file of tickets with foreign names: two answers, and it is learnt from', settings, async (t) => {
  const page = await open(t);
  await choose(page, tickets);
  const store = page.getByRole('button', { name: 'Use this data and learn from it' });
  await page.getByText(/^An answer: Shop tells shops or products apart/).waitFor();
  t.ok(await store.isDisabled(), 'an open question stops');
  await looksRight(t, page, 'questions about columns');
  await page.getByLabel(/^Total paid \(/).check();
  await page.getByLabel('Only North').check();
  await page.getByText(/^70 days of sales/).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'rows do not count' }).waitFor();
  await page.getByLabel('Add them up').check();
  await page.getByRole('listitem').filter({ hasText: 'days with several rows' }).waitFor();
  t.equal(await page.getByLabel('Add them up').isChecked(), true, 'an answer can be changed');

  t.equal(await page.getByLabel('What is Total paid?').inputValue(), 'sales');
  await page.getByLabel('What is Units?').selectOption('quantity');
  await page.getByText('An answer: Which column is the unit price?').waitFor();
  t.ok(await store.isDisabled());
  await page.getByLabel('What is Price of one?').selectOption('unitPrice');
  await page.getByText('An answer: Which column is the unit price?').waitFor({ state: 'detached' });
  await page.locator('button.accept:enabled').waitFor();
  t.equal(await page.getByLabel('What is Total paid?').inputValue(), 'ignored');

  await page.getByText('There seem to be data of people: E-mail.').waitFor();
  t.ok(await page.getByLabel('Store only the columns that are used').isChecked());
  await looksRight(t, page, 'columns chosen');
  await store.click();
  await page.waitForURL(/#\/next-month\?/);
  const { read, call } = await service();
  const stored = await read('/datasets/ventas');
  t.match(stored, { source: 'reduced', keptMapping: { quantity: 'Units', unitPrice: 'Price of one', series: [] } });
  t.notMatch(await (await call('/datasets/ventas/content')).text(), /example\.com/);
});

t.test('the same in Spanish on a phone', settings, async (t) => {
  const page = await open(t, 'es-ES', 390);
  await choose(page, tickets, 'Elegir un archivo');
  await page
    .getByRole('group', {
      name: 'Hay varias tiendas o productos, según Shop. ¿Dejarlos separados, sumarlos o elegir uno?',
    })
    .waitFor();
  await looksRight(t, page, 'preguntas');
  await page.getByLabel(/^Units por Price of one \(/).check();
  await page.getByLabel('Solo South').check();
  await page.getByText(/^70 días de ventas/).waitFor();
  await looksRight(t, page, 'columnas elegidas');
});
