import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { CHAIN_MAPPING, chainCsv } from '../../examples/chain.ts';
import { WORKBOOK_TYPE } from '../../src/primitives.ts';
import { PROJECT_FOLDER, readText } from '../project.ts';
import { salesCsv } from '../routes/sales.ts';
import { startService } from '../routes/service.ts';
import { command } from './command.ts';

/** What the command line prints is what a service answers. */

const EXAMPLE = join(PROJECT_FOLDER, 'examples/Ventas.csv');
const CALENDAR = join(PROJECT_FOLDER, 'examples/calendario.csv');
const CSV = { 'content-type': 'text/csv' };

const folder = t.testdir({});
const { call, get, post } = await startService(t, join(folder, 'datos'));

async function trainOn(dataset: string, payload: string | Buffer, query: Readonly<Record<string, string>> = {}) {
  const url = `/datasets?${new URLSearchParams({ name: dataset, ...query })}`;
  const { statusCode } = await call({ method: 'POST', url, payload, headers: CSV });
  t.equal(statusCode, 201, dataset);
  const run = (await post('/train?wait=300', { dataset })).json();
  t.equal(run.status, 'succeeded', dataset);
  return run;
}

/** JSON of both without what tells which training it was, and under the name that the command line has for every dataset. */
function same(t: Test, printed: string, answered: string, dataset: string): void {
  const withoutVersion = (text: string) => {
    const { model, ...rest } = JSON.parse(text);
    return { ...rest, dataset: rest.dataset === dataset ? 'ventas' : rest.dataset, model: { ...model, version: '' } };
  };
  t.same(withoutVersion(printed), withoutVersion(answered));
}

t.test('a forecast of one series, in both languages and all forms', async (t) => {
  await trainOn('ventas', readText('examples/Ventas.csv'));
  for (const [query, options] of [
    ['', []],
    ['levels=50,90.5&quantiles=0.1,0.5,0.9', ['--levels', '50,90.5', '--quantiles', '0.1,0.5,0.9']],
    [
      'from=2026-02-03&to=2026-02-20&assume=none&explain=true',
      ['--from', '2026-02-03', '--to', '2026-02-20', '--assume', 'none', '--explain'],
    ],
    ['days=100', ['--days', '100']],
    ['month=2025-12', ['--month', '2025-12']],
  ] as const) {
    for (const lang of ['en', 'es']) {
      const headers = { 'accept-language': lang };
      const json = await get(`/forecast?${query}`, { accept: 'application/json', ...headers });
      const ran = await command(['forecast', EXAMPLE, ...options, '--lang', lang, '--json']);
      t.equal(ran.code, 0, ran.said);
      same(t, ran.printed, json.body, 'ventas');
    }
    const csv = await get(`/forecast?${query}`, { accept: 'text/csv' });
    t.equal((await command(['forecast', EXAMPLE, ...options])).printed, csv.body, `the CSV of ${query}`);
  }
});

t.test('a workbook, and a model that forecasts without the data', async (t) => {
  const [workbook, model] = [join(folder, 'mes.xlsx'), join(folder, 'modelo.json')];
  const ran = await command(['forecast', EXAMPLE, '--xlsx', workbook, '--save', model]);
  const { rawPayload } = await get('/forecast', { accept: WORKBOOK_TYPE });
  t.ok(readFileSync(workbook).equals(rawPayload), 'the bytes of the workbook');
  const [{ version }] = (await get('/models?dataset=ventas')).json().items;
  t.equal(readFileSync(model, 'utf8'), (await get(`/models/${version}/artifacts/modelo.json`)).body, 'the model');
  const again = await command(['forecast', '--model', model]);
  t.equal(again.printed, ran.printed);
  for (const options of [
    ['--days', '100', '--json'],
    ['--quantiles', '0.2', '--lang', 'es', '--json'],
    ['--known-future', CALENDAR],
  ]) {
    const [fromData, fromModel] = [
      await command(['forecast', EXAMPLE, ...options]),
      await command(['forecast', '--model', model, ...options]),
    ];
    t.equal(fromModel.code, 0, fromModel.said);
    if (options.includes('--json')) same(t, fromModel.printed, fromData.printed, 'ventas');
    else t.equal(fromModel.printed, fromData.printed);
  }
});

