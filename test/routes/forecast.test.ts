import ICAL from 'ical.js';
import readSheet from 'read-excel-file/node';
import t from 'tap';
import type { ForecastDay } from '../../src/forecasting/forecast-schema.ts';
import { WORKBOOK_TYPE as WORKBOOK } from '../../src/primitives.ts';
import { salesCsv } from './sales.ts';
import { startService } from './service.ts';
import { until } from './until.ts';

const root = t.testdir({});
const service = await startService(t, root);
const { call, get, post } = service;

const trained = async (text = salesCsv(), request: object = {}, dataset = 'ventas') => {
  t.match((await service.upload(`/datasets?name=${dataset}`, text)).statusCode, /20[01]/);
  const run = (await post('/train?wait=60', { dataset, promote: 'always', ...request })).json();
  t.equal(run.status, 'succeeded');
  return run.id as string;
};

t.test('without a dataset, and then without a champion, the answer says which call to make', async (t) => {
  const unserved = () =>
    Promise.all([
      get('/forecast'),
      post('/forecast', { days: [] }),
      post('/predict', { weekday: 1 }),
      get('/models/champion'),
    ]);
  for (const response of await unserved()) {
    t.match(response.json(), { status: 404, code: 'dataset-not-found', detail: /POST \/datasets\?name=ventas/ });
  }
  await service.upload();
  for (const response of await unserved()) {
    t.match(response.json(), { status: 409, code: 'no-champion', detail: /POST \/train \{"dataset":"ventas"\}/ });
  }
});

let version = '';

t.test('trained, it answers', async (t) => {
  version = await trained();
  t.equal((await get('/forecast')).statusCode, 200);
});

t.test('n days asked are n days given, in order, from the day after the last observed one', async (t) => {
  const asked: [query: string, from: string, to: string, days: number][] = [
    ['', '2023-01-01', '2023-01-31', 31],
    ['?month=2023-02', '2023-02-01', '2023-02-28', 28],
    ['?days=1', '2023-01-01', '2023-01-01', 1],
    ['?days=366', '2023-01-01', '2024-01-01', 366],
    ['?from=2023-03-05&to=2023-03-05', '2023-03-05', '2023-03-05', 1],
    ['?from=2023-01-30&to=2023-02-02', '2023-01-30', '2023-02-02', 4],
    ['?from=2024-01-01&to=2024-01-01', '2024-01-01', '2024-01-01', 1],
    ['?month=2022-12', '2022-12-01', '2022-12-31', 31],
    ['?from=2022-12-30&to=2023-01-02', '2022-12-30', '2023-01-02', 4],
  ];
  for (const [query, from, to, count] of asked) {
    const answer = (await get(`/forecast${query}`)).json();
    t.match(answer, { dataset: 'ventas', model: { version }, from, to }, query);
    const dates = answer.days.map(({ date }: { date: string }) => date);
    t.same([dates.length, dates[0], dates.at(-1)], [count, from, to], query);
    t.same(dates, [...dates].sort());
  }
});

t.test('the forecast of alike weeks is those weeks, with intervals in order and a total', async (t) => {
  const { days, total, assumptions } = (await get('/forecast?days=14&levels=95,80,80&assume=none')).json();
  for (const day of days) {
    t.ok(Math.abs(day.forecast - (900 + 100 * day.weekday)) < 0.01, `${day.date} is ${day.forecast}`);
    t.same(Object.keys(day.intervals), ['80', '95']);
    const [[low, high], [lower, higher]] = [day.intervals['80'], day.intervals['95']];
    t.ok(lower <= low && low <= day.forecast && day.forecast <= high && high <= higher);
  }
  t.equal(total.forecast, 18200);
  t.same(
    assumptions.map(({ code }: { code: string }) => code),
    ['open-every-day', 'covariate-zero', 'covariate-by-weekday'],
  );
  const observed = (await get('/forecast?from=2022-12-30&to=2023-01-01')).json();
  t.match(
    observed.days.map((day: { observed?: boolean }) => day.observed ?? false),
    [true, true, false],
  );
  t.same(observed.days[0].intervals, { 80: [1400, 1400], 95: [1400, 1400] }, 'an observed day is what was sold');
});

