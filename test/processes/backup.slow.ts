import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readConfig } from '../../src/config.ts';
import { createStore } from '../../src/create-store.ts';
import { awaitedLater } from '../awaited-later.ts';
import { salesCsv } from '../routes/sales.ts';
import { type Service, startService } from '../routes/service.ts';
import { storesUnderTest } from '../routes/stores.ts';
import { until } from '../routes/until.ts';

type Environment = Record<string, string>;

/** As in docs/operations.md. Files that vanish meanwhile make cp end with 1. */
async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const cp = spawn('cp', ['-a', join(from, 'dataset-predicciones'), join(from, 'modelos'), to], { stdio: 'ignore' });
  await once(cp, 'exit');
}

/** Object by object, data before models, as mirroring does. */
async function copyBuckets(from: Environment, to: Environment): Promise<void> {
  const [source, target] = [readConfig(from), readConfig(to)];
  const [reader, writer] = [await createStore(source.storage), await createStore(target.storage)];
  await writer.ready();
  for (const bucket of ['data', 'models'] as const) {
    const folder = `${source.buckets[bucket]}/`;
    for await (const { key } of reader.list(folder)) {
      const object = await reader.get(key);
      if (object) await writer.put(`${target.buckets[bucket]}/${key.slice(folder.length)}`, object.body);
    }
  }
  await Promise.all([reader.close(), writer.close()]);
}

/** What the service says of the dataset that nothing happens to. */
async function answersOf({ app }: Service, versions: readonly string[]): Promise<Map<string, string>> {
  const urls = [
    '/datasets/quiet',
    '/datasets/quiet/versions',
    '/datasets/quiet/content',
    '/datasets/quiet/calendar',
    '/forecast?dataset=quiet',
    '/forecast?dataset=quiet&days=90&explain=true',
    '/forecast/overrides?dataset=quiet',
    '/forecasts?dataset=quiet',
    '/accuracy?dataset=quiet',
    '/models?dataset=quiet',
    '/models/champion?dataset=quiet',
    '/runs?dataset=quiet',
    ...versions.flatMap((version) => [
      `/models/${version}`,
      `/models/${version}/artifacts/modelo.json`,
      `/models/${version}/artifacts/forecast.svg`,
      `/runs/${version}`,
    ]),
  ];
  const answers = new Map<string, string>();
  for (const url of urls) {
    const { statusCode, body } = await app.inject(url);
    answers.set(url, `${statusCode} ${body}`);
  }
  return answers;
}

for (const { name, environmentOf } of storesUnderTest()) {
  t.test(`${name}: a copy made while the service works answers the same`, async (t) => {
    const root = t.testdir({ data: {} });
    const onFolder = name === 'folder';
    const original: Environment = onFolder ? { STORAGE_URL: `file:${root}/data` } : environmentOf(t);
    const copied: Environment = onFolder ? { STORAGE_URL: `file:${root}/copy` } : environmentOf(t);
    const service = await startService(t, root, { ...original, RETENTION_MODELS: '3' });
    await service.upload('/datasets?name=quiet');
    const versions: string[] = [];
    for (const model of ['linear', 'calendar'])
      versions.push((await service.post('/train?wait=60', { dataset: 'quiet', model, promote: 'always' })).json().id);
    const days = [{ date: '2023-01-03', promo: 1 }];
    await service.call({ method: 'PUT', url: '/datasets/quiet/calendar', payload: { days } });
    await service.get('/forecast?dataset=quiet');
    await until(
      async () => (await service.get('/forecasts?dataset=quiet')).json().items.length,
      (count) => count === 1,
    );
    await service.upload('/datasets?name=quiet', salesCsv({ days: 375 }));
    await until(
      async () => (await service.get('/accuracy?dataset=quiet')).json().overall.days,
      (scored) => scored === 10,
    );
    const before = await answersOf(service, versions);
    for (const [url, answer] of before) {
      const expected = url.startsWith('/forecast/overrides') ? /^(200|404) / : /^200 /;
      t.match(answer.slice(0, 4), expected, url);
    }

    let copying = true;
    let rounds = 0;
    const busy = async () => {
      for (; copying || rounds < 3; rounds++) {
        await service.upload('/datasets?name=busy', salesCsv({ days: 365 + rounds, shift: rounds }));
        await service.post('/train?wait=60', { dataset: 'busy', model: 'linear', promote: 'always' });
      }
    };
    const working = awaitedLater(busy());
    await until(
      async () => rounds,
      (count) => count >= 1,
    );
    if (onFolder) await copyFolder(`${root}/data`, `${root}/copy`);
    else await copyBuckets(original, copied);
    copying = false;
    await working;

    const restored = await startService(t, root, { ...copied, WATCH_INTERVAL: '0.2', OWNER_LEASE_MS: '400' });
    await restored.app.listen({ host: '127.0.0.1', port: 0 });
    t.same(await answersOf(restored, versions), before, 'what was quiet is the same, byte for byte');
    const runs = async () => (await restored.get('/runs?limit=200')).json().items;
    await until(runs, (all) => all.every(({ finishedAt }: { finishedAt: string | null }) => finishedAt !== null));
    t.equal((await restored.get('/forecast?dataset=busy')).statusCode, 200, 'what was busy has a model');
    const models = (await restored.get('/models?dataset=busy&limit=200')).json().items;
    for (const { version, datasetVersion } of models) {
      t.equal((await restored.get(`/models/${version}`)).statusCode, 200, version);
      const { items } = (await restored.get('/datasets/busy/versions')).json();
      const known = items.map((item: { version: string }) => item.version);
      t.ok(
        known.includes(datasetVersion) || known.length < rounds,
        'and its data, unless it came after the data was copied',
      );
    }
    const next = (await restored.post('/train?wait=60', { dataset: 'quiet', model: 'linear' })).json();
    t.equal(next.status, 'succeeded', 'and it goes on');
  });
}
