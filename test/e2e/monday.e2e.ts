import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { CHAIN_MAPPING, chainCsv } from '../../examples/chain.ts';
import type { Forecast } from '../../src/forecasting/forecast-schema.ts';
import type { Summary } from '../../src/summary/summary.ts';
import { until } from '../routes/until.ts';
import { looksRight } from './accessibility.ts';
import { answered, missing } from './browser.ts';
import { openPage, SAMPLE, sharedService, visit } from './service.ts';

const store = sharedService({ CURRENCY: 'EUR' });
type Service = Awaited<ReturnType<typeof store>>;

/** The sales of the example store up to a day. */
const salesUpTo = (day: string) =>
  SAMPLE.split('\n')
    .filter((line, i) => i === 0 || line.slice(0, 10) <= day)
    .join('\n');

/** How the page writes numbers, by formats of its own. */
function formatsOf(locale: string) {
  const minus = (text: string) => text.replace('-', '−');
  const number = (value: number, options: Intl.NumberFormatOptions = {}) =>
    minus(new Intl.NumberFormat(locale, { useGrouping: 'always', ...options }).format(value));
  const digits = { maximumFractionDigits: 0 };
  return {
    whole: (value: number) => number(value, digits),
    signed: (value: number) => number(value, { ...digits, signDisplay: 'exceptZero' }),
    euros: (value: number) => number(value, { ...digits, style: 'currency', currency: 'EUR' }),
    signedEuros: (value: number) =>
      number(value, { ...digits, style: 'currency', currency: 'EUR', signDisplay: 'exceptZero' }),
    cents: (value: number) => number(value, { style: 'currency', currency: 'EUR' }),
  };
}

/** Of a text of the page: a space may be of any kind. */
const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

const cellsOf = async (page: Page, table: string | RegExp): Promise<string[][]> => {
  const rows = await page.getByRole('region', { name: table }).locator('tbody tr').all();
  return Promise.all(rows.map(async (row) => (await row.locator('th, td').allInnerTexts()).map(plain)));
};

/** The month before is forecast before it comes, so that its weeks can be compared. */
async function storeOfDecember({ send, read, empty }: Service): Promise<void> {
  await empty();
  await send('POST', '/datasets?name=ventas', salesUpTo('2025-11-30'));
  await send('POST', '/train?wait=60');
  await read('/forecast');
  await until(
    () => read('/forecasts'),
    ({ items }: { items: unknown[] }) => items.length > 0,
  );
  await send('POST', '/datasets?name=ventas', salesUpTo('2025-12-18'));
  await send('POST', '/train?wait=60', { promote: 'always' });
}

/** What the page shows of the weeks is what the service says. */
async function showsTheSummary(t: Test, page: Page, service: Service, locale: string): Promise<void> {
  const { euros, signedEuros, whole, signed } = formatsOf(locale);
  const summary: Summary = await service.read('/summary');
  const { week, lastWeek, month, monthInProgress } = summary;
  if (!week || !lastWeek?.promised || !month || !monthInProgress) throw new Error('there are two weeks and two months');
  const seen = plain(await page.locator('main').innerText());
  const { promised } = lastWeek;
  const [lower = Number.NaN, upper = Number.NaN] = week.total.intervals['80'] ?? [];
  const told = [
    ...[week.total.forecast, lower, upper, lastWeek.sold, promised.forecast].map(euros),
    signedEuros(promised.difference),
    `${promised.inside} ${locale === 'en-GB' ? 'of' : 'de'} ${promised.score.days}`,
    ...[month.total, monthInProgress.total].flatMap(({ forecast, intervals }) =>
      [forecast, ...(intervals['80'] ?? [])].map(euros),
    ),
    euros(monthInProgress.observed.sales),
  ];
  t.same(
    told.filter((text) => !seen.includes(plain(text))),
    [],
    'every figure',
  );
  const { days }: Forecast = await service.read(`/forecast?from=${week.from}&to=${week.to}`);
  t.same(
    (await cellsOf(page, /week ahead|semana que viene/)).map(([, forecast, band]) => [forecast, band]),
    days.map(({ open, observed, forecast, intervals: { '80': bounds } }) => [
      open ? whole(forecast) : '–',
      open && !observed && bounds ? bounds.map(whole).join(' – ') : '–',
    ]),
  );
  t.same(
    (await cellsOf(page, /last whole week|última semana completa/)).map(([, ...cells]) => cells.slice(1)),
    promised.byDay?.map(({ forecast, sold }) => [whole(forecast), sold === 0 ? '–' : signed(sold - forecast)]),
  );
}

async function everyTableFits(t: Test, page: Page): Promise<void> {
  const wide = await page
    .locator('.monday .table-scroll')
    .evaluateAll((tables) =>
      tables.filter((table) => table.scrollWidth > table.clientWidth).map((table) => table.getAttribute('aria-label')),
    );
  t.same(wide, [], 'every table fits');
}