t.test('what is known of the days to come', async (t) => {
  await call({
    method: 'PUT',
    url: '/datasets/ventas/calendar',
    payload: readText('examples/calendario.csv'),
    headers: CSV,
  });
  const csv = await get('/forecast?month=2026-01', { accept: 'text/csv' });
  const options = ['--month', '2026-01', '--known-future', CALENDAR];
  t.equal((await command(['forecast', EXAMPLE, ...options])).printed, csv.body);
  t.not((await command(['forecast', EXAMPLE, '--month', '2026-01'])).printed, csv.body, 'it matters');
});

t.test('a mapping, and options beside it', async (t) => {
  const text = salesCsv({ days: 300 })
    .replaceAll(',', ';')
    .replace('Ventas', 'Importe;Unidades')
    .replace(/;(\d+)$/gm, ';$1,50;$1');
  const file = join(folder, 'tienda.csv');
  writeFileSync(file, text);
  const mapping = { date: 'Fecha', sales: 'Importe', series: [], ignore: ['Unidades'], holiday: null };
  await trainOn('tienda', text, { mapping: JSON.stringify(mapping), decimal: ',' });
  const typed = [
    '--date',
    'Fecha',
    '--sales',
    'Importe',
    '--one-series',
    '--ignore',
    'Unidades',
    '--without',
    'holiday',
  ];
  const json = (await get('/forecast?dataset=tienda')).body;
  const [byOptions, byFile] = [
    await command(['forecast', file, ...typed, '--decimal', ',', '--json']),
    await command(['forecast', file, '--map', JSON.stringify(mapping), '--decimal', ',', '--json']),
  ];
  t.equal(byOptions.code, 0, byOptions.said);
  same(t, byOptions.printed, json, 'tienda');
  same(t, byFile.printed, json, 'tienda');
});

t.test('public holidays of a country', async (t) => {
  const text = salesCsv({ days: 400 }).replaceAll(/^(.*?,.*?,.*?),[^,]*,/gm, '$1,');
  const file = join(folder, 'festivos.csv');
  writeFileSync(file, text);
  const spain = await startService(t, join(t.testdir({}), 'datos'), { COUNTRY: 'ES-MD' });
  await spain.call({ method: 'POST', url: '/datasets', payload: text, headers: CSV });
  t.equal((await spain.post('/train?wait=300', {})).json().status, 'succeeded');
  const answered = (await spain.get('/forecast?from=2023-04-01&to=2023-05-31')).body;
  const ran = await command([
    'forecast',
    file,
    '--country',
    'ES-MD',
    '--from',
    '2023-04-01',
    '--to',
    '2023-05-31',
    '--json',
  ]);
  t.equal(ran.code, 0, ran.said);
  same(t, ran.printed, answered, 'ventas');
});

