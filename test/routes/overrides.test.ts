import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { salesCsv } from './sales.ts';
import { type Service, startService } from './service.ts';
import { until } from './until.ts';

const URL = '/forecast/overrides';
const put = (service: Service, payload: object, headers: Record<string, string> = {}) =>
  service.call({ method: 'PUT', url: URL, payload, headers });
const trained = async (service: Service) => {
  await service.upload();
  t.equal((await service.post('/train?wait=60', { promote: 'always' })).json().status, 'succeeded');
};
const root = t.testdir({ main: {} });
const service = await startService(t, join(root, 'main'));
const { call, get } = service;

t.test('there are none until somebody says so', async (t) => {
  t.match((await get(URL)).json(), { status: 404, code: 'dataset-not-found' });
  t.match((await put(service, { days: [] })).json(), { status: 404, code: 'dataset-not-found' });
  await trained(service);
  const response = await get(URL);
  t.same(response.json(), { dataset: 'ventas', observedTo: '2022-12-31', days: [] });
  t.equal(response.headers.etag, '"none"');
});

t.test('they stand beside the forecast, which stays as it is', async (t) => {
  const before = await get('/forecast?days=14');
  t.notOk(before.body.includes('verride'));
  const days = [
    { from: '2023-01-05', to: '2023-01-06', sales: 2000.5, reason: 'Fair' },
    { date: '2023-01-03', sales: 0, reason: '=HYPERLINK("x")' },
  ];
  const stored = await put(service, { author: 'Marta', days });
  t.equal(stored.statusCode, 200);
  const sold = [2, 4, 5].map((i) => before.json().days[i].forecast);
  t.match(stored.json().days, [
    { date: '2023-01-03', sales: 0, reason: '=HYPERLINK("x")', author: 'Marta', baseline: sold[0] },
    { date: '2023-01-05', sales: 2000.5, reason: 'Fair', baseline: sold[1] },
    { date: '2023-01-06', sales: 2000.5, reason: 'Fair', baseline: sold[2] },
  ]);
  t.same((await get(URL)).json(), stored.json());
  t.equal((await get(URL)).headers.etag, stored.headers.etag);
  const after = await get('/forecast?days=14');
  t.not(after.headers.etag, before.headers.etag);
  const [told, untold] = [after.json(), before.json()];
  const own = untold.total.forecast - sold[0] - sold[1] - sold[2] + 2 * 2000.5;
  t.ok(Math.abs(told.total.withOverrides - own) < 0.02);
  t.same(told.days[4].override, { sales: 2000.5, reason: 'Fair' });
  delete told.total.withOverrides;
  for (const day of told.days) delete day.override;
  t.same(told, untold, 'nothing else is different');
  const csv = (await get('/forecast?days=4', { accept: 'text/csv' })).body.split('\r\n');
  t.match(csv[0], /,upper95,override,reason$/);
  t.match(csv[3], /,0,"'=HYPERLINK\(""x""\)"$/, 'a formula is inert');
  t.match(csv[2], /,,$/);
  const none = await get('/forecast?from=2023-02-01&to=2023-02-03');
  t.notOk(none.body.includes('verride'), 'days without one look as ever');
});

t.test('a change needs the present ETag, when it names one', async (t) => {
  const etag = String((await get(URL)).headers.etag);
  const days = [{ date: '2023-01-05', sales: 2000.5, reason: 'Fair' }];
  for (const stale of ['"other"', '"none"']) {
    t.match((await put(service, { days }, { 'if-match': stale })).json(), { status: 412, code: 'precondition-failed' });
    const gone = await call({ method: 'DELETE', url: URL, headers: { 'if-match': stale } });
    t.equal(gone.statusCode, 412);
  }
  const kept = (await put(service, { days }, { 'if-match': etag })).json();
  t.match(kept.days, [{ date: '2023-01-05', author: 'Marta', baseline: 1300 }], 'it keeps what it had');
  t.equal((await put(service, { days }, { 'if-match': etag })).statusCode, 412, 'the ETag is spent');
  t.equal((await put(service, { days }, { 'if-match': '*' })).statusCode, 200);
  const both = await Promise.all(['a', 'b', 'c'].map((reason) => put(service, { days: [{ ...days[0], reason }] })));
  t.same(
    both.map(({ statusCode }) => statusCode),
    [200, 200, 200],
    'without a condition the last one wins',
  );
});

