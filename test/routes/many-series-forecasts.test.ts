import t from 'tap';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { startService } from './service.ts';
import { CSV, type Day, NAME, seriesQuery, trainedChain } from './trained-chain.ts';

const root = t.testdir();
const { call, get, post, run, ids, forecastOf } = await trainedChain(t, root);
const store = createLocalStore({ root });
const keys = createKeys({ data: 'datos', models: 'modelos' });

t.test('the total is the sum of the parts, in any form', async (t) => {
  const total = (await forecastOf('')).json();
  t.match(total, { dataset: NAME, model: { version: run.id, kind: 'panel' }, from: '2024-01-01' });
  const parts = await Promise.all(ids.map(async (id) => (await forecastOf(seriesQuery(id))).json()));
  for (const [i, { date, forecast }] of (total.days as Day[]).entries()) {
    const sum = parts.reduce((all, part) => all + part.days[i].forecast, 0);
    t.ok(Math.abs(forecast - sum) <= 0.005 * (ids.length + 1) + 1e-9, date);
  }
  t.same((await forecastOf(seriesQuery(...ids))).json().days, total.days, 'all that are named are all');
  const two = (await forecastOf(seriesQuery(ids[0], ids[1]))).json();
  t.ok(Math.abs(two.total.forecast - parts[0].total.forecast - parts[1].total.forecast) < 0.02);
  t.match(total.assumptions, [{ code: 'series-ended', message: /Getxo|Indautxu/ }]);
  t.match((await forecastOf('', 'text/csv')).body, /^date,weekday,open,promo,holiday,forecast,lower80/);
});

t.test('each series in long rows, as CSV and as NDJSON, but not as JSON', async (t) => {
  const csv = await forecastOf('&series=*', 'text/csv');
  t.match(csv.headers['content-type'], /^text\/csv/);
  const rows = csv.body.trim().split('\r\n');
  t.equal(rows[0], 'series,date,forecast,lower80,upper80,lower95,upper95,open,promo,holiday');
  t.equal(rows.length, 1 + 31 * ids.length);
  t.same([...new Set(rows.slice(1).map((row) => row.split(',')[0]))].sort(), [...ids].sort());
  const lines = (await forecastOf('&series=*&levels=50', 'application/x-ndjson')).body.trim().split('\n');
  t.equal(lines.length, 31 * ids.length);
  const [first] = lines.map((line) => JSON.parse(line));
  const own = (await forecastOf(`&levels=50${seriesQuery(first.series)}`)).json().days[0];
  t.match(first, { date: own.date, forecast: own.forecast, intervals: own.intervals });
  t.match((await forecastOf('&series=*')).json(), { status: 406, code: 'not-acceptable' });
});

t.test('a feed shows their sum, one of them, or the sum of some', async (t) => {
  const made = async (series?: string | readonly string[]) => {
    const answer = await post('/feeds', { dataset: NAME, language: 'es', ...(series && { series }) });
    t.equal(answer.statusCode, 201);
    return answer.json().paths;
  };
  const [first, second] = ids;
  for (const [series, query] of [
    [undefined, ''],
    [first, seriesQuery(first)],
    [[first, second], seriesQuery(first, second)],
  ] as const) {
    const { csv } = await made(series);
    t.equal((await get(csv)).body, (await forecastOf(query, 'text/csv')).body, String(series));
  }
  t.ok((await get((await made(first)).ics)).body.includes(`X-WR-CALNAME:${first} · ${NAME}\r\n`));
  t.match((await post('/feeds', { dataset: NAME, series: '*' })).json(), { status: 422, detail: /series=\*/ });
  t.match((await post('/feeds', { dataset: NAME, series: [first, '*'] })).json(), { status: 422 });
  t.match((await post('/feeds', { dataset: NAME, series: 'Nadie' })).json(), { status: 404, code: 'series-not-found' });
});

