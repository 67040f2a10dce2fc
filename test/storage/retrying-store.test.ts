import t from 'tap';
import { AppError } from '../../src/errors.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { createRetryingStore } from '../../src/storage/retrying-store.ts';

const QUICK = { attempts: 3, pauseMs: 1, withinMs: 60_000 };

/** A real store whose calls fail so many times before they get through. */
function troubled(store: ObjectStore, failures: number, error: Error = new AppError('store-unavailable', 'down')) {
  const calls: string[] = [];
  const count = (name: string) => {
    calls.push(name);
    if (calls.length <= failures) throw error;
  };
  const counted = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
    count(name);
    return call();
  };
  const shaky: ObjectStore = {
    ...store,
    get: (key) => counted('get', () => store.get(key)),
    put: (key, content, options) => counted('put', () => store.put(key, content, options)),
    ready: () => counted('ready', () => store.ready()),
    async *list(prefix) {
      count('list');
      yield* store.list(prefix);
    },
  };
  return { calls, store: createRetryingStore(shaky, QUICK) };
}

t.test('what may happen twice is tried three times', async (t) => {
  const real = createLocalStore({ root: t.testdir() });
  await real.put('bucket/a', 'x');
  const twice = () => troubled(real, 2);
  t.equal((await twice().store.get('bucket/a'))?.body.toString(), 'x');
  t.match(await twice().store.put('bucket/b', 'y'), { etag: String });
  const keys: string[] = [];
  for await (const { key } of twice().store.list('bucket/')) keys.push(key);
  t.same(keys, ['bucket/a', 'bucket/b']);
  const down = troubled(real, 9);
  await t.rejects(down.store.get('bucket/a'), { code: 'store-unavailable' });
  t.equal(down.calls.length, 3);
});

t.test('a put with a condition, readiness, and what does not pass are tried once', async (t) => {
  const real = createLocalStore({ root: t.testdir() });
  const conditional = troubled(real, 1);
  await t.rejects(conditional.store.put('bucket/a', 'x', { ifNoneMatch: '*' }), { code: 'store-unavailable' });
  t.equal(conditional.calls.length, 1);
  const ready = troubled(real, 1);
  await t.rejects(ready.store.ready(), { code: 'store-unavailable' });
  t.equal(ready.calls.length, 1);
  const full = troubled(real, 9, new AppError('store-full', 'full'));
  await t.rejects(full.store.put('bucket/a', 'x'), { code: 'store-full' });
  t.equal(full.calls.length, 1);
});
