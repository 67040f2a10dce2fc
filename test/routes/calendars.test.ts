import { writeFile } from 'node:fs/promises';
import readSheet from 'read-excel-file/node';
import t from 'tap';
import { WORKBOOK_TYPE } from '../../src/primitives.ts';
import { salesCsv } from './sales.ts';
import { startService } from './service.ts';
import { until } from './until.ts';

const CSV = { 'content-type': 'text/csv' };
const root = t.testdir({});
const { call, get, post, upload } = await startService(t, root, { CHAMPION_POLL_MS: '100' });
const put = (payload: string | object, headers: Record<string, string> = {}, name = 'ventas') =>
  call({ method: 'PUT', url: `/datasets/${name}/calendar`, payload, headers });
const remove = (name = 'ventas') => call({ method: 'DELETE', url: `/datasets/${name}/calendar` });
const dayOf = async (date: string, query = '') =>
  (await get(`/forecast?assume=none&from=${date}&to=${date}${query}`)).json().days[0];

t.test('a calendar needs its dataset', async (t) => {
  for (const response of [
    await put({ days: [] }),
    await get('/datasets/ventas/calendar'),
    await remove(),
    await post('/forecast', { days: [] }),
  ]) {
    t.match(response.json(), { status: 404, code: 'dataset-not-found' });
  }
  await upload('/datasets', salesCsv());
  t.match((await post('/forecast', { days: [] })).json(), { status: 409, code: 'no-champion' });
  t.equal((await post('/train?wait=60', { model: 'linear' })).json().status, 'succeeded');
  t.match((await get('/datasets/ventas/calendar')).json(), { status: 404, code: 'calendar-not-found' });
});

t.test('where none is stored, the answer may be one without days', async (t) => {
  const answer = await get('/datasets/ventas/calendar?orEmpty=true');
  t.equal(answer.statusCode, 200);
  t.same(answer.json(), { dataset: 'ventas', days: [] });
  t.notOk('etag' in answer.headers, 'nothing that a change could name');
  const csv = await get('/datasets/ventas/calendar?orEmpty=1', { accept: 'text/csv' });
  t.match((await get('/datasets/ventas/calendar?orEmpty=false')).json(), { code: 'calendar-not-found' });
  t.match((await get('/datasets/ventas/calendar?orEmpty=perhaps')).json(), { status: 400 });
  t.match((await get('/datasets/nobody/calendar?orEmpty=true')).json(), { status: 404, code: 'dataset-not-found' });
  await put({ days: [] });
  t.equal((await get('/datasets/ventas/calendar', { accept: 'text/csv' })).body, csv.body, 'a file without days');
  await put({ days: [{ date: '2023-01-05', promo: 1 }] });
  const stored = await get('/datasets/ventas/calendar');
  const same = await get('/datasets/ventas/calendar?orEmpty=true');
  t.same([same.json(), same.headers.etag], [stored.json(), stored.headers.etag], 'what is stored is answered as ever');
  await remove();
});

t.test('a CSV is stored, answered as JSON or CSV, and moves the forecast at once', async (t) => {
  const before = await get('/forecast?assume=none');
  t.equal((await dayOf('2023-01-03')).forecast, 1100);
  const text = 'Fecha;Promociones;Festivo;Abierto\n03/01/2023;1;0;1\n16/01/2023;;;0\n';
  const response = await put(text, CSV);
  t.equal(response.statusCode, 200);
  t.same(response.json(), {
    dataset: 'ventas',
    days: [
      { date: '2023-01-03', open: true, promo: 1, holiday: 0 },
      { date: '2023-01-16', open: false },
    ],
  });
  t.same((await get('/datasets/ventas/calendar')).json(), response.json());
  const csv = await get('/datasets/ventas/calendar', { accept: 'text/csv' });
  t.equal(csv.body, 'Fecha,Promociones,Festivo,Abierto\n2023-01-03,1,0,1\n2023-01-16,,,0\n');
  const german = { accept: 'text/csv;dialect=excel', 'accept-language': 'de' };
  const excel = await get('/datasets/ventas/calendar', german);
  t.equal(excel.body, '\uFEFFFecha;Promociones;Festivo;Abierto\r\n2023-01-03;1;0;1\r\n2023-01-16;;;0\r\n');
  const workbook = await get('/datasets/ventas/calendar', { accept: WORKBOOK_TYPE });
  t.match(workbook.headers, { 'content-disposition': /"calendario-ventas\.xlsx"/, etag: csv.headers.etag });
  t.same((await readSheet(workbook.rawPayload))[0].data, [
    ['Fecha', 'Promociones', 'Festivo', 'Abierto'],
    [new Date('2023-01-03'), 1, 0, 1],
    [new Date('2023-01-16'), null, null, 0],
  ]);

  t.match(await dayOf('2023-01-03'), { promo: 1, forecast: 1600 });
  t.match(await dayOf('2023-01-16'), { open: false, forecast: 0, intervals: { 80: [0, 0], 95: [0, 0] } });
  const after = await get('/forecast?assume=none');
  t.not(after.headers.etag, before.headers.etag, 'another calendar, another answer');
  const { total, assumptions } = after.json();
  t.equal(total.forecast, before.json().total.forecast + 500 - 1000);
  t.match(assumptions.find(({ code }: { code: string }) => code === 'covariate-zero').message, /29 of 30 days/);
});