t.test('quantiles stand beside the levels, under the shortest text of their number', async (t) => {
  const asked = 'quantiles=.9,0.10,0.005,0.50,0.9950,0.35,0.1&levels=1,30,80,99';
  const { days, total } = (await get(`/forecast?days=14&${asked}`)).json();
  for (const { forecast, intervals, quantiles } of [...days, total]) {
    t.same(Object.entries(quantiles), [
      ['0.005', intervals['99'][0]],
      ['0.1', intervals['80'][0]],
      ['0.35', intervals['30'][0]],
      ['0.5', forecast],
      ['0.9', intervals['80'][1]],
      ['0.995', intervals['99'][1]],
    ]);
    t.same(Object.keys(intervals), ['1', '30', '80', '99']);
  }
  t.notOk('quantiles' in (await get('/forecast?days=14')).json().total);
  t.match((await get('/forecast?quantiles=0.001')).json(), {
    status: 400,
    errors: [{ field: 'query/quantiles', message: /twenty probabilities from 0.005 to 0.995.*0.1,0.5,0.9/ }],
  });
  const scenario = await post('/forecast?days=3&quantiles=0.1&levels=80', { days: [{ date: '2023-01-02', promo: 1 }] });
  for (const { intervals, quantiles } of scenario.json().days) t.same(quantiles, { 0.1: intervals['80'][0] });
  const [header, first] = (await get(`/forecast?days=14&${asked}`, { accept: 'text/csv' })).body.split('\r\n');
  t.match(header, /,lower99,upper99,q0\.005,q0\.1,q0\.35,q0\.5,q0\.9,q0\.995$/);
  t.equal(first.split(',').length, header.split(',').length);
});

t.test('data that end within a month are told of it, with the month after only', async (t) => {
  await trained(salesCsv({ days: 375 }), { model: 'linear' }, 'running');
  const ask = async (query: string) => (await get(`/forecast?dataset=running&levels=80&quantiles=0.9${query}`)).json();
  const { monthInProgress: month, from } = await ask('');
  t.equal(from, '2023-02-01');
  const current = await ask('&month=2023-01');
  t.match(month, { month: '2023-01', observed: { days: 10 }, remaining: { days: 21 }, total: current.total });
  const sold = current.days.slice(0, 10).reduce((sum: number, { forecast }: { forecast: number }) => sum + forecast, 0);
  t.equal(month.observed.sales, sold);
  t.ok(Math.abs(month.total.intervals['80'][0] - sold - month.remaining.intervals['80'][0]) < 0.011);
  t.same((await ask('&month=2023-02')).monthInProgress, month, 'also when that month is named');
  for (const query of ['&month=2023-01', '&month=2023-03', '&days=20', '&from=2023-02-01&to=2023-02-27']) {
    t.notOk('monthInProgress' in (await ask(query)), query);
  }
  t.notOk('monthInProgress' in (await get('/forecast')).json(), 'data that end with their month');
});

