import type { Test } from 'tap';
import { type ObjectStore, PreconditionFailedError, type PutOptions } from '../../src/storage/object-store.ts';
import { awaitedLater } from '../awaited-later.ts';

export interface Subject {
  /** A store over the same data at every call, as another process would open it. */
  open(): ObjectStore;
  /** Two buckets that do not exist yet. */
  readonly bucket: string;
  readonly otherBucket: string;
}

export async function outcome(put: Promise<unknown>): Promise<'won' | 'lost'> {
  try {
    await put;
    return 'won';
  } catch (error) {
    if (error instanceof PreconditionFailedError) return 'lost';
    throw error;
  }
}

/** Adds `times` to the number under `key`, giving way to others as a well-behaved client does. */
export async function countUp(store: ObjectStore, key: string, times: number): Promise<void> {
  for (let done = 0; done < times; ) {
    const found = await store.get(key);
    const options: PutOptions = found ? { ifMatch: found.etag } : { ifNoneMatch: '*' };
    const next = String(Number(found?.body.toString() ?? 0) + 1);
    if ((await outcome(store.put(key, next, options))) === 'won') done++;
  }
}

/** Preconditions, alone and in races. */
export async function testConditions(t: Test, subject: Subject, at: (name: string) => string) {
  const stores = Array.from({ length: 10 }, () => subject.open());
  const [store] = stores as [ObjectStore];
  t.teardown(() => Promise.all(stores.map((one) => one.close())));
  const race = async (put: (store: ObjectStore, n: number) => Promise<unknown>) =>
    (await Promise.all(stores.map((one, n) => outcome(put(one, n))))).filter((result) => result === 'won').length;

  await t.test('ifNoneMatch creates once', async (t) => {
    await store.put(at('once'), 'first', { ifNoneMatch: '*' });
    await t.rejects(store.put(at('once'), 'x', { ifNoneMatch: '*' }), PreconditionFailedError);
    t.equal((await store.get(at('once')))?.body.toString(), 'first');
  });

  await t.test('ifMatch replaces only what it names, and nothing that is missing', async (t) => {
    const { etag } = await store.put(at('match'), 'first');
    const second = await store.put(at('match'), 'second', { ifMatch: etag });
    await t.rejects(store.put(at('match'), 'third', { ifMatch: etag }), PreconditionFailedError);
    await t.rejects(store.put(at('missing'), 'x', { ifMatch: etag }), PreconditionFailedError);
    await t.rejects(store.put('no-such-bucket-here/a', 'x', { ifMatch: etag }), PreconditionFailedError);
    t.match(await store.get(at('match')), { etag: second.etag, body: Buffer.from('second') });
    await store.delete(at('match'));
    await t.rejects(store.put(at('match'), 'x', { ifMatch: second.etag }), PreconditionFailedError);
    t.equal(await store.get(at('match')), undefined);
  });

  await t.test('of ten racing writers exactly one creates and exactly one replaces', async (t) => {
    for (let round = 0; round < 5; round++) {
      t.equal(await race((one, n) => one.put(at(`race/${round}`), `${n}`, { ifNoneMatch: '*' })), 1);
      const ifMatch = (await store.stat(at(`race/${round}`)))?.etag ?? '';
      t.equal(await race((one, n) => one.put(at(`race/${round}`), `again ${n}`, { ifMatch })), 1);
    }
  });

  await t.test('no update is lost: n compare-and-swap loops count to n', async (t) => {
    await Promise.all(stores.slice(0, 5).map((one) => countUp(one, at('counter'), 8)));
    t.equal((await store.get(at('counter')))?.body.toString(), '40');
  });

  await t.test('of a delete and a put of the same state, either order is possible and no third', async (t) => {
    for (let round = 0; round < 10; round++) {
      const { etag } = await store.put(at('duel'), `${round}`);
      const [, put] = await Promise.all([
        stores[1]?.delete(at('duel')),
        outcome(store.put(at('duel'), 'swapped', { ifMatch: etag })),
      ]);
      const left = (await store.get(at('duel')))?.body.toString();
      t.equal(left, undefined, `put ${put}`);
    }
  });
}

/** What readers and neighbours see of writers at work. */
export async function testReaders(t: Test, subject: Subject, at: (name: string) => string) {
  await t.test('readers meet whole contents while writers replace them', async (t) => {
    const [reader, ...writers] = [subject.open(), subject.open(), subject.open(), subject.open()];
    t.teardown(() => Promise.all([reader, ...writers].map((one) => one.close())));
    await reader.put(at('hammer'), Buffer.alloc(1_000_000, 'z'));
    let writing = true;
    const writes = writers.map(async (writer, n) => {
      for (let i = 0; i < 12; i++) await writer.put(at('hammer'), Buffer.alloc(1_000_000, `${n}${i}`.slice(-1)));
    });
    const written = awaitedLater(
      Promise.all(writes).finally(() => {
        writing = false;
      }),
    );
    let torn = 0;
    let reads = 0;
    while (writing) {
      const body = (await reader.get(at('hammer')))?.body;
      reads++;
      if (body?.length !== 1_000_000 || !body.equals(Buffer.alloc(1_000_000, body.subarray(0, 1)))) torn++;
    }
    await written;
    t.equal(torn, 0);
    t.ok(reads > 3);
  });

  await t.test('puts and deletes of neighbours do not disturb each other', async (t) => {
    const store = subject.open();
    t.teardown(() => store.close());
    const work = Array.from({ length: 6 }, async (_, n) => {
      for (let i = 0; i < 15; i++) {
        await store.put(at(`neighbours/deep/er/${n}`), `${i}`);
        await store.delete(at(`neighbours/deep/er/${n}`));
      }
      await store.put(at(`neighbours/deep/er/${n}`), 'last');
    });
    await Promise.all(work);
    for (let n = 0; n < 6; n++) t.equal((await store.get(at(`neighbours/deep/er/${n}`)))?.body.toString(), 'last');
  });
}
