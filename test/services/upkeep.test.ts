import { readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { createGarbageCollection } from '../../services/maintenance/garbage-collection.ts';
import { createRetention } from '../../services/maintenance/retention.ts';
import { createEvents } from '../../src/events.ts';
import { createFeedRepository } from '../../src/feeds/feed-repository.ts';
import { createRemovals } from '../../src/repositories/dataset-removals.ts';
import { readChampion, replaceChampion } from '../../src/repositories/models.ts';
import type { Run } from '../../src/runs/run.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';

const keys = createKeys({ data: 'datos', models: 'modelos' });
const log = { info: () => {}, error: (fields: object) => t.fail('nothing goes wrong', fields) };
const ids = [1, 2, 3, 4, 5, 6].map((n) => `2026010${n}T000000000Z-0000000${n}`);
const inTwoDays = () => new Date(Date.now() + 2 * 86_400_000);
const done = { dataset: 'ventas', status: 'succeeded' } as Run;

async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of store.list(prefix)) found.push(key.slice(prefix.length));
  return found;
}

const removalsOf = (store: ObjectStore) =>
  createRemovals({ store, keys, runs: createRunRepository(store, keys), events: createEvents() });

async function withModels(root: string): Promise<ObjectStore> {
  const store = createLocalStore({ root });
  for (const id of ids) {
    for (const file of ['modelo.json', 'run.json', 'graficos/series.svg']) {
      await store.put(keys.modelFile('ventas', id, file), '{}');
    }
  }
  return store;
}

const promote = async (store: ObjectStore, version: string) =>
  replaceChampion(store, keys, await readChampion(store, keys, 'ventas'), {
    dataset: 'ventas',
    version,
    promotedAt: new Date().toISOString(),
    promotedBy: 'request',
  });

t.test('retention keeps the newest, both champions and what is referred to', async (t) => {
  const store = await withModels(t.testdir());
  await promote(store, ids[1]);
  await promote(store, ids[0]);
  await store.put(keys.modelFile('ventas', ids[2], 'pronosticos/2026-02.json'), '{}');
  const retention = (keep: number, now = inTwoDays) => createRetention({ store, keys, keep, now, log });
  const versions = () => store.listFolders(keys.modelsOf('ventas'));
  await retention(0).apply(done);
  await retention(1, () => new Date()).apply(done);
  await retention(1).apply({ ...done, status: 'failed' });
  t.same(await versions(), ids, 'all; those registered just now; after no success');
  await retention(1).apply(done);
  t.same(await versions(), [ids[0], ids[1], ids[2], ids[5]]);
  t.equal((await keysOf(store, keys.model('ventas', ids[0]))).length, 3, 'whole');
});

t.test('a version that is promoted while it is removed stays', async (t) => {
  const store = await withModels(t.testdir());
  const deleting: ObjectStore = {
    ...store,
    delete: async (key) => {
      await store.delete(key);
      if (key.endsWith(`${ids[3]}/run.json`)) await promote(store, ids[3]);
    },
  };
  await createRetention({ store: deleting, keys, keep: 1, now: inTwoDays, log }).apply(done);
  t.same(await store.listFolders(keys.modelsOf('ventas')), [ids[3], ids[5]]);
  t.equal((await keysOf(store, keys.model('ventas', ids[3]))).length, 3, 'whole');
});

