import { execFileSync } from 'node:child_process';
import { copyFile, lstat, mkdir, readdir, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import t from 'tap';
import type { AppError } from '../../src/errors.ts';
import { makeBin, writeDraft } from '../../src/storage/local/files.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { take } from '../../src/storage/local/replace.ts';
import { testObjectStore } from '../contracts/object-store.ts';

await t.test('the folder keeps the contract of object stores', async (t) => {
  const root = `${t.testdir()}/not/there/yet`;
  const open = () => createLocalStore({ root });
  await testObjectStore(t, { open, bucket: 'bucket-a', otherBucket: 'bucket-b' });
});

t.test('an object is a file at its key, and nothing else is left', async (t) => {
  const root = t.testdir();
  const store = createLocalStore({ root, buckets: ['models'] });
  await store.ready();
  await store.put('data/ventas/Ventas.csv', 'Fecha,Ventas\n');
  await store.put('data/ventas/Ventas.csv', 'Fecha;Ventas\n');
  await store.put('data/x/y/z', '');
  await store.delete('data/x/y/z');
  t.equal((await buffer(Readable.from([await store.get('data/ventas/Ventas.csv').then((o) => o?.body)]))).length, 13);
  const files = (await readdir(root, { recursive: true })).sort();
  t.same(files, ['.claims', '.tmp', 'data', 'data/ventas', 'data/ventas/Ventas.csv', 'models']);
});

t.test('folders that come and go under many writers are no failure', async (t) => {
  const store = createLocalStore({ root: t.testdir() });
  const work = Array.from({ length: 12 }, async (_, n) => {
    for (let i = 0; i < 60; i++) {
      await store.put(`bucket/made/and/pruned/${n}`, `${i}`);
      await store.delete(`bucket/made/and/pruned/${n}`);
    }
  });
  t.equal((await Promise.all(work)).length, 12);
  t.same(await store.listFolders('bucket/'), []);
});

t.test('the etag changes however the content is replaced', async (t) => {
  const root = t.testdir({ other: 'bbbb', third: 'cccc' });
  const store = createLocalStore({ root });
  const path = join(root, 'bucket', 'a');
  const seen = new Set<string>();
  const note = async () => seen.add((await store.stat('bucket/a'))?.etag ?? '');
  const digits = new Set<bigint>();
  for (let n = 0; n < 200; n++) {
    seen.add((await store.put('bucket/a', 'aaaa')).etag);
    digits.add((await lstat(path, { bigint: true })).mtimeNs % 1_000_000n);
  }
  t.equal(seen.size, 200);
  t.ok(digits.size > 100, 'the digits below the millisecond are random');
  await utimes(join(root, 'other'), 1e9, 1e9);
  execFileSync('cp', ['-p', join(root, 'other'), path]);
  await note();
  await copyFile(join(root, 'third'), path);
  await note();
  await rename(join(root, 'other'), path);
  await note();
  t.equal(seen.size, 203);
  t.equal((await store.get('bucket/a'))?.body.toString(), 'bbbb');
  await t.rejects(store.put('bucket/a', 'x', { ifMatch: [...seen].at(-2) ?? '' }), { name: 'PreconditionFailedError' });
});

t.test('links, pipes and folders are no objects and are not followed', async (t) => {
  const root = t.testdir({ outside: { secret: 'secret' }, store: { bucket: { real: 'real' } } });
  const store = createLocalStore({ root: join(root, 'store') });
  const at = (name: string) => join(root, 'store', 'bucket', name);
  await symlink(join(root, 'outside', 'secret'), at('file-link'));
  await symlink(join(root, 'outside'), at('folder-link'));
  await symlink(join(root, 'outside'), join(root, 'store', 'bucket-link'));
  execFileSync('mkfifo', [at('pipe')]);
  await mkdir(at('folder'));
  for (const name of [
    'bucket/file-link',
    'bucket/folder-link/secret',
    'bucket-link/secret',
    'bucket/pipe',
    'bucket/folder',
  ]) {
    t.equal(await store.get(name), undefined, name);
    t.equal(await store.open(name), undefined, name);
    t.equal(await store.stat(name), undefined, name);
    await store.delete(name);
  }
  for await (const { key } of store.list('bucket/')) t.equal(key, 'bucket/real');
  for await (const { key } of store.list('bucket-link/')) t.fail(key);
  for await (const { key } of store.list('bucket/folder-link/')) t.fail(key);
  t.same(await store.listFolders('bucket/'), []);
  for (const name of ['bucket/folder-link/new', 'bucket-link/new', 'bucket/file-link', 'bucket/pipe']) {
    await t.rejects(store.put(name, 'x'), { code: 'store-unavailable' }, name);
  }
  t.same(await readdir(join(root, 'outside')), ['secret']);
  t.equal((await readdir(at('.'))).length, 5);
});

t.test('a root that is a link works', async (t) => {
  const root = t.testdir({ real: {} });
  await symlink(join(root, 'real'), join(root, 'link'));
  const store = createLocalStore({ root: join(root, 'link') });
  await store.put('bucket/a', 'x');
  t.equal((await createLocalStore({ root: join(root, 'real') }).get('bucket/a'))?.size, 1);
});

t.test('an object and a folder cannot share a name', async (t) => {
  const store = createLocalStore({ root: t.testdir() });
  await store.put('bucket/a/b', 'x');
  await t.rejects(store.put('bucket/a', 'x'), RangeError);
  await t.rejects(store.put('bucket/a/b/c', 'x'), RangeError);
  t.equal((await store.get('bucket/a/b'))?.size, 1);
});

t.test('ready sweeps what dead writers left more than an hour ago, and no more', async (t) => {
  const root = t.testdir();
  const store = createLocalStore({ root });
  const { etag } = await store.put('bucket/a', 'x');
  const [old, young, bin] = [await writeDraft(root, 'old'), await writeDraft(root, 'young'), await makeBin(root)];
  await writeFile(join(bin.path, 'object'), 'deleted');
  for (const [draft, state] of [
    [old.name, 'past'],
    [young.name, etag],
  ] as const) {
    await take({ root, key: 'bucket/a', etag: state, draft, isCurrent: async () => true, patienceMs: 0 });
  }
  const twoHoursAgo = Date.now() / 1000 - 7200;
  for (const path of [old.path, bin.path]) await utimes(path, twoHoursAgo, twoHoursAgo);
  const claims = join(root, '.claims');
  for (const name of await readdir(claims)) execFileSync('touch', ['-h', '-d', '2 hours ago', join(claims, name)]);
  await store.ready();
  t.same(await readdir(join(root, '.tmp')), [young.name]);
  t.equal((await readdir(claims)).length, 1);
});

t.test('a folder that cannot be used is store-unavailable, without its path in the message', async (t) => {
  const root = join(t.testdir({ file: '' }), 'file');
  const store = createLocalStore({ root });
  for (const call of [store.ready(), store.put('bucket/a', 'x'), store.put('bucket/a', 'x', { ifNoneMatch: '*' })]) {
    const error = await call.catch((thrown: unknown) => thrown);
    t.match(error, { code: 'store-unavailable', retryAfter: 5, cause: { path: String } });
    t.notMatch((error as AppError).message, root);
  }
});

t.test('no room is store-full, and no draft stays', async (t) => {
  const root = t.testdir();
  const store = createLocalStore({ root });
  for (const code of ['ENOSPC', 'EDQUOT']) {
    const full = async function* () {
      yield Buffer.from('abc');
      throw Object.assign(new Error(code), { errno: -28, code, syscall: 'write' });
    };
    await t.rejects(store.put('bucket/a', { size: 9, open: () => Readable.from(full()) }), { code: 'store-full' });
  }
  t.same(await readdir(join(root, '.tmp')), []);
  t.equal(await store.get('bucket/a'), undefined);
});
