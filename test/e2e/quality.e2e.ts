import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import t from 'tap';
import { looksRight } from './accessibility.ts';
import { answered, missing } from './browser.ts';
import { openPage, SAMPLE, sharedService, visit } from './service.ts';

const store = sharedService({ CURRENCY: 'EUR' });
const percent = (share: number, locale: string) =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share);
const opened = (page: Page) => page.getByRole('dialog');

t.test('how good the forecasts are, on a desktop', { skip: missing, timeout: 600_000 }, async (t) => {
  const service = await store();
  const { folder, call, send, read } = service;
  await send('POST', '/datasets?name=ventas', SAMPLE);
  const page = await openPage(t, service, { locale: 'en-GB', expected: [answered(412, '/models/champion')] });
  const champion = async () => (await read('/models/champion')).version as string;

  await t.test('without a model it says so', async (t) => {
    await visit(page, '#/quality');
    await page.getByText('No model has been trained yet', { exact: true }).waitFor();
    await page.getByText('No model is in use.').waitFor();
    await looksRight(t, page, 'no model');
  });

  await send('POST', '/train?wait=60', { model: 'linear' });
  const linear = await champion();
  await send('POST', '/train?wait=60', { model: 'seasonal-naive' });
  t.equal(await champion(), linear, 'the guess is not promoted');

  await t.test('the answers come first, in words, with the numbers of the backtest', async (t) => {
    await visit(page, '#/quality');
    const { report } = await read(`/models/${linear}`);
    const of = (kind: string) => report.backtest.candidates.find((one: { kind: string }) => one.kind === kind);
    const [own, guess] = [of('linear'), of('seasonal-naive')];
    await page
      .getByText(`a day’s forecast was off by ${percent(own.metrics.wape, 'en-GB')} on average`)
      .and(page.getByText(`would have been off by ${percent(guess.metrics.wape, 'en-GB')}`))
      .waitFor();
    await page.getByText(`${Math.round(own.intervals80.coverage * 100)} of 100`, { exact: true }).waitFor();
    await page.getByText('There is nothing to judge yet').waitFor();
    await page.locator('[data-drawn]').waitFor();
    await looksRight(t, page, 'the answers');
  });

  await t.test('each picture has its numbers in a table', async (t) => {
    for (const name of ['Errors', 'Predicted and real', 'Weekdays', 'Months', 'Promotions', 'Test by test']) {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('img', { name: new RegExp(`^${name}: `) }).waitFor();
    }
    await page.getByText('The numbers as a table').click();
    const { report } = await read(`/models/${linear}`);
    const rows = page.getByRole('region', { name: 'Test by test' }).locator('tbody tr');
    t.equal(await rows.count(), report.backtest.origins.length);
    await looksRight(t, page, 'a table of numbers');
  });

  await t.test('a rollback says what changes, and changes it', async (t) => {
    await send('POST', '/train?wait=60', { model: 'calendar', promote: 'always' });
    const calendar = await champion();
    await visit(page, '#/quality');
    const row = page.getByRole('region', { name: 'All models' }).getByRole('row', { name: /Linear/ });
    await row.getByText('Put to use: it was the first.').waitFor();
    t.equal((await read('/forecast')).model.version, calendar);
    await row.getByRole('button').click();
    await opened(page).getByRole('heading', { name: 'Go back to this model?' }).waitFor();
    await opened(page).getByText('Both know the same days').waitFor();
    await looksRight(t, page, 'the question');
    await opened(page).getByRole('button', { name: 'Go back to it' }).click();
    await page.getByText(/^The model trained .* answers now\.$/).waitFor();
    await row.getByText('in use').waitFor();
    t.equal((await read('/forecast')).model.version, linear, 'the forecast comes from the older model');
    await page.getByText('chosen by hand').waitFor();
  });

  await t.test('who changes the model at the same time is not overwritten', async (t) => {
    const { items } = await read('/models');
    const guess = items.find(({ kind }: { kind: string }) => kind === 'seasonal-naive');
    await page
      .getByRole('row', { name: /Calendar/ })
      .getByRole('button')
      .click();
    await opened(page).getByText('Both know the same days').waitFor();
    await call('/models/champion', {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify({ dataset: 'ventas', version: guess.version }),
    });
    await opened(page).getByRole('button', { name: 'Use this one' }).click();
    await page.getByText('Somebody else has changed it in the meantime').waitFor();
    await page.getByText('The forecast in use is the guess itself').waitFor();
    t.equal(await champion(), guess.version);
    await looksRight(t, page, 'changed meanwhile');
  });

  await t.test('a model without its numbers shows the stored pictures', async (t) => {
    const file = join(folder, 'modelos/ventas', await champion(), 'graficos/datos.json');
    await rm(file);
    await visit(page, '#/quality');
    await page.getByText('its pictures are shown as they were stored').waitFor();
    const picture = page.getByRole('img', { name: /^Errors: / });
    await picture.waitFor();
    await page.waitForFunction("document.querySelector('img.stored-chart').naturalWidth > 0");
    await looksRight(t, page, 'stored pictures');
  });
});

t.test('how good they were in use, on a Spanish phone', { skip: missing, timeout: 600_000 }, async (t) => {
  const service = await store();
  const { send, read, empty } = service;
  await empty();
  const [header, ...rows] = SAMPLE.trimEnd().split(/\r?\n/);
  const upTo = (day: string) => [header, ...rows.filter((row) => row.slice(0, 10) <= day), ''].join('\n');
  await send('POST', '/datasets?name=ventas', upTo('2025-09-30'));
  await send('POST', '/train?wait=60', { model: 'linear' });
  await read('/forecast?month=2025-10');
  const page = await openPage(t, service, { locale: 'es-ES', viewport: { width: 360, height: 800 } });

  await t.test('forecasts that wait for their sales', async (t) => {
    await visit(page, '#/quality');
    await page.getByText(/^31 días previstos esperan sus ventas$/).waitFor();
    await looksRight(t, page, 'waiting');
  });

  await t.test('live against promised', async (t) => {
    await send('POST', '/datasets?name=ventas', upTo('2025-10-31'));
    const { overall, byModel } = await read('/accuracy');
    await visit(page, '#/quality');
    await page
      .getByText(`se desviaron de media un ${percent(overall.wape, 'es-ES')} al día`)
      .and(page.getByText(`En las pruebas se desviaron un ${percent(byModel[0].backtest.wape, 'es-ES')}`))
      .waitFor();
    const [days, inside, expected] = [overall.days, overall.coverage['80'] * overall.days, 0.8 * overall.days];
    await page
      .getByText(
        `De ${days} días, ${Math.round(inside)} dentro de la banda del 80 %; lo esperable son ${Math.round(expected)}.`,
      )
      .waitFor();
    await page.getByText(/^El día que más acertó fue el \p{L}+, \d+ de octubre/u).waitFor();
    await page.getByText(/se vendieron .*\. (Hubo una promoción|Fue festivo|No fue festivo)/).waitFor();
    await page.getByText('Semana a semana, en cifras').click();
    await page.getByRole('rowheader', { name: '6 oct' }).waitFor();
    await page.locator('[data-drawn]').first().waitFor();
    await looksRight(t, page, 'judged');
  });
});