/** What the forms remember once a plan was made. */
async function planOnce(page: Page, tab: string, fill: Readonly<Record<string, string>>, button: string) {
  await visit(page, `#/plan?tab=${tab}`);
  for (const [label, value] of Object.entries(fill)) await page.getByLabel(label).fill(value);
  await page.getByRole('button', { name: button }).click();
  await page.locator('.plan-headline').waitFor();
}

t.test('the week on a desktop', { skip: missing, timeout: 900_000 }, async (t) => {
  const service = await store();
  const { send, read, ask } = service;
  const page = await openPage(t, service, {
    locale: 'en-GB',
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    expected: [answered(422, '/plans/staffing')],
  });
  const { whole, cents, euros } = formatsOf('en-GB');

  await t.test('without a model it leads to the training', async (t) => {
    await send('POST', '/datasets?name=ventas', salesUpTo('2025-11-30'));
    await visit(page, '#/monday');
    await page.getByText('Nothing was learnt from the sales yet').waitFor();
    await looksRight(t, page, 'no model');
    t.match(await page.getByRole('link', { name: 'Train' }).getAttribute('href'), /^#\/runs\?/);
  });

  await t.test('last week against its forecast, and this week day by day', async (t) => {
    await storeOfDecember(service);
    await send('PUT', '/datasets/ventas/calendar', { days: [{ date: '2025-12-20', promo: 1 }] });
    await visit(page, '#/next-month');
    await page.getByRole('link', { name: 'The week' }).click();
    await page.getByRole('heading', { level: 1, name: 'The week' }).waitFor();
    await page.getByText('Nothing needs attention.').waitFor();
    await page.waitForLoadState('networkidle');
    await showsTheSummary(t, page, service, 'en-GB');
    const promoted = page.getByRole('row', { name: /^Sat 20 Dec Promotion / });
    t.ok(await promoted.isVisible());
    t.ok(await page.getByText('One is in the calendar: Saturday 20 December.').isVisible());
    t.match(
      await page.locator('.monday-head').innerText(),
      /ventas · sales up to 18 December 2025 · model trained on /,
    );
    await looksRight(t, page, 'the week');
  });

  await t.test('where no plan was made, a line leads to the form', async (t) => {
    for (const [name, tab] of [
      ['Plan the orders once', 'inventory'],
      ['Plan the crew once', 'staffing'],
      ['Plan promotions once', 'promotions'],
    ] as const) {
      const href = await page.getByRole('link', { name }).getAttribute('href');
      t.match(href, new RegExp(`^#/plan\\?.*tab=${tab}`));
    }
    await page.getByRole('link', { name: 'Plan the orders once' }).click();
    await page.getByLabel('Units in the store').fill('1,500');
    await visit(page, '#/monday');
    await page.getByText('Some figures of the form are missing').waitFor();
  });

  await t.test('orders, crew and promotions of the week, by the figures that were typed', async (t) => {
    await planOnce(page, 'inventory', { 'You sell a unit for': '12' }, 'Calculate the plan');
    await planOnce(
      page,
      'staffing',
      { 'Sales per person and hour': '60', 'What an hour costs you': '14.5' },
      'Calculate the plan',
    );
    await planOnce(
      page,
      'promotions',
      { 'A promotion day costs': '10', 'Profit of 100 in sales': '30', 'Days between two promotions': '0' },
      'Calculate the plan',
    );
    await visit(page, '#/monday');
    await page.getByRole('region', { name: 'Crew of the week' }).waitFor();
    await page.waitForLoadState('networkidle');

    const orders = await ask('POST', '/plans/inventory', {
      ...{ from: '2025-12-19', to: '2025-12-25', deliveries: { weekdays: [2, 5] }, leadTimeDays: 2 },
      ...{ openingStock: 1500, salesPerUnit: 12, leftovers: 'keep', serviceLevel: 0.95 },
    });
    interface Order {
      readonly quantity: number;
      readonly overdue: boolean;
      readonly orderBy: string;
    }
    const due = orders.deliveries.filter(
      ({ quantity, overdue, orderBy }: Order) => quantity > 0 && !overdue && orderBy <= '2025-12-21',
    );
    const listed = due.length === 0 ? [] : await cellsOf(page, 'Orders of the week');
    t.same(
      listed.map(([, quantity]) => quantity),
      due.map(({ quantity }: Order) => whole(quantity)),
    );
    t.equal(await page.getByText('Nothing has to be ordered this week.').count(), due.length === 0 ? 1 : 0);
    await page.getByText(/^With 1,500 units in the store, deliveries on Tue and Fri, .*€12\.00 a unit/).waitFor();

    const crew = await ask('POST', '/plans/staffing', {
      ...{ from: '2025-12-19', to: '2025-12-21', salesPerLabourHour: 60, minimumCrew: 2, hourlyWage: 14.5 },
      ...{ openingHours: { from: '09:00', to: '21:00' }, shiftHours: 8, serviceQuantile: 0.8 },
    });
    interface StaffedDay {
      readonly open: boolean;
      readonly people: number;
    }
    t.same(
      (await cellsOf(page, 'Crew of the week')).map(([, people]) => people),
      crew.days.map(({ open, people }: StaffedDay) => (open ? String(people) : '–')),
    );
    await page.getByText(`They cost ${cents(crew.total.cost)}.`).waitFor();

    const promotions = await ask('POST', '/plans/promotions', {
      ...{ from: '2025-12-19', to: '2025-12-21', count: 1, margin: 0.3, costPerDay: 10, minimumGapDays: 0 },
    });
    const [best] = promotions.alternatives;
    const advice =
      promotions.search.candidates === 0
        ? 'There is no day left that can be promoted.'
        : promotions.best === 'none'
          ? 'No promotion more would bring what it costs.'
          : `expected to bring ${(best.expectedProfit.value < 100 ? cents : euros)(best.expectedProfit.value)} more profit`;
    await page.getByText(advice).waitFor();
    await page.getByText('at most 1 promotion day this week').waitFor();
    t.equal(await page.getByRole('link', { name: 'Change these figures' }).count(), 3);
    await looksRight(t, page, 'with plans');
  });

  await t.test('a sheet of paper, with the shop, the date of the data and the model', async (t) => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    t.notOk(await page.getByRole('button', { name: 'Print' }).isVisible());
    t.notOk(await page.getByRole('navigation', { name: 'Screens' }).isVisible());
    t.ok(await page.getByText(/^ventas · sales up to 18 December 2025 · model trained on /).isVisible());
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    t.equal(/\/Count (\d+)/.exec(pdf)?.[1], '1', 'one page');
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  });

  await t.test('as text on the clipboard, and below the button where there is none', async (t) => {
    const language = { headers: { accept: 'text/plain', 'accept-language': 'en' } };
    const text = await (await service.call('/summary?dataset=ventas', language)).text();
    await page.getByRole('button', { name: 'Copy as text' }).click();
    await page.getByText('Copied.').waitFor();
    t.equal(await page.evaluate('navigator.clipboard.readText()'), text.trimEnd());
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await page.getByRole('button', { name: 'Copy as text' }).click();
    const box = page.getByLabel('The week as text');
    await box.waitFor();
    t.equal(await box.inputValue(), text.trimEnd());
    t.equal(await page.evaluate('getSelection().toString()'), text.trimEnd(), 'it is selected');
    await looksRight(t, page, 'the text');
  });

  await t.test('a plan that fails leaves the others as they are', async () => {
    const problem = { type: 'about:blank', title: 'The plan cannot be made', status: 422, code: 'invalid-request' };
    await page.route('**/plans/staffing', (route) =>
      route.fulfill({ status: 422, json: problem, contentType: 'application/problem+json' }),
    );
    await visit(page, '#/monday');
    await page.getByText('The plan cannot be made').waitFor();
    await page.getByText('at most 1 promotion day this week').waitFor();
    await page.getByText(/^With 1,500 units in the store/).waitFor();
    await page.unroute('**/plans/staffing');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('region', { name: 'Crew of the week' }).waitFor();
  });

  await t.test('what needs attention leads to where it is mended', async (t) => {
    const summary = await read('/summary');
    const alarm = {
      ...{ id: '2025-12-15-below', direction: 'below', since: '2025-12-01', raisedOn: '2025-12-15', until: null },
      ...{ days: 14, sales: 880, forecast: 1000, change: -0.12, falseAlarmDays: 2000 },
    };
    const attention = ['model-behind', 'data-late', 'alarm', 'training-failed', 'file-rejected'];
    const troubled = { ...summary, alarm, attention, data: { ...summary.data, late: true, ageDays: 9, usualDays: 2 } };
    await page.route('**/summary?*', (route) => route.fulfill({ json: troubled }));
    await visit(page, '#/monday');
    await page.getByText('Since 1 December 2025 sales have run 12% below the forecast').waitFor();
    const items = page.locator('.monday-items > li');
    t.same(
      await Promise.all(
        (await items.all()).map(async (item) => {
          const link = item.getByRole('link');
          return [await link.innerText(), (await link.getAttribute('href'))?.split('?')[0]];
        }),
      ),
      [
        ['Train', '#/runs'],
        ['Add sales', '#/data'],
        ['See how good the forecasts were', '#/quality'],
        ['See why', '#/runs'],
        ['See what is wrong', '#/data'],
      ],
    );
    await looksRight(t, page, 'attention');
    await page.unroute('**/summary?*');
  });
});