t.test('the dry run, the report and the plans', async (t) => {
  const dryRun = await call({
    method: 'POST',
    url: '/datasets?dryRun=true&name=otra',
    payload: readText('examples/Ventas.csv'),
    headers: CSV,
  });
  t.same(JSON.parse((await command(['check', EXAMPLE, '--json'])).printed), { ...dryRun.json(), name: 'ventas' });
  const [{ version }] = (await get('/models?dataset=ventas')).json().items;
  const { report } = (await get(`/models/${version}`)).json();
  t.same(JSON.parse((await command(['backtest', EXAMPLE, '--json'])).printed), report);
  const known = ['--known-future', CALENDAR];
  const plans: [path: string, request: object, line: string[]][] = [
    [
      'inventory',
      {
        deliveries: { weekdays: [1, 4] },
        leadTimeDays: 2,
        holdingCost: 0.1,
        unitCost: 6,
        unitPrice: 10,
        salesPerUnit: 10,
        openingStock: 30,
      },
      [
        'orders',
        '--deliveries',
        '1,4',
        '--lead-time-days',
        '2',
        '--unit-cost',
        '6',
        '--holding-cost',
        '0.1',
        '--selling-price',
        '10',
        '--sales-per-unit',
        '10',
        '--opening-stock',
        '30',
      ],
    ],
    [
      'promotions',
      { count: 2, margin: 0.4, weekdays: [1, 2], dates: ['2026-01-09'], minimumGapDays: 3, month: '2026-01' },
      [
        'promotions',
        '--count',
        '2',
        '--margin',
        '0.4',
        '--weekdays',
        '1,2',
        '--dates',
        '2026-01-09',
        '--request',
        '{"minimumGapDays":3}',
        '--month',
        '2026-01',
      ],
    ],
    [
      'staffing',
      { salesPerLabourHour: 60, openingHours: { from: '10:00', to: '20:30' }, hourlyWage: 12 },
      ['staffing', '--sales-per-labour-hour', '60', '--opening-hours', '10:00-20:30', '--hourly-wage', '12'],
    ],
  ];
  for (const [path, request, line] of plans) {
    const answered = await post(`/plans/${path}`, request, { 'accept-language': 'es' });
    t.equal(answered.statusCode, 200, answered.body);
    const ran = await command([line[0] ?? '', EXAMPLE, ...line.slice(1), ...known, '--json', '--lang', 'es']);
    t.equal(ran.code, 0, ran.said);
    same(t, ran.printed, answered.body, 'ventas');
  }
  const roster = await post('/plans/staffing', { salesPerLabourHour: 60 }, { accept: 'text/csv' });
  t.equal((await command(['staffing', EXAMPLE, '--sales-per-labour-hour', '60', ...known])).printed, roster.body);
});

t.test('many series: their sum, some of them, groups, each, an order list', async (t) => {
  const text = chainCsv({ seed: 5, from: '2023-03-06', days: 290, shops: 4, products: 2 });
  const file = join(folder, 'cadena.csv');
  writeFileSync(file, text);
  const map = ['--map', JSON.stringify(CHAIN_MAPPING)];
  await trainOn('cadena', text, { mapping: JSON.stringify(CHAIN_MAPPING) });
  const [one, two] = (await get('/datasets/cadena/series')).json().items.map(({ id }: { id: string }) => id);
  const [column] = CHAIN_MAPPING.series ?? [];
  const of = (...ids: string[]) => ids.map((id) => `&series=${encodeURIComponent(id)}`).join('');
  for (const [query, options] of [
    ['', []],
    [of(one), ['--series-id', one]],
    [of(one, two), ['--series-id', one, '--series-id', two]],
    [`&groupBy=${column}`, ['--group-by', String(column)]],
  ] as const) {
    const answered = await get(`/forecast?dataset=cadena${query}`, { accept: 'text/csv', 'accept-language': 'es' });
    const ran = await command(['forecast', file, ...map, ...options, '--lang', 'es']);
    t.equal(ran.code, 0, ran.said);
    t.equal(ran.printed, answered.body, query);
    const json = await get(`/forecast?dataset=cadena${query}`, { 'accept-language': 'es' });
    same(
      t,
      (await command(['forecast', file, ...map, ...options, '--lang', 'es', '--json'])).printed,
      json.body,
      'cadena',
    );
  }
  for (const [accept, options] of [
    ['text/csv', []],
    ['application/x-ndjson', ['--json']],
  ] as const) {
    const answered = await get('/forecast?dataset=cadena&series=*', { accept });
    t.equal((await command(['forecast', file, ...map, '--each', ...options])).printed, answered.body, accept);
  }
  const request = { dataset: 'cadena', deliveries: { weekdays: [1, 4] }, serviceLevel: 0.9 };
  const list = await post('/plans/orders', request, { accept: 'text/csv' });
  t.equal(list.statusCode, 200);
  const ran = await command(['orders', file, ...map, '--deliveries', '1,4', '--service-level', '0.9']);
  t.equal(ran.printed, list.body);
});
