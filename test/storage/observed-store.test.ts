import t from 'tap';
import { AppError } from '../../src/errors.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { createObservedStore, STORE_CALLS, type StoreOperation } from '../../src/storage/observed-store.ts';
import { testObjectStore } from '../contracts/object-store.ts';

await t.test('a store that is looked at keeps the contract of object stores', async (t) => {
  const root = t.testdir();
  const seen: StoreOperation[] = [];
  const open = () => createObservedStore(createLocalStore({ root }), (operation) => seen.push(operation));
  await testObjectStore(t, { open, bucket: 'bucket-a', otherBucket: 'bucket-b' });
  t.same([...new Set(seen.map(({ call }) => call))].sort(), [...STORE_CALLS].sort(), 'every kind of call is told');
  t.ok(seen.every(({ durationMs, startedAt }) => durationMs >= 0 && Number.isInteger(startedAt)));
  t.same(JSON.parse(JSON.stringify(seen)), seen, 'it survives the way between threads');
});

t.test('each call is reported once, with its place and why it failed', async (t) => {
  const root = t.testdir();
  const seen: StoreOperation[] = [];
  const real = createLocalStore({ root });
  const full: ObjectStore = {
    ...real,
    put: async (key, content, options) => {
      if (key.endsWith('full')) throw new AppError('store-full', 'no room');
      return real.put(key, content, options);
    },
  };
  const store = createObservedStore(full, (operation) => seen.push(operation));
  const told = () => seen.splice(0).map(({ call, place, fault }) => [call, place, fault]);

  await store.put('models/ventas/2023/run.json', 'x');
  t.equal(await store.get('models/none'), undefined);
  await t.rejects(store.put('models/ventas/2023/run.json', 'y', { ifNoneMatch: '*' }));
  await t.rejects(store.put('models/ventas/full', 'y'), { code: 'store-full' });
  await t.rejects(store.get('../up'), RangeError);
  t.same(told(), [
    ['put', 'models/ventas', null],
    ['get', 'models/none', null],
    ['put', 'models/ventas', null],
    ['put', 'models/ventas', 'store-full'],
    ['get', '../up', 'other'],
  ]);

  for await (const { key } of store.list('models/')) {
    t.match(key, 'run.json');
    break;
  }
  t.same(told(), [['list', 'models/', null]], 'a list that is left early');
});