t.test('JSON replaces the whole calendar; fields left out are not known', async (t) => {
  t.equal((await put({ days: [{ date: '2023-01-10', promo: 1 }] })).statusCode, 200);
  t.equal((await dayOf('2023-01-03')).forecast, 1100);
  t.match(await dayOf('2023-01-10'), { open: true, promo: 1, holiday: 0, forecast: 1600 });
});

t.test('a scenario answers what would be and stores nothing', async (t) => {
  const scenario = {
    days: [
      { date: '2023-01-03', promo: 1 },
      { date: '2023-01-10', open: false },
    ],
  };
  const answer = (await post('/forecast?month=2023-01', scenario)).json();
  const forecastOn = (date: string) => answer.days.find((day: { date: string }) => day.date === date).forecast;
  t.same([forecastOn('2023-01-03'), forecastOn('2023-01-10'), forecastOn('2023-01-17')], [1600, 0, 1100]);
  const csv = await post('/forecast?from=2023-01-03&to=2023-01-03', scenario, { accept: 'text/csv' });
  t.match(csv.body, /\n2023-01-03,2,1,1,0,1600,/);
  t.match(await dayOf('2023-01-10'), { promo: 1, forecast: 1600 }, 'the stored calendar is as before');
  t.match((await post('/forecast', { days: [{ date: '2023-01-03', precio: 1 }] })).json(), {
    status: 422,
    code: 'invalid-calendar',
    errors: [{ field: 'body/days/0/precio', code: 'unknown-covariate' }],
  });
});

t.test('what cannot be accepted is refused, and the calendar stays as it was', async (t) => {
  const bad = await put('Fecha,Promociones\n2023-01-03,??\n2023-01-03,1\n', CSV);
  t.match(bad.json(), {
    status: 422,
    code: 'invalid-calendar',
    errors: [
      { row: 2, column: 'Promociones', code: 'unparsable-number' },
      { row: 3, column: 'Fecha', code: 'repeated-date' },
    ],
  });
  t.match((await put({ days: [{ date: '2023-02-30' }] })).json(), {
    status: 400,
    errors: [{ field: 'body/days/0/date' }],
  });
  t.match((await put({ day: [] })).json(), { status: 400 });
  t.match((await put('{', { 'content-type': 'application/json' })).json(), { status: 400 });
  t.match((await put('<days/>', { 'content-type': 'text/xml' })).json(), { status: 415 });
  t.match((await put('x'.repeat(1_100_000), CSV)).json(), { status: 413, code: 'payload-too-large' });
  t.equal((await get('/datasets/ventas/calendar')).json().days.length, 1);
});

t.test('an edit can ask that nobody else has edited meanwhile', async (t) => {
  const { etag } = (await get('/datasets/ventas/calendar')).headers;
  const mine = await put({ days: [{ date: '2023-01-10', promo: 0 }] }, { 'if-match': String(etag) });
  t.equal(mine.statusCode, 200);
  t.not(mine.headers.etag, etag);
  t.match((await put({ days: [] }, { 'if-match': String(etag) })).json(), { status: 412, code: 'precondition-failed' });
  t.equal((await put({ days: [] }, { 'if-match': '*' })).statusCode, 200);
});

t.test('a calendar that another program spoils is reported and not used', async (t) => {
  await put({ days: [{ date: '2023-01-10', promo: 1 }] });
  await writeFile(`${root}/dataset-predicciones/ventas/calendario.csv`, 'Fecha,Promociones\nsoon,1\n');
  const { assumptions, days } = await until(
    async () => (await get('/forecast?days=3')).json(),
    ({ assumptions }) => assumptions[0].code === 'calendar-unreadable',
  );
  t.match(assumptions[0], { code: 'calendar-unreadable', message: /"soon" is not a date/ });
  t.equal(days.length, 3);
  t.match((await get('/datasets/ventas/calendar')).json(), { status: 422, code: 'invalid-calendar' });
});

t.test('deleted, it is forgotten', async (t) => {
  await put({ days: [{ date: '2023-01-03', promo: 1 }] });
  t.equal((await dayOf('2023-01-03')).forecast, 1600);
  t.equal((await remove()).statusCode, 204);
  t.equal((await dayOf('2023-01-03')).forecast, 1100);
});