t.test('groups by a series column or an attribute', async (t) => {
  const { groupBy, groups } = (await forecastOf('&groupBy=Producto')).json();
  t.equal(groupBy, 'Producto');
  t.same(groups.map(({ group, series }: { group: string; series: number }) => [group, series]).sort(), [
    ['Bollería', 4],
    ['Pan', 4],
  ]);
  const total = (await forecastOf('')).json().total.forecast;
  const sum = groups.reduce((all: number, group: { total: { forecast: number } }) => all + group.total.forecast, 0);
  t.ok(Math.abs(sum - total) < 0.02);
  t.equal((await forecastOf('&groupBy=Ciudad')).json().groups.length, 2);
  t.match(
    (await forecastOf('&groupBy=Ciudad', 'text/csv')).body,
    /^Ciudad,date,forecast,lower80,upper80,lower95,upper95\r\n/,
  );
  t.match((await forecastOf('&groupBy=nothing')).json(), { status: 422, detail: /Tienda, Producto, Ciudad/ });
  t.match((await forecastOf('&groupBy=Ciudad', 'text/calendar')).json(), { status: 406 });
  t.match((await forecastOf(`&groupBy=Ciudad${seriesQuery(ids[0])}`)).json(), { status: 400 });
});

t.test('the month that the dataset ends in is that of each series, also of one that ended before', async (t) => {
  interface Progress {
    readonly month: string;
    readonly observed: { readonly days: number; readonly sales: number; readonly missing?: number };
    readonly remaining: { readonly days: number; readonly forecast: number };
    readonly total: { readonly forecast: number };
  }
  const progressOf = async (query: string): Promise<Progress> => (await forecastOf(query)).json().monthInProgress;
  const whole = await progressOf('');
  const parts = await Promise.all(ids.map((id) => progressOf(seriesQuery(id))));
  t.match(whole, { month: '2023-12', remaining: { days: 11 } });
  const near = (mine: number, of: (part: Progress) => number, what: string) => {
    const sum = parts.reduce((all, part) => all + of(part), 0);
    t.ok(Math.abs(mine - sum) <= 0.005 * (ids.length + 1) + 1e-9, `${what}: ${mine}, ${sum}`);
  };
  near(whole.observed.sales, ({ observed }) => observed.sales, 'sold');
  near(whole.remaining.forecast, ({ remaining }) => remaining.forecast, 'to come');
  near(whole.total.forecast, ({ total }) => total.forecast, 'in all');
  t.ok(parts.every(({ month, remaining }) => month === whole.month && remaining.days === whole.remaining.days));
  t.same(
    parts.flatMap(({ observed: { missing }, total }, i) =>
      missing === undefined ? [] : [[ids[i], missing, total.forecast]],
    ),
    ['Bollería', 'Pan'].map((product) => [`Bilbao Indautxu / ${product}`, 20, 0]),
  );
});

t.test('quantiles and levels of the total are those that were asked for', async (t) => {
  const { days, total } = (await forecastOf('&levels=50&quantiles=0.25,0.5,0.75')).json();
  t.same(Object.keys(total.intervals), ['50']);
  t.same([total.quantiles['0.25'], total.quantiles['0.75']], total.intervals['50']);
  t.ok(days.every((day: Day & { quantiles: Record<string, number> }) => day.quantiles['0.5'] === day.forecast));
});

t.test('who is not there, and what needs a series', async (t) => {
  t.match((await forecastOf('&series=Nadie')).json(), { status: 404, code: 'series-not-found', detail: /Nadie/ });
  t.match((await forecastOf(`${seriesQuery(ids[0])}&series=*`)).json(), { status: 400 });
  t.match((await call({ method: 'POST', url: `/forecast?dataset=${NAME}`, payload: { days: [] } })).json(), {
    status: 422,
    code: 'series-needed',
    detail: /8 series/,
  });
  const plan = { dataset: NAME, deliveries: { weekdays: [1] }, serviceLevel: 0.9 };
  t.match((await post('/plans/inventory', plan)).json(), { status: 422, code: 'series-needed' });
  t.match((await post('/plans/inventory', { ...plan, series: ids[0] })).json(), { model: { version: run.id } });
});

t.test('one order list of all products says what the plan of each does', async (t) => {
  const terms = { dataset: NAME, deliveries: { weekdays: [2, 5] }, leadTimeDays: 1, serviceLevel: 0.95 };
  const products = [
    { series: ids[0], openingStock: 30, packSize: 12 },
    { series: ids[1], salesPerUnit: 2 },
  ];
  const list = (await post('/plans/orders', { ...terms, products })).json();
  t.match(list, { total: { products: 2 }, failed: [] });
  for (const { series, ...own } of products) {
    const plan = (await post('/plans/inventory', { ...terms, ...own, series })).json();
    const row = list.rows.find((one: { series: string }) => one.series === series);
    const [delivery] = plan.deliveries;
    t.match(row, { orderBy: delivery.orderBy, deliveryDate: delivery.deliveryDate, coverTo: delivery.coverTo }, series);
    t.ok(Math.abs(row.order - delivery.quantity) <= (own.packSize ?? 0) + 0.02 * delivery.quantity, series);
  }
  t.equal(list.rows.find((row: { series: string }) => row.series === ids[0]).order % 12, 0);
  t.equal((await post('/plans/orders', terms)).json().total.products, ids.length, 'all when none is named');
  const csv = await call({ method: 'POST', url: '/plans/orders', payload: terms, headers: { accept: 'text/csv' } });
  t.match(csv.body, /^series,order,packs/);
  t.match((await post('/plans/orders', { ...terms, products: [{ series: 'Nadie' }] })).json(), { status: 404 });
});

