import type { Locator, Page } from 'playwright-core';
import t, { type Test } from 'tap';
import type { Forecast } from '../../src/forecasting/forecast-schema.ts';
import type { ArchivedSummary } from '../../src/monitoring/scores.ts';
import type { ObservedDay } from '../../src/sales/observed-days.ts';
import { roundToInterval } from '../../web/src/i18n/round-to-interval.ts';
import { until } from '../routes/until.ts';
import { looksRight } from './accessibility.ts';
import { missing } from './browser.ts';
import { shiftOf } from './layout-shift.ts';
import { openPage, SAMPLE, startService, visit } from './service.ts';

const [HEADER, ...ROWS] = SAMPLE.trim().split('\n');
const salesTo = (day: string) => [HEADER, ...ROWS.filter((row) => row.slice(0, 10) <= day)].join('\n');

const WIDTHS = [
  { width: 360, height: 740 },
  { width: 1440, height: 900 },
];
const MONTHS = ['2025-12', '2026-01', '2026-02', '2026-03', '2026-04'];

interface Language {
  readonly locale: 'en-GB' | 'es-ES';
  readonly about: string;
  readonly inAYear: string;
  readonly perOpenDay: string;
  readonly against: (change: string, month: string, total: string) => string;
  readonly sameDays: (change: string, month: string, total: string) => string;
  readonly between: (lower: string, upper: string) => string;
  readonly title: (month: string) => string;
  readonly promised: (day: string) => string;
  readonly now: (change: string) => string;
  readonly ahead: string;
  readonly labels: readonly [string, string, string, string];
  readonly days: readonly [string, string];
}

const LANGUAGES: readonly Language[] = [
  {
    locale: 'en-GB',
    about: 'about',
    inAYear: 'in a year',
    perOpenDay: 'per open day',
    against: (change, month, total) => `${change} against ${month} (${total})`,
    sameDays: (change, month, total) => `${change} against the same days of ${month} (${total})`,
    between: (lower, upper) => `between ${lower} and ${upper} in 8 of 10 such months`,
    title: (month) => `How ${month} is going`,
    promised: (day) => `with the sales up to ${day}`,
    now: (change) => `now ${change} against it, within its bounds`,
    ahead: 'Month by month',
    labels: ['So far', 'Still to come', 'The whole month', 'Forecast before it began'],
    days: ['in 12 days with sales', 'in 18 days that are left'],
  },
  {
    locale: 'es-ES',
    about: 'unos',
    inAYear: 'en un año',
    perOpenDay: 'por día abierto',
    against: (change, month, total) => `${change} respecto a ${month} (${total})`,
    sameDays: (change, month, total) => `${change} respecto a los mismos días de ${month} (${total})`,
    between: (lower, upper) => `entre ${lower} y ${upper} en 8 de cada 10 meses así`,
    title: (month) => `Cómo va ${month}`,
    promised: (day) => `con las ventas hasta el ${day}`,
    now: (change) => `ahora, ${change} sobre lo previsto, dentro de sus límites`,
    ahead: 'Mes a mes',
    labels: ['Hasta ahora', 'Lo que falta', 'El mes entero', 'Lo previsto antes de empezar'],
    days: ['en 12 días con ventas', 'en 18 días que quedan'],
  },
];

/** Numbers and days as the page should write them. */
function formatsOf(locale: string) {
  const grouped = { useGrouping: 'always' } as const;
  const euros = new Intl.NumberFormat(locale, {
    ...grouped,
    style: 'currency',
    currency: 'EUR',
    maximumFractionDigits: 0,
  });
  const change = new Intl.NumberFormat(locale, {
    ...grouped,
    style: 'percent',
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero',
  });
  const date = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  const month = date({ month: 'long', year: 'numeric' });
  const day = date({ day: 'numeric', month: 'long', year: 'numeric' });
  return {
    euros: (value: number) => euros.format(value).replace('-', '−'),
    change: (value: number) => change.format(value).replace('-', '−'),
    month: (of: string) => month.format(new Date(`${of}-01T00:00:00Z`)),
    day: (of: string) => day.format(new Date(`${of}T00:00:00Z`)),
  };
}

type Formats = ReturnType<typeof formatsOf>;
type Total = Pick<Forecast['total'], 'forecast' | 'intervals'>;

function written({ euros }: Formats, { forecast, intervals }: Total): [string, string, string] {
  const [about, lower, upper] = roundToInterval(forecast, intervals['80'] ?? [Number.NaN, Number.NaN]);
  return [euros(about), euros(lower), euros(upper)];
}

