import t from 'tap';
import { addDays, eachDay, weekdayOf } from '../../src/dates.ts';
import type { ObservedDay } from '../../src/sales/observed-days.ts';
import { salesCsv } from './sales.ts';
import { startService } from './service.ts';

const { get, upload } = await startService(t, t.testdir());
const days = async (query = '', name = 'ventas') => (await get(`/datasets/${name}/days${query}`)).json();

t.test('every calendar day as it was read: a closed one has no sales, and nobody says what it was', async (t) => {
  await upload('/datasets', salesCsv({ closed: [7] }));
  const { name, version, from, to, days: found } = await days('?from=2022-01-03&to=2022-01-09');
  t.same([name, from, to], ['ventas', '2022-01-03', '2022-01-09']);
  t.equal(version, (await get('/datasets/ventas')).json().version);
  t.same(found.slice(0, 2), [
    { date: '2022-01-03', weekday: 1, open: true, sales: 1000, promo: 0, holiday: 0 },
    { date: '2022-01-04', weekday: 2, open: true, sales: 1600, promo: 1, holiday: 0 },
  ]);
  t.same(found.at(-1), { date: '2022-01-09', weekday: 7, open: false, sales: null });
});

t.test('without a range the last 400 days, or all there are', async (t) => {
  await upload('/datasets?name=long', salesCsv({ from: '2010-01-01', days: 5000 }));
  const last = addDays('2010-01-01', 4999);
  const { from, to, days: found } = await days('', 'long');
  t.same([from, to, found.length], [addDays(last, -399), last, 400]);
  t.same(
    found.map(({ date }: ObservedDay) => date),
    eachDay(from, to),
  );
  t.ok(found.every(({ date, weekday }: ObservedDay) => weekday === weekdayOf(date)));
  t.same((await days()).from, '2022-01-01');
  t.same((await days('?to=2012-12-31', 'long')).days.length, 400);
  t.same((await days('?from=2012-01-01&to=2022-12-13', 'long')).days.length, 4000);
});

t.test('a range is cut to what was observed; one that misses it, is reversed or too long is refused', async (t) => {
  const { from, to, days: found } = await days('?from=1999-01-01&to=2022-01-31');
  t.same([from, to, found.length], ['2022-01-01', '2022-01-31', 31]);
  t.match(await days('?from=2022-12-25&to=9999-12-31'), { from: '2022-12-25', to: '2022-12-31' });
  const refused: [query: string, detail: RegExp][] = [
    ['?from=2023-01-01', /the data goes from 2022-01-01 to 2022-12-31/],
    ['?to=2021-12-31', /the data goes from/],
    ['?from=2022-02-02&to=2022-02-01', /"to" \(2022-02-01\) comes before/],
  ];
  for (const [query, detail] of refused) {
    t.match(await days(query), { status: 422, code: 'invalid-request', detail }, query);
  }
  t.match(await days('?from=2010-01-01', 'long'), { status: 422, detail: /5000 days; at most 4000/ });
  for (const query of ['?from=2022-02-30', '?to=yesterday', '?version=latest', '?limit=3']) {
    t.match(await days(query), { status: 400, code: 'malformed-request' }, query);
  }
});

t.test('an older version can be asked for; what is not there is 404', async (t) => {
  const [{ version: older }] = [(await get('/datasets/ventas')).json()];
  await upload('/datasets', salesCsv({ shift: 5 }));
  const query = '?from=2022-01-02&to=2022-01-02';
  t.match(await days(query), { days: [{ open: true, sales: 1605, holiday: 1 }] });
  t.match(await days(`${query}&version=${older}`), { version: older, days: [{ open: false, sales: null }] });
  t.match(await days(query), { days: [{ sales: 1605 }] });
  t.match(await days('?version=ffffffffffff'), { status: 404, code: 'version-not-found' });
  t.match(await days('', 'nobody'), { status: 404, code: 'dataset-not-found' });
});

t.test('further columns come under their own names; a file without promotions has none', async (t) => {
  const rows = eachDay('2022-01-01', '2022-02-15').map((day, i) => `${day},${i},${i / 4}`);
  await upload(
    `/datasets?name=other&mapping=${encodeURIComponent('{"known":["<script>"]}')}`,
    ['Fecha,Ventas,<script>', ...rows, ''].join('\n'),
  );
  const { days: found } = await days('?to=2022-01-02', 'other');
  t.same(found, [
    { date: '2022-01-01', weekday: 6, open: true, sales: 0, covariates: { '<script>': 0 } },
    { date: '2022-01-02', weekday: 7, open: true, sales: 1, covariates: { '<script>': 0.25 } },
  ]);
});

t.test('the ETag stays while the answer does', async (t) => {
  const url = '/datasets/ventas/days?from=2022-03-01';
  const { etag } = (await get(url)).headers;
  t.match(etag, /^"[\w-]{43}"$/);
  const again = await get(url, { 'if-none-match': String(etag) });
  t.same([again.statusCode, again.body, again.headers.etag], [304, '', etag]);
  t.not((await get('/datasets/ventas/days?from=2022-03-02')).headers.etag, etag);
  await upload('/datasets', salesCsv({ shift: 6 }));
  t.equal((await get(url, { 'if-none-match': String(etag) })).statusCode, 200);
});