t.test('days, overrides and accuracy of one series', async (t) => {
  const [id, other] = ids;
  const of = encodeURIComponent(id);
  const { days } = (await get(`/datasets/${NAME}/days?series=${of}&from=2023-11-01&to=2023-11-01`)).json();
  const row = CSV.split('\n').find(
    (line) =>
      line.startsWith('2023-11-01') &&
      line.includes(id.replace(' / ', ',').split(',')[0]) &&
      line.includes(`,${id.split(' / ')[1]},`),
  );
  t.equal(days[0].sales, Number(row?.split(',')[4]));
  const day = { date: '2024-01-05', sales: 999, reason: 'fiesta' };
  const set = await call({
    method: 'PUT',
    url: '/forecast/overrides',
    payload: { dataset: NAME, series: id, days: [day] },
  });
  t.match(set.json(), { days: [{ ...day, series: id, model: run.id, baseline: Number }] });
  t.match((await call({ method: 'PUT', url: '/forecast/overrides', payload: { dataset: NAME, days: [day] } })).json(), {
    code: 'series-needed',
  });
  const overridden = async (series: string) =>
    (await forecastOf(seriesQuery(series))).json().days.find(({ date }: Day) => date === day.date).override;
  t.match(await overridden(id), { sales: 999 });
  t.equal(await overridden(other), undefined);
  t.same((await get(`/forecast/overrides?dataset=${NAME}&series=${encodeURIComponent(other)}`)).json().days, []);
  t.match((await get(`/accuracy?dataset=${NAME}&series=${of}`)).json(), { dataset: NAME, overrides: { pending: 1 } });
  t.match((await get(`/accuracy?dataset=${NAME}`)).json(), { overrides: { pending: 0 } });
  t.match((await get(`/accuracy?dataset=${NAME}&series=Nadie`)).json(), { status: 404, code: 'series-not-found' });
});

t.test('a run tells what became of each series', async (t) => {
  const { items, next } = (await get(`/runs/${run.id}/series?limit=3`)).json();
  t.same([items.length, typeof next], [3, 'string']);
  t.match(items[0], { id: ids[0], status: 'succeeded', metrics: { wape: Number }, month: { forecast: Number } });
  t.same((await get(`/runs/${run.id}/series?status=failed`)).json().items, []);
  t.match((await call({ method: 'POST', url: `/runs/${run.id}/retry` })).json(), {
    status: 422,
    detail: /nothing failed/,
  });
});

t.test('a damaged shard spoils its own series and nothing else; without the index it is said', async (t) => {
  const shards = (await get(`/models/${run.id}`)).json().parameters.shards;
  t.ok(shards.length > 0);
  const key = keys.shardModels(NAME, run.id, shards[0].shard);
  const whole = (await store.get(key))?.body ?? Buffer.alloc(0);
  await store.put(key, whole.subarray(0, whole.length - 5));
  t.match((await forecastOf('&days=3')).json(), {
    assumptions: [{ code: 'series-unreadable' }, { code: 'series-ended' }],
  });
  await store.put(key, whole);
  const index = keys.panelIndex(NAME, run.id);
  const text = (await store.get(index))?.body ?? Buffer.alloc(0);
  await store.put(index, '{}');
  t.equal((await forecastOf('&days=4')).statusCode, 200, 'from memory');
  const next = await startService(t, root);
  t.match((await next.get(`/forecast?dataset=${NAME}`)).json(), {
    status: 409,
    code: 'damaged-document',
    damaged: { document: 'series-models' },
  });
  t.equal((await get(`/datasets/${NAME}/series`)).statusCode, 200);
  await store.put(index, text);
  t.equal((await next.get(`/forecast?dataset=${NAME}`)).statusCode, 200);
});
