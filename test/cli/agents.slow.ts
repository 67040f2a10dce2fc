import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { CHAIN_MAPPING, chainCsv } from '../../examples/chain.ts';
import { newKey } from '../new-key.ts';
import { PROJECT_FOLDER } from '../project.ts';
import { salesCsv } from '../routes/sales.ts';
import { startService } from '../routes/service.ts';
import { startedAgent } from './agent.ts';
import { command, startCommand } from './command.ts';

/** `prediccion-ventas mcp` as an assistant starts it, by the protocol's own client. */

const EXAMPLE = join(PROJECT_FOLDER, 'examples/Ventas.csv');
const CALENDAR = join(PROJECT_FOLDER, 'examples/calendario.csv');
const CSV = { 'content-type': 'text/csv' };
const folder = t.testdir({});
const SHORT = join(folder, 'corto.csv');
writeFileSync(SHORT, salesCsv({ days: 60 }));

/** What the command line prints as JSON. */
const printed = async (...args: string[]) => JSON.parse((await command([...args, '--json'])).printed);

t.test('a file: every number is that of the command line', async (t) => {
  const { ask, end } = await startedAgent(t, [EXAMPLE, '--known-future', CALENDAR, '--lang', 'es']);
  const listed = await ask('list_datasets');
  t.match(listed.data.items, [{ name: 'ventas', days: 617 }], listed.words);
  const known = ['--known-future', CALENDAR, '--lang', 'es'];
  for (const [options, args] of [
    [['--month', '2026-02', '--levels', '50,90'], { month: '2026-02', levels: [50, 90] }],
    [['--quantiles', '0.1,0.9', '--days', '10'], { days: 10, quantiles: [0.1, 0.9] }],
  ] as const) {
    const line = await printed('forecast', EXAMPLE, ...known, ...options);
    const { data } = await ask('forecast', args);
    t.same(data.total, line.total);
    t.same(data.assumptions, line.assumptions);
    t.equal(data.days.length, line.days.length);
    for (const [i, day] of line.days.entries()) t.match(day, data.days[i], day.date);
  }
  const orders = await printed('orders', EXAMPLE, ...known, '--deliveries', '2,5', '--service-level', '0.95');
  const planned = await ask('plan_orders', { deliveries: { weekdays: [2, 5] }, serviceLevel: 0.95 });
  t.same(planned.data.total, orders.total);
  t.match(orders.deliveries, planned.data.deliveries);
  const line = await printed('promotions', EXAMPLE, ...known, '--count', '2', '--margin', '0.4');
  t.same((await ask('plan_promotions', { count: 2, margin: 0.4 })).data.alternatives, line.alternatives);
  const roster = await printed('staffing', EXAMPLE, ...known, '--sales-per-labour-hour', '60');
  t.same((await ask('plan_staffing', { salesPerLabourHour: 60 })).data.days, roster.days);
  t.equal(await end(), '');
});

t.test('several files, one of them of many series', async (t) => {
  const chain = join(folder, 'cadena.csv');
  writeFileSync(chain, chainCsv({ seed: 5, from: '2023-03-06', days: 120, shops: 2, products: 2 }));
  const map = ['--map', JSON.stringify(CHAIN_MAPPING)];
  const { ask } = await startedAgent(t, [chain, ...map]);
  const line = await printed('forecast', chain, ...map, '--group-by', 'Tienda');
  const { data, words } = await ask('forecast_groups', { groupBy: 'Tienda' });
  t.same(
    data.groups.map(({ group, total }: { group: string; total: object }) => [group, total]).sort(),
    line.groups.map(({ group, total }: { group: string; total: object }) => [group, total]).sort(),
    words,
  );
  const other = join(folder, 'otra tienda.csv');
  writeFileSync(other, salesCsv({ days: 60, shift: 7 }));
  const both = await startedAgent(t, [SHORT, other]);
  const listed = await both.ask('list_datasets');
  t.match(listed.data.items, [{ name: 'corto' }, { name: 'otra-tienda', title: 'otra tienda' }]);
});

t.test('the folder of a service that is running: both see what the other does', async (t) => {
  const root = join(t.testdir({}), 'datos');
  const { call, get, post } = await startService(t, root);
  await call({ method: 'POST', url: '/datasets', payload: readFileSync(SHORT), headers: CSV });
  t.equal((await post('/train?wait=120', {})).json().status, 'succeeded');
  const { ask } = await startedAgent(t, ['--store', root, '--allow-writes']);
  const { total, model } = (await get('/forecast')).json();
  const { data } = await ask('forecast');
  t.same([data.total, data.model], [total, model]);
  t.equal((await ask('add_days', { days: [{ date: '2022-03-02', sales: 1200 }] })).data.to, '2022-03-02');
  const run = await ask('train');
  t.match(run.data, { status: 'succeeded' }, run.words);
  t.equal((await get('/datasets/ventas')).json().to, '2022-03-02');
  t.equal((await get(`/runs/${run.data.id}`)).json().status, 'succeeded');
});

