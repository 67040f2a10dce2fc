import { type Test, test } from 'tap';
import { createHeartbeat, createOwnerRepository } from '../../src/jobs/heartbeat.ts';
import { createDatasetQueue, createDatasetQueueRepository } from '../../src/runs/dataset-queue.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';

const keys = createKeys({ data: 'dataset-predicciones', models: 'modelos' });
const runOf = (n: number) => ({ id: `20230101T000000000Z-0000000${n}`, dataset: 'ventas' });
const [first, second, third] = [runOf(1), runOf(2), runOf(3)];

function processOn(store: ObjectStore, id: string, timeoutMs = 60_000) {
  const heartbeat = createHeartbeat({
    id,
    owners: createOwnerRepository(store, keys),
    timeoutMs,
    now: () => new Date(),
  });
  return {
    heartbeat,
    ...createDatasetQueue({ lines: createDatasetQueueRepository(store, keys), heartbeat, pollMs: 1 }),
  };
}

function twoProcesses(t: Test) {
  const store = createLocalStore({ root: t.testdir() });
  return { store, a: processOn(store, 'a'), b: processOn(store, 'b') };
}

const { signal } = new AbortController();

test('equal requests share a place in the line, whichever process asks', async (t) => {
  const { a, b } = twoProcesses(t);
  const ids = await Promise.all([a.join(first, 'x'), b.join(second, 'x'), a.join(third, 'y')]);
  t.equal(ids[0], ids[1]);
  t.equal(ids[2], third.id);
  t.strictSame([...(await b.runsOf('ventas'))].sort(), [ids[0], third.id].sort());
});

test('a process does not use the turn of its run that is over while another process is next', async (t) => {
  const { a, b } = twoProcesses(t);
  await a.join(first, 'x');
  await b.join(second, 'y');
  await a.join(third, 'z');
  await a.turn(first, 'x', signal);
  a.over(first.id);
  const order: string[] = [];
  const turns = [
    a.turn(third, 'z', signal).then(() => order.push('third')),
    b.turn(second, 'y', signal).then(() => order.push('second')),
  ];
  await a.leave(first);
  await turns[1];
  t.strictSame(order, ['second']);
  b.over(second.id);
  await b.leave(second);
  await Promise.all(turns);
  t.strictSame(order, ['second', 'third']);
});

test('a run that waits can be stopped', async (t) => {
  const { a, b } = twoProcesses(t);
  await a.join(first, 'x');
  await b.join(second, 'y');
  const abort = new AbortController();
  const turn = b.turn(second, 'y', abort.signal);
  abort.abort();
  await t.rejects(turn, { name: 'AbortError' });
});

test('who has stopped, or has been silent for too long, holds up nobody', async (t) => {
  const { store, a, b } = twoProcesses(t);
  await a.join(first, 'x');
  t.equal(await b.heartbeat.isAlive('a'), true);
  await a.heartbeat.stop();
  t.equal(await b.heartbeat.isAlive('a'), false);
  t.equal(await b.heartbeat.isAlive(null), false);
  t.equal(await b.join(second, 'x'), second.id, 'the same request starts anew');
  await b.turn(second, 'x', signal);
  t.strictSame(await b.runsOf('ventas'), [second.id]);

  const silent = processOn(store, 'silent');
  await silent.join({ ...third, dataset: 'otra' }, 'x');
  const strict = processOn(store, 'strict', 1);
  await strict.join({ ...first, dataset: 'otra' }, 'y');
  await strict.turn({ ...first, dataset: 'otra' }, 'y', signal);
  // Whoever is dead by then is passed over, or no longer in the line.
  t.equal((await strict.runsOf('otra')).at(-1), first.id, 'passed over');
  const { gone, dead } = await strict.heartbeat.look();
  t.equal(gone, true);
  t.ok(dead.includes('silent'));
});
