import t from 'tap';
import { csvFile, formOf, salesCsv } from './sales.ts';
import { startService } from './service.ts';
import { storesUnderTest } from './stores.ts';

const CSV = { 'content-type': 'text/csv' };
const DAYS = '/datasets/ventas/days';

for (const { name: kind, environmentOf } of storesUnderTest()) {
  t.test(`${kind}: days that are typed in are added, others are corrected, and what is not told stays`, async (t) => {
    const { get, post, call, upload } = await startService(t, t.testdir(), environmentOf(t));
    const first = (await upload()).json();
    const { etag } = (await get('/datasets/ventas')).headers;
    const added = await post(
      DAYS,
      {
        days: [
          { date: '2023-01-01', sales: 1600.5, promo: false, holiday: true },
          { date: '2022-12-31', sales: 1555 },
          { date: '2023-01-02', open: false },
        ],
      },
      { 'if-match': String(etag) },
    );
    t.equal(added.statusCode, 201);
    t.equal(added.headers.location, '/datasets/ventas');
    const { changes, ...document } = added.json();
    t.match(document, { source: 'days', days: 366, rows: 367, from: '2022-01-01', to: '2023-01-02' });
    t.match(document.fileDialect, { dateFormat: 'iso', decimal: '.' });
    t.match(changes, {
      newDays: { count: 1 },
      revisedDays: { count: 1 },
      removedDays: { count: 0 },
      unchangedDays: 364,
    });
    t.same(changes.revisedDays.first, [{ date: '2022-12-31', old: 1500, new: 1555 }]);
    t.equal((await get('/datasets/ventas')).json().version, document.version);
    const content = await get('/datasets/ventas/content');
    const lines = content.body.split('\n');
    t.same(
      [lines[0], ...lines.slice(-4)],
      [
        'Fecha,DíaDeLaSemana,Promociones,Festivo,Ventas,Abierto',
        '2022-12-31,6,0,0,1555,1',
        '2023-01-01,7,0,1,1600.5,1',
        '2023-01-02,1,,,,0',
        '',
      ],
    );
    t.equal(content.headers.etag, `"${document.sha256}"`);
    const observed = (await get(`${DAYS}?from=2022-12-31`)).json();
    t.match(observed.days, [{ sales: 1555 }, { sales: 1600.5, holiday: 1 }, { open: false, sales: null }]);

    const stale = await post(DAYS, { days: [{ date: '2023-01-03', sales: 1 }] }, { 'if-match': String(etag) });
    t.match([stale.statusCode, stale.json().code], [412, 'precondition-failed']);

    const again = await post(DAYS, {
      days: [
        { date: '2022-12-31', sales: 1555 },
        { date: '2023-01-02', open: false },
      ],
    });
    t.match([again.statusCode, again.json().version], [200, document.version], 'nothing changes');

    const back = await call({ method: 'POST', url: '/datasets', payload: content.rawPayload, headers: CSV });
    t.match([back.statusCode, back.json().version], [200, document.version], 'its own content is the same version');

    const opened = (await post(DAYS, { days: [{ date: '2023-01-02', sales: 900, promo: 0, holiday: 0 }] })).json();
    t.match(opened, { days: 367, rows: 367, to: '2023-01-02', changes: { newDays: { count: 1 } } });
    t.equal((await get(`/datasets/ventas/content?version=${first.version}`)).body, salesCsv(), 'old contents stay');
    const run = (await post('/train?wait=60', { model: 'seasonal-naive' })).json();
    t.match(run, { status: 'succeeded', datasetVersion: opened.version });
  });

  t.test(`${kind}: of days that come at once to two services on one store none is lost`, async (t) => {
    const environment = environmentOf(t);
    const services = await Promise.all([1, 2].map(() => startService(t, t.testdirName, environment)));
    await services[0]?.upload();
    const days = Array.from({ length: 8 }, (_, i) => ({
      ...{ date: `2023-01-0${i + 1}`, sales: 100 + i, promo: 0, holiday: 0 },
    }));
    const answers = await Promise.all(days.map((day, i) => services[i % 2]?.post(DAYS, { days: [day] })));
    const added = days.filter((_, i) => answers[i]?.statusCode === 201);
    t.match(
      answers.map((answer) => answer?.statusCode).filter((status) => status !== 201),
      [],
    );
    const { to, days: count } = (await services[0]?.get('/datasets/ventas'))?.json() ?? {};
    t.match([to, count], ['2023-01-08', 365 + added.length]);
    const { body } = (await services[0]?.get('/datasets/ventas/content')) ?? { body: '' };
    for (const { date } of added) t.match(body, date);
  });

  t.test(`${kind}: days come as a file, and a file with all of them is a revision`, async (t) => {
    const { post, call, get, upload } = await startService(t, t.testdir(), environmentOf(t));
    const spanish = (rows: readonly string[]) => ['Fecha;Ventas;Promociones', ...rows, ''].join('\r\n');
    const year = Array.from({ length: 60 }, (_, i) => {
      const day = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10).split('-').reverse().join('/');
      return `${day};${1000 + i},50;${i % 2}`;
    });
    await upload('/datasets', spanish(year.slice(0, 50)));
    const send = (text: string, url = DAYS) => call({ method: 'POST', url, payload: text, headers: CSV });
    // 01/03/2024 alone could be either order; the other files of the shop tell.
    const one = await send(spanish(['01/03/2024;1.060,50;1']));
    t.match([one.statusCode, one.json().to, one.json().days], [201, '2024-03-01', 51]);
    t.match(one.json().warnings, [{ code: 'skipped-days', message: /10 days between 2024-02-19 and 2024-03-01/ }]);
    const next = await send(spanish(['02/03/2024;1.061,50;1']));
    t.match([next.statusCode, next.json().to], [201, '2024-03-02'], 'though the content is written otherwise now');
    const { payload, headers } = await formOf([['file', csvFile(spanish(year))]]);
    const all = await call({ method: 'POST', url: DAYS, payload, headers });
    t.match(all.json(), {
      days: 62,
      changes: { newDays: { count: 10 }, revisedDays: { count: 0 }, removedDays: { count: 0 } },
    });
    t.match((await get('/datasets/ventas/content')).body, /^Fecha,Ventas,Promociones\n2024-01-01,1000.5,0\n/);
    const without = await send('Fecha;Ventas\r\n03/03/2024;12,5\r\n');
    t.match(without.json().warnings, [{ code: 'assumed-flag', message: /Promociones of 1 added day is 0/ }]);
    t.match((await send('Fecha;Otra\r\n03/03/2024;12,5\r\n')).json(), {
      status: 422,
      code: 'invalid-csv',
      errors: [{ column: 'Ventas', code: 'missing-column' }],
    });
    t.match((await send(spanish(['04/03/2024;12,5x;1']))).json(), {
      status: 422,
      code: 'invalid-csv',
      errors: [{ row: 2, column: 'Ventas' }],
    });
    t.match((await send(spanish(['04/03/2099;12,5;1']))).json().errors, [{ column: 'Fecha', code: 'future-day' }]);
    const other = await formOf([
      ['file', csvFile(spanish(year))],
      ['name', 'x'],
    ]);
    t.equal((await call({ method: 'POST', url: DAYS, ...other })).statusCode, 400);
    t.match((await post('/datasets/none/days', { days: [{ date: '2024-03-04', sales: 1 }] })).json(), { status: 404 });
    t.equal((await send(spanish(year), '/datasets/none/days')).statusCode, 404);
  });
}

