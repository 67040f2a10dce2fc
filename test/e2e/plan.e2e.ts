import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import ICAL from 'ical.js';
import type { Page } from 'playwright-core';
import t from 'tap';
import { looksRight } from './accessibility.ts';
import { answered, missing } from './browser.ts';
import { openPage, SAMPLE, sharedService, visit } from './service.ts';

const whole = (value: number, locale: string) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
const calculate = (page: Page, name = 'Calculate the plan') => page.getByRole('button', { name }).click();

const store = sharedService({ CURRENCY: 'EUR' });

/** What a button of the page gives as a file. */
async function download(page: Page, name: string): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

t.test('plans on a desktop', { skip: missing, timeout: 600_000 }, async (t) => {
  const { send, read, ask, ...service } = await store();
  await send('POST', '/datasets?name=ventas', SAMPLE);
  const expected = [answered(412, '/datasets/ventas/calendar')];
  const page = await openPage(t, service, { locale: 'en-GB', expected });

  await t.test('without a model there is nothing to plan with', async (t) => {
    await visit(page, '#/plan');
    await page.getByText('There is no forecast to plan with yet').waitFor();
    await looksRight(t, page, 'no model');
    await send('POST', '/train?wait=60');
  });

  await t.test('what is wrong with the form stands at its fields', async (t) => {
    await visit(page, '#/plan?tab=inventory');
    const lead = page.getByLabel('Days from order to delivery');
    await lead.fill('two');
    for (const day of ['Tuesday', 'Friday']) await page.getByLabel(day).uncheck();
    await calculate(page);
    await page.getByText('This has to be a number, such as 12 or 0.5.').waitFor();
    await page.getByText('Choose at least one day.').waitFor();
    t.equal(
      await page.getByLabel('Monday').evaluate((box) => box === box.ownerDocument.activeElement),
      true,
      'the first',
    );
    await looksRight(t, page, 'faults');
    await lead.fill('400');
    await page.getByLabel('Friday').check();
    await calculate(page);
    await page.getByText('At most 365.').waitFor();
  });

  await t.test('an order list, in units and in money', async (t) => {
    await page.getByLabel('Days from order to delivery').fill('2');
    await page.getByLabel('Tuesday').check();
    await calculate(page);
    await page.getByText('This is needed.').first().waitFor();
    t.equal(await page.getByText('This is needed.').count(), 2, 'the stock and the price are asked');
    t.ok(await page.getByLabel('money', { exact: true }).isChecked(), 'a service with a currency has sales in money');
    await page.getByLabel('Units in the store').fill('1,000');
    await page.getByLabel('what costs least').check();
    await page.getByLabel('It costs you').fill('6');
    await page.getByLabel('You sell a unit for').fill('10');
    await page.getByLabel('Keeping it costs, a day').fill('0.03');
    await calculate(page);
    const plan = await ask('POST', '/plans/inventory', {
      deliveries: { weekdays: [2, 5] },
      leadTimeDays: 2,
      openingStock: 1000,
      salesPerUnit: 10,
      leftovers: 'keep',
      unitCost: 6,
      unitPrice: 10,
      holdingCost: 0.03,
    });
    const next = plan.deliveries.find(
      (one: { quantity: number; overdue: boolean }) => one.quantity > 0 && !one.overdue,
    );
    const headline = page.getByText(`Order ${whole(next.quantity, 'en-GB')} units for `);
    await headline.waitFor();
    t.ok(await headline.evaluate((text) => text === text.ownerDocument.activeElement), 'it is read out');
    const rows = page.getByRole('region', { name: 'Delivery by delivery' }).locator('tbody tr');
    t.equal(await rows.count(), plan.deliveries.length);
    const extra = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'EUR' }).format(
      next.alternatives[0].extraCost,
    );
    await page
      .getByRole('cell', { name: `+${extra}` })
      .first()
      .waitFor();
    await looksRight(t, page, 'the orders');

    const file = await download(page, 'Order list (CSV)');
    t.equal(file.name, `orders-${plan.from}.csv`);
    const listed = parse(file.text, { bom: true, columns: true }) as Record<string, string>[]; // columns are named
    const ordered = plan.deliveries.filter(({ quantity }: { quantity: number }) => quantity > 0);
    t.same(
      listed.map((row) => [row['Order by'], row.Delivery, Number(row.Order)]),
      ordered.map((one: { orderBy: string; deliveryDate: string; quantity: number }) => [
        one.orderBy,
        one.deliveryDate,
        one.quantity,
      ]),
    );

    t.equal(await page.locator('.notice-warning').count(), 0);
    await page.getByLabel('Units in the store').fill('0');
    await page.getByText('The form has changed since: calculate again.').waitFor();
    await calculate(page);
    await page.getByText(/^Taken for ordered already, .*: [\d,]+ units for Friday,? 2 January\.$/).waitFor();
    t.equal(await page.locator('.tag-warning').count(), 0, 'the past is no warning');
    await visit(page, '#/plan');
    t.equal(await page.getByLabel('You sell a unit for').inputValue(), '10', 'this browser remembers the form');
  });

  await t.test('a promotion plan goes into the calendar, beside what is there', async (t) => {
    await send('PUT', '/datasets/ventas/calendar', { days: [{ date: '2026-01-06', holiday: 1, open: false }] });
    await page.getByRole('link', { name: 'When to promote' }).click();
    await calculate(page);
    await page.getByText('This is needed.').first().waitFor();
    await page.getByLabel('A promotion day costs').fill('10');
    await page.getByLabel('Profit of 100 in sales').fill('30');
    await calculate(page);
    const { alternatives, refused } = await ask('POST', '/plans/promotions', {
      count: 4,
      margin: 0.3,
      costPerDay: 10,
      minimumGapDays: 2,
    });
    t.ok(refused.length > 0);
    await page.getByText(/^Promote on /).waitFor();
    await page.getByRole('heading', { name: 'Days that were not taken into account' }).waitFor();
    await looksRight(t, page, 'promotions');

    await page.getByRole('button', { name: 'Put it into the calendar' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^These days get a promotion: /).waitFor();
    await looksRight(t, page, 'the question');
    await send('PUT', '/datasets/ventas/calendar', { days: [{ date: '2026-01-07', holiday: 1, open: false }] });
    await dialog.getByRole('button', { name: 'Put it into the calendar' }).click();
    await dialog.getByText('Somebody else has changed the calendar in the meantime').waitFor();
    await dialog.getByRole('button', { name: 'Put it into the calendar' }).click();
    await page.getByText('The promotions are in the calendar').waitFor();
    const { days } = await read('/datasets/ventas/calendar');
    const expected = [
      { date: '2026-01-07', holiday: 1, open: false },
      ...alternatives[0].dates.map((date: string) => ({ date, promo: 1 })),
    ];
    t.same(
      days,
      expected.sort((a, b) => (a.date < b.date ? -1 : 1)),
    );
  });

  await t.test('a roster as a calendar file', async (t) => {
    await page.getByRole('link', { name: 'Whom to have in the store' }).click();
    await page.getByLabel('Sales per person and hour').fill('60');
    await page.getByLabel('What an hour costs you').fill('14.5');
    await page.getByText('Other hours on some weekdays').click();
    await page.getByLabel('Saturday: opens at').fill('10:00');
    await page.getByLabel('Saturday: closes at').fill('15:00');
    await calculate(page);
    await page.getByText(/hours of work on \d+ open days$/).waitFor();
    await page
      .getByRole('row', { name: /^Sat 3 Jan/ })
      .getByText('from 10:00 to 15:00')
      .waitFor();
    await looksRight(t, page, 'the roster');
    const { name, text } = await download(page, 'For a calendar (.ics)');
    t.match(name, /^roster-2026-01-01\.ics$/);
    const shifts = new ICAL.Component(ICAL.parse(text))
      .getAllSubcomponents('vevent')
      .map((event) => new ICAL.Event(event));
    const saturday = shifts.filter(({ startDate }) => startDate.toString().startsWith('2026-01-03'));
    t.ok(saturday.length > 0);
    t.ok(
      saturday.every(({ startDate, endDate }) => startDate.hour === 10 && endDate.hour === 15),
      'its own hours',
    );
  });

  await t.test('without a column of promotions it says what is missing', async (t) => {
    const days = Array.from({ length: 90 }, (_, i) => new Date(Date.UTC(2025, 9, 1 + i)).toISOString().slice(0, 10));
    await send(
      'POST',
      '/datasets?name=bare',
      ['Fecha,Ventas', ...days.map((day, i) => `${day},${100 + (i % 7)}`), ''].join('\n'),
    );
    await send('POST', '/train?wait=60', { dataset: 'bare' });
    await visit(page, '#/plan?tab=promotions');
    await page.getByLabel('Dataset').selectOption('bare');
    await page.getByText('The data has no column of promotions').waitFor();
    await looksRight(t, page, 'no column');
  });
});

