import type { Page } from 'playwright-core';
import t from 'tap';
import { looksRight } from './accessibility.ts';
import { missing } from './browser.ts';
import { openPage, SAMPLE, startService, visit } from './service.ts';

/** The example store up to 9 April 2025: what it can show ends in April 2026. */
const EARLIER = SAMPLE.slice(0, SAMPLE.indexOf('2025-04-10'));

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
const fragmentOf = (page: Page) => new URL(page.url()).hash;

t.test('the address says what is shown', { skip: missing, timeout: 600_000 }, async (t) => {
  const service = await startService(t);
  for (const [name, sales] of [
    ['north', SAMPLE],
    ['south', EARLIER],
  ] as const) {
    await service.send('POST', `/datasets?name=${name}`, sales);
    await service.send('POST', '/train?wait=60', { dataset: name });
  }
  const page = await openPage(t, service, { locale: 'en-GB', path: '/#/next-month' });

  await t.test('the dataset stands in it, and in every link', async (t) => {
    await heading(page, 'January 2026');
    t.equal(fragmentOf(page), '#/next-month?dataset=north');
    t.equal(await page.getByRole('link', { name: 'Plan', exact: true }).getAttribute('href'), '#/plan?dataset=north');
    await visit(page, '#/next-month?dataset=south');
    await heading(page, 'May 2025');
    await page.reload();
    await heading(page, 'May 2025');
    t.equal(await page.getByLabel('Dataset').inputValue(), 'south');
  });

  await t.test('another dataset shows the same month, or says that it cannot', async (t) => {
    await visit(page, '#/next-month?dataset=north&month=2026-03');
    await heading(page, 'March 2026');
    await page.getByLabel('Dataset').selectOption('south');
    await heading(page, 'March 2026');
    t.equal(fragmentOf(page), '#/next-month?dataset=south&month=2026-03');
    await page.getByLabel('Dataset').selectOption('north');
    await page.getByRole('button', { name: 'Next month: April 2026' }).click();
    await page.getByRole('button', { name: 'Next month: May 2026' }).click();
    await heading(page, 'May 2026');
    await page.getByLabel('Dataset').selectOption('south');
    await page.getByText('Not shown: May 2026').waitFor();
    await heading(page, 'May 2025');
    await looksRight(t, page, 'a month out of reach');
    await page.goBack();
    await heading(page, 'May 2026');
    t.equal(await page.getByLabel('Dataset').inputValue(), 'north');
    await page.goForward();
    await page.getByText('Not shown: May 2026').waitFor();
    await visit(page, '#/calendar?dataset=south&month=2026-08');
    await page.getByText('Not shown: August 2026').waitFor();
  });

  await t.test('a day stands in it too', async (t) => {
    await visit(page, '#/next-month?dataset=north&month=2026-02&day=2026-02-14');
    await page.getByRole('dialog').getByRole('heading', { name: 'Saturday 14 February' }).waitFor();
    await page.getByRole('button', { name: 'Day after' }).click();
    await page.getByRole('dialog').getByRole('heading', { name: 'Sunday 15 February' }).waitFor();
    t.equal(fragmentOf(page), '#/next-month?dataset=north&month=2026-02&day=2026-02-15');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    t.equal(fragmentOf(page), '#/next-month?dataset=north&month=2026-02');
    await page.getByRole('button', { name: 'Mon 9 Feb' }).click();
    await page.getByRole('dialog').waitFor();
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await heading(page, 'February 2026');
  });

  await t.test('a dataset that there is not is told; one that is removed leads to another', async (t) => {
    await visit(page, '#/next-month?dataset=east');
    await page.getByText('There is no dataset “east”').waitFor();
    await heading(page, 'January 2026');
    await looksRight(t, page, 'no such dataset');
    await page.getByRole('link', { name: 'Data', exact: true }).click();
    await page.getByText('There is no dataset “east”').waitFor({ state: 'detached' });
    t.equal(fragmentOf(page), '#/data?dataset=north');
  });
});