t.test('what breaks a rule is refused with its field and code', async (t) => {
  const refused: [entry: object, field: string, code: string][] = [
    [{ date: '2022-12-31', sales: 1 }, 'date', 'past-day'],
    [{ from: '2022-12-30', to: '2023-01-02', sales: 1 }, 'from', 'past-day'],
    [{ date: '2024-01-02', sales: 1 }, 'date', 'too-far'],
    [{ from: '2023-12-30', to: '2024-01-02', sales: 1 }, 'to', 'too-far'],
    [{ from: '2023-01-05', to: '2023-01-04', sales: 1 }, 'to', 'range-order'],
    [{ from: '2023-01-05', sales: 1 }, 'from', 'date-or-range'],
    [{ date: '2023-01-05', to: '2023-01-06', sales: 1 }, 'date', 'date-or-range'],
    [{ sales: 1 }, 'from', 'date-or-range'],
    [{ date: '2023-01-05', sales: -1 }, 'sales', 'negative-sales'],
  ];
  const before = (await get(URL)).body;
  for (const [entry, field, code] of refused) {
    const response = await put(service, { days: [{ ...entry, reason: 'why' }] });
    t.match(
      response.json(),
      { status: 422, code: 'invalid-overrides', errors: [{ field: `body/days/0/${field}`, code }] },
      JSON.stringify(entry),
    );
  }
  const twice = { date: '2023-01-05', sales: 1, reason: 'why' };
  t.match((await put(service, { days: [twice, twice] })).json().errors, [
    { field: 'body/days/1/date', code: 'repeated-date' },
  ]);
  t.equal((await put(service, { days: [{ ...twice, date: '2024-01-01' }] })).statusCode, 200, 'the 366th day');
  await put(service, {
    days: JSON.parse(before).days.map(({ date, sales, reason }: typeof twice) => ({ date, sales, reason })),
  });
  const malformed = [
    { days: [{ date: '2023-02-30', sales: 1, reason: 'why' }] },
    { days: [{ date: '2023-01-05', sales: '1', reason: 'why' }] },
    { days: [{ date: '2023-01-05', sales: 1, reason: ' ' }] },
    { days: [{ date: '2023-01-05', sales: 1 }] },
    { days: [{ ...twice, forecast: 1 }] },
    { dataset: 'Ventas', days: [] },
    {},
  ];
  for (const payload of malformed) {
    t.match((await put(service, payload)).json(), { status: 400, code: 'malformed-request' }, JSON.stringify(payload));
  }
});

t.test('once observed they stay and are scored: did they add value?', async (t) => {
  const days = [
    { date: '2023-01-02', sales: 1500, reason: 'Sales after the holidays' },
    { date: '2023-01-05', sales: 1310, reason: 'Fair' },
    { date: '2023-01-20', sales: 5, reason: 'Strike' },
  ];
  await put(service, { days });
  // 2023-01-02 sells 1000 + 300, 2023-01-05 1300 + 300: ten days more, 300 above the year before.
  const extra = salesCsv({ from: '2023-01-01', days: 10, shift: 300 }).split('\n').slice(1);
  await service.upload('/datasets', salesCsv() + extra.join('\n'));
  t.match((await get('/accuracy')).json().overrides, {
    days: 2,
    better: 2,
    mae: (200 + 290) / 2,
    baselineMae: 300,
    valueAdded: 55,
    pending: 1,
    unscored: 0,
  });
  const refused = await put(service, { days: [{ ...days[0], sales: 1300 }] });
  t.match(refused.json().errors, [{ code: 'past-day' }], 'hindsight is refused');
  t.equal((await put(service, { days })).statusCode, 200, 'what was read can be sent back');
  t.equal((await call({ method: 'DELETE', url: `${URL}?dataset=ventas` })).statusCode, 204);
  const left = (await get(URL)).json();
  t.same(
    left.days.map(({ date }: { date: string }) => date),
    ['2023-01-02', '2023-01-05'],
    'only what is to come is withdrawn',
  );
  t.equal((await get('/accuracy')).json().overrides.days, 2);
});

t.test('another process sees them too, and unreadable ones are reported', async (t) => {
  const folder = join(root, 'main');
  const other = await startService(t, folder, { CHAMPION_POLL_MS: '100' });
  t.equal((await other.get('/forecast?days=60')).statusCode, 200);
  await put(service, { days: [{ date: '2023-01-25', sales: 1, reason: 'Works in the street' }] });
  const told = async (text: string) => (await other.get('/forecast?days=60')).body.includes(text);
  await until(() => told('Works in the street'), Boolean);
  writeFileSync(join(folder, 'dataset-predicciones/ventas/ajustes.json'), 'what?');
  await until(() => told('overrides-unreadable'), Boolean);
  t.notOk(await told('ajustes'), 'no key of the store is told');
  t.match((await other.get(URL)).json(), { status: 409, code: 'damaged-document', detail: /DELETE/ });
  t.match((await other.get('/accuracy')).json(), { overrides: { days: 0 }, damaged: [{ document: 'overrides' }] });
  t.equal((await other.call({ method: 'DELETE', url: URL })).statusCode, 204);
  t.same((await other.get(URL)).json().days, []);
  t.notOk(await told('overrides-unreadable'));
  await other.app.close();
});
