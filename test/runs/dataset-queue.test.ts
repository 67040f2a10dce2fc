import { type Test, test } from 'tap';
import { AppError } from '../../src/errors.ts';
import { createHeartbeat, createOwnerRepository } from '../../src/jobs/heartbeat.ts';
import { createKeyedMutex } from '../../src/jobs/keyed-mutex.ts';
import { createDatasetQueue, createDatasetQueueRepository, requestOf } from '../../src/runs/dataset-queue.ts';
import { endedRun, queuedRun, type Run, type TrainingOptions, trainingOptionsSchema } from '../../src/runs/run.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { awaitedLater } from '../awaited-later.ts';

const keys = createKeys({ data: 'dataset-predicciones', models: 'modelos' });
const AT = new Date('2023-01-01T00:00:00Z');
const VERSION = 'bfd973bb33f6';

/** A run that asks for what no run with another number asks for. */
function runOf(n: number, options: Partial<TrainingOptions> = {}): Run {
  const wished = trainingOptionsSchema.parse({ version: VERSION, split: { method: 'random', seed: n } });
  const id = `20230101T000000000Z-${String(n).padStart(8, '0')}`;
  return queuedRun({ ...wished, ...options }, { id, at: AT, retryOf: null, codeVersion: '0', owner: 'service' });
}

const sameAs = (run: Run, n: number): Run => ({ ...runOf(n), options: run.options });
const [first, second, third] = [runOf(1), runOf(2), runOf(3)];

function processOn(store: ObjectStore, id: string, timeoutMs = 60_000, storeWaitMs = 60_000) {
  const heartbeat = createHeartbeat({
    id,
    owners: createOwnerRepository(store, keys),
    timeoutMs,
    now: () => new Date(),
  });
  const documents = createDatasetQueueRepository(store, keys);
  const runs = createRunRepository(store, keys);
  const mutex = createKeyedMutex();
  return {
    heartbeat,
    runs,
    documents,
    ...createDatasetQueue({ documents, runs, heartbeat, mutex, pollMs: 1, storeWaitMs }),
  };
}

function twoProcesses(t: Test) {
  const store = createLocalStore({ root: t.testdir() });
  return { store, a: processOn(store, 'a'), b: processOn(store, 'b') };
}

const { signal } = new AbortController();

test('equal requests share a place in the queue, whichever process asks', async (t) => {
  const { a, b } = twoProcesses(t);
  const ids = await Promise.all([a.join(first), b.join(sameAs(first, 2)), a.join(third)]);
  t.equal(ids[0], ids[1]);
  t.equal(ids[2], third.id);
  t.strictSame([...(await b.runsOf('ventas'))].sort(), [ids[0], third.id].sort());
  const own = runOf(4, first.options);
  t.equal(await b.join(own, new Set([ids[0]])), own.id, 'but those that are passed over');
  t.strictSame((await a.runsOf('ventas')).at(-1), own.id, 'behind them');
});

test('what is asked for has one name, in whichever order it was written', async (t) => {
  const { dataset, version, model, split, promote } = first.options;
  t.equal(requestOf({ promote, split, version, model, dataset }), requestOf(first.options));
  t.equal(requestOf(trainingOptionsSchema.parse(JSON.parse(JSON.stringify(first.options)))), requestOf(first.options));
  for (const other of [
    { model: 'linear' },
    { promote: 'never' },
    { version: '0123456789ab' },
    { dataset: 'otra' },
    { split: second.options.split },
  ] as const)
    t.not(requestOf({ ...first.options, ...other }), requestOf(first.options), JSON.stringify(other));
});

test('runs have their turns in the order in which they joined, one at a time', async (t) => {
  const { a, b } = twoProcesses(t);
  for (const [process, run] of [
    [a, first],
    [b, second],
    [a, third],
  ] as const)
    await process.join(run);
  await a.turn(first, signal);
  const order: string[] = [];
  const thirdTurn = awaitedLater(a.turn(third, signal).then(() => order.push('third')));
  const secondTurn = awaitedLater(b.turn(second, signal).then(() => order.push('second')));
  await a.leave(first);
  await secondTurn;
  t.strictSame(order, ['second']);
  await b.leave(second);
  await thirdTurn;
  t.strictSame(order, ['second', 'third']);
});

test('of many runs in several processes each has its turn, and no two at once', async (t) => {
  const store = createLocalStore({ root: t.testdir() });
  const processes = ['a', 'b', 'c'].map((id) => processOn(store, id));
  const runs = Array.from({ length: 18 }, (_, i) => runOf(i));
  const working = new Set<string>();
  const done: string[] = [];
  const crowds: number[] = [];
  await Promise.all(
    runs.map(async (run, i) => {
      const process = processes[i % processes.length];
      await process.join(run);
      await process.turn(run, new AbortController().signal);
      working.add(run.id);
      crowds.push(working.size);
      await process.runsOf('ventas');
      working.delete(run.id);
      done.push(run.id);
      await process.leave(run);
    }),
  );
  t.ok(crowds.every((size) => size === 1));
  t.strictSame(done.sort(), runs.map(({ id }) => id).sort());
  t.strictSame(await processes[0].runsOf('ventas'), []);
});

test('a run that waits can be stopped', async (t) => {
  const { a, b } = twoProcesses(t);
  await a.join(first);
  await b.join(second);
  const abort = new AbortController();
  const stopped = t.rejects(b.turn(second, abort.signal), { name: 'AbortError' });
  abort.abort();
  await stopped;
  await t.rejects(b.turn(second, abort.signal), { name: 'AbortError' }, 'or has been stopped before');
});