t.test(
  'the days as iCalendar: whole days with their sales, in the language of the reader, always the same bytes',
  async (t) => {
    const accept = { accept: 'text/calendar', 'accept-language': 'es' };
    const [first, again] = [await get('/forecast?days=14', accept), await get('/forecast?days=14', accept)];
    t.match([first.statusCode, first.headers['content-type']], [200, 'text/calendar; charset=utf-8']);
    t.equal(first.body, again.body);
    t.match(first.headers.etag, /^"/);
    const events = new ICAL.Component(ICAL.parse(first.body))
      .getAllSubcomponents('vevent')
      .map((event) => new ICAL.Event(event));
    const { days } = (await get('/forecast?days=14')).json() as { days: ForecastDay[] };
    const written = (value: number) => value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, '.');
    const bounds = ({ intervals }: ForecastDay) => intervals[80]?.map(written).join('–');
    t.same(
      events.map(({ startDate, endDate, summary }) => [String(startDate), startDate.isDate, String(endDate), summary]),
      days.map((day, i) => [
        day.date,
        true,
        days[i + 1]?.date ?? '2023-01-15',
        `Ventas previstas: ${written(day.forecast)} (${bounds(day)})${day.promo ? ' · Promoción' : ''}${day.holiday ? ' · Festivo' : ''}`,
      ]),
    );
    t.equal(new Set(events.map(({ uid }) => uid)).size, 14);
    const english = await get('/forecast?days=14', { accept: 'text/calendar' });
    t.match(english.body, /SUMMARY:Expected sales: \d\\,\d{3} \(/);
    t.not(english.headers.etag, first.headers.etag);
  },
);

t.test('what cannot be answered is refused with the reason', async (t) => {
  const out: [query: string, detail: RegExp][] = [
    ['month=2022-11', /2022-11-01 is history.*2022-12-31.*from 2022-12-01/],
    ['from=2021-01-01&to=2023-01-01', /history/],
    ['month=2024-02', /425 days after the last observed day 2022-12-31.*at most 366/],
    ['from=2023-01-01&to=2024-01-02', /367 days/],
    ['from=2023-02-01&to=2023-01-01', /before "from"/],
  ];
  for (const [query, detail] of out) {
    t.match((await get(`/forecast?${query}`)).json(), { status: 422, code: 'invalid-request', detail }, query);
  }
  const malformed = [
    'month=2023-01&days=3',
    'days=3&from=2023-01-01&to=2023-01-02',
    'from=2023-01-01',
    'to=2023-01-01',
    'days=0',
    'days=367',
    'days=',
    'days=two',
    'month=2023-13',
    'month=Enero',
    'month=2023-1',
    'from=2023-02-29&to=2023-03-01',
    'levels=',
    'levels=80,',
    'levels=0',
    'levels=0.5',
    'levels=99.5',
    'levels=100',
    'levels=a',
    'quantiles=',
    'quantiles=0',
    'quantiles=1',
    'quantiles=0.0049',
    'quantiles=0.9951',
    'quantiles=0.99501',
    'quantiles=10',
    'quantiles=0,5',
    'quantiles=0.1,',
    'quantiles=-0.1',
    'quantiles=1e-1',
    'quantiles=.',
    `quantiles=${Array.from({ length: 21 }, (_, i) => (i + 1) / 100)}`,
    'levels=1,2,3,4,5,6,7,8,9,10,11',
    'dataset=Ventas',
    'dataset=',
    'horizon=3',
    'days=3&days=4',
    '__proto__=1',
    'month[]=2023-01',
  ];
  for (const query of malformed) {
    t.match((await get(`/forecast?${query}`)).json(), { status: 400, code: 'malformed-request' }, query);
  }
  t.match((await get('/forecast?dataset=other')).json(), {
    status: 404,
    code: 'dataset-not-found',
    detail: /"other"/,
  });
});

t.test('Accept chooses between JSON and CSV', async (t) => {
  const type = async (accept?: string) => {
    const response = await get('/forecast?days=3', accept === undefined ? {} : { accept });
    return [response.statusCode, String(response.headers['content-type']).split(';')[0]];
  };
  for (const accept of [
    undefined,
    '*/*',
    'application/json',
    'application/*',
    'text/html, */*;q=0.1',
    'text/csv;q=0.5, application/json',
  ]) {
    t.same(await type(accept), [200, 'application/json'], String(accept));
  }
  for (const accept of ['text/csv', 'text/*', 'text/csv, application/json;q=0.9', 'TEXT/CSV'])
    t.same(await type(accept), [200, 'text/csv'], accept);
  for (const accept of ['application/xml', 'text/html', 'application/json;q=0', 'nonsense']) {
    t.same(await type(accept), [406, 'application/problem+json'], accept);
  }
  const [json, csv] = [await get('/forecast?days=3'), await get('/forecast?days=3', { accept: 'text/csv' })];
  const [header, first, ...rest] = csv.body.split('\r\n');
  t.equal(header, 'date,weekday,open,promo,holiday,forecast,lower80,upper80,lower95,upper95');
  t.match(first, /^2023-01-01,7,1,0,1,1600,/);
  t.equal(rest.length, 3, 'two days more, and the end of the last line');
  t.not(json.headers.etag, csv.headers.etag);
  t.match(csv.headers, { vary: /Accept/, 'cache-control': 'no-cache' });
});

const rowsOf = async (bytes: Buffer) => (await readSheet(bytes))[0].data;

t.test('the days as a workbook: the numbers of the JSON, dates, and a name to save it under', async (t) => {
  const query = '/forecast?month=2023-01&levels=80&quantiles=0.9';
  const first = await get(query, { accept: WORKBOOK });
  t.match(first.headers, {
    'content-type': WORKBOOK,
    'content-disposition': 'attachment; filename="prediccion-ventas-2023-01.xlsx"',
    vary: 'Accept, Accept-Language',
  });
  const [header, ...rows] = await rowsOf(first.rawPayload);
  t.same(header, ['date', 'weekday', 'open', 'promo', 'holiday', 'forecast', 'lower80', 'upper80', 'q0.9']);
  const { days } = (await get(query)).json();
  t.same(
    rows,
    (days as ForecastDay[]).map((day) => [
      ...[new Date(`${day.date}T00:00:00Z`), day.weekday, Number(day.open), day.promo, day.holiday],
      ...[day.forecast, ...day.intervals['80'], day.quantiles?.['0.9']],
    ]),
  );
  const { etag } = first.headers;
  t.equal((await get(query, { accept: WORKBOOK, 'if-none-match': String(etag) })).statusCode, 304);
  t.not((await get(query)).headers.etag, etag);
  const week = await get('/forecast?days=7', { accept: WORKBOOK });
  t.match(week.headers['content-disposition'], /"prediccion-ventas-2023-01-01_2023-01-07\.xlsx"/);
  const days2 = { days: [{ date: '2023-01-02', promo: 1 }] };
  const scenario = await post('/forecast?days=3&levels=80', days2, { accept: WORKBOOK });
  const { comparison } = (await post('/forecast?days=3&levels=80', days2)).json();
  const [names, , changed] = await rowsOf(scenario.rawPayload);
  t.same(names.slice(-2), ['baseline', 'difference']);
  t.same(changed.slice(-2), [comparison.days[0].baseline, comparison.days[0].difference]);
});

t.test('the CSV that Excel opens, by the language of the reader', async (t) => {
  const excel = (language: string) =>
    get('/forecast?days=3&levels=80', { accept: 'text/csv;dialect=excel', 'accept-language': language });
  const plain = (await get('/forecast?days=3&levels=80', { accept: 'text/csv' })).body;
  const spanish = await excel('es-ES,es;q=0.9,en;q=0.8');
  t.equal(spanish.body, `\uFEFF${plain.replaceAll(',', ';')}`, 'whole numbers: only the separators differ');
  t.match(spanish.headers, {
    'content-type': 'text/csv; charset=utf-8; dialect=excel',
    'content-disposition': 'attachment; filename="prediccion-ventas-2023-01-01_2023-01-03.csv"',
  });
  t.equal((await excel('es-MX,es;q=0.9')).body, `\uFEFF${plain}`);
  t.equal((await excel('en')).body, `\uFEFF${plain}`);
  t.not((await excel('en')).headers.etag, spanish.headers.etag);
  t.equal((await excel('es')).headers.etag, spanish.headers.etag);
  t.equal((await get('/forecast?days=3', { accept: 'text/csv;dialect=lotus' })).statusCode, 406);
  t.equal((await get('/forecast?days=3&levels=80', { accept: 'text/csv' })).body, plain, 'plain CSV stays plain');
});

t.test('an answer that the client has already is 304', async (t) => {
  const { headers, body } = await get('/forecast');
  const etag = String(headers.etag);
  t.match(etag, /^"[\w-]+"$/, 'strong');
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const response = await get('/forecast', { 'if-none-match': known });
    t.same([response.statusCode, response.body, response.headers.etag], [304, '', etag], known);
  }
  t.equal((await get('/forecast', { 'if-none-match': '"other"' })).body, body);
  const head = await call({ method: 'HEAD', url: '/forecast' });
  t.same(
    [head.statusCode, head.body, head.headers.etag, head.headers['content-length']],
    [200, '', etag, String(Buffer.byteLength(body))],
  );
});

