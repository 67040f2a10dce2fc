import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import t from 'tap';
import { roundToInterval } from '../../web/src/i18n/round-to-interval.ts';
import { awaitedLater } from '../awaited-later.ts';
import { looksRight } from './accessibility.ts';
import { missing } from './browser.ts';
import { openPage, SAMPLE, startService, visit } from './service.ts';

const euros = (value: number) =>
  new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 }).format(value);
const whole = (value: number) => new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 }).format(value);

const dialogOf = (page: Page) => page.getByRole('dialog');

t.test('the month ahead in a browser', { skip: missing, timeout: 600_000 }, async (t) => {
  const service = await startService(t, { CURRENCY: 'EUR' });
  const { send, read, call } = service;
  await send('POST', '/datasets?name=ventas', SAMPLE);
  const page = await openPage(t, service, { locale: 'en-GB' });

  await t.test('without a model it says so, and trains', async (t) => {
    await visit(page, '#/calendar');
    await page.getByText('No model answers yet, so there is no forecast.').waitFor();
    await page.getByRole('button', { name: /^Sunday 4 January: Closed \(assumed\)$/ }).waitFor();
    await looksRight(t, page, 'a calendar without a model');
    await visit(page, '#/next-month');
    await page.getByText('There is no forecast yet').waitFor();
    await looksRight(t, page, 'no model');
    await page.getByRole('button', { name: 'Train now' }).click();
    await page.waitForURL(/#\/runs/);
    await send('POST', '/train?wait=60');
  });

  await t.test('the total comes first, with its bounds and last year', async (t) => {
    await visit(page, '#/next-month');
    const { total } = await read('/forecast');
    const [value, lower, upper] = roundToInterval(total.forecast, total.intervals['80']);
    await page.getByRole('heading', { name: 'January 2026' }).waitFor();
    await page.getByText(`about ${euros(value)}`, { exact: true }).waitFor();
    await page.getByText(`between ${euros(lower)} and ${euros(upper)} in 8 of 10 such months`).waitFor();
    const { days } = await read('/datasets/ventas/days?from=2025-01-01&to=2025-01-31');
    const sold = days.reduce((sum: number, day: { sales: number | null }) => sum + (day.sales ?? 0), 0);
    await page.getByText(`against January 2025 (${euros(sold)})`).waitFor();
    await page.getByText('What this takes for granted').waitFor();
    await page.locator('[data-drawn]').waitFor();
    await looksRight(t, page, 'the month');
  });

  await t.test('a day explains itself, from the table and from the chart', async (t) => {
    const saturday = page.getByRole('button', { name: 'Sat 3 Jan' });
    await saturday.focus();
    await page.keyboard.press('Enter');
    await dialogOf(page).getByRole('heading', { name: 'Saturday 3 January' }).waitFor();
    const { days } = await read('/forecast?from=2026-01-03&to=2026-01-03&explain=true');
    const results = await dialogOf(page).locator('tbody td:last-child').allTextContents();
    t.equal(results[0], whole(days[0].effects.base), 'from a usual day');
    t.equal(results.at(-1), whole(days[0].forecast), 'to the forecast');
    await dialogOf(page).getByText(days[0].explanation).waitFor();
    await looksRight(t, page, 'a day');
    await page.keyboard.press('Escape');
    await dialogOf(page).waitFor({ state: 'detached' });
    t.ok(await saturday.evaluate((button) => button === button.ownerDocument.activeElement), 'the focus is back');

    const chart = page.locator('[data-drawn]');
    const { width = 0, height = 0 } = (await chart.boundingBox()) ?? {};
    await chart.click({ position: { x: width * 0.8, y: height / 2 } });
    await dialogOf(page)
      .getByRole('heading', { name: /^\w+ 1\d January$/ })
      .waitFor();
    await dialogOf(page).getByRole('button', { name: 'Close' }).click();
  });

  await t.test('the chart is dragged, zoomed and reset, by mouse, fingers, keys and buttons', async (t) => {
    await visit(page, '#/next-month');
    await page.locator('[data-drawn]').waitFor();
    const bar = page.locator('.zoom-bar');
    const shows = (days: string) => bar.getByText(days, { exact: true }).waitFor();
    await shows('6 Nov 2025 – 31 Jan 2026');
    await bar.getByRole('button', { name: 'Fewer days' }).click();
    await shows('20 Nov 2025 – 17 Jan 2026');
    await bar.getByRole('button', { name: 'Later days' }).click();
    await shows('5 Dec 2025 – 31 Jan 2026');
    await bar.getByRole('button', { name: 'Reset' }).click();
    await shows('6 Nov 2025 – 31 Jan 2026');

    const area = page.locator('.zoom-area');
    await area.focus();
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowRight');
    await shows('5 Dec 2025 – 31 Jan 2026');
    await area.evaluate("(element) => element.scrollIntoView({ block: 'center' })");
    const box = (await area.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(box.x + 100, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 20, y, { steps: 5 });
    await page.mouse.up();
    await shows('6 Nov 2025 – 2 Jan 2026');
    t.equal(await dialogOf(page).count(), 0, 'a drag is no click');
    await page.keyboard.press('0');
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -2000);
    await page.keyboard.up('Control');
    await bar.getByText(/^6 Nov 2025/).waitFor({ state: 'detached' });
    await page.keyboard.press('0');
    await shows('6 Nov 2025 – 31 Jan 2026');

    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: number[]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: places.map((place, id) => ({ x: place, y, id })) });
    await touch('touchStart', x - 50, x + 50);
    await touch('touchMove', x - 50, x + 150);
    await touch('touchMove', x - 50, x + 250);
    await touch('touchEnd');
    await bar.getByText(/^6 Nov 2025/).waitFor({ state: 'detached' });
    await looksRight(t, page, 'a chart that was moved');
  });

  await t.test('promotions that nobody has planned are asked about, and the number follows', async (t) => {
    await visit(page, '#/next-month');
    const question = page.getByRole('group', { name: 'Will there be promotions in January 2026?' });
    t.ok(await question.getByRole('radio', { name: 'As usual' }).isChecked());
    for (const [answer, assume] of [
      ['None', 'none'],
      ['The same days as last year', 'last-year'],
    ] as const) {
      await question.getByRole('radio', { name: answer }).check();
      const { total } = await read(`/forecast?assume=${assume}`);
      const [value] = roundToInterval(total.forecast, total.intervals['80']);
      await page.getByText(`about ${euros(value)}`, { exact: true }).waitFor();
      t.ok(page.url().endsWith(`&assume=${assume}`), 'the address says it');
    }
    await looksRight(t, page, 'an answer');
    await page.getByRole('button', { name: 'Next month: February 2026' }).click();
    await page.getByRole('group', { name: 'Will there be promotions in February 2026?' }).waitFor();
    t.ok(await page.getByRole('radio', { name: 'As usual' }).isChecked(), 'each month has its own answer');
    await visit(page, '#/next-month');
    await page.waitForURL(/assume=last-year/);
    t.ok(await question.getByRole('radio', { name: 'The same days as last year' }).isChecked(), 'it is remembered');
    await question.getByRole('radio', { name: 'As usual' }).check();

    const { days } = await read('/forecast');
    const said = days.map(({ date }: { date: string }) => ({ date, promo: 0 }));
    await send('PUT', '/datasets/ventas/calendar', { days: said.slice(3) });
    await visit(page, '#/next-month');
    await question.getByRole('link', { name: 'Choose the days' }).click();
    await page.waitForURL(/#\/calendar\?dataset=ventas&month=2026-01/);
    await send('PUT', '/datasets/ventas/calendar', { days: said });
    await visit(page, '#/next-month');
    await page.getByRole('heading', { name: 'January 2026' }).waitFor();
    t.equal(await question.count(), 0, 'all is said');
    await send('PUT', '/datasets/ventas/calendar', { days: [] });
  });

  await t.test('days that are missing are told, by name while they are few', async (t) => {
    await page.clock.setFixedTime('2026-01-07T12:00:00');
    await visit(page, '#/next-month');
    await page.locator('[data-drawn]').waitFor();
    t.equal(await page.getByText('are missing, since').count(), 0, 'a week is not old');
    await page.clock.setFixedTime('2026-01-13T12:00:00');
    await visit(page, '#/next-month');
    await page.getByText('The sales of 10 open days are missing, since 1 January 2026').waitFor();
    const named = 'Thu 1 Jan · Fri 2 Jan · Sat 3 Jan · Mon 5 Jan · Tue 6 Jan · Wed 7 Jan · Thu 8 Jan · Fri 9 Jan';
    await page.getByText(`They are ${named} · Sat 10 Jan · Mon 12 Jan.`).waitFor();
    await looksRight(t, page, 'days that are missing');
    await page.clock.setFixedTime('2026-01-14T12:00:00');
    await visit(page, '#/next-month');
    await page.getByText('The sales of 11 open days are missing, since 1 January 2026').waitFor();
    t.equal(await page.getByText('They are').count(), 0, 'more are not named');
    await page.getByRole('link', { name: 'Add them' }).click();
    await page.waitForURL(/#\/data/);
    await visit(page, '#/next-month');
  });

  await t.test("the manager's own number stands beside the forecast until it is removed", async (t) => {
    await page.getByRole('button', { name: 'Mon 5 Jan' }).click();
    const form = dialogOf(page);
    await form.getByRole('button', { name: 'Save my number' }).click();
    await form.getByText('Write a number.').waitFor();
    await form.getByText('Say why in a few words.').waitFor();
    const sales = form.getByLabel('Sales you expect');
    await sales.fill('2.500');
    await form.getByText('“2.500” can be read in two ways. Which is it?').waitFor();
    await looksRight(t, page, 'a number to choose');
    await form.getByRole('button', { name: 'Save my number' }).click();
    await form.getByText('Choose one of the two numbers.').waitFor();
    await form.getByRole('button', { name: '€2.5 (two point 5)' }).click();
    await form.getByText('Understood as €2.5 (two point 5)').waitFor();
    await sales.fill('2,500');
    await form.getByText('Understood as €2,500 (two thousand five hundred)').waitFor();
    await form.getByLabel('Why').fill('Eve of Epiphany: <b>toys</b>');
    await form.getByRole('button', { name: 'Save my number' }).click();
    await form.getByText('Saved.').waitFor();
    t.match((await read('/forecast/overrides')).days, [{ date: '2026-01-05', sales: 2500, reason: /<b>toys<\/b>/ }]);
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'Your number' }).waitFor();
    await page
      .getByRole('row', { name: /Mon 5 Jan/ })
      .getByText('2,500')
      .waitFor();
    await page.getByText('With your own numbers:').waitFor();
    await page.getByRole('button', { name: 'Mon 5 Jan' }).click();
    await form.getByRole('button', { name: 'Remove my number' }).click();
    await form.getByText('Removed.').waitFor();
    t.same((await read('/forecast/overrides')).days, []);
    await page.keyboard.press('Escape');
  });

  await t.test('other months, other days, the file and the paper', async (t) => {
    await page.getByRole('button', { name: 'Next month: February 2026' }).click();
    await page.getByRole('heading', { name: 'February 2026' }).waitFor();
    await page.getByRole('button', { name: 'Other days' }).click();
    await page.getByLabel('First day').fill('2026-03-05');
    await page.getByLabel('Last day').fill('2026-03-04');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('the first before the last').first().waitFor();
    await page.getByLabel('Last day').fill('2026-03-08');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('heading', { name: '5 March 2026 to 8 March 2026' }).waitFor();
    const asked = awaitedLater(page.waitForEvent('download'));
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const file = await asked;
    t.equal(file.suggestedFilename(), 'ventas-2026-03-05-2026-03-08.csv');
    const csv = await call('/forecast?from=2026-03-05&to=2026-03-08', { headers: { accept: 'text/csv' } });
    t.equal(await readFile(await file.path(), 'utf8'), await csv.text());

    const workbook = awaitedLater(page.waitForEvent('download'));
    await page.getByRole('button', { name: 'Download for Excel' }).click();
    const sheet = await workbook;
    t.equal(sheet.suggestedFilename(), 'ventas-2026-03-05-2026-03-08.xlsx');
    t.equal((await readFile(await sheet.path())).subarray(0, 2).toString(), 'PK', 'a zip archive');

    await visit(page, '#/next-month?month=2026-03');
    await page.getByRole('heading', { name: 'March 2026' }).waitFor();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    t.notOk(await page.getByRole('button', { name: 'Print' }).isVisible());
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    t.equal(/\/Count (\d+)/.exec(pdf)?.[1], '1', 'one page');
    await page.emulateMedia({ media: 'screen' });
  });

  await t.test('an address for other programs is made, shown once, read without a key and revoked', async (t) => {
    await visit(page, '#/next-month');
    await page.getByRole('button', { name: 'Subscribe' }).click();
    const dialog = dialogOf(page);
    await dialog.getByText('There are none.').waitFor();
    await looksRight(t, page, 'no addresses');
    await dialog.getByLabel('Name').fill('Shop <b>window</b>');
    await dialog.getByRole('button', { name: 'Create an address' }).click();
    const address = await dialog.getByRole('textbox', { name: 'For a spreadsheet (CSV)' }).inputValue();
    t.match(address, new RegExp(`^${service.address}/feeds/feed_[\\w-]{43}\\.csv$`));
    t.equal(
      await (await fetch(address)).text(),
      await (await call('/forecast', { headers: { accept: 'text/csv' } })).text(),
    );
    const calendar = await dialog
      .getByRole('link', { name: 'Open in the calendar of this device' })
      .getAttribute('href');
    t.match(calendar, /^webcal:\/\/127\.0\.0\.1:\d+\/feeds\/feed_[\w-]{43}\.ics$/);
    await dialog.getByRole('button', { name: 'Copy: For a spreadsheet (CSV)' }).click();
    await dialog.getByText(/^(Copied\.|Selected: copy it with the keyboard\.)$/).waitFor();
    await looksRight(t, page, 'an address');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await dialog.getByRole('row', { name: /Shop <b>window<\/b>/ }).waitFor();
    t.equal(await dialog.getByRole('textbox', { name: 'For a spreadsheet (CSV)' }).count(), 0, 'it is not shown again');
    await dialog.getByRole('button', { name: 'Revoke: Shop <b>window</b>' }).click();
    await dialog.getByText('There are none.').waitFor();
    t.equal((await fetch(address)).status, 404);
    await page.keyboard.press('Escape');
    await page.route('**/access', (route) => route.fulfill({ json: { role: 'read' } }));
    await visit(page, '#/next-month');
    await page.getByRole('button', { name: 'Print' }).waitFor();
    await page.locator('[data-drawn]').waitFor();
    t.equal(
      await page.getByRole('button', { name: 'Subscribe' }).count(),
      0,
      'for keys that may only read there is none',
    );
    await page.unroute('**/access');
    await visit(page, '#/next-month?month=2026-03');
  });

  await t.test('in Spanish, as narrow as a phone', async (t) => {
    await page.setViewportSize({ width: 360, height: 800 });
    await page.getByLabel('Language').selectOption('es');
    await page.getByRole('heading', { name: 'Marzo de 2026' }).waitFor();
    await page.getByText(/en 8 de cada 10 meses así/).waitFor();
    await page.getByRole('button', { name: 'Otros días' }).click();
    await looksRight(t, page, 'el mes');
    await page.getByRole('button', { name: /2 mar/ }).first().click();
    await dialogOf(page)
      .getByText(/^Lunes, 2 de marzo: /)
      .waitFor();
    await looksRight(t, page, 'un día');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Suscribirse' }).click();
    await dialogOf(page).getByRole('button', { name: 'Crear una dirección' }).click();
    await dialogOf(page).getByText('Cópiela ahora').waitFor();
    await looksRight(t, page, 'una dirección');
  });
});
