import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { CHAIN_MAPPING, chainCsv } from '../../examples/chain.ts';
import { CODE_VERSION } from '../../src/version.ts';
import { startService } from './service.ts';

// One shop is young, so that it has a shard of its own and borrows from the others.
const SALES = chainCsv({ seed: 3, from: '2023-05-08', days: 240, products: 1 });

const root = t.testdir({});
const { call, post, app } = await startService(t, root);

const put = (url: string, payload: string) =>
  call({ method: 'PUT', url, payload, headers: { 'content-type': 'text/csv' } });

t.test('a run of many series is replayed shard by shard, and what differs is named', async (t) => {
  const query = new URLSearchParams({ name: 'cadena', mapping: JSON.stringify(CHAIN_MAPPING) });
  await call({ method: 'POST', url: `/datasets?${query}`, payload: SALES, headers: { 'content-type': 'text/csv' } });
  const run = (await post('/train?wait=120', { dataset: 'cadena', model: 'calendar' })).json();
  t.match(run, { status: 'succeeded', series: { total: 12 } });
  const folder = join(root, 'modelos/cadena', run.id);
  const file = (name: string) => join(folder, name);
  const replay = async () => (await post(`/runs/${run.id}/replay`)).json();
  const shards = { compared: 2, different: 0 };
  const reproduced = { run: run.id, reproduced: true, codeVersion: CODE_VERSION, shards, differences: [] };
  /** The answer while a file is another one. */
  const replayWith = async (name: string, change: (text: string) => string | undefined) => {
    const text = await readFile(file(name), 'utf8');
    const changed = change(text);
    t.not(changed, text, name);
    await (changed === undefined ? rm(file(name)) : writeFile(file(name), changed));
    const answer = await replay();
    await writeFile(file(name), text);
    return answer;
  };

  await t.test('the same bytes, and nothing is written', async (t) => {
    const files = () => readdir(root, { recursive: true });
    const before = (await files()).sort();
    t.same(await Promise.all([replay(), replay()]), [reproduced, reproduced]);
    t.same(
      (await files()).filter((name) => !name.includes('_audit')).sort(),
      before.filter((name) => !name.includes('_audit')),
    );
  });

  await t.test('another model of a series', async (t) => {
    const line = JSON.parse((await readFile(file('series/0000.ndjson'), 'utf8')).split('\n')[0]);
    const answer = await replayWith('series/0000.ndjson', (text) => text.replace('"decimals":0', '"decimals":2'));
    const difference = { subject: 'shard-models', path: '/model/decimals', expected: '2', actual: '0' };
    t.same(answer, {
      ...{ ...reproduced, reproduced: false, shards: { compared: 2, different: 1 } },
      differences: [{ ...difference, series: line.id, shard: '0000' }],
    });
    t.match(await replayWith('series/0000.ndjson', (text) => text.replace('"decimals":0', '"decimals": 0')), {
      reproduced: false,
      differences: [{ subject: 'shard-models', shard: '0000', path: null }],
    });
    t.match(await replayWith('series/0000-young.ndjson', () => ''), {
      differences: [{ subject: 'shard-models', shard: '0000-young', series: /./, expected: 'nothing' }],
    });
  });

  await t.test('another result of a shard shows there, and in what follows from it', async (t) => {
    const { differences } = await replayWith('series/0000-young.json', (text) =>
      text.replace('"status":"succeeded"', '"status":"fallback"'),
    );
    const { id } = JSON.parse(await readFile(file('series/0000-young.json'), 'utf8')).series[0];
    const named = (subject: string) => differences.find((one: { subject: string }) => one.subject === subject);
    t.match(named('shard-result'), { shard: '0000-young', series: id, path: '/series/0/status' });
    t.match(named('series/index.json'), { series: id, expected: '"succeeded"', actual: '"fallback"' });
    t.match(named('modelo.json'), { path: '/series/succeeded' });
  });

  await t.test('another document of the whole', async (t) => {
    const priors = await replayWith('series/group.json', (text) => text.replace(/"day": "2/, '"day": "1'));
    t.match(priors.differences.at(0), { subject: 'series/group.json', path: '/0/day' });
    t.match(await replayWith('modelo.json', (text) => text.replace('"decimals": 0', '"decimals": 1')), {
      differences: [{ subject: 'modelo.json', path: '/decimals', expected: '1', actual: '0' }],
      shards,
    });
    t.match(await replayWith('series/index.json', () => undefined), {
      differences: [{ subject: 'series/index.json', expected: 'nothing' }],
      shards,
    });
  });

  await t.test('a result that is gone or damaged: the whole cannot be compared, the shards can', async (t) => {
    const missing = { subject: 'shard-result', shard: '0000', expected: 'nothing' };
    const gone = await replayWith('series/0000.json', () => undefined);
    t.match(gone, {
      reproduced: false,
      shards: { compared: 2, different: 1 },
      differences: [{ subject: 'training' }, missing],
    });
    const damaged = await replayWith('series/0000.json', (text) => text.slice(0, 1000));
    t.match(damaged, {
      reproduced: false,
      differences: [{ subject: 'training' }, { subject: 'shard-result', path: '' }],
    });
  });

  await t.test('what the shop knows ahead by now is told, and its models are compared all the same', async (t) => {
    const days = Array.from({ length: 31 }, (_, i) => `2024-01-${String(i + 1).padStart(2, '0')},1`);
    t.equal((await put('/datasets/cadena/calendar', ['fecha,promocion', ...days, ''].join('\n'))).statusCode, 200);
    t.match(await replay(), { reproduced: true, shards, differences: [{ subject: 'known-future', path: null }] });
    await app.inject({ method: 'DELETE', url: '/datasets/cadena/calendar' });
    t.same(await replay(), reproduced);
  });

  await t.test('data that is gone', async (t) => {
    const versions = join(root, 'dataset-predicciones/cadena/versions', run.datasetVersion);
    const text = await readFile(join(versions, 'Ventas.csv'), 'utf8');
    await rm(join(versions, 'Ventas.csv'));
    t.match(await replay(), { reproduced: false, differences: [{ subject: 'data' }, { subject: 'training' }] });
    await writeFile(join(versions, 'Ventas.csv'), text);
    t.same(await replay(), reproduced);
  });
});
