import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Test } from 'tap';
import { compareBytes } from '../../src/storage/keys.ts';
import type { ObjectInfo, ObjectStore } from '../../src/storage/object-store.ts';
import { outcome, type Subject, testConditions, testReaders } from './object-store-races.ts';

const TRAVERSALS = [
  '../secret',
  '..',
  'bucket',
  'bucket/',
  '/bucket/a',
  'bucket//a',
  'bucket/a/',
  'bucket/../secret',
  'bucket/a/../../secret',
  'bucket/a/..',
  'bucket/./a',
  'bucket/a\\..\\b',
  'bucket/a\0b',
  'bucket/a\nb',
  '.tmp/a',
  'Bucket/a',
  'bucket/\ud800',
  `bucket/${'x'.repeat(256)}`,
  `bucket/${'x/'.repeat(512)}x`,
];

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const keysOf = (objects: readonly ObjectInfo[]) => objects.map(({ key }) => key);

async function testContents(t: Test, store: ObjectStore, at: (name: string) => string) {
  await t.test('a put content comes back, and a second put replaces it', async (t) => {
    const first = await store.put(at('a/b.json'), 'one', { contentType: 'application/json' });
    const second = await store.put(at('a/b.json'), 'second');
    t.not(first.etag, second.etag);
    const found = await store.get(at('a/b.json'));
    t.equal(found?.body.toString(), 'second');
    t.equal(found?.size, 6);
    t.equal(found?.key, at('a/b.json'));
  });

  await t.test('bytes are kept: all 256 values, none, a view into a larger buffer', async (t) => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    for (const content of [bytes, Buffer.alloc(0), new Uint8Array(bytes.buffer, bytes.byteOffset + 7, 99)]) {
      await store.put(at('bytes'), content);
      t.same((await store.get(at('bytes')))?.body, Buffer.from(content));
      t.equal((await store.stat(at('bytes')))?.size, content.length);
    }
  });

  await t.test('keys may hold any letter and sign', async (t) => {
    const names = [
      'Día/ñandú 100%.csv',
      'a+b=c&d?e#f.csv',
      "o'clock (1)/[x]!*.txt",
      '日本/🙂.svg',
      '007',
      '..a/b..',
      ' a ',
    ];
    for (const name of names) await store.put(at(`signs/${name}`), name);
    for (const name of names) t.equal((await store.get(at(`signs/${name}`)))?.body.toString(), name);
    t.same(keysOf(await all(store.list(at('signs/')))), names.map((name) => at(`signs/${name}`)).sort(compareBytes));
  });

  await t.test('a streamed content is stored and opened as a stream', async (t) => {
    const content = randomBytes(3_000_000);
    const open = () => Readable.from([content.subarray(0, 1_234_567), content.subarray(1_234_567)]);
    const { etag } = await store.put(at('streamed'), { size: content.length, open });
    const opened = await store.open(at('streamed'));
    t.match(opened, { key: at('streamed'), etag, size: content.length });
    t.ok(opened && content.equals(await buffer(opened.stream)));
    t.equal(await outcome(store.put(at('streamed'), { size: content.length, open }, { ifNoneMatch: '*' })), 'lost');
  });

  await t.test('a stream of another size than announced, or that fails, stores nothing', async (t) => {
    await t.rejects(store.put(at('short'), { size: 9, open: () => Readable.from([Buffer.from('abc')]) }), RangeError);
    const broken = async function* () {
      yield Buffer.from('abc');
      throw new TypeError('the source broke');
    };
    await t.rejects(store.put(at('short'), { size: 9, open: () => Readable.from(broken()) }), TypeError);
    t.equal(await store.get(at('short')), undefined);
  });

  await t.test('an opened stream may be left unread', async (t) => {
    const opened = await store.open(at('streamed'));
    opened?.stream.destroy();
    t.equal((await store.stat(at('streamed')))?.size, 3_000_000);
  });
}

