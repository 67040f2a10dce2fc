import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { addDays, daysBetween, weekdayOf } from '../../src/dates.ts';
import { startService } from './service.ts';
import { until } from './until.ts';

/** A year of 2022 whose days scatter by up to 5 % around their weekday, then days to `to`, which sell `factor` of that. */
function salesTo(to: string, { from = '2023-01-01', factor = 1 } = {}): string {
  const rows = Array.from({ length: daysBetween('2022-01-01', to) + 1 }, (_, i) => {
    const day = addDays('2022-01-01', i);
    const noise = 1 + 0.05 * Math.sin(i * 12.9898 + 78.233 * ((i * i) % 17));
    return `${day},${Math.round((900 + 100 * weekdayOf(day)) * noise * (day >= from ? factor : 1))}`;
  });
  return ['Fecha,Ventas', ...rows, ''].join('\n');
}

interface Alarm {
  readonly type: string;
  readonly dataset: string;
  readonly alarm: { readonly id: string };
  readonly messages: Readonly<Record<string, string>>;
}

/** What the webhook receives, and how it answers at first; then with 200. */
const alarms: Alarm[] = [];
const firstStatuses: Record<string, number[]> = { falling: [503], refused: [400] };
const alarmsOf = (name: string) => alarms.filter(({ dataset }) => dataset === name);
const told = (dataset: string, times: number) =>
  until(
    async () => alarmsOf(dataset),
    ({ length }) => length >= times,
  );
const receiver = createServer(async (request, response) => {
  const alarm: Alarm = JSON.parse(await text(request));
  alarms.push(alarm);
  response.writeHead(firstStatuses[alarm.dataset]?.shift() ?? 200).end();
}).listen(0, '127.0.0.1');
await once(receiver, 'listening');
t.teardown(() => receiver.close());

