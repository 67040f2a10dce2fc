import type { Page } from 'playwright-core';
import t from 'tap';
import { looksRight } from './accessibility.ts';
import { missing } from './browser.ts';
import { openPage, SAMPLE, sharedService, visit } from './service.ts';

const store = sharedService();
const settings = { skip: missing, timeout: 600_000 };

/** A service that has learnt from the sample. */
async function stored() {
  const service = await store();
  await service.empty();
  await service.send('POST', '/datasets?name=ventas', SAMPLE);
  await service.send('POST', '/train?wait=60', { dataset: 'ventas' });
  return service;
}

/** Every digit that a part of the page shows, whatever stands between them. */
const digitsOf = async (page: Page, selector: string) =>
  (await page.locator(selector).first().innerText()).replaceAll(/\D/g, '');

const PLANS = [
  {
    tab: 'inventory',
    fill: async (page: Page) => {
      await page.getByLabel('Unidades que hay en la tienda').fill('40,5');
      await page.getByLabel('unidades', { exact: true }).check();
    },
  },
  {
    tab: 'promotions',
    fill: async (page: Page) => {
      await page.getByLabel('Beneficio por cada 100 de ventas').fill('32,5');
      await page.getByLabel('Un día de promoción cuesta').fill('20');
    },
  },
  {
    tab: 'staffing',
    fill: async (page: Page) => {
      await page.getByLabel('Ventas por persona y hora').fill('60,5');
    },
  },
];

t.test('a plan is opened from its link, in another browser and another language', settings, async (t) => {
  const service = await stored();
  const spanish = await openPage(t, service, { locale: 'es-ES' });
  const english = await openPage(t, service, { locale: 'en-GB' });
  for (const { tab, fill } of PLANS) {
    await visit(spanish, `#/plan?dataset=ventas&tab=${tab}`);
    await spanish.locator('form button[type="submit"]').waitFor();
    await fill(spanish);
    await spanish.locator('form button[type="submit"]').click();
    await spanish.locator('.plan-headline').waitFor();
    const fragment = new URL(spanish.url()).hash;
    t.match(fragment, /figures=/, tab);
    await visit(english, fragment);
    await english.locator('.plan-headline').waitFor();
    t.equal(
      await digitsOf(english, '.plan table tbody'),
      await digitsOf(spanish, '.plan table tbody'),
      `${tab}: the same plan`,
    );
    await looksRight(t, english, `${tab} from a link`);
    const kept = await english.evaluate('Object.values(localStorage).filter((text) => /40|32|60/.test(text)).length');
    t.equal(kept, 0, `${tab}: nothing of it is remembered here`);
  }
  // Another link in the same place, as from a list of bookmarks: no page is loaded.
  await english.evaluate(
    `location.hash = '#/plan?dataset=ventas&tab=staffing&figures=' + encodeURIComponent('{"salesPerLabourHour":"90"}')`,
  );
  const sales = english.getByLabel('Sales per person and hour');
  await english.waitForFunction("document.querySelector('form input').value === '90'");
  t.equal(await sales.inputValue(), '90');
  await sales.fill('91');
  await visit(english, '#/plan?dataset=ventas&tab=staffing');
  t.equal(await sales.inputValue(), '91', 'what is changed here is remembered here');
});

t.test('an address with anything in it breaks nothing, and sends nothing that is wrong', settings, async (t) => {
  const service = await stored();
  const page = await openPage(t, service, { locale: 'en-GB' });
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url());
  });
  const said = [
    '{',
    '[1]',
    '{"openingStock":"many","salesAre":"units"}',
    '{"openingStock":"-5","salesAre":"units"}',
    'x'.repeat(5000),
  ];
  for (const figures of said) {
    await visit(page, `#/plan?${new URLSearchParams({ dataset: 'ventas', tab: 'inventory', figures })}`);
    await page.getByRole('button', { name: 'Calculate the plan' }).waitFor();
    await page.waitForLoadState('networkidle');
    t.same(sent, [], figures.slice(0, 40));
  }
});

t.test('the link to what is shown is copied, or shown where it cannot be', settings, async (t) => {
  const service = await stored();
  const page = await openPage(t, service, { locale: 'en-GB', permissions: ['clipboard-read', 'clipboard-write'] });
  await visit(page, '#/next-month?dataset=ventas&month=2026-02&assume=none');
  await page.locator('.chart[data-drawn="true"]').waitFor();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('Copied.').waitFor();
  t.equal(await page.evaluate('navigator.clipboard.readText()'), page.url());
  await looksRight(t, page, 'a link that was copied');

  await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await page.getByRole('button', { name: 'Copy link' }).click();
  const box = page.getByLabel('Link to what is shown');
  t.equal(await box.inputValue(), page.url());
  t.equal(await page.evaluate('getSelection().toString() || document.activeElement.value'), page.url(), 'selected');
  await looksRight(t, page, 'a link to copy by hand');
});
