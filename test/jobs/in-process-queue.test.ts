import { test } from 'tap';
import { createInProcessQueue } from '../../src/jobs/in-process-queue.ts';
import type { WorkerPool } from '../../src/jobs/worker-pool.ts';
import type { Run } from '../../src/runs/run.ts';

const now = () => new Date('2023-01-01T00:00:00Z');
const runOf = (id: string, dataset = 'ventas') => ({ id, dataset, status: 'queued', steps: [] as Run['steps'] }) as Run; // what the queue reads of it

const hooks = { onChange: () => {} };

/** A pool whose trainings end when the test says so, or when they are stopped. */
function manualPool() {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const pool: Pick<WorkerPool, 'train' | 'close'> = {
    train: (run, { onChange }, signal) =>
      new Promise((resolve, reject) => {
        started.push(run.id);
        onChange({ ...run, status: 'running' });
        ends.set(run.id, () => resolve({ run: { ...run, status: 'succeeded' } }));
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      }),
    close: async () => {},
  };
  return { pool, started, end: (id: string) => ends.get(id)?.() };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('one training per dataset at a time, in order; datasets do not wait for each other', async (t) => {
  const { pool, started, end } = manualPool();
  const queue = createInProcessQueue({ pool, limit: 10, now });
  const first = queue.enqueue(runOf('1'), hooks);
  const second = queue.enqueue(runOf('2'), hooks);
  const other = queue.enqueue(runOf('3', 'otra'), hooks);
  await settled();
  t.strictSame(started, ['1', '3']);
  end('1');
  t.match(await first, { run: { id: '1', status: 'succeeded' } });
  await settled();
  t.strictSame(started, ['1', '3', '2']);
  end('2');
  end('3');
  await Promise.all([second, other]);
  await queue.close(0);
});

test('a failed training does not hold up the next one', async (t) => {
  const pool: Pick<WorkerPool, 'train' | 'close'> = {
    train: async ({ id, ...run }) => (id === '1' ? Promise.reject(new Error('thread died')) : { run: { id, ...run } }),
    close: async () => {},
  };
  const queue = createInProcessQueue({ pool, limit: 10, now });
  const [first, second] = await Promise.all([queue.enqueue(runOf('1'), hooks), queue.enqueue(runOf('2'), hooks)]);
  t.match(first, {
    run: { status: 'failed', finishedAt: '2023-01-01T00:00:00.000Z', error: { code: 'internal-error' } },
    fault: /thread died/,
  });
  t.notMatch(first.run.error?.message, /thread died/);
  t.match(second, { run: { id: '2' } });
});

test('cancelling stops a running training and one that waits', async (t) => {
  const { pool, started } = manualPool();
  const queue = createInProcessQueue({ pool, limit: 10, now });
  const outcomes = [queue.enqueue(runOf('1'), hooks), queue.enqueue(runOf('2'), hooks)];
  await settled();
  t.equal(queue.cancel('2'), true);
  t.equal(queue.cancel('1'), true);
  t.equal(queue.cancel('3'), false);
  for (const { run } of await Promise.all(outcomes)) t.match(run, { status: 'cancelled', error: null });
  t.strictSame(started, ['1'], 'the waiting one never started');
});

test('a full queue says so and when to come back', async (t) => {
  const { pool, end } = manualPool();
  const queue = createInProcessQueue({ pool, limit: 1, now });
  const first = queue.enqueue(runOf('1'), hooks);
  t.throws(() => queue.enqueue(runOf('2'), hooks), { code: 'queue-full', retryAfter: 30 });
  await settled();
  end('1');
  await first;
  await settled();
  const third = queue.enqueue(runOf('3'), hooks);
  await settled();
  end('3');
  t.match(await third, { run: { id: '3' } });
});

test('closing waits for the running training, then stops it and takes no more', async (t) => {
  const { pool, end } = manualPool();
  const patient = createInProcessQueue({ pool, limit: 10, now });
  const ends = patient.enqueue(runOf('1'), hooks);
  await settled();
  const closed = patient.close(10_000);
  end('1');
  await closed;
  t.match(await ends, { run: { status: 'succeeded' } });
  t.throws(() => patient.enqueue(runOf('2'), hooks), { code: 'queue-full' });

  const hasty = createInProcessQueue({ pool, limit: 10, now });
  const cut = hasty.enqueue(runOf('4'), hooks);
  await settled();
  await hasty.close(1);
  t.match(await cut, { run: { status: 'interrupted' } });
});