t.test('plans on a Spanish phone', { skip: missing, timeout: 600_000 }, async (t) => {
  const { send, ask, empty, ...service } = await store();
  await empty();
  await send('POST', '/datasets?name=ventas', SAMPLE);
  await send('POST', '/train?wait=60');
  const expected = [answered(422, '/plans/staffing')];
  const page = await openPage(t, service, { locale: 'es-ES', viewport: { width: 360, height: 800 }, expected });
  const plan = async (tab: string, fill: Readonly<Record<string, string>>) => {
    await visit(page, `#/plan?tab=${tab}`);
    for (const [label, value] of Object.entries(fill)) await page.getByLabel(label).fill(value);
    await calculate(page, 'Calcular el plan');
  };

  await t.test('qué pedir', async (t) => {
    await plan('inventory', { 'Unidades que hay en la tienda': '1.000,5', 'Precio de venta de una unidad': '2,50' });
    await page.getByText(/^Pida .* unidades para el (martes|viernes), \d+ de enero$/).waitFor();
    await looksRight(t, page, 'pedidos');
    const { deliveries } = await ask('POST', '/plans/inventory', {
      deliveries: { weekdays: [2, 5] },
      leadTimeDays: 2,
      openingStock: 1000.5,
      salesPerUnit: 2.5,
      serviceLevel: 0.95,
    });
    const { text } = await download(page, 'Lista de pedidos (CSV)');
    const rows = parse(text, { bom: true, delimiter: ';', from_line: 2 }) as string[][]; // without names of columns
    t.equal(Number(rows[0]?.[2]?.replace(',', '.')), deliveries[0].quantity, 'as a Spanish spreadsheet reads it');
  });

  await t.test('cuándo promocionar', async (t) => {
    await plan('promotions', { 'Un día de promoción cuesta': '1.000.000', 'Beneficio por cada 100 de ventas': '30' });
    await page.getByText('Mejor ninguna promoción').waitFor();
    await looksRight(t, page, 'ninguna promoción');
  });

  await t.test('cuánto personal', async (t) => {
    await plan('staffing', { 'Ventas por persona y hora': '60', 'Personas en un día, como máximo': '4' });
    await page.getByText(/no basta ni todo su personal$/).waitFor();
    await looksRight(t, page, 'cuadrante');
    await plan('staffing', { 'Personas en un día, como máximo': '1' });
    await page
      .getByRole('textbox', { name: 'Personas en un día, como máximo' })
      .and(page.locator('[aria-invalid]'))
      .waitFor();
    await looksRight(t, page, 'lo que dice el servicio');
    const told = await page.locator('.field-error').innerText();
    t.notMatch(told, /\b(the|must|is|at|least|crew)\b/i, `in Spanish: ${told}`);
  });
});
