import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import t from 'tap';
import { CHAIN_MAPPING, chainCsv } from '../../examples/chain.ts';
import { startService } from './service.ts';
import { until } from './until.ts';

interface Told {
  readonly type: string;
  readonly dataset: string;
  readonly count: number;
  readonly standing: number;
  readonly alarms: readonly { readonly series: string }[];
  readonly messages: { readonly en: string; readonly es: string };
}

const told: Told[] = [];
const receiver = createServer(async (request, response) => {
  told.push((await json(request)) as Told);
  response.writeHead(200).end();
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
t.teardown(() => receiver.close());
const ALERT_WEBHOOK = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;

const root = t.testdir({});
const { call, get, post } = await startService(t, root, { ALERT_WEBHOOK });

const LAST_KNOWN = '2023-12-31';
const [HEADER = '', ...ROWS] = chainCsv({ seed: 3, from: '2023-01-02', days: 420, products: 1 }).trimEnd().split('\n');
const columns = HEADER.split(',');
const [dayAt, shopAt, salesAt] = ['fecha', 'tienda', 'unidades'].map((name) =>
  columns.findIndex((column) => column.toLowerCase() === name),
);

/** The rows up to a day; sales of one shop times a factor after what the models know. */
function sales(upTo: string, shop?: string, factor = 1): string {
  const rows = ROWS.map((row) => row.split(',')).filter((cells) => cells[dayAt] <= upTo);
  const changed = rows.map((cells) => {
    const isChanged = cells[dayAt] > LAST_KNOWN && cells[shopAt] === shop && cells[salesAt] !== '';
    return isChanged ? cells.with(salesAt, String(Math.round(Number(cells[salesAt]) * factor))) : cells;
  });
  return [HEADER, ...changed.map((cells) => cells.join(',')), ''].join('\n');
}

async function upload(name: string, payload: string) {
  const query = new URLSearchParams({ name, mapping: JSON.stringify(CHAIN_MAPPING) });
  const response = await call({
    method: 'POST',
    url: `/datasets?${query}`,
    payload,
    headers: { 'content-type': 'text/csv' },
  });
  t.equal(response.statusCode, 201);
}

async function train(name: string) {
  const { id, status } = (await post('/train?wait=120', { dataset: name, model: 'calendar' })).json();
  t.equal(status, 'succeeded');
  return id as string;
}

const listed = async (name: string, query = '') => (await get(`/datasets/${name}/series${query}`)).json().items;
const file = (name: string) => join(root, 'modelos', name, 'alarmas/series.json');
/** Undefined while there is none that is whole. */
const document = async (name: string) => {
  try {
    return JSON.parse(await readFile(file(name), 'utf8'));
  } catch {
    return undefined;
  }
};
/** The alarms once those of the latest data have been looked for. */
async function judged(name: string) {
  const { version } = (await get(`/datasets/${name}`)).json();
  return until(
    async () => document(name),
    (known) => known?.datasetVersion === version,
  );
}

const FALLING = 'Getxo / Pan';

t.test('a shop that sells 40 % less for weeks has an alarm, and the others have none', async (t) => {
  await upload('cadena', sales(LAST_KNOWN));
  const first = await train('cadena');
  t.same(await listed('cadena', '?alarm=true'), [], 'nothing is to be judged yet');
  await upload('cadena', sales('2024-02-20', 'Getxo', 0.6));
  const { months, watched, alarms } = await judged('cadena');
  t.same(months, [
    { month: '2023-12', model: first },
    { month: '2024-01', model: first },
    { month: '2024-02', model: first },
  ]);
  t.equal(watched, 10, 'one had closed, and one opened later');
  t.match(alarms, [{ series: FALLING, alarm: { direction: 'below', until: null, falseAlarmDays: 1000 } }]);
  t.equal(alarms.length, 1);
  t.ok(Math.abs(alarms[0].alarm.change + 0.4) < 0.06, `by ${alarms[0].alarm.change}`);

  const [{ id, alarm }, ...others] = await listed('cadena', '?alarm=true');
  t.same([id, alarm, others], [FALLING, alarms[0].alarm, []]);
  const without = await listed('cadena', '?alarm=false');
  t.equal(without.length, 11);
  t.ok(without.every((one: { alarm: unknown }) => one.alarm === null));
  const accuracy = (await get(`/accuracy?dataset=cadena&series=${encodeURIComponent(FALLING)}`)).json();
  t.match(accuracy.alarm, { id: alarm.id, message: /^Sales have run .*% below forecast since/ });
  t.equal((await get(`/accuracy?dataset=cadena&series=${encodeURIComponent('Irun / Pan')}`)).json().alarm, null);

  const page = await until(
    async () => (await get('/metrics')).body,
    (text) => text.includes('prediccion_ventas_series_alarms{dataset="cadena",kind="below"} 1'),
  );
  t.match(page, 'prediccion_ventas_series_alarms{dataset="cadena",kind="above"} 0');
  t.notMatch(page, /Getxo/, 'no series has a number of its own');
});

t.test('the webhook is told once, in one message for the dataset', async (t) => {
  const ofSeries = () => told.filter(({ type }) => type === 'series-alarms');
  await until(
    async () => ofSeries().length,
    (count) => count > 0,
  );
  await until(async () => (await document('cadena')).alarms[0].told, Boolean);
  t.match(ofSeries(), [{ dataset: 'cadena', count: 1, standing: 1, alarms: [{ series: FALLING }] }]);
  t.match(ofSeries()[0].messages.en, /^The sales of one series have left the forecast\.\nGetxo \/ Pan: Sales have run/);
  t.match(ofSeries()[0].messages.es, /^Las ventas de una serie se han apartado de la previsión\.\n/);

  // More days in which it goes on: the alarm is the same.
  await upload('cadena', sales('2024-02-22', 'Getxo', 0.6));
  t.match(await judged('cadena'), { alarms: [{ series: FALLING, told: true }] });
  t.equal(ofSeries().length, 1);
});

t.test('a training changes nothing of it until days come that its model foretold', async (t) => {
  await train('cadena');
  t.match((await judged('cadena')).alarms, [{ series: FALLING }]);
  await upload('cadena', sales('2024-02-24', 'Getxo', 0.6));
  t.match((await judged('cadena')).alarms, [{ series: FALLING }], 'February is judged by what was known before it');
});

t.test('a damaged document is one that nobody has written, and is made again', async (t) => {
  await writeFile(file('cadena'), '{"schema":1,');
  t.ok((await listed('cadena')).every(({ alarm }: { alarm: unknown }) => alarm === null));
  await upload('cadena', sales('2024-02-23', 'Getxo', 0.6));
  t.match((await judged('cadena')).alarms, [{ series: FALLING }]);
});

t.test('a dataset that is removed leaves nothing', async (t) => {
  await upload('cadena', sales('2024-02-21', 'Getxo', 0.6));
  t.equal((await call({ method: 'DELETE', url: '/datasets/cadena' })).statusCode, 204);
  t.same(
    (await readdir(join(root, 'modelos'), { recursive: true })).filter((name) => name.startsWith('cadena/')),
    [],
  );
});
