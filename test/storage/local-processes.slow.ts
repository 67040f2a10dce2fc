import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { writeDraft } from '../../src/storage/local/files.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { take } from '../../src/storage/local/replace.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { awaitedLater } from '../awaited-later.ts';
import { countUp } from '../contracts/object-store-races.ts';
import { programArguments } from '../project.ts';

const KEY = 'bucket/folder/object';

interface Writer {
  readonly child: ChildProcess;
  /** The next line that the writer says. */
  said(): Promise<string | undefined>;
}

async function start(t: Test, ...args: string[]): Promise<Writer> {
  const child = spawn(process.execPath, [...programArguments('test/storage/local-writer.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const said = async () => (await lines.next()).value;
  await said();
  return { child, said };
}

async function kill({ child }: Writer): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

t.test('two processes and this one count together without losing one', async (t) => {
  const root = t.testdir();
  const store = createLocalStore({ root });
  const writers = await Promise.all([start(t, root, 'count', KEY, '60'), start(t, root, 'count', KEY, '60')]);
  await Promise.all([...writers.map(({ child }) => once(child, 'exit')), countUp(store, KEY, 60)]);
  t.equal((await store.get(KEY))?.body.toString(), '180');
  t.same(await readdir(join(root, '.tmp')), []);
  t.same(await readdir(join(root, '.claims')), []);
});

/** Whether something else lies there than what this process puts. */
async function isBegun(store: ObjectStore, key: string): Promise<boolean> {
  const found = await store.get(key);
  return found !== undefined && found.body.toString('latin1', 0, 5) !== 'alive';
}

t.test('writers killed in the middle leave whole contents and no lock behind', async (t) => {
  const root = t.testdir();
  const store = createLocalStore({ root, patienceMs: 200 });
  for (const afterMs of [3, 9, 17, 31]) {
    const writers = await Promise.all([start(t, root, 'overwrite', KEY), start(t, root, 'count', 'bucket/n', '9999')]);
    // On a busy machine it takes a while until both have begun to write.
    for (const key of [KEY, 'bucket/n']) while (!(await isBegun(store, key))) await delay(5);
    await delay(afterMs);
    await Promise.all(writers.map(kill));
    const found = await store.get(KEY);
    t.ok(found?.body.equals(Buffer.alloc(1_000_000, found.body.subarray(0, 1))));
    t.match((await store.get('bucket/n'))?.body.toString(), /^\d+$/);
    t.match(await store.put(KEY, 'alive', { ifMatch: found?.etag ?? '' }), { etag: String });
    await countUp(store, 'bucket/n', 1);
  }
});

t.test('a claim whose holder was killed is passed on', async (t) => {
  const root = t.testdir();
  const store = createLocalStore({ root, patienceMs: 150 });
  const { etag } = await store.put(KEY, 'before');
  const writer = await start(t, root, 'claim', KEY);
  t.equal(await writer.said(), 'holding');
  await kill(writer);
  await store.put(KEY, 'after', { ifMatch: etag });
  t.equal((await store.get(KEY))?.body.toString(), 'after');
});

t.test('a holder that wakes up after its claim was passed on cannot write any more', async (t) => {
  const root = t.testdir();
  const store = createLocalStore({ root, patienceMs: 150 });
  for (const act of ['put', 'delete'] as const) {
    await store.put(KEY, 'before');
    const writer = await start(t, root, 'claim', KEY);
    t.equal(await writer.said(), 'holding');
    await (act === 'put' ? store.put(KEY, 'after') : store.delete(KEY));
    writer.child.stdin?.write('x');
    t.equal(await writer.said(), 'ENOENT');
    t.equal((await store.get(KEY))?.body.toString(), act === 'put' ? 'after' : undefined);
  }
});

t.test('a holder in time writes, and who waited for it loses', async (t) => {
  const root = t.testdir();
  const store = createLocalStore({ root, patienceMs: 60_000 });
  const { etag } = await store.put(KEY, 'before');
  const writer = await start(t, root, 'claim', KEY);
  t.equal(await writer.said(), 'holding');
  const refused = t.rejects(store.put(KEY, 'after', { ifMatch: etag }), { name: 'PreconditionFailedError' });
  writer.child.stdin?.write('x');
  t.equal(await writer.said(), 'renamed');
  await refused;
  t.equal((await store.get(KEY))?.body.toString(), 'from the sleeper');
});

t.test('a put whose draft was taken away writes it again', async (t) => {
  const root = t.testdir();
  const store = createLocalStore({ root });
  const { etag } = await store.put(KEY, 'before');
  const blocker = await writeDraft(root, '');
  await take({ root, key: KEY, etag, draft: blocker.name, isCurrent: async () => true, patienceMs: 0 });
  const waiting = awaitedLater(store.put(KEY, 'after', { ifMatch: etag }));
  let mine: string | undefined;
  while (mine === undefined) {
    await delay(20);
    mine = (await readdir(join(root, '.tmp'))).find((name) => name !== blocker.name);
  }
  await unlink(join(root, '.tmp', mine));
  await unlink(blocker.path);
  const after = await waiting;
  t.match(await store.get(KEY), { etag: after.etag, body: Buffer.from('after') });
  t.same(await readdir(join(root, '.tmp')), []);
});
