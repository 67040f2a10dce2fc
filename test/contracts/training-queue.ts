import type { Test } from 'tap';
import { type Run, STEP_NAMES, type TrainingOptions } from '../../src/runs/run.ts';
import { salesCsv } from '../routes/sales.ts';
import { type CreateQueue, serviceOn } from './training-store.ts';

const SLOW = salesCsv({ from: '2018-01-01', days: 1826 });
const QUICK = salesCsv({ days: 120 });
const GRACE_MS = 60_000;

const isTraining = ({ steps }: Run) => steps.some(({ name, startedAt }) => name === 'train' && startedAt !== null);

/** A quick training, like no other with another seed. */
const seeded = (seed: number): Partial<TrainingOptions> => ({
  model: 'seasonal-naive',
  split: { method: 'random', trainRatio: 0.8, seed },
});

/** What every queue keeps to, wherever its runs are trained. */
export async function trainingQueueContract(t: Test, createQueue: CreateQueue): Promise<void> {
  const service = await serviceOn(t, createQueue);
  const { queue, runs, models, heartbeat, enqueue, cancelInStore, reaches, ended, files } = service;

  await t.test(
    'a run is trained by its key alone: its document records it, and a living process owns it',
    async (t) => {
      const { admit, settled } = await service.dataset('alone', QUICK);
      const run = await enqueue(await admit());
      const end = await ended(run);
      t.match(end, { id: run.id, status: 'succeeded', model: run.id, progress: 1, error: null });
      t.same(
        end.steps.map(({ name, status }) => `${name} ${status}`),
        STEP_NAMES.map((name) => `${name} succeeded`),
      );
      t.ok(Date.parse(end.startedAt ?? '') >= Date.parse(end.queuedAt));
      t.equal(await heartbeat.isAlive(end.owner), true);
      t.ok((await files(run)).includes('run.json'));
      await settled();
    },
  );

  await t.test('a run that is handed over more than once is trained once', async (t) => {
    const { admit, settled } = await service.dataset('repeated', QUICK);
    const run = await admit();
    await Promise.all([enqueue(run), enqueue(run), enqueue(run)]);
    const end = await ended(run);
    await enqueue(run);
    await ended(await enqueue(await admit(seeded(1))));
    await settled();
    t.same(await runs.read(run), end, 'also when it has ended already');
    t.equal((await models.versions('repeated')).length, 2);
  });

  await t.test('one run of a dataset at a time, in their order; datasets do not wait for each other', async (t) => {
    const [{ admit }, other] = [await service.dataset('ordered', SLOW), await service.dataset('beside', QUICK)];
    const admitted: Run[] = [];
    for (const seed of [1, 2, 3, 4]) admitted.push(await admit(seeded(seed)));
    const beside = await other.admit();
    for (const run of [...admitted.toReversed(), beside]) await enqueue(run);
    const ends = await Promise.all([...admitted, beside].map(ended));
    t.same([...new Set(ends.map(({ status }) => status))], ['succeeded']);
    const ordered = ends.slice(0, admitted.length);
    for (const [i, run] of ordered.slice(1).entries())
      t.ok((run.startedAt ?? '') >= (ordered[i].finishedAt ?? '~'), `${i + 1} after ${i}`);
    t.ok((ends.at(-1)?.startedAt ?? '~') < (ordered.at(-1)?.finishedAt ?? ''), 'the other dataset beside them');
  });

  await t.test('a cancelled run stops, wherever it is, and leaves no file; the next one goes on', async (t) => {
    const { admit, settled } = await service.dataset('cancelled', SLOW);
    const running = await enqueue(await admit());
    const waiting = await enqueue(await admit(seeded(1)));
    const next = await enqueue(await admit(seeded(2)));
    await reaches(running, isTraining);
    for (const run of [waiting, running]) {
      const cancelled = await cancelInStore(run);
      await queue.cancel(run.id);
      t.same(await files(run), [], 'once it has stopped no file is left');
      t.same(await runs.read(run), cancelled, 'and its document is as it was cancelled');
    }
    t.equal((await runs.read(waiting))?.startedAt, null);
    t.equal((await ended(next)).status, 'succeeded');
    await queue.cancel('20220101T000000000Z-00000000');
    await queue.cancel(next.id);
    await settled();
    t.equal((await runs.read(next))?.status, 'succeeded', 'one that has ended stays as it is');
  });

  await t.test('a run that was cancelled without a word to the queue is stopped too', async (t) => {
    const { admit, settled } = await service.dataset('unnoticed', SLOW);
    const early = await admit(seeded(1));
    const cancelled = [await cancelInStore(early)];
    const running = await enqueue(await admit());
    await enqueue(early);
    await reaches(running, isTraining);
    cancelled.push(await cancelInStore(running));
    t.equal((await ended(await enqueue(await admit(seeded(2))))).status, 'succeeded');
    await settled();
    t.same(await Promise.all([early, running].map(runs.read)), cancelled);
    t.same((await Promise.all([early, running].map(files))).flat(), []);
  });

  await t.test(
    'a run that fails says why; it holds up the next one as little as a key without a document',
    async (t) => {
      const { admit, settled } = await service.dataset('failing', QUICK);
      const failing = await enqueue(await admit({ version: '0123456789ab' }));
      const removed = await admit(seeded(1));
      await runs.remove(removed);
      await enqueue(removed);
      const next = await enqueue(await admit(seeded(2)));
      t.match(await ended(failing), {
        ...{ status: 'failed', model: null, error: { code: 'version-not-found', step: 'load' } },
      });
      t.same(await files(failing), []);
      t.equal((await ended(next)).status, 'succeeded');
      await settled();
      t.equal(await runs.read(removed), undefined);
    },
  );

  await t.test('a store that is away for a while costs a run at most its success, never its end', async (t) => {
    const { folder } = service;
    const { admit, settled } = await service.dataset('away', SLOW);
    const running = await enqueue(await admit());
    const waiting = await enqueue(await admit(seeded(1)));
    await reaches(running, isTraining);
    await folder.takeAway();
    await t.rejects(admit(seeded(2)), { code: 'store-unavailable' });
    await folder.putBack();
    t.match((await ended(running)).status, /^(succeeded|failed)$/);
    t.equal((await ended(waiting)).status, 'succeeded', 'one that had not begun is trained');
    await settled();
  });

  await t.test('closing gives running trainings their time', async (t) => {
    const { admit } = await service.dataset('patient', QUICK);
    const run = await enqueue(await admit());
    const { owner } = await reaches(run, isTraining);
    await queue.close(GRACE_MS);
    t.equal((await runs.read(run))?.status, 'succeeded');
    t.equal(await heartbeat.isAlive(owner), false, 'then its process is gone for others');
    await t.rejects(queue.enqueue(run), { code: 'queue-full' }, 'and takes no more');
  });

  await t.test('what the end of a queue cuts off stays open for the next process', async (t) => {
    const { queue, ...hasty } = await serviceOn(t, createQueue);
    const { admit } = await hasty.dataset('cut', SLOW);
    const cut = await hasty.enqueue(await admit());
    const waiting = await hasty.enqueue(await admit(seeded(1)));
    const { owner } = await hasty.reaches(cut, isTraining);
    await queue.close(1);
    t.match(await hasty.runs.read(cut), { status: 'running', finishedAt: null, model: null, owner });
    t.equal(await hasty.heartbeat.isAlive(owner), false, 'its process is gone');
    t.notOk((await hasty.files(cut)).includes('run.json'), 'nothing is visible');
    t.match(await hasty.runs.read(waiting), { status: 'queued', startedAt: null, owner: 'service' });
  });
}