const sumOf = (days: readonly ObservedDay[]) => days.reduce((sum, { sales }) => sum + (sales ?? 0), 0);
const openOf = (days: readonly { open: boolean }[]) => days.filter(({ open }) => open).length;
const yearBefore = (month: string) => `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`;
const tiles = (page: Page) => page.locator('.month-tile');
/** Spaces that do not break are spaces. */
const textsOf = async (locator: Locator) =>
  (await locator.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());

t.test('the months around the shown one', { skip: missing, timeout: 900_000 }, async (t) => {
  const service = await startService(t, { CURRENCY: 'EUR' });
  const { send, read } = service;
  await send('POST', '/datasets?name=ventas', salesTo('2025-11-30'));
  await send('POST', '/train?wait=60');
  await read('/forecast');
  await until(
    () => read('/forecasts'),
    ({ items }: { items: unknown[] }) => items.length > 0,
  );
  await send('POST', '/datasets?name=ventas', salesTo('2025-12-13'));
  await send('POST', '/train?wait=60');
  const next: Forecast = await read('/forecast');
  const monthInProgress = next.monthInProgress ?? t.fail('the data end within a month');
  if (typeof monthInProgress === 'boolean') return;
  const months: Forecast[] = [];
  for (const month of MONTHS) months.push(await read(`/forecast?month=${month}`));
  const soldIn = async (from: string, to: string): Promise<ObservedDay[]> =>
    (await read(`/datasets/ventas/days?from=${from}&to=${to}`)).days;
  const before = await Promise.all(
    MONTHS.map((month) => soldIn(`${yearBefore(month)}-01`, `${yearBefore(month)}-${lastOf(yearBefore(month))}`)),
  );
  const sameDays = await soldIn('2024-12-01', '2024-12-13');
  const [december] = months;
  t.same(december?.total.forecast, monthInProgress.total.forecast, 'the page of the month says the same');

  const isRight = async (t: Test, page: Page, language: Language) => {
    const { euros, change, month, day } = formatsOf(language.locale);
    const formats = formatsOf(language.locale);
    await tiles(page)
      .nth(MONTHS.length - 1)
      .waitFor();
    const shown = await textsOf(tiles(page));
    t.equal(shown.length, MONTHS.length);
    for (const [i, { total }] of months.entries()) {
      const [about, lower, upper] = written(formats, total);
      const sold = sumOf(before[i] ?? []);
      const name = month(MONTHS[i] ?? '');
      const text = (shown[i] ?? '').replace(/ (in progress|en curso)/, '');
      const expected = `${name} ${language.about} ${about} ${lower} – ${upper} ${change(total.forecast / sold - 1)} ${language.inAYear}`;
      t.equal(text.toLowerCase(), expected.replaceAll(/\s+/g, ' ').toLowerCase());
      const href = await tiles(page).nth(i).getAttribute('href');
      t.equal(href, `#/next-month?dataset=ventas&month=${MONTHS[i]}`);
    }
    await page.getByRole('heading', { name: language.ahead }).waitFor();

    await page.getByRole('heading', { name: language.title(month('2025-12')) }).waitFor();
    const figures = await textsOf(page.locator('.month-so-far .figure'));
    const { observed, remaining, total } = monthInProgress;
    const [left, leftLower, leftUpper] = written(formats, remaining);
    const [about, lower, upper] = written(formats, total);
    const sameSold = sumOf(sameDays);
    const perDay = (now: number, open: number, then: readonly ObservedDay[]) =>
      openOf(then) === open ? '' : ` · ${change(now / open / (sumOf(then) / openOf(then)) - 1)} ${language.perOpenDay}`;
    const open = openOf(december?.days ?? []);
    const whole = before[0] ?? [];
    const { byMonth } = await read('/accuracy');
    const promised: ArchivedSummary = byMonth.find((one: ArchivedSummary) => one.month === '2025-12');
    const [was, wasLower, wasUpper] = written(formats, promised.total);
    const expected = [
      [
        language.labels[0],
        euros(observed.sales),
        language.days[0],
        language.sameDays(change(observed.sales / sameSold - 1), month('2024-12'), euros(sameSold)) +
          perDay(observed.sales, observed.days, sameDays),
      ],
      [language.labels[1], `${language.about} ${left}`, language.days[1], `${leftLower} – ${leftUpper}`],
      [
        language.labels[2],
        `${language.about} ${about}`,
        language.between(lower, upper),
        language.against(change(total.forecast / sumOf(whole) - 1), month('2024-12'), euros(sumOf(whole))) +
          perDay(total.forecast, open, whole),
      ],
      [
        language.labels[3],
        `${language.about} ${was}`,
        language.promised(day(promised.origin)),
        `${wasLower} – ${wasUpper}`,
        language.now(change(total.forecast / promised.total.forecast - 1)),
      ],
    ];
    t.same(
      figures,
      expected.map((parts) => parts.join(' ').replaceAll(/\s+/g, ' ')),
    );
  };

  for (const language of LANGUAGES) {
    for (const viewport of WIDTHS) {
      await t.test(`${language.locale}, ${viewport.width} pixels`, async (t) => {
        const options = { locale: language.locale, viewport, path: '/#/next-month?dataset=ventas' };
        const page = await openPage(t, service, options);
        await isRight(t, page, language);
        await page.waitForLoadState('networkidle');
        const shift = await shiftOf(page);
        t.ok(shift < 0.02, `the layout shifts by ${shift}`);
        const lefts = new Set(
          await tiles(page).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left)),
        );
        t.equal(lefts.size, viewport.width < 500 ? 1 : MONTHS.length, 'below each other on a phone, else in a row');
        await looksRight(t, page, 'the months around it');
      });
    }
  }

  await t.test('a tile leads to its month, which is marked; what is not asked is not there', async (t) => {
    const page = await openPage(t, service, { locale: 'en-GB', path: '/#/next-month?dataset=ventas' });
    await tiles(page).filter({ hasText: 'March 2026' }).click();
    await page.getByRole('heading', { name: 'March 2026' }).waitFor();
    await page.locator('.month-tile[aria-current="page"]').filter({ hasText: 'March 2026' }).waitFor();
    t.equal(await page.getByRole('heading', { name: 'How December 2025 is going' }).count(), 0);
    await tiles(page).filter({ hasText: 'December 2025' }).click();
    await page.getByRole('heading', { name: 'How December 2025 is going' }).waitFor();
    t.equal(await page.getByRole('link', { name: 'Day by day' }).count(), 0, 'they are shown below');
    await visit(page, '#/next-month?dataset=ventas&month=2026-11');
    await page.getByRole('heading', { name: 'November 2026' }).waitFor();
    t.equal(
      await tiles(page)
        .nth(4)
        .textContent()
        .then((text) => text?.includes('April 2026')),
      true,
    );
    await visit(page, '#/next-month?dataset=ventas');
    await page.getByRole('heading', { name: 'How December 2025 is going' }).waitFor();
    await page.emulateMedia({ media: 'print' });
    t.equal(await tiles(page).first().isVisible(), true);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    t.equal(/\/Count (\d+)/.exec(pdf)?.[1], '1', 'one page');
  });

  await t.test('each month follows what was answered of its promotions', async (t) => {
    const page = await openPage(t, service, {
      locale: 'en-GB',
      path: '/#/next-month?dataset=ventas&month=2026-02&assume=none',
    });
    const { total } = await read('/forecast?month=2026-02&assume=none');
    const [about] = written(formatsOf('en-GB'), total);
    await tiles(page)
      .filter({ hasText: 'February 2026' })
      .filter({ hasText: `about ${about}` })
      .waitFor();
    await tiles(page).filter({ hasText: 'January 2026' }).click();
    await page.getByRole('heading', { name: 'January 2026' }).waitFor();
    await tiles(page)
      .filter({ hasText: 'February 2026' })
      .filter({ hasText: `about ${about}` })
      .waitFor();
  });

  await t.test('the first drawing waits for none of it', async (t) => {
    const page = await openPage(t, service, { locale: 'en-GB' });
    let isHeld = true;
    const held: (() => void)[] = [];
    await page.route(/\/forecast\?.*month=/, async (route) => {
      if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
      await route.continue();
    });
    await visit(page, '#/next-month?dataset=ventas');
    await page.locator('[data-drawn]').waitFor();
    t.equal(await tiles(page).count(), 0);
    isHeld = false;
    for (const resolve of held) resolve();
    await tiles(page).first().waitFor();
  });

  await t.test('without a forecast from before the month, and at the end of one, nothing is said of it', async (t) => {
    await send('DELETE', '/datasets/ventas');
    await send('POST', '/datasets?name=ventas', salesTo('2025-12-13'));
    await send('POST', '/train?wait=60', { model: 'linear' });
    const page = await openPage(t, service, { locale: 'en-GB', path: '/#/next-month?dataset=ventas' });
    await page.getByRole('heading', { name: 'How December 2025 is going' }).waitFor();
    t.equal(await page.locator('.month-so-far .figure').count(), 3);
    await send('POST', '/datasets?name=ventas', salesTo('2025-12-31'));
    await send('POST', '/train?wait=60', { model: 'linear' });
    await visit(page, '#/next-month?dataset=ventas');
    await tiles(page).filter({ hasText: 'April 2026' }).waitFor();
    t.equal(await tiles(page).count(), 4);
    t.equal(await page.getByRole('heading', { name: /^How / }).count(), 0);
  });
});

const lastOf = (month: string) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
