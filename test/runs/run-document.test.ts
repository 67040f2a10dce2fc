import { type Test, test } from 'tap';
import { AppError } from '../../src/errors.ts';
import { endedRun, queuedRun, type Run, startedRun, trainingOptionsSchema } from '../../src/runs/run.ts';
import { createRunDocument, replaceOpenRun } from '../../src/runs/run-document.ts';
import { createRunRepository, type RunRepository } from '../../src/runs/run-repository.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';

const AT = new Date('2023-01-01T00:00:00Z');
const OPTIONS = trainingOptionsSchema.parse({ version: 'bfd973bb33f6' });
const QUEUED = queuedRun(OPTIONS, {
  ...{ id: '20230101T000000000Z-00000001', at: AT, retryOf: null, codeVersion: '0', owner: 'service' },
});
const STARTED = startedRun(QUEUED, 'worker', AT);
const CANCELLED = endedRun(QUEUED, 'cancelled', AT);
const at = (progress: number): Run => ({ ...STARTED, progress });

const repositoryOf = (t: Test) =>
  createRunRepository(createLocalStore({ root: t.testdir() }), createKeys({ data: 'datos', models: 'modelos' }));

async function documentOf(runs: RunRepository, faults: unknown[] = []) {
  const told: Run[] = [];
  const { etag } = await runs.write(QUEUED);
  const document = createRunDocument({
    ...{ runs, etag },
    onChanged: (run) => void told.push(run),
    onFault: (error) => void faults.push(error),
  });
  return { document, told };
}

test('a document is written one change after another, and each is announced once it is stored', async (t) => {
  const runs = repositoryOf(t);
  const { document, told } = await documentOf(runs);
  const changes = [STARTED, at(0.2), at(0.4), at(0.6)];
  await document.claim(changes[0]);
  for (const change of changes.slice(1, 3)) await document.save(change);
  await document.commit(changes[3]);
  t.same(told, changes);
  t.same(await runs.read(QUEUED), changes[3]);
});

test('all progress is announced, but not all of it stored; the beginning of a step always is', async (t) => {
  const stored = repositoryOf(t);
  const written: Run[] = [];
  const runs: RunRepository = {
    ...stored,
    write(run, options) {
      written.push(run);
      return stored.write(run, options);
    },
  };
  const { document, told } = await documentOf(runs);
  await document.claim(STARTED);
  const progress = Array.from({ length: 100 }, (_, i) => at((i + 1) / 200));
  for (const change of progress) await document.progress(change);
  t.same(told, [STARTED, ...progress]);
  t.ok(written.length < progress.length / 2, `${written.length} were written`);
  await document.save(at(0.6));
  await document.save(at(0.7));
  t.same(written.slice(-2), [at(0.6), at(0.7)]);
});

test('of those that claim a run one has it', async (t) => {
  const runs = repositoryOf(t);
  const { etag } = await runs.write(QUEUED);
  const workers = ['a', 'b', 'c', 'd'].map((owner) => ({ ...STARTED, owner }));
  const claims = await Promise.all(workers.map((run) => replaceOpenRun(runs, run, etag)));
  const winners = workers.filter((_, i) => claims[i] !== undefined);
  t.equal(winners.length, 1);
  t.same(await runs.read(QUEUED), winners[0]);
});

test('a run that was cancelled, taken over or removed is not written any more', async (t) => {
  const runs = repositoryOf(t);
  for (const [what, meanwhile] of [
    ['cancelled', () => runs.write(CANCELLED)],
    ['taken over', () => runs.write({ ...STARTED, owner: 'another' })],
    ['removed', () => runs.remove(QUEUED)],
  ] as const) {
    for (const act of ['claim', 'save', 'commit'] as const) {
      const { document, told } = await documentOf(runs);
      if (act !== 'claim') await document.claim(STARTED);
      await meanwhile();
      const before = await runs.read(QUEUED);
      await t.rejects(document[act](at(0.5)), { name: 'RunTakenError' }, `${act}: ${what}`);
      t.same(await runs.read(QUEUED), before);
      t.equal(told.length, act === 'claim' ? 0 : 1);
      await runs.remove(QUEUED);
    }
  }
});

test('of two who work for one owner, since one was taken for dead, the later start is the one that counts', async (t) => {
  const runs = repositoryOf(t);
  const { document: stalled } = await documentOf(runs);
  await stalled.claim(STARTED);
  const again = startedRun(STARTED, 'worker', new Date(AT.getTime() + 5000));
  const { etag } = (await runs.readVersioned(QUEUED)) ?? { etag: '' };
  const later = createRunDocument({ runs, etag, onChanged: () => {}, onFault: () => {} });
  await later.claim(again);
  await t.rejects(stalled.save(at(0.5)), { name: 'RunTakenError' });
  await t.rejects(stalled.commit(at(0.9)), { name: 'RunTakenError' });
  await later.commit({ ...again, progress: 0.9 });
  t.same(await runs.read(QUEUED), { ...again, progress: 0.9 });
});

test('either the cancellation or the commit is stored, never both', async (t) => {
  const runs = repositoryOf(t);
  for (let round = 0; round < 20; round += 1) {
    const { document } = await documentOf(runs);
    await document.claim(STARTED);
    const stored = await runs.readVersioned(QUEUED);
    const [cancelled, committed] = await Promise.all([
      runs.replace(CANCELLED, stored?.etag ?? ''),
      document.commit(at(0.9)).then(
        () => true,
        () => false,
      ),
    ]);
    t.not(cancelled, committed);
    t.equal((await runs.read(QUEUED))?.status, committed ? 'running' : 'cancelled');
    await runs.remove(QUEUED);
  }
});

test('a write whose answer was lost is recognised as its own', async (t) => {
  const stored = repositoryOf(t);
  let lost = 0;
  const runs: RunRepository = {
    ...stored,
    async write(run, options) {
      const written = await stored.write(run, options);
      if (run.progress === 0.2 && lost++ === 0) throw new AppError('store-unavailable', 'The answer was lost');
      return written;
    },
  };
  const faults: unknown[] = [];
  const { document } = await documentOf(runs, faults);
  await document.claim(STARTED);
  await document.save(at(0.2));
  t.equal(faults.length, 1);
  await document.save(at(0.4));
  t.same(await stored.read(QUEUED), at(0.4));
  t.type(await replaceOpenRun(runs, at(0.5), 'an etag of long ago'), 'string');
});

test('a store that is away holds up no progress, but no run is claimed or committed without it', async (t) => {
  const stored = repositoryOf(t);
  let isAway = false;
  const runs: RunRepository = {
    ...stored,
    async write(run, options) {
      if (isAway) throw new AppError('store-unavailable', 'The store is away');
      return stored.write(run, options);
    },
  };
  const faults: unknown[] = [];
  const { document } = await documentOf(runs, faults);
  isAway = true;
  await t.rejects(document.claim(STARTED), { code: 'store-unavailable' });
  isAway = false;
  await document.claim(STARTED);
  isAway = true;
  await document.save(at(0.2));
  t.match(faults, [{ code: 'store-unavailable' }]);
  await t.rejects(document.commit(at(0.9)), { code: 'store-unavailable' });
  isAway = false;
  await document.save(at(0.4));
  t.same(await stored.read(QUEUED), at(0.4));
});
