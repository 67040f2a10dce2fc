import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { CODE_VERSION } from '../../src/version.ts';
import { salesCsv } from './sales.ts';
import { startService } from './service.ts';

const NOBODY = '20220101T000000000Z-00000000';

const root = t.testdir({});
const { get, post, upload } = await startService(t, root);

t.test('a replay comes to the same bytes, or says what differs', async (t) => {
  await upload();
  const split = { method: 'random', seed: 7 };
  const { id, datasetVersion } = (await post('/train?wait=60', { split })).json();
  const folder = join(root, 'modelos/ventas', id);
  const replay = async () => (await post(`/runs/${id}/replay`)).json();
  const reproduced = { run: id, reproduced: true, codeVersion: CODE_VERSION, differences: [] };
  const before = await readdir(join(root, 'modelos'), { recursive: true });
  t.same(await Promise.all([replay(), replay()]), [reproduced, reproduced]);
  t.same(await readdir(join(root, 'modelos'), { recursive: true }), before, 'nothing was written');
  t.equal((await get('/runs')).json().items.length, 1);

  await t.test('another value in the model is named', async (t) => {
    const file = join(folder, 'modelo.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"decimals": 0', '"decimals": 2'));
    const difference = { subject: 'modelo.json', path: '/decimals', expected: '2', actual: '0' };
    t.same(await replay(), { ...reproduced, reproduced: false, differences: [difference] });
    await writeFile(file, text.replace('"decimals": 0', '"decimals":  0'));
    t.match(await replay(), { reproduced: false, differences: [{ subject: 'modelo.json', path: null }] });
    await rm(file);
    t.match(await replay(), { reproduced: false, differences: [{ subject: 'modelo.json', expected: 'nothing' }] });
    await writeFile(file, text);
  });

  await t.test('another code version is named, also when the model is the same', async (t) => {
    const file = join(folder, 'run.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(`"codeVersion": "${CODE_VERSION}"`, '"codeVersion": "0.0.1"'));
    const difference = { subject: 'code-version', path: null, expected: '0.0.1', actual: CODE_VERSION };
    t.same(await replay(), { ...reproduced, differences: [difference] });
    await writeFile(file, text);
  });

  await t.test('other data is named, and data that is gone', async (t) => {
    const file = join(root, 'dataset-predicciones/ventas/versions', datasetVersion, 'Ventas.csv');
    const text = await readFile(file, 'utf8');
    const other = salesCsv({ shift: 10 });
    await writeFile(file, other);
    const sha = (content: string) => `SHA-256 ${createHash('sha256').update(content).digest('hex')}`;
    const { reproduced: same, differences } = await replay();
    t.equal(same, false);
    t.same(differences[0], { subject: 'data', path: null, expected: sha(text), actual: sha(other) });
    await rm(file);
    t.match(await replay(), {
      reproduced: false,
      differences: [{ subject: 'data', actual: 'nothing' }, { subject: 'training' }],
    });
    await writeFile(file, text);
  });

  t.same(await replay(), reproduced);
});

t.test('only what registered a model is replayed', async (t) => {
  t.match((await post(`/runs/${NOBODY}/replay`)).json(), { status: 404, code: 'run-not-found' });
  const { id } = (await post('/train', { model: 'linear' })).json();
  t.match((await post(`/runs/${id}/replay`)).json(), { status: 409, code: 'run-not-replayable' });
  t.equal((await post('/train?wait=60', { model: 'linear' })).json().id, id);
  await rm(join(root, 'modelos/ventas', id, 'run.json'));
  t.match((await post(`/runs/${id}/replay`)).json(), { status: 409, code: 'run-not-replayable', detail: /removed/ });
});