test('a process that has stopped, or has been silent for too long, holds up nobody', async (t) => {
  const { store, a, b } = twoProcesses(t);
  await a.join(first);
  t.equal(await b.heartbeat.isAlive('a'), true);
  await a.heartbeat.stop();
  t.equal(await b.heartbeat.isAlive('a'), false);
  t.equal(await b.heartbeat.isAlive(null), false);
  const again = sameAs(first, 2);
  t.equal(await b.join(again), again.id, 'the same request starts anew');
  await b.turn(again, signal);
  t.strictSame(await b.runsOf('ventas'), [again.id]);

  const silent = processOn(store, 'silent');
  await silent.join({ ...third, dataset: 'otra' });
  const strict = processOn(store, 'strict', 1);
  await strict.join({ ...first, dataset: 'otra' });
  await strict.turn({ ...first, dataset: 'otra' }, signal);
  // Whoever is dead by then is passed over, or no longer in the queue.
  t.equal((await strict.runsOf('otra')).at(-1), first.id, 'passed over');
  const { gone, dead } = await strict.heartbeat.look();
  t.equal(gone, true);
  t.ok(dead.includes('silent'));
});

test('the process that trains a run holds its place, also when the one that was asked for it is gone', async (t) => {
  const { a, b } = twoProcesses(t);
  await a.join(first);
  await a.join(second);
  await b.turn(first, signal);
  t.equal(await b.hold(first), true);
  t.equal(await b.hold(second), false, 'it is not its turn');
  t.strictSame(
    (await a.documents.read('ventas')).map(({ run, owner }) => [run, owner]),
    [
      [first.id, 'b'],
      [second.id, 'b'],
    ],
  );
  await a.heartbeat.stop();
  const own = runOf(4);
  await b.join(own);
  const waits = awaitedLater(b.turn(own, signal));
  await b.leave(first);
  await b.leave(second);
  await waits;
  t.equal(await b.hold(first), false, 'it has left');
});

test('a run that lost its place while its process was taken for dead joins again', async (t) => {
  const { a, b } = twoProcesses(t);
  await a.join(first);
  await b.join(second);
  await b.leave(first);
  const order: string[] = [];
  const turns = [
    a.turn(first, signal).then(() => order.push('first')),
    b.turn(second, signal).then(async () => {
      order.push('second');
      await b.leave(second);
    }),
  ];
  await Promise.all(turns);
  t.strictSame(order, ['second', 'first']);
});

test('a run that has ended and stays in the queue of a living process is taken out by those that wait', async (t) => {
  const { a, b } = twoProcesses(t);
  await a.join(first);
  await b.join(second);
  await a.runs.write(endedRun(first, 'cancelled', AT));
  await b.turn(second, signal);
  t.strictSame(await a.runsOf('ventas'), [second.id]);
});

test('a run whose document cannot be read does not disturb those behind it', async (t) => {
  const { store, a, b } = twoProcesses(t);
  await a.join(first);
  await b.join(second);
  await store.put(keys.run(first.id, 'ventas'), '{}');
  const turn = awaitedLater(b.turn(second, signal));
  await a.hold(first);
  await a.leave(first);
  await turn;
  t.strictSame(await b.runsOf('ventas'), [second.id]);
});

test('a damaged queue is put back from the runs that are open, in the order of their turns', async (t) => {
  const { store, a, b } = twoProcesses(t);
  const [one, two] = [
    { ...first, owner: 'a' },
    { ...second, owner: 'b' },
  ];
  for (const run of [two, one, endedRun({ ...third, owner: 'a' }, 'cancelled', AT)]) await a.runs.write(run);
  await a.join(one);
  await b.join(two);
  const whole = String((await store.get(keys.line('ventas')))?.body);
  for (const damage of ['', '{}', 'null', whole.slice(0, whole.length / 2)]) {
    await store.put(keys.line('ventas'), damage);
    t.strictSame(await b.runsOf('ventas'), [one.id, two.id]);
    t.equal(String((await store.get(keys.line('ventas')))?.body), whole);
  }
  t.equal(await b.join({ ...third, owner: 'b', options: one.options }), one.id, 'an equal request joins the run');
  const turn = awaitedLater(b.turn(two, signal));
  await store.put(keys.line('ventas'), 'null');
  await a.hold(one);
  await a.leave(one);
  await turn;
});

test('a store that fails fails those that wait; one that is away does not', async (t) => {
  const { store, a } = twoProcesses(t);
  await a.join(first);
  const broken: ObjectStore = { ...store, get: () => Promise.reject(new Error('The store is broken')) };
  await t.rejects(processOn(broken, 'a').turn(first, signal), { message: 'The store is broken' });

  const away = twoProcesses(t);
  await away.a.join(first);
  let faults = 3;
  const flaky: ObjectStore = {
    ...away.store,
    async get(key) {
      if (key === keys.line('ventas') && faults-- > 0) throw new AppError('store-unavailable', 'The store is away');
      return away.store.get(key);
    },
  };
  await processOn(flaky, 'a').turn(first, signal);
  t.equal(faults, -1);
});

test('whoever waits for a turn is not kept waiting for ever by a store that is away', async (t) => {
  const { store, a } = twoProcesses(t);
  for (const run of [first, second]) await a.join(run);
  let isAway = true;
  const away: ObjectStore = {
    ...store,
    get: async (key) => {
      if (isAway) throw new AppError('store-full', 'No room');
      return store.get(key);
    },
  };
  const process = processOn(away, 'a', 60_000, 50);
  const turns = [first, second].map((run) => process.turn(run, signal));
  for (const turn of turns) {
    await t.rejects(turn, { code: 'store-full', message: /was given up \(No room\)\. Train again/ });
  }
  isAway = false;
  await process.turn(first, signal);
});