t.test('a file of days needs no column that only repeats what the date says', async (t) => {
  const { call, upload, get } = await startService(t, t.testdir());
  await upload();
  t.match((await get('/datasets/ventas')).json().mapping, { weekday: 'DíaDeLaSemana' });
  const payload = 'Fecha,Promociones,Festivo,Ventas\n2023-01-01,0,0,10\n';
  const added = await call({ method: 'POST', url: DAYS, payload, headers: CSV });
  t.match([added.statusCode, added.json().days], [201, 366], added.body.slice(0, 300));
});

t.test('what is wrong with a day is told by its field', async (t) => {
  const { post, upload, get } = await startService(t, t.testdir());
  await upload();
  const { version } = (await get('/datasets/ventas')).json();
  const day = { date: '2023-01-01', sales: 10 };
  const wrong: [day: object, field: string, code: string][] = [
    [{ date: '2099-01-01', sales: 10 }, 'date', 'future-day'],
    [{ date: '1850-01-01', sales: 10 }, 'date', 'date-out-of-range'],
    [{ date: '2023-01-01' }, 'sales', 'missing-value'],
    [{ ...day, sales: 2e15 }, 'sales', 'number-out-of-range'],
    [{ ...day, sales: -1 }, 'sales', 'negative-sales'],
    [{ ...day, open: false }, 'sales', 'sales-on-closed-day'],
    [{ ...day, series: 'North' }, 'series', 'unknown-series'],
    [{ ...day, Precio: 1 }, 'Precio', 'unknown-field'],
    [{ ...day, holiday: 1e16 }, 'holiday', 'number-out-of-range'],
    [{ ...day, Promociones: 'yes' }, 'Promociones', 'not-a-number'],
  ];
  for (const [entry, field, code] of wrong) {
    const response = await post(DAYS, { days: [{ date: '2023-01-05', sales: 1 }, entry] });
    t.match([response.statusCode, response.json().code], [422, 'invalid-request'], code);
    t.match(response.json().errors, [{ field: `body/days/1/${field}`, code, message: String }], code);
    const dry = (await post(`${DAYS}?dryRun=true`, { days: [entry] })).json();
    t.match(dry, { valid: false, problems: [{ field: `body/days/0/${field}`, code }] }, code);
  }
  t.match((await post(DAYS, { days: [day, day] })).json().errors, [
    { field: 'body/days/1/date', code: 'repeated-date' },
  ]);
  for (const body of [{}, { days: [] }, { days: [{ date: '2023-02-30', sales: 1 }] }, { days: [day], other: 1 }]) {
    t.match((await post(DAYS, body)).json(), { status: 400, code: 'malformed-request' });
  }
  t.equal((await post(DAYS)).statusCode, 400);
  const dry = (await post(`${DAYS}?dryRun=true`, { days: [day] })).json();
  t.match(dry, { valid: true, days: 366, to: '2023-01-01', changes: { newDays: { count: 1 } }, losesHistory: null });
  t.equal((await get('/datasets/ventas')).json().version, version, 'nothing was stored');
});

