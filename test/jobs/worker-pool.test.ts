import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import t from 'tap';
import { documentOf } from '../../services/datasets/new-version.ts';
import { createWorkerPool } from '../../src/jobs/worker-pool.ts';
import { createRunId } from '../../src/primitives.ts';
import { createDatasetRepository } from '../../src/repositories/datasets.ts';
import { createModelRepository } from '../../src/repositories/models.ts';
import { queuedRun, trainingOptionsSchema } from '../../src/runs/run.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { salesCsv } from '../routes/sales.ts';
import { readValid } from '../sales/csv/read.ts';

t.test('damage that a thread finds is in the log of the service', async (t) => {
  const root = t.testdir();
  const buckets = { data: 'datos', models: 'modelos' };
  const [store, keys] = [createLocalStore({ root }), createKeys(buckets)];
  const told: { fields: object; message: string }[] = [];
  const log = { warn: (fields: object, message: string) => void told.push({ fields, message }) };
  const bytes = Buffer.from(salesCsv());
  const options = { allowNegative: false };
  const file = await readValid(bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const document = documentOf({ name: 'ventas', sha256, bytes: bytes.length, file, options, uploadedAt: new Date() });
  const content = { size: bytes.length, open: () => Readable.from([bytes]) };
  await createDatasetRepository(store, keys, log).add({ document, content, series: file.series }, new Date());
  const { version } = document;
  const shard = keys.seriesShard('ventas', version, '0000');
  const whole = (await store.get(shard))?.body.toString();
  await store.put(shard, 'series,date,sales\n');

  const pool = createWorkerPool({ storage: { kind: 'file', root }, buckets }, 1, log);
  t.teardown(() => pool.close());
  const wish = { ...trainingOptionsSchema.parse({ version }), model: 'linear' as const };
  const id = createRunId(new Date(), randomBytes);
  const queued = queuedRun(wish, { id, at: new Date(), retryOf: null, codeVersion: '0.0.0', owner: 'test' });
  await createRunRepository(store, keys).write(queued);
  const listener = { onChanged: () => {}, onFault: () => {}, onOperation: () => {} };
  const outcome = await pool.work<'train'>(
    { kind: 'train', key: { id, dataset: 'ventas' }, owner: 'test' },
    listener,
    new AbortController().signal,
  );
  t.match(outcome, { kind: 'ended', run: { id, status: 'succeeded', owner: 'test' } });
  t.match(told, [
    {
      fields: { run: id, dataset: 'ventas', version, err: { message: /The shard has 18 bytes/ } },
      message: /cannot be used/,
    },
  ]);
  t.equal((await store.get(shard))?.body.toString(), whole, 'it is mended');
  await store.put(shard, 'series');
  const run = await createModelRepository(store, keys).readRun('ventas', id);
  t.match(run && (await pool.replay(run)), { reproduced: true });
  t.match(told.slice(1), [{ fields: { run: id }, message: /cannot be used/ }]);
});