t.test('one day by its features, as older clients ask', async (t) => {
  const predicted = async (body: object) => {
    const response = await post('/predict', body);
    t.equal(response.statusCode, 200, JSON.stringify(body));
    return response.json();
  };
  t.match(await predicted({ DíaDeLaSemana: 2, Promociones: 1, Festivo: 0 }), {
    date: '2023-01-03',
    open: true,
    forecast: 1600,
  });
  t.match(await predicted({ diadelasemana: 2, PROMO: true }), { forecast: 1600 });
  t.match(await predicted({ weekday: 2 }), { forecast: 1100 });
  t.match(await predicted({ date: '2023-01-10' }), { date: '2023-01-10', forecast: 1100 });
  t.match(await predicted({ weekday: 2, Abierto: 0 }), {
    open: false,
    forecast: 0,
    intervals: { 80: [0, 0], 95: [0, 0] },
  });
  const refused: [body: object, status: number, field: string][] = [
    [{}, 400, 'body/DíaDeLaSemana'],
    [{ DíaDeLaSemana: 8 }, 400, 'body/DíaDeLaSemana'],
    [{ weekday: 1.5 }, 400, 'body/weekday'],
    [{ weekday: 'Monday' }, 400, 'body/weekday'],
    [{ weekday: 2, promo: null }, 400, 'body/promo'],
    [{ weekday: 2, promo: [1] }, 400, 'body/promo'],
    [{ date: '2023-02-30' }, 400, 'body/date'],
    [{ weekday: 2, temperature: 20 }, 422, 'body/temperature'],
    [{ date: '2023-01-01', weekday: 1 }, 422, 'body/DíaDeLaSemana'],
    [{ date: '2022-12-31' }, 422, 'body/date'],
    [{ date: '2024-01-02' }, 422, 'body/date'],
  ];
  for (const [body, status, field] of refused) {
    const response = await post('/predict', body);
    t.match([response.statusCode, response.json().errors?.[0].field], [status, field], JSON.stringify(body));
  }
  t.match((await post('/predict')).json(), { status: 400, code: 'malformed-request' }, 'no body');
  const polluted = await call({
    method: 'POST',
    url: '/predict',
    payload: '{"weekday":2,"__proto__":{"promo":1}}',
    headers: { 'content-type': 'application/json' },
  });
  t.equal(polluted.statusCode, 400);
});