t.test('a request that is sent twice adds its days once, and days that come at once are all there', async (t) => {
  const { post, upload, get } = await startService(t, t.testdir());
  await upload();
  const key = { 'idempotency-key': 'monday' };
  const body = { days: [{ date: '2023-01-01', sales: 10, promo: 0, holiday: 0 }] };
  const [first, again] = [await post(DAYS, body, key), await post(DAYS, body, key)];
  t.match([first.statusCode, again.statusCode, again.body], [201, 201, first.body]);
  const other = await post(DAYS, { days: [{ date: '2023-01-02', sales: 10 }] }, key);
  t.match([other.statusCode, other.json().code], [422, 'idempotency-key-reused']);
  const days = ['02', '03', '04', '05'].map((day) => ({ date: `2023-01-${day}`, sales: 10, promo: 0, holiday: 0 }));
  await Promise.all(days.map((day) => post(DAYS, { days: [day] })));
  t.match((await get('/datasets/ventas')).json(), { days: 370, to: '2023-01-05', closedWeekdays: [] });
});

t.test('what the known future said of a day holds when it has come', async (t) => {
  const { call, post, upload, get } = await startService(t, t.testdir());
  const text = salesCsv()
    .replaceAll(/(\d+)\n/g, '$1,2.5\n')
    .replace('Ventas,2.5', 'Ventas,Precio');
  await upload('/datasets?mapping={"known":["Precio"]}', text.replace('Ventas\n', 'Ventas,Precio\n'));
  const planned = { days: [{ date: '2023-01-01', promo: 1, Precio: 3 }] };
  t.equal((await call({ method: 'PUT', url: '/datasets/ventas/calendar', payload: planned })).statusCode, 200);
  t.equal((await post(DAYS, { days: [{ date: '2023-01-01', sales: 10, holiday: 1 }] })).statusCode, 201);
  const observed = (await get(`${DAYS}?from=2023-01-01`)).json();
  t.match(observed.days, [{ sales: 10, promo: 1, holiday: 1, covariates: { Precio: 3 } }]);
  const priceless = await post(DAYS, { days: [{ date: '2023-01-02', sales: 10 }] });
  t.match(priceless.json().errors, [{ field: 'body/days/0/Precio', code: 'missing-value' }]);
});
