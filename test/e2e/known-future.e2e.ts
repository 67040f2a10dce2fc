import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import t from 'tap';
import { awaitedLater } from '../awaited-later.ts';
import { looksRight } from './accessibility.ts';
import { answered, missing } from './browser.ts';
import { openPage, SAMPLE, startService, visit } from './service.ts';

const URL = '/datasets/ventas/calendar';
const EPIPHANY = { date: '2026-01-06', open: false, holiday: 1 };
const FAR = { date: '2026-06-24', open: false };
const TUESDAYS = ['2026-01-06', '2026-01-13', '2026-01-20', '2026-01-27'];

const day = (page: Page, name: RegExp) => page.getByRole('button', { name });
const save = (page: Page) => page.getByRole('button', { name: 'Save calendar' }).click();
const promotion = (page: Page, answer: string) =>
  page.getByRole('group', { name: 'Promotion' }).getByRole('button', { name: answer, exact: true });

t.test('the calendar in a browser', { skip: missing, timeout: 600_000 }, async (t) => {
  const service = await startService(t, { CURRENCY: 'EUR' });
  const { send, ask, read } = service;
  await send('POST', '/datasets?name=ventas', SAMPLE);
  await send('POST', '/train?wait=60');
  const expected = [answered(412, URL), answered(422, URL)];
  const page = await openPage(t, service, { locale: 'en-GB', expected });

  await t.test('nothing stored yet: everything is assumed', async (t) => {
    await visit(page, '#/calendar');
    await day(page, /^Sunday 4 January: Closed \(assumed\)$/).waitFor();
    await day(page, /^Saturday 3 January: Open \(assumed\), forecast [\d,]+$/).waitFor();
    await page.getByText('Nothing is stored yet.').waitFor();
    await looksRight(t, page, 'an empty calendar');
  });

  await t.test('a change moves the forecast at once, with the bounds of the difference', async (t) => {
    await send('PUT', URL, { days: [EPIPHANY, FAR] });
    await visit(page, '#/calendar');
    await day(page, /^Tuesday 6 January: Closed \(set by you\), Holiday \(set by you\)$/).waitFor();
    await page.getByRole('button', { name: 'Choose every Tuesday of this month' }).click();
    await page.getByRole('heading', { name: '4 days chosen' }).waitFor();
    await promotion(page, 'Yes').click();
    const question = { days: [{ ...EPIPHANY, promo: 1 }, ...TUESDAYS.slice(1).map((date) => ({ date, promo: 1 }))] };
    const { comparison } = await ask('POST', '/forecast', question);
    const whole = (value: number) =>
      new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0, signDisplay: 'exceptZero' }).format(value);
    const { difference, intervals } = comparison.total;
    t.ok(difference > 0);
    const [lower, upper] = intervals['80'];
    await page
      .getByText(`${whole(difference)} with your changes, between ${whole(lower)} and ${whole(upper)} in 8 of 10 cases`)
      .waitFor();
    await day(
      page,
      /^Tuesday 13 January: .*Promotion \(set by you\), forecast [\d,]+, changed: \+\d+, not saved$/,
    ).waitFor();
    t.equal(await page.getByRole('table', { name: 'The days whose forecast changes' }).locator('tbody tr').count(), 3);
    await looksRight(t, page, 'a draft');
  });

  await t.test('what is not saved is kept between months and asked about', async (t) => {
    await page.getByRole('button', { name: 'Next month: February 2026' }).click();
    await page.getByText('4 days changed, not saved yet').waitFor();
    await page.getByRole('link', { name: 'Plan', exact: true }).click();
    await page.getByRole('dialog', { name: 'Changes are not saved' }).waitFor();
    await looksRight(t, page, 'leaving');
    await page.getByRole('button', { name: 'Stay here' }).click();
    const asked = awaitedLater(page.waitForEvent('dialog'));
    void page.reload().catch(() => undefined);
    const dialog = await asked;
    t.equal(dialog.type(), 'beforeunload');
    await dialog.dismiss();
    await page.getByRole('link', { name: 'Plan', exact: true }).click();
    await page.getByRole('button', { name: 'Go on without saving' }).click();
    await page.waitForURL(/#\/plan/);
    await page.getByRole('link', { name: 'Calendar', exact: true }).click();
    await page.getByText('4 days changed, not saved yet').waitFor();
  });

  await t.test('somebody else saves first; both changes are stored, and days out of view stay', async (t) => {
    await send('PUT', URL, { days: [EPIPHANY, FAR, { date: '2026-01-08', promo: 1 }] });
    await save(page);
    await page.getByText('Somebody else has changed the calendar').waitFor();
    await page.getByRole('button', { name: 'Read again, keep my changes' }).click();
    await day(page, /^Thursday 8 January: .*Promotion \(set by you\)/).waitFor();
    await save(page);
    await page.getByText('Saved. The forecast follows the calendar.').waitFor();
    t.same((await read(URL)).days, [
      { ...EPIPHANY, promo: 1 },
      { date: '2026-01-08', promo: 1 },
      ...TUESDAYS.slice(1).map((date) => ({ date, promo: 1 })),
      FAR,
    ]);
    await page.getByText('By the stored calendar.').waitFor();
  });

  await t.test('by keyboard alone; what is said no more is assumed again', async (t) => {
    await day(page, /^Monday 12 January/).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '1 day chosen' }).waitFor();
    await promotion(page, 'Not said').focus();
    await page.keyboard.press('Space');
    await page.getByText('Of 1 day something is said no more').waitFor();
    await save(page);
    await day(page, /^Tuesday 13 January: Open \(assumed\), forecast [\d,]+$/).waitFor();
    t.notOk((await read(URL)).days.some(({ date }: { date: string }) => date === '2026-01-13'));
    await promotion(page, 'Yes').click();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByText('Changes discarded.').waitFor();
    await day(page, /^Tuesday 13 January: Open \(assumed\), forecast [\d,]+$/).waitFor();
  });

  await t.test('a file with mistakes is refused with their places; a good one replaces the calendar', async (t) => {
    const folder = t.testdir();
    const file = async (name: string, text: string) => {
      await writeFile(join(folder, name), text);
      await page.getByLabel('CSV file').setInputFiles(join(folder, name));
      await page.getByRole('button', { name: 'Replace the calendar' }).click();
    };
    await file('bad.csv', 'Fecha,Promociones,Festivo\n2026-13-09,1,0\n2026-02-30,1,0\n');
    const faults = page.getByRole('alert').getByRole('listitem');
    await faults.first().waitFor();
    t.same(await faults.locator('.place').allTextContents(), ['row 2', 'column “Fecha”', 'row 3', 'column “Fecha”']);
    await looksRight(t, page, 'a refused file');
    await file('good.csv', 'Fecha,Promociones,Festivo,Abierto\n2026-01-09,1,0,1\n');
    await page.getByText('The calendar has 1 day now.').waitFor();
    t.same((await read(URL)).days, [{ date: '2026-01-09', open: true, promo: 1, holiday: 0 }]);
    await day(
      page,
      /^Friday 9 January: Open \(set by you\), Promotion \(set by you\), no holiday \(set by you\)/,
    ).waitFor();
    const asked = awaitedLater(page.waitForEvent('download'));
    await page.getByRole('button', { name: 'Download CSV' }).click();
    t.equal((await asked).suggestedFilename(), 'ventas-calendario.csv');
  });

  await t.test('in Spanish, as narrow as a phone', async (t) => {
    await page.setViewportSize({ width: 360, height: 800 });
    await page.getByLabel('Language').selectOption('es');
    await day(page, /^Viernes, 9 de enero: Abierto \(indicado por usted\)/).click();
    await page.getByRole('heading', { name: '2 días elegidos' }).waitFor();
    await looksRight(t, page, 'dos días elegidos');
  });
});