t.test('a service at an address, named by the environment, with its key from there or from a file', async (t) => {
  const root = t.testdir({});
  const [read, write] = [newKey(), newKey()];
  const { app } = await startService(t, join(root, 'datos'), { API_KEYS: `r:read:${read} w:write:${write}` });
  const PREDICCION_VENTAS_URL = await app.listen({ host: '127.0.0.1', port: 0 });
  const file = join(root, 'clave.txt');
  writeFileSync(file, `${write}\n`);
  const writer = await startedAgent(t, ['--key-file', file, '--allow-writes', '--folder', folder], {
    PREDICCION_VENTAS_URL,
  });
  t.match((await writer.ask('upload_file', { path: 'corto.csv', dataset: 'ventas' })).data, { changed: true });
  t.match((await writer.ask('train')).data, { status: 'succeeded' });
  const reader = await startedAgent(t, ['--allow-writes'], { PREDICCION_VENTAS_URL, PREDICCION_VENTAS_CLAVE: read });
  const refused = await reader.ask('train');
  t.ok(refused.isError);
  t.equal(JSON.parse(refused.json).code, 'forbidden');
  const { total } = (await app.inject({ url: '/forecast', headers: { 'x-api-key': read } })).json();
  t.same((await reader.ask('forecast')).data.total, total);
  t.equal(`${await writer.end()}${await reader.end()}`, '');
});

t.test('a file that is refused, or asks something, is told to whoever calls', async (t) => {
  const shops = join(folder, 'tiendas.csv');
  writeFileSync(shops, chainCsv({ seed: 2, from: '2023-01-01', days: 90, shops: 2, products: 1 }));
  for (const [text, code, message] of [
    ['a,b\nc,d\n', 'invalid-csv', /datos\.csv: The CSV cannot be accepted/],
    [salesCsv({ days: 20 }), 'invalid-csv', /at least 28/],
    [readFileSync(shops), 'mapping-needed', /start the command again with --map/],
  ] as const) {
    const file = join(t.testdir({}), 'datos.csv');
    writeFileSync(file, text);
    const { ask, end } = await startedAgent(t, [file]);
    const { isError, words, json } = await ask('forecast');
    t.ok(isError);
    t.equal(JSON.parse(json).code, code, words);
    t.match(words, message);
    t.match(await end(), 'datos.csv', 'and to whoever reads the log of the assistant');
  }
});

const hello = [
  {
    id: 0,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
  },
  { method: 'notifications/initialized' },
];
const call = (id: number, name: string, args: object = {}) => ({
  ...{ id, method: 'tools/call', params: { name, arguments: args } },
});
const lineOf = (message: object) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`;

t.test('what was asked before the input ended is answered, on a standard output that has nothing else', async (t) => {
  const own = t.testdir({});
  const child = startCommand(['mcp', SHORT], { TMPDIR: own, LOG_LEVEL: 'trace' });
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  const rubbish = ['\n', 'no JSON\n', '{"jsonrpc":"2.0","id":9}\n', '{}\n'];
  child.stdin.end([...hello.map(lineOf), ...rubbish, lineOf(call(1, 'forecast', { days: 2 }))].join(''));
  const [code] = await once(child, 'close');
  t.equal(code, 0);
  const messages = lines.map((line) => JSON.parse(line));
  for (const { jsonrpc } of messages) t.equal(jsonrpc, '2.0');
  const answer = messages.find(({ id }) => id === 1);
  t.equal(answer.result.structuredContent.days.length, 2);
  t.same(readdirSync(own), [], 'nothing is left of the private folder');
});

t.test('it ends with the pipe, in the middle of its work too', async (t) => {
  const own = t.testdir({});
  const idle = startCommand(['mcp', EXAMPLE], { TMPDIR: own });
  idle.stdin.end();
  t.same(await once(idle, 'close'), [0, null]);
  const unread = startCommand(['mcp', SHORT], { TMPDIR: own });
  unread.stdout.destroy();
  unread.stdin.end([...hello, call(1, 'list_datasets')].map(lineOf).join(''));
  t.same(await once(unread, 'close'), [0, null]);
  t.same(readdirSync(own), []);
  const told = startCommand(['mcp', EXAMPLE], { TMPDIR: own });
  while (readdirSync(own).length === 0) await delay(20);
  told.kill('SIGTERM');
  t.same(await once(told, 'close'), [0, null]);
  t.same(readdirSync(own), []);
  const store = join(own, 'datos');
  mkdirSync(store);
  const stored = startCommand(['mcp', '--store', store]);
  stored.stdin.write(hello.map(lineOf).join(''));
  await once(stored.stdout, 'data');
  stored.kill('SIGTERM');
  t.same(await once(stored, 'close'), [0, null]);
});

t.test('a call that is cancelled leaves the others alone', async (t) => {
  const { ask } = await startedAgent(t, [EXAMPLE]);
  const controller = new AbortController();
  const cancelled = ask('list_datasets', {}, controller.signal);
  const kept = ask('forecast', { days: 1 });
  controller.abort(new Error('enough'));
  await t.rejects(cancelled, /enough/);
  t.equal((await kept).data.days.length, 1);
});