async function testStates(t: Test, store: ObjectStore, at: (name: string) => string) {
  await t.test('a missing key, and the name of a folder, are undefined', async (t) => {
    await store.put(at('folder/file'), 'x');
    for (const key of [at('none'), at('folder'), at('folder/file/below'), 'no-such-bucket-here/a']) {
      t.equal(await store.get(key), undefined);
      t.equal(await store.open(key), undefined);
      t.equal(await store.stat(key), undefined);
    }
  });

  await t.test('put, stat, get, open and list agree on etag, size and time', async (t) => {
    const { etag } = await store.put(at('state/object'), 'content');
    const [listed] = await all(store.list(at('state/object')));
    const opened = await store.open(at('state/object'));
    opened?.stream.destroy();
    for (const info of [await store.stat(at('state/object')), await store.get(at('state/object')), opened, listed]) {
      t.match(info, { key: at('state/object'), etag, size: 7 });
      t.ok(Math.abs((info?.modifiedAt.getTime() ?? 0) - Date.now()) < 30_000);
    }
    t.notMatch(etag, /["\s]/);
  });

  await t.test('delete removes one object, and nothing when there is none', async (t) => {
    await store.put(at('gone/deep/a'), 'a');
    await store.put(at('gone/b'), 'b');
    await store.delete(at('gone/deep/a'));
    await store.delete(at('gone/deep/a'));
    await store.delete(at('gone'));
    await store.delete('no-such-bucket-here/a');
    t.same(keysOf(await all(store.list(at('gone')))), [at('gone/b')]);
    t.same(await store.listFolders(at('gone/')), []);
  });
}

async function testLists(t: Test, store: ObjectStore, at: (name: string) => string) {
  await t.test('a prefix is text: `a` finds `ab`, `a/` does not; the order is that of key bytes', async (t) => {
    const names = ['a-b', 'a/x', 'a/y/z', 'a0', 'ab', 'ab/c', 'b', 'á', '\uffee', '🙂'].map((name) => `p/${name}`);
    const stored = names.filter((name) => name !== 'p/ab').concat('p/ab.csv');
    for (const name of stored) await store.put(at(name), name);
    const expect = (prefix: string) =>
      stored
        .filter((name) => name.startsWith(prefix))
        .sort(compareBytes)
        .map(at);
    for (const prefix of ['p/', 'p/a', 'p/a/', 'p/ab', 'p/ab/', 'p/a/y', 'p/none', 'none/']) {
      t.same(keysOf(await all(store.list(at(prefix)))), expect(prefix), prefix);
    }
    t.same(await store.listFolders(at('p/')), ['a', 'ab']);
    t.same(await store.listFolders(at('p/a/')), ['y']);
    t.same(await store.listFolders(at('none/')), []);
    t.same(await all(store.list('no-such-bucket-here/')), []);
    t.same(await store.listFolders('no-such-bucket-here/'), []);
  });

  await t.test(
    'more than 1000 objects and folders are all listed, in order, and a list can be left early',
    async (t) => {
      const keys = Array.from({ length: 1203 }, (_, n) => at(`many/${String(n).padStart(5, '0')}/run.json`));
      for (let start = 0; start < keys.length; start += 100) {
        await Promise.all(keys.slice(start, start + 100).map((key) => store.put(key, 'x')));
      }
      t.same(keysOf(await all(store.list(at('many/')))), keys);
      t.same(
        await store.listFolders(at('many/')),
        keys.map((key) => key.split('/').at(-2)),
      );
      for await (const { key } of store.list(at('many/'))) {
        t.equal(key, keys[0]);
        break;
      }
    },
  );
}

async function testRefusals(t: Test, store: ObjectStore) {
  await t.test('a key that could leave its bucket is refused by every method', async (t) => {
    for (const key of TRAVERSALS) {
      const name = JSON.stringify(key.slice(0, 40));
      await t.rejects(store.get(key), RangeError, `get ${name}`);
      await t.rejects(store.open(key), RangeError, `open ${name}`);
      await t.rejects(store.stat(key), RangeError, `stat ${name}`);
      await t.rejects(store.put(key, 'x'), RangeError, `put ${name}`);
      await t.rejects(store.delete(key), RangeError, `delete ${name}`);
    }
    for (const prefix of TRAVERSALS.filter((key) => !/^bucket\/(a\/)?$/.test(key))) {
      const name = JSON.stringify(prefix.slice(0, 40));
      await t.rejects(all(store.list(prefix)), RangeError, `list ${name}`);
      await t.rejects(store.listFolders(prefix), RangeError, `listFolders ${name}`);
      if (prefix !== 'bucket') await t.rejects(store.listFolders(`${prefix}/`), RangeError, `listFolders ${name}/`);
    }
    await t.rejects(store.listFolders('bucket/a'), RangeError);
  });
}

/** What every ObjectStore keeps; see the port. */
export async function testObjectStore(t: Test, subject: Subject): Promise<void> {
  const store = subject.open();
  t.teardown(() => store.close());
  const at = (name: string) => `${subject.bucket}/${name}`;

  await t.test('a bucket is made by the first put, also by several at once', async (t) => {
    const keys = [1, 2, 3].map((n) => `${subject.otherBucket}/${n}`);
    await Promise.all(keys.map((key) => store.put(key, 'x', { ifNoneMatch: '*' })));
    t.same(keysOf(await all(store.list(`${subject.otherBucket}/`))), keys);
  });
  await t.test('ready resolves, again and again', async () => {
    await store.ready();
    await store.ready();
  });
  await testContents(t, store, at);
  await testStates(t, store, at);
  await testLists(t, store, at);
  await testConditions(t, subject, at);
  await testReaders(t, subject, at);
  await testRefusals(t, store);
}
