import t from 'tap';
import { addDays, weekdayOf } from '../../src/dates.ts';
import { createPublicHolidays } from '../../src/forecasting/public-holidays.ts';
import { salesCsv } from './sales.ts';
import { type Service, startService } from './service.ts';

const tables = await createPublicHolidays('DE');
const EASTER_MONDAY = '2024-04-01';
const ORDINARY_MONDAY = '2024-04-15';

/**
 * Sales that halve on public holidays, from after one Easter until before the next: the holidays in it that move are
 * Ascension and Whit Monday.
 */
function bareCsv(): string {
  const days = Array.from({ length: 331 }, (_, i) => addDays('2023-04-20', i));
  const rows = days.map((day, i) => {
    const usual = 400 + 20 * weekdayOf(day) + ((i * 7919) % 13);
    return `${day},${tables.nameOf(day) === undefined ? usual : usual / 2}`;
  });
  return ['Fecha,Ventas', ...rows, ''].join('\n');
}

interface Day {
  readonly date: string;
  readonly forecast: number;
  readonly holiday: number;
}

const train = async ({ post }: Service, dataset = 'ventas') =>
  (await post('/train?wait=60', { dataset, promote: 'always' })).json();

const preprocessOf = (run: { readonly steps: readonly { readonly name: string; readonly detail: object }[] }) =>
  run.steps.find(({ name }) => name === 'preprocess')?.detail;

/** Sales of Easter Monday as a share of those of an ordinary Monday of the same month. */
function shareOf(forecast: { readonly days: readonly Day[] }): number {
  const on = (date: string) => forecast.days.find((day) => day.date === date)?.forecast ?? Number.NaN;
  return on(EASTER_MONDAY) / on(ORDINARY_MONDAY);
}

t.test('public holidays of COUNTRY for data without holidays', async (t) => {
  const root = t.testdir();
  const german = await startService(t, root, { COUNTRY: 'DE' });
  await german.upload('/datasets', bareCsv());
  const run = await train(german);
  t.equal(run.status, 'succeeded');
  t.match(preprocessOf(run), { covariates: ['holiday'], publicHolidays: { region: 'DE', observed: 7, used: true } });
  t.equal(run.options.holidayRegion, 'DE');
  const april = (await german.get('/forecast?month=2024-04')).json();

  await t.test('a holiday that it has not seen before is forecast', async (t) => {
    t.ok(shareOf(april) > 0.4 && shareOf(april) < 0.65, `Easter Monday is ${shareOf(april)} of a Monday`);
    t.match(
      april.days.filter(({ holiday }: Day) => holiday === 1).map(({ date }: Day) => date),
      [EASTER_MONDAY],
    );
    t.match(
      april.assumptions.find(({ code }: { code: string }) => code === 'public-holidays').message,
      /public holidays of DE, as in the training: .* 1 April 2024 \(Ostermontag\)\.$/,
    );
    const explained = (await german.get('/forecast?month=2024-04&explain=true')).json();
    t.ok(explained.days[0].effects === undefined || explained.days[0].effects.holiday < 0.7);
    const long = (await german.get('/forecast?days=200')).json();
    t.equal(shareOf(long), shareOf(april), 'computed in a thread');
    const predicted = (await german.post('/predict', { date: EASTER_MONDAY })).json();
    t.equal(predicted.forecast, april.days[0].forecast);
  });

  await t.test('the data stay as they are', async (t) => {
    const { columns, covariates } = (await german.get('/datasets/ventas')).json();
    t.strictSame([columns.length, covariates], [2, []]);
    t.notOk('holiday' in (await german.get('/datasets/ventas/days?from=2023-05-01&to=2023-05-01')).json().days[0]);
  });

  await t.test('a client may say otherwise', async (t) => {
    const said = {
      days: [
        { date: EASTER_MONDAY, holiday: 0 },
        { date: ORDINARY_MONDAY, holiday: 1 },
      ],
    };
    const scenario = (await german.post('/forecast?month=2024-04', said)).json();
    t.ok(shareOf(scenario) > 1.5, 'now the other Monday is the holiday');
    t.same((await german.get('/forecast?month=2024-04')).json(), april, 'nothing is stored');
    const stored = await german.call({ method: 'PUT', url: '/datasets/ventas/calendar', payload: said });
    t.match(stored.json(), said);
    t.match(
      (await german.get('/datasets/ventas/calendar', { accept: 'text/csv' })).body,
      /^Fecha,holiday,Abierto\n2024-04-01,0,/,
    );
    t.equal(shareOf((await german.get('/forecast?month=2024-04')).json()), shareOf(scenario));
    await german.call({ method: 'DELETE', url: '/datasets/ventas/calendar' });
  });

  await t.test('its forecasts stay the same whatever country is set later', async (t) => {
    for (const environment of [{}, { COUNTRY: 'US' }] as Record<string, string>[]) {
      const later = await startService(t, root, environment);
      t.same((await later.get('/forecast?month=2024-04')).json(), april);
      t.match((await later.post(`/runs/${run.id}/replay`)).json(), { reproduced: true, differences: [] });
    }
  });

  await t.test('a training without a country knows no holidays, and what was said of them is no damage', async (t) => {
    const nowhere = await startService(t, root);
    const said = { days: [{ date: EASTER_MONDAY, holiday: 0 }] };
    const put = () => nowhere.call({ method: 'PUT', url: '/datasets/ventas/calendar', payload: said });
    t.equal((await put()).statusCode, 200, 'the champion knows holidays');
    const next = await train(nowhere);
    t.notOk('publicHolidays' in (preprocessOf(next) ?? {}));
    const forecast = (await nowhere.get('/forecast?month=2024-04')).json();
    t.ok(shareOf(forecast) > 0.9, `Easter Monday is ${shareOf(forecast)} of a Monday`);
    const codes = forecast.assumptions.map(({ code }: { code: string }) => code);
    t.notOk(codes.includes('calendar-unreadable'));
    t.ok(codes.includes('holidays-unused'), 'it is said that this model does not know what to do with it');
    t.notOk(april.assumptions.some(({ code }: { code: string }) => code === 'holidays-unused'));
    t.match((await nowhere.get('/datasets/ventas/calendar')).json(), said);
    t.equal((await put()).statusCode, 200, 'what was read may be sent back');
    t.equal((await nowhere.post('/forecast?month=2024-04', said)).statusCode, 200);
    await nowhere.call({ method: 'DELETE', url: '/datasets/ventas/calendar' });
    t.match((await put()).json(), { status: 422, code: 'invalid-calendar' });
    t.match((await nowhere.post('/forecast?month=2024-04', said)).json(), { status: 422, code: 'invalid-calendar' });
  });
});

t.test('holidays of the file are left alone', async (t) => {
  const german = await startService(t, t.testdir(), { COUNTRY: 'DE' });
  await german.upload('/datasets', salesCsv());
  const run = await train(german);
  t.match(preprocessOf(run), { covariates: ['Promociones', 'Festivo'] });
  t.notOk('publicHolidays' in (preprocessOf(run) ?? {}));
});