t.test('la semana en un teléfono', { skip: missing, timeout: 900_000 }, async (t) => {
  const service = await store();
  await storeOfDecember(service);
  const page = await openPage(t, service, { locale: 'es-ES', viewport: { width: 360, height: 800 } });

  await t.test('las cifras son las del servicio', async (t) => {
    await planOnce(page, 'staffing', { 'Ventas por persona y hora': '60' }, 'Calcular el plan');
    await visit(page, '#/monday');
    await page.getByRole('region', { name: 'Personal de la semana' }).waitFor();
    await page.waitForLoadState('networkidle');
    await showsTheSummary(t, page, service, 'es-ES');
    await looksRight(t, page, 'la semana');
    await everyTableFits(t, page);
  });
});

t.test('la semana de muchas tiendas', { skip: missing, timeout: 900_000 }, async (t) => {
  const service = await store();
  const { send, read } = service;
  const query = new URLSearchParams({ name: 'cadena', mapping: JSON.stringify(CHAIN_MAPPING) });
  await send('POST', `/datasets?${query}`, chainCsv({ seed: 3, from: '2023-01-02', days: 260, products: 2, shops: 4 }));
  await send('POST', '/train?wait=120', { dataset: 'cadena' });
  const page = await openPage(t, service, { locale: 'es-ES', viewport: { width: 1440, height: 900 } });

  await t.test('el total, lo que más ha cambiado y un solo pedido', async (t) => {
    const { series, week }: Summary = await read('/summary?dataset=cadena');
    await visit(page, '#/plan?dataset=cadena');
    await page.getByLabel('unidades', { exact: true }).check();
    await page.getByLabel('Días desde el pedido hasta la entrega').fill('0');
    await page.getByRole('button', { name: 'Calcular el plan' }).click();
    await page.locator('.plan-headline').waitFor();
    await visit(page, '#/monday?dataset=cadena&series=Getxo');
    await page.getByRole('region', { name: 'Los últimos siete días frente a los siete anteriores.' }).waitFor();
    await page.waitForLoadState('networkidle');
    const { whole, signed, euros } = formatsOf('es-ES');
    t.match(
      plain(await page.locator('.headline-total').innerText()),
      plain(`unos ${euros(week?.total.forecast ?? 0)}`),
    );
    t.same(
      await cellsOf(page, 'Los últimos siete días frente a los siete anteriores.'),
      series?.moved.map(({ series: name, sold, before }) => [name, whole(sold), whole(before), signed(sold - before)]),
    );
    const link = page.getByRole('link', { name: series?.moved[0]?.series ?? '', exact: true }).first();
    t.match(await link.getAttribute('href'), /^#\/next-month\?.*series=/);
    await page.getByText(/^Hay que pedir \d+ de 8 productos por tienda antes de que acabe la semana: /).waitFor();
    t.equal(await page.getByRole('combobox', { name: 'Tienda y producto' }).count(), 0, 'it is of the total');
    await looksRight(t, page, 'la semana de muchas');
    await page.setViewportSize({ width: 360, height: 800 });
    await looksRight(t, page, 'la semana de muchas en un teléfono');
    await everyTableFits(t, page);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await t.test('las alarmas llevan a cada una', async (t) => {
    const summary = await read('/summary?dataset=cadena');
    const alarm = {
      ...{ id: '2023-09-15-below', direction: 'below', since: '2023-09-01', raisedOn: '2023-09-15', until: null },
      ...{ days: 14, sales: 60, forecast: 100, change: -0.4, falseAlarmDays: 2000 },
    };
    const [{ series: name }] = summary.series.moved;
    const series = { ...summary.series, below: 1, alarms: [{ series: name, alarm }], failed: 1 };
    const troubled = { ...summary, series, attention: ['series-alarms', 'series-failed'] };
    await page.route('**/summary?*', (route) => route.fulfill({ json: troubled }));
    await visit(page, '#/monday?dataset=cadena');
    const items = page.locator('.monday-items > li');
    await items.first().waitFor();
    t.match(
      await items.first().innerText(),
      /^Las ventas se han apartado de la previsión en 1 de 8 productos por tienda/,
    );
    t.match(plain(await items.first().locator('li').innerText()), `${name}: −40 % desde el 1 de septiembre de 2023`);
    t.match(await items.first().locator('li a').getAttribute('href'), /^#\/quality\?.*series=/);
    t.match(
      await items.first().getByRole('link', { name: 'Ver todos' }).getAttribute('href'),
      /^#\/series\?.*show=alarm/,
    );
    t.match(
      await items.nth(1).innerText(),
      /^De 8 productos por tienda, no se ha podido aprender de 1: falta en el total\./,
    );
    await looksRight(t, page, 'alarmas');
  });
});
