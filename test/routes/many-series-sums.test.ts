import t from 'tap';
import { type ChartData, chartDataSchema } from '../../src/charts/chart-data-schema.ts';
import { sharedOrigin } from '../../src/forecasting/evaluation/rolling-origins.ts';
import { type Day, NAME, seriesQuery, trainedChain } from './trained-chain.ts';

const { call, get, run, ids, forecastOf } = await trainedChain(t, t.testdir());

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

const daysOf = async (query: string): Promise<Explained[]> =>
  (await get(`/forecast?dataset=${NAME}&explain=true${query}`, { 'accept-language': 'en' })).json().days;

t.test('why a sum is what it is: what the series are made of, added up, and which move it most', async (t) => {
  const total = await daysOf('');
  const parts = await Promise.all(ids.map((id) => daysOf(seriesQuery(id))));
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
    t.match(explanation, /^\w+day, January \d+: .* A usual day sells .*;/);
  }
  t.ok(total.some(({ movers }) => movers && movers.promotion.length > 0));
});

t.test('why a group is what it is, of one or of many; nothing else is different', async (t) => {
  const [id] = ids;
  const alone = await daysOf(seriesQuery(id));
  const one = await daysOf(`${seriesQuery(id, id)}`);
  for (const [i, { effects = {} }] of one.entries()) {
    for (const [name, factor] of Object.entries(effects)) {
      t.ok(Math.abs(factor / (alone[i].effects?.[name] ?? 0) - 1) < 1e-3, `a group of one: ${name}`);
    }
    // A sum does not know whether a promotion in it is one that may come.
    t.equal(one[i].explanation, alone[i].explanation?.replace('a promotion that may come', 'the promotion'));
  }
  const { groups } = (await forecastOf('&groupBy=Producto&explain=true')).json();
  for (const { days } of groups as { days: Explained[] }[]) {
    const first = days.find(({ open }) => open);
    t.match(first, { effects: { base: Number }, movers: { usualDay: [{ series: String }] } });
    t.equal(first?.explanation, undefined);
  }
  const plain = (await forecastOf('')).json().days;
  const total = await daysOf('');
  t.same(
    total.map(({ effects: _, contributions: __, movers: ___, explanation: ____, ...day }) => day),
    plain,
    'nothing else is different',
  );
});

interface Pair {
  readonly real: number;
  readonly predicted: number;
}

const fileOf = (id: string | undefined, file = 'datos.json', headers = {}) =>
  get(`/models/${run.id}/artifacts/${file}${id === undefined ? '' : `?series=${encodeURIComponent(id)}`}`, headers);
const numbersOf = async (id: string | undefined) => chartDataSchema.parse((await fileOf(id)).json());

/** Every pair of numbers of what the plots show, by what it is of. */
function pairsOf({ history, holdout, backtest, forecast }: ChartData, lastDay: string): [name: string, pair: Pair][] {
  const tested = backtest?.origins.flatMap(({ origin, days }) =>
    days.map(({ date, ...pair }): [string, Pair] => [`${sharedOrigin(lastDay, origin)} ${date}`, pair]),
  );
  return [
    ...history.days.map((day, i): [string, Pair] => [`sold ${day}`, { real: history.sales[i], predicted: 0 }]),
    ...holdout.map(({ date, ...pair }): [string, Pair] => [`holdout ${date}`, pair]),
    ...(tested ?? []),
    ...forecast.days.map((day): [string, Pair] => [`ahead ${day.date}`, { real: 0, predicted: day.forecast }]),
  ];
}

t.test('the plots of one series: their numbers add up to those of the total', async (t) => {
  const total = await numbersOf(undefined);
  const parts = await Promise.all(ids.map(numbersOf));
  const lastDay = total.history.days.at(-1) ?? '';
  const sums = new Map<string, Pair>();
  for (const [name, { real, predicted }] of parts.flatMap((part) => pairsOf(part, lastDay))) {
    const before = sums.get(name) ?? { real: 0, predicted: 0 };
    sums.set(name, { real: before.real + real, predicted: before.predicted + predicted });
  }
  for (const [name, { real, predicted }] of pairsOf(total, lastDay)) {
    const sum = sums.get(name);
    t.ok(Math.abs((sum?.real ?? Number.NaN) - real) < 0.05, `${name}: sold`);
    t.ok(Math.abs((sum?.predicted ?? Number.NaN) - predicted) < 0.05, `${name}: forecast`);
  }
  t.ok((total.backtest?.origins.length ?? 0) > 3 && total.holdout.length > 10);
});

t.test('the plots of one series show the tests that its training told of', async (t) => {
  const listed = (await get(`/runs/${run.id}/series?limit=100`)).json().items;
  for (const { id, metrics, kind } of listed) {
    const { source, backtest } = await numbersOf(id);
    t.equal(source.model, kind);
    const days = backtest?.origins.flatMap((origin) => origin.days) ?? [];
    if (days.length === 0) continue;
    const mae = days.reduce((sum, { real, predicted }) => sum + Math.abs(real - predicted), 0) / days.length;
    t.ok(Math.abs(mae - metrics.mae) < 0.01, id);
  }
});

t.test('the plots of one series as files', async (t) => {
  const first = await fileOf(ids[0]);
  t.match(first.headers, { 'content-type': /json/, etag: /^"[0-9a-f]+"$/ });
  t.equal((await fileOf(ids[0], 'datos.json', { 'if-none-match': String(first.headers.etag) })).statusCode, 304);
  const svg = await fileOf(ids[0], 'weekday.svg');
  t.match(svg.headers['content-type'], /svg/);
  t.match(svg.body, /^<svg/);
  t.not(svg.body, (await fileOf(undefined, 'weekday.svg')).body);
  t.match((await fileOf('Nadie')).json(), { status: 404, code: 'series-not-found', detail: /Nadie/ });
  t.match((await fileOf(ids[0], 'modelo.json')).json(), { status: 404, code: 'artifact-not-found' });
  t.match((await fileOf(ids[0], 'nothing.svg')).json(), { status: 404, code: 'artifact-not-found' });
});
