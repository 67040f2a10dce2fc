import t from 'tap';
import { CHAIN_MAPPING, chainCsv } from '../../examples/chain.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { startService } from './service.ts';

/** Four shops of two products; one shop opened 40 days before the end, another has closed. */
const CSV = chainCsv({ seed: 5, from: '2023-03-06', days: 290, shops: 4, products: 2 });
const NAME = 'cadena';

const root = t.testdir();
const { call, get, post } = await startService(t, root);
const store = createLocalStore({ root });
const keys = createKeys({ data: 'datos', models: 'modelos' });

const forecastOf = async (query: string, accept = 'application/json') =>
  get(`/forecast?dataset=${NAME}${query}`, { accept });
const seriesQuery = (...ids: string[]) => ids.map((id) => `&series=${encodeURIComponent(id)}`).join('');

const uploaded = await call({
  method: 'POST',
  url: `/datasets?name=${NAME}&mapping=${encodeURIComponent(JSON.stringify(CHAIN_MAPPING))}`,
  payload: CSV,
  headers: { 'content-type': 'text/csv' },
});
t.equal(uploaded.statusCode, 201);
const run = (await post('/train?wait=120', { dataset: NAME })).json();
t.match(run, { status: 'succeeded', series: { total: 8, succeeded: 8, failed: 0, fallback: 0 }, error: null });
const ids: string[] = (await get(`/datasets/${NAME}/series?limit=1000`))
  .json()
  .items.map(({ id }: { id: string }) => id);

interface Day {
  readonly date: string;
  readonly forecast: number;
  readonly intervals: Readonly<Record<string, readonly [number, number]>>;
}

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

t.test('the own numbers of some are in every sum that they are a part of, beside the forecast', async (t) => {
  interface Own extends Day {
    readonly override?: { sales: number; reason: string; series?: number };
  }
  interface Told {
    readonly days: readonly Own[];
    readonly total: { forecast: number; withOverrides?: number };
  }
  const put = (series: string, days: object[]) =>
    call({ method: 'PUT', url: '/forecast/overrides', payload: { dataset: NAME, series, days } });
  for (const id of ids) await put(id, []);
  const plain = await forecastOf('');
  t.notOk(plain.body.includes('verride'));
  t.notOk((await forecastOf('&series=*', 'text/csv')).body.includes('override'));
  const sunday = plain.json().days.find(({ open }: { open: boolean }) => !open).date;
  await put(ids[0], [
    { date: '2024-01-05', sales: 999.5, reason: 'fiesta' },
    { date: sunday, sales: 40, reason: '=fair' },
  ]);
  await put(ids[3], [{ from: '2024-01-05', to: '2024-01-06', sales: 0, reason: 'obras' }]);
  const said = await forecastOf('');
  t.not(said.headers.etag, plain.headers.etag);
  const total: Told = said.json();
  const parts: Told[] = await Promise.all(ids.map(async (id) => (await forecastOf(seriesQuery(id))).json()));
  const near = (actual: number | undefined, expected: number, name: string) =>
    t.ok(Math.abs((actual ?? Number.NaN) - expected) <= 0.005 * (ids.length + 1) + 1e-9, `${name}: ${actual}`);
  const sumOf = (some: readonly Told[], i: number) =>
    some.reduce((sum, { days }) => sum + (days[i].override?.sales ?? days[i].forecast), 0);
  for (const [i, day] of total.days.entries()) {
    const own = parts.filter(({ days }) => days[i].override).length;
    t.equal(day.override?.series ?? 0, own, day.date);
    near(day.override?.sales ?? day.forecast, sumOf(parts, i), day.date);
  }
  const month = (some: readonly Told[]) =>
    some.reduce((sum, { total: { forecast, withOverrides } }) => sum + (withOverrides ?? forecast), 0);
  near(total.total.withOverrides, month(parts), 'the month');
  const of = (date: string) => total.days.find((day) => day.date === date)?.override;
  t.match(
    [of('2024-01-05'), of(sunday)],
    [
      { series: 2, reason: 'fiesta; obras' },
      { series: 1, sales: 40 },
    ],
  );
  const model = (told: Told) => ({
    total: { ...told.total, withOverrides: undefined },
    days: told.days.map((day) => ({ ...day, override: undefined })),
  });
  t.same(model(total), model(plain.json()), 'forecasts and intervals are those of the model');

  const two: Told = (await forecastOf(seriesQuery(ids[0], ids[1]))).json();
  near(two.total.withOverrides, month(parts.slice(0, 2)), 'those that are named');
  t.equal((await forecastOf(seriesQuery(ids[1], ids[2]))).json().total.withOverrides, undefined);
  const { groups } = (await forecastOf('&groupBy=Tienda')).json();
  for (const { group, ...told } of groups as (Told & { group: string })[]) {
    const members = parts.filter((_, i) => ids[i].startsWith(`${group} / `));
    const isOwn = members.some(({ total }) => total.withOverrides !== undefined);
    if (isOwn) near(told.total.withOverrides, month(members), group);
    else t.equal(told.total.withOverrides, undefined, group);
  }
  t.match((await forecastOf('&groupBy=Tienda', 'text/csv')).body, /^Tienda,.*,upper95,override,reason\r\n/);
  t.match((await forecastOf('', 'text/csv')).body, /^date,.*,upper95,override,reason\r\n/);

  const csv = (await forecastOf('&series=*', 'text/csv')).body.trim().split('\r\n');
  t.match(csv[0], /,holiday,override,reason$/);
  const ownRows = csv.filter((row) => !row.endsWith(',,')).slice(1);
  t.same(
    ownRows.map((row) => row.split(',').slice(-2).join(' ')).sort(),
    ['0 obras', '0 obras', "40 '=fair", '1000 fiesta'].sort(),
  );
  const lines = (await forecastOf('&series=*', 'application/x-ndjson')).body.trim().split('\n');
  const owned = lines.map((line) => JSON.parse(line)).filter(({ override }) => override);
  t.same(
    owned.map(({ series, override }) => [series, override.sales]).sort(),
    [
      [ids[0], 40],
      [ids[0], 999.5],
      [ids[3], 0],
      [ids[3], 0],
    ].sort(),
  );
  t.equal((await forecastOf('&from=2024-01-08&to=2024-01-12&series=*', 'text/csv')).body.includes('override'), false);

  const { items } = (await get(`/forecasts?dataset=${NAME}`)).json();
  t.same(
    items.map(({ month, total: { forecast } }: { month: string; total: { forecast: number } }) => [month, forecast]),
    [['2024-01', plain.json().total.forecast]],
    'what is archived is what the model said, once',
  );
  for (const id of ids) await put(id, []);
  const again = await forecastOf('');
  t.same(again.json(), plain.json());
});