t.test('explained, a day multiplies from its effects and reads in English or Spanish', async (t) => {
  for (const model of ['seasonal-naive', 'linear', 'calendar']) {
    await post('/train?wait=60', { model, promote: 'always' });
    const { days } = (await get('/forecast?explain=true&days=21')).json();
    for (const { forecast, effects, explanation } of days) {
      const product = (Object.values(effects) as number[]).reduce((product, factor) => product * factor, 1);
      t.ok(Math.abs(product - forecast) <= 1e-9 * forecast, `${model}: ${product} is ${forecast}`);
      t.match(explanation, /^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, January \d+: /);
    }
  }
  const spanish = await get('/forecast?explain=true&days=1', { 'accept-language': 'es-MX,es;q=0.9,en;q=0.1' });
  t.match(spanish.json().days[0].explanation, /^Domingo, 1 de enero: .*el día de la semana \+/);
  t.not(spanish.headers.etag, (await get('/forecast?explain=true&days=1')).headers.etag);
  t.equal((await dayOf('2023-01-01')).effects, undefined, 'only when asked for');
});

t.test('a day of a kind never seen is flagged and has a wider band', async (t) => {
  const width = ({ intervals }: { intervals: Record<string, [number, number]> }) =>
    intervals['80'][1] - intervals['80'][0];
  await upload(
    '/datasets?name=ruido',
    salesCsv().replace(/(\d)$/gm, (digit) => String((Number(digit) * 7 + 3) % 10)),
  );
  const noisy = salesCsv()
    .split('\n')
    .map((line, i) =>
      i > 0 && line ? line.replace(/\d+$/, (sales) => String(Number(sales) + ((i * 7919) % 97))) : line,
    )
    .join('\n');
  await upload('/datasets?name=ruido', noisy);
  await post('/train?wait=60', { dataset: 'ruido', model: 'linear' });
  const ask = async (promo: number, date: string) =>
    (await post(`/forecast?dataset=ruido&from=${date}&to=${date}`, { days: [{ date, promo }] })).json().days[0];
  const [tuesday, friday] = [await ask(1, '2023-01-03'), await ask(1, '2023-01-06')];
  t.match(tuesday, { support: 'seen', supportDays: 26 });
  t.match(friday, { support: 'unseen', supportDays: 0 });
  t.ok(width(friday) > 1.3 * width(await ask(0, '2023-01-06')));
});

t.test('no cell of a calendar as CSV is a formula, and it can be sent back as it came', async (t) => {
  const names = ['=HYPERLINK("x")', '+1', '-promo', '@sum', 'Festivo'];
  const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join();
  const rows = salesCsv()
    .split('\n')
    .slice(1, -1)
    .map((row, i) => `${row.split(',')[0]},${row.split(',')[4]},${i % 2},${i % 3},${i % 2},${i % 5},0`);
  const text = [`Fecha,Ventas,${header}`, ...rows, ''].join('\n');
  const csv = (method: 'POST' | 'PUT', url: string, payload: string) =>
    call({ method, url, payload, headers: { 'content-type': 'text/csv', accept: 'text/csv' } });
  t.equal(
    (
      await call({
        method: 'POST',
        url: `/datasets?name=formulas&mapping=${encodeURIComponent(JSON.stringify({ known: names.slice(0, 4) }))}`,
        payload: text,
        headers: { 'content-type': 'text/csv' },
      })
    ).statusCode,
    201,
  );
  const sent = await csv('PUT', '/datasets/formulas/calendar', `Fecha,${header}\n2023-01-02,1,2,1,3,0\n`);
  t.equal(sent.statusCode, 200, sent.body);
  for (const body of [sent.body, (await get('/datasets/formulas/calendar', { accept: 'text/csv' })).body]) {
    t.notMatch(body, /(^|,|\n)"?[=+@-]/, body);
    t.match(body, /"'=HYPERLINK\(""x""\)",'\+1,'-promo,'@sum,Festivo/);
    const again = await csv('PUT', '/datasets/formulas/calendar', body);
    t.same([again.statusCode, again.body], [200, body]);
  }
  // Another program may write the names as they are.
  await writeFile(`${root}/dataset-predicciones/formulas/calendario.csv`, `Fecha,${header}\n2023-01-02,1,2,1,3,0\n`);
  t.equal((await get('/datasets/formulas/calendar', { accept: 'text/csv' })).body, sent.body);
  await call({ method: 'POST', url: '/train?wait=60', payload: { dataset: 'formulas', model: 'linear' } });
  const forecast = (await get('/forecast?dataset=formulas&days=3', { accept: 'text/csv' })).body;
  t.notMatch(forecast, /(^|,|\n)"?[=+@-]/, forecast);
});
