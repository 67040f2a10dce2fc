import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { newKey } from '../new-key.ts';
import { salesCsv } from '../routes/sales.ts';
import { looksRight } from './both-themes.ts';
import { missing, openPage } from './browser.ts';

t.test('a service with keys, by its page', { skip: missing, timeout: 120_000 }, async (t) => {
  const [read, write] = [newKey(), newKey()];
  const page = await openPage(t, {
    storage: `file:${await mkdtemp(join(tmpdir(), 'keys-e2e-'))}/store`,
    environment: { API_KEYS: `reader:read:${read} writer:write:${write}` },
    browser: { locale: 'en-GB' },
  });
  const use = async (key: string) => {
    await page.getByLabel('Key', { exact: true }).fill(key);
    await page.getByRole('button', { name: 'Use this key' }).click();
  };
  const choose = () =>
    page
      .getByLabel('Choose a CSV file')
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
  await page.waitForURL(/#\/next-month$/);
  await page.locator('.chart[data-drawn="true"]').waitFor();
  t.match(await page.getByRole('heading', { level: 1 }).textContent(), 'Next month');
});