type Amounts = Readonly<Record<string, number>>;
interface Explained extends Day {
  readonly open: boolean;
  readonly effects?: Amounts;
  readonly contributions?: Amounts;
  readonly explanation?: string;
  readonly movers?: Record<'usualDay' | 'promotion', { series: string; change: number }[]>;
}

/** What a factor of a series adds, by the definition of the logarithmic mean. */
function amountOf({ forecast, effects = {} }: Explained, name: string): number {
  if (!effects.base) return name === 'base' ? forecast : 0;
  if (name === 'base') return effects.base;
  const ratio = Math.log(forecast / effects.base);
  return ratio === 0 ? 0 : ((forecast - effects.base) / ratio) * Math.log(effects[name]);
}

/** How far the forecast of each series is from its usual day, the largest difference first. */
function changesOn(parts: readonly Explained[][], i: number) {
  return parts
    .map((days, s) => ({ series: ids[s], day: days[i] }))
    .filter(({ day }) => day.open)
    .map(({ series, day }) => ({ series, change: day.forecast - amountOf(day, 'base') }))
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
}

t.test('why a sum is what it is: what the series are made of, added up, and which move it most', async (t) => {
  const daysOf = async (query: string): Promise<Explained[]> =>
    (await get(`/forecast?dataset=${NAME}&explain=true${query}`, { 'accept-language': 'en' })).json().days;
  const total = await daysOf('');
  const parts = await Promise.all(ids.map((id) => daysOf(seriesQuery(id))));
  let promoted = 0;
  for (const [i, { date, open, forecast, effects, contributions, movers, explanation }] of total.entries()) {
    if (!open) {
      t.same([effects, contributions, movers], [undefined, undefined, undefined], date);
      t.match(explanation, /closed/);
      continue;
    }
    const names = Object.keys(contributions ?? {});
    const sum = names.reduce((all, name) => all + (contributions?.[name] ?? 0), 0);
    t.ok(names.length > 10 && Math.abs(sum - forecast) < 1e-6, `${date}: they add up`);
    const product = names.reduce((all, name) => all * (effects?.[name] ?? 0), 1);
    t.ok(Math.abs(product / forecast - 1) < 1e-9, `${date}: they multiply`);
    const own = parts.map((days) => days[i]).filter((day) => day.open);
    for (const name of names) {
      const added = own.reduce((all, day) => all + amountOf(day, name), 0);
      t.ok(Math.abs((contributions?.[name] ?? 0) - added) < 0.02 * ids.length, `${date} ${name}`);
    }
    const changes = changesOn(parts, i);
    const [most, next] = changes;
    const told = movers?.usualDay ?? [];
    t.ok(told.length > 0 && told.length <= 5);
    if (Math.abs(most.change) - Math.abs(next.change) > 0.05) t.equal(told[0].series, most.series, date);
    t.ok(Math.abs(told[0].change - (changes.find(({ series }) => series === told[0].series)?.change ?? 0)) < 0.02);
    if ((movers?.promotion.length ?? 0) > 0) promoted += 1;
    t.match(explanation, /^\w+day, January \d+: .* A usual day sells .*;/);
  }
  t.ok(promoted > 0);
  const [id] = ids;
  const one = await daysOf(`${seriesQuery(id, id)}`);
  for (const [i, { effects = {} }] of one.entries()) {
    for (const [name, factor] of Object.entries(effects)) {
      t.ok(Math.abs(factor / (parts[0][i].effects?.[name] ?? 0) - 1) < 1e-3, `a group of one: ${name}`);
    }
    t.equal(one[i].explanation, parts[0][i].explanation);
  }
  const { groups } = (await forecastOf('&groupBy=Producto&explain=true')).json();
  for (const { days } of groups as { days: Explained[] }[]) {
    const first = days.find(({ open }) => open);
    t.match(first, { effects: { base: Number }, movers: { usualDay: [{ series: String }] } });
    t.equal(first?.explanation, undefined);
  }
  const plain = (await forecastOf('')).json().days;
  t.same(
    total.map(({ effects: _, contributions: __, movers: ___, explanation: ____, ...day }) => day),
    plain,
    'nothing else is different',
  );
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