const root = t.testdir({});
const ALERT_WEBHOOK = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alarms`;
const service = await startService(t, root, { ALERT_WEBHOOK });

async function trained(dataset: string): Promise<string> {
  await service.upload(`/datasets?name=${dataset}`, salesTo('2022-12-31'));
  const run = (await service.post('/train?wait=60', { dataset, model: 'linear', promote: 'always' })).json();
  t.equal(run.status, 'succeeded');
  return run.id;
}

/** The forecasts of a dataset, once there are so many. */
const issues = (dataset: string, count: number) =>
  until(
    async () => (await service.get(`/forecasts?dataset=${dataset}`)).json().items,
    (items) => items.length >= count,
  );

t.test('each month that is answered is kept once per model and calendar', async (t) => {
  t.match((await service.get('/forecasts')).json(), { status: 404, code: 'dataset-not-found' });
  const version = await trained('ventas');
  t.same((await service.get('/forecasts')).json(), { items: [], next: null });
  for (const url of ['/forecast?days=3', '/forecast?from=2023-01-02&to=2023-01-31', '/forecast?days=59']) {
    t.equal((await service.get(url)).statusCode, 200);
  }
  await service.get('/forecast', { accept: 'text/csv' });
  const { total } = (await service.get('/forecast')).json();
  await service.get('/forecast?month=2023-01&levels=60');
  await service.get('/forecast?from=2023-03-01&to=2023-03-31');
  const [january, march, ...others] = await issues('ventas', 2);
  t.same(others, [], 'no other range, and January once');
  t.match(january, {
    dataset: 'ventas',
    model: { version, kind: 'linear' },
    month: '2023-01',
    origin: '2022-12-31',
    total,
    outcomes: { scored: 0, pending: 31 },
    score: { days: 0, mae: null },
  });
  t.equal(march.month, '2023-03');
  const calendar = {
    method: 'PUT',
    url: '/datasets/ventas/calendar',
    payload: { days: [{ date: '2023-01-06', open: false }] },
  } as const;
  t.equal((await service.call(calendar)).statusCode, 200);
  await service.get('/forecast');
  const all = await issues('ventas', 3);
  const files = readdirSync(join(root, 'modelos/ventas', version, 'pronosticos')).sort();
  t.match(files, [/^2023-01\.[0-9a-f]{12}\.json$/, '2023-01.json', '2023-03.json']);
  t.same(new Set(all.map((issue: { calendar: string }) => issue.calendar)).size, 2);
  const artifacts = (await service.get(`/models/${version}`)).json().artifacts;
  t.notOk(
    artifacts.some((name: string) => name.includes('pronosticos')),
    'they are no artifacts',
  );
  const first = (await service.get('/forecasts?limit=2')).json();
  const second = (await service.get(`/forecasts?limit=2&cursor=${first.next}`)).json();
  t.same([...first.items, ...second.items], all);
  t.equal(second.next, null);
  const other = await startService(t, root);
  await other.get('/forecast');
  await other.app.close();
  t.equal(readdirSync(join(root, 'modelos/ventas', version, 'pronosticos')).length, 3, 'another process adds nothing');
});

t.test('when new days arrive, the forecasts are scored by them', async (t) => {
  const version = await trained('scored');
  const empty = (await service.get('/accuracy?dataset=scored')).json();
  t.match(empty, {
    overall: { days: 0, wape: null },
    byWeek: [],
    byMonth: [],
    byModel: [],
    alarm: null,
    overrides: { days: 0 },
  });
  const { days } = (await service.get('/forecast?dataset=scored')).json();
  await issues('scored', 1);
  const text = salesTo('2023-01-10')
    .split('\n')
    .filter((row) => !row.startsWith('2023-01-04'));
  await service.upload('/datasets?name=scored', text.join('\n'));
  const actual = new Map(text.map((row) => row.split(',') as [string, string]));
  const errors = days
    .filter(({ date }: { date: string }) => date <= '2023-01-10' && date !== '2023-01-04')
    .map(({ date, forecast }: { date: string; forecast: number }) => forecast - Number(actual.get(date)));
  t.equal(errors.length, 9);
  const [issue] = await issues('scored', 1);
  t.match(issue.outcomes, { scored: 9, pending: 21, unforeseenClosures: 1 });
  const accuracy = (await service.get('/accuracy?dataset=scored')).json();
  t.same(accuracy.overall, issue.score);
  t.same(accuracy.byMonth, [issue], 'the one of its month');
  const mae = errors.reduce((sum: number, error: number) => sum + Math.abs(error), 0) / 9;
  t.ok(Math.abs(issue.score.mae - mae) < 1e-9);
  t.match(accuracy, {
    observedTo: '2023-01-10',
    byModel: [{ model: { version }, months: ['2023-01'], live: { days: 9 } }],
    alarm: null,
  });
  const report = (await service.get(`/models/${version}`)).json().report;
  const promised = report.backtest.candidates.find(({ kind }: { kind: string }) => kind === 'linear');
  t.equal(accuracy.byModel[0].backtest.wape, promised.metrics.wape);
  t.equal(accuracy.byModel[0].wapeRatio, issue.score.wape / promised.metrics.wape);
  t.same(
    accuracy.byWeek.map(({ week, score }: { week: string; score: { days: number } }) => [week, score.days]),
    [
      ['2022-12-26', 1],
      ['2023-01-02', 6],
      ['2023-01-09', 2],
    ],
  );
});

t.test('when sales leave the forecast an alarm says so in words, and the webhook hears of it once', async (t) => {
  await trained('falling');
  for (const month of ['2023-01', '2023-02']) await service.get(`/forecast?dataset=falling&month=${month}`);
  await issues('falling', 2);
  await service.upload('/datasets?name=falling', salesTo('2023-02-28', { from: '2023-02-01', factor: 0.8 }));
  const { alarm, pastAlarms } = (await service.get('/accuracy?dataset=falling')).json();
  t.same(pastAlarms, []);
  t.match(alarm, { direction: 'below', until: null, falseAlarmDays: 1000 });
  t.ok(Math.abs(daysBetween('2023-02-01', alarm.since)) <= 2, `since ${alarm.since}`);
  t.ok(Math.abs(alarm.change + 0.2) < 0.02, `by ${alarm.change}`);
  t.match(alarm.message, /^Sales have run \d\d(\.\d)?% below forecast since \d+ (January|February) 2023; /);
  const spanish = (await service.get('/accuracy?dataset=falling', { 'accept-language': 'es' })).json();
  t.match(
    spanish.alarm.message,
    /^Las ventas van \d\d(,\d)?\s% por debajo de la previsión desde el \d+ de (enero|febrero) de 2023; /,
  );
  const [refused, taken] = await told('falling', 2);
  t.match(taken, {
    type: 'forecast-alarm',
    dataset: 'falling',
    alarm: { id: alarm.id, direction: 'below' },
    messages: { en: alarm.message, es: spanish.alarm.message },
  });
  t.same(refused, taken, 'the same again after a failure');
});

t.test('a webhook that refuses disturbs nothing', async (t) => {
  await trained('refused');
  await service.get('/forecast?dataset=refused');
  await issues('refused', 1);
  await service.upload('/datasets?name=refused', salesTo('2023-01-31', { factor: 1.3 }));
  await told('refused', 1);
  t.equal((await service.get('/forecast?dataset=refused')).statusCode, 200);
});

t.test('the answer does not wait for the ledger, nor fail with it', async (t) => {
  const version = await trained('unkept');
  // A folder where the file should be: the write fails.
  mkdirSync(join(root, 'modelos/unkept', version, 'pronosticos/2023-01.json'), { recursive: true });
  for (let i = 0; i < 3; i += 1) t.equal((await service.get('/forecast?dataset=unkept')).statusCode, 200);
});

t.test(
  'the webhook was asked again after a failure, but not after a refusal, and not by another process',
  async (t) => {
    await service.app.close();
    const other = await startService(t, root, { ALERT_WEBHOOK });
    await other.get('/accuracy?dataset=falling');
    await other.app.close();
    t.same([alarmsOf('falling').length, alarmsOf('refused').length], [2, 1]);
  },
);