t.test('the sweep takes what is unfinished and old, and nothing else', async (t) => {
  const { root, tmp } = { root: join(t.testdir({ tmp: {} }), 'store'), tmp: join(t.testdirName, 'tmp') };
  // The temporary files of other tests that run now are not old.
  process.env.TMPDIR = tmp;
  const store = createLocalStore({ root });
  const put = async (...all: string[]) => {
    for (const key of all) await store.put(key, '{}');
  };
  const removal = removalsOf(store);
  const feeds = createFeedRepository(store, keys);
  await put(keys.latest('ventas'), keys.content('ventas'), keys.knownFuture('ventas'));
  await put(keys.versionContent('ventas', 'aaa'), keys.versionDocument('ventas', 'aaa'));
  await put(keys.seriesShard('ventas', 'aaa', '0000'), keys.seriesIndex('ventas', 'aaa'));
  await put(keys.modelFile('ventas', ids[0], 'modelo.json'), keys.modelFile('ventas', ids[0], 'run.json'));
  await put(keys.run(ids[0], 'ventas'), keys.schedule, keys.content('arrived'));
  await put(`${keys.modelsOf('ventas')}something/else.json`);
  const finished = [...(await keysOf(store, 'datos/')), ...(await keysOf(store, 'modelos/'))];
  await put(keys.versionContent('ventas', 'bbb'), keys.seriesShard('ventas', 'bbb', '0000'));
  await put(keys.modelFile('ventas', ids[1], 'modelo.json'));
  await put(keys.removal('gone'), keys.versionContent('gone', 'aaa'), keys.content('gone'), keys.champion('gone'));
  await put(keys.run(ids[2], 'gone'), keys.modelFile('gone', ids[2], 'run.json'));
  const left = async () => [...(await keysOf(store, 'datos/')), ...(await keysOf(store, 'modelos/'))];
  const sweep = async (now: () => Date) => {
    const sweeping = createGarbageCollection({ store, keys, removal, feeds, now, log });
    await sweeping.now();
    await sweeping.close();
  };
  await sweep(() => new Date());
  const unfinished = [
    `ventas/${ids[1]}/modelo.json`,
    ...['Ventas.csv', 'series/0000.csv'].map((file) => `ventas/versions/bbb/${file}`),
  ];
  t.same((await left()).sort(), [...finished, ...unfinished].sort(), 'an interrupted deletion is ended at once');
  await sweep(inTwoDays);
  t.same((await left()).sort(), finished.sort());
});

t.test(
  'a feed that expired a month ago goes; one that cannot be read stays, since nobody knows whether it has',
  async (t) => {
    const store = createLocalStore({ root: t.testdir() });
    const feeds = createFeedRepository(store, keys);
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    const ended = { forever: null, yesterday: ago(1), lately: ago(29), long: ago(31) };
    for (const [i, expiresAt] of Object.values(ended).entries()) {
      const digest = String(i).padStart(64, '0');
      const shown = { levels: '80,95', language: 'es', createdBy: null, createdAt: ago(40), lastReadOn: null } as const;
      await feeds.add({ schema: 1, digest, id: digest.slice(-24), dataset: 'ventas', name: null, ...shown, expiresAt });
    }
    await store.put(keys.feed('f'.repeat(24), 'ventas'), '{}');
    const sweeping = createGarbageCollection({
      store,
      keys,
      removal: removalsOf(store),
      feeds,
      now: () => new Date(),
      log,
    });
    await sweeping.now();
    await sweeping.close();
    t.same(
      (await feeds.list()).map(({ id }) => id),
      [...[0, 1, 2].map((i) => String(i).padStart(24, '0')), 'f'.repeat(24)],
    );
  },
);

t.test('a deletion that died is completed only when it had hidden the dataset', async (t) => {
  const dies = async (t: Test, at: 'before' | 'after') => {
    const root = t.testdir();
    const store = createLocalStore({ root });
    // Times differ by whole seconds at least.
    const passSeconds = async () => {
      for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        const { mtimeMs } = await stat(path);
        await utimes(path, mtimeMs / 1000 - 10, mtimeMs / 1000 - 10);
      }
    };
    for (const key of [keys.latest('v'), keys.versionContent('v', 'old'), keys.champion('v')])
      await store.put(key, 'old');
    await passSeconds();
    const dying: ObjectStore = {
      ...store,
      delete: async (key) => {
        if (key === keys.latest('v') && at === 'before') throw new Error('killed');
        if (key === keys.champion('v')) throw new Error('killed');
        await store.delete(key);
      },
    };
    await t.rejects(removalsOf(dying).remove('v'), /killed/);
    // An upload of the next life comes before the sweep does.
    await passSeconds();
    for (const key of [keys.versionContent('v', 'new'), keys.latest('v')]) await store.put(key, 'new');
    t.equal(await removalsOf(store).complete('v'), true);
    return keysOf(store, keys.dataset('v'));
  };
  const all = ['latest.json', 'versions/new/Ventas.csv', 'versions/old/Ventas.csv'];
  await t.test('it had not: nothing is lost', async (t) => t.same(await dies(t, 'before'), all));
  await t.test('it had: what was older goes', async (t) => t.same(await dies(t, 'after'), all.slice(0, 2)));
});