t.test('weekdays on which the store never opens sell 0, for certain', async (t) => {
  await trained(salesCsv({ closed: [7] }), { model: 'linear' }, 'closed');
  const { days, assumptions } = (await service.get('/forecast?dataset=closed')).json();
  const sundays = days.filter(({ weekday }: { weekday: number }) => weekday === 7);
  t.equal(sundays.length, 5);
  for (const day of sundays) t.match(day, { open: false, forecast: 0, intervals: { 80: [0, 0], 95: [0, 0] } });
  t.equal(assumptions[0].code, 'closed-weekdays');
});

t.test('a promotion by another process is followed, and its answers have other ETags', async (t) => {
  const dataset = 'followed';
  const two = await startService(t, root, { CHAMPION_POLL_MS: '100' });
  const first = await trained(salesCsv(), { model: 'linear' }, dataset);
  const forecast = () => two.get(`/forecast?dataset=${dataset}`);
  const seen = async () => (await forecast()).json().model.version;
  t.equal(await seen(), first);
  const { etag } = (await forecast()).headers;
  const second = await trained(salesCsv({ shift: 100 }), { model: 'linear' }, dataset);
  await until(seen, (version) => version === second);
  t.not((await forecast()).headers.etag, etag);
  const champion = await two.get(`/models/champion?dataset=${dataset}`);
  await two.call({
    method: 'PUT',
    url: '/models/champion',
    payload: { dataset, version: first },
    headers: { 'if-match': String(champion.headers.etag) },
  });
  t.equal(await seen(), first, 'its own promotions count at once');
  t.equal((await forecast()).headers.etag, etag, 'the same answer has the same ETag');
  await service.call({ method: 'DELETE', url: `/datasets/${dataset}` });
  await until(forecast, ({ statusCode }) => statusCode === 404);
});
