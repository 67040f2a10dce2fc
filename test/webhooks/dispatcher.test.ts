import t, { type Test } from 'tap';
import { createDispatcher } from '../../services/webhooks/dispatcher.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { newDelivery } from '../../src/webhooks/delivery.ts';
import { createDeliveryRepository } from '../../src/webhooks/delivery-repository.ts';
import { messageIdOf, type WebhookMessage } from '../../src/webhooks/message.ts';
import { PING_TEXT } from '../../src/webhooks/words.ts';
import { until } from '../routes/until.ts';
import { silentLog } from '../silent-log.ts';
import { noteSecret } from '../traced-secrets.ts';
import { isSignedBy, startReceiver } from './receiver.ts';

const keys = createKeys({ data: 'datos', models: 'modelos' });
const SECRET = noteSecret('a secret of this test alone');
const START = Date.parse('2026-03-02T07:00:00Z');

function ping(name: string, at = START): WebhookMessage {
  const id = messageIdOf('ping', name);
  return { id, event: 'ping', at: new Date(at).toISOString(), dataset: null, data: { reason: name }, text: PING_TEXT };
}

/** Processes on one store, with a clock that the test moves. */
function world(t: Test, url: string, store: ObjectStore = createLocalStore({ root: t.testdir() })) {
  const clock = { time: START };
  const process = (owner: string, timeoutMs = 5000) => {
    const dispatcher = createDispatcher({
      ...{ deliveries: createDeliveryRepository(store, keys), receiver: { url, secrets: [SECRET] }, owner, timeoutMs },
      ...{ now: () => new Date(clock.time), random: () => 0, log: silentLog },
    });
    t.teardown(() => dispatcher.close());
    return dispatcher;
  };
  return { clock, store, process };
}

t.test('a message is signed, told by one id, and taken once', async (t) => {
  const { received, url } = await startReceiver(t);
  const { clock, process } = world(t, url);
  const one = process('one');
  const message = ping('first');
  await one.add(message);
  await one.run();
  t.equal(received.length, 1);
  const [first] = received;
  t.same(first?.message, message);
  t.match(first?.headers, { 'x-delivery': message.id, 'x-event': 'ping', 'content-type': 'application/json' });
  t.ok(first && isSignedBy(SECRET, first, new Date(clock.time)));
  t.notOk(first && isSignedBy('another', first, new Date(clock.time)));
  t.notOk(first && isSignedBy(SECRET, { ...first, body: first.body.replace('first', 'other') }, new Date(clock.time)));
  t.notOk(first && isSignedBy(SECRET, first, new Date(clock.time + 301_000)), 'an old one is not taken');
  await one.run();
  clock.time += 86_400_000;
  await one.run();
  t.equal(received.length, 1);
  t.match(await one.list(), [{ state: 'delivered', attempts: [{ status: 204, error: null }], nextAttemptAt: null }]);
  t.equal(await one.add(message), undefined, 'the same again is no new message');
});

t.test('what fails is sent again with the same id and bytes, signed anew', async (t) => {
  const { received, url } = await startReceiver(t, 500, 'hang-up', 404, 204);
  const { clock, process } = world(t, url);
  const one = process('one');
  await one.add(ping('again'));
  await one.run();
  for (const seconds of [5, 10, 20]) {
    clock.time += seconds * 1000 - 1000;
    await one.run();
    const before = received.length;
    clock.time += 2000;
    await one.run();
    t.equal(received.length, before + 1, `after ${seconds} s, not sooner`);
  }
  t.same(new Set(received.map(({ headers }) => headers['x-delivery'])).size, 1);
  t.same(new Set(received.map(({ body }) => body)).size, 1);
  t.equal(new Set(received.map(({ headers }) => headers['x-signature'])).size, 4);
  const [delivery] = await one.list();
  t.equal(delivery?.state, 'delivered');
  t.match(delivery?.attempts, [
    { status: 500, error: null },
    { status: null, error: /^[A-Z_]+$/ },
    { status: 404, error: null },
    { status: 204, error: null },
  ]);
});

t.test('a refusal ends it, a redirect leads nowhere, and by hand it is sent again', async (t) => {
  const elsewhere = await startReceiver(t);
  const { received, url } = await startReceiver(
    t,
    410,
    (response) => response.writeHead(307, { location: elsewhere.url }).end(),
    204,
  );
  const { clock, process } = world(t, url);
  const one = process('one');
  const { id } = ping('gone');
  await one.add(ping('gone'));
  await one.run();
  clock.time += 86_400_000;
  await one.run();
  t.equal(received.length, 1);
  t.match(await one.list(), [{ state: 'refused', nextAttemptAt: null }]);
  t.match(await one.again(id), { state: 'pending' });
  await one.run();
  t.match(await one.list(), [{ state: 'pending', attempts: [{ status: 410 }, { status: 307 }] }]);
  t.equal(elsewhere.received.length, 0);
  await one.again(id);
  await one.run();
  t.match(await one.list(), [{ state: 'delivered' }]);
  t.equal(await one.again(messageIdOf('ping', 'unknown')), undefined);
});

t.test('a process that dies between storing and sending leaves it to the next one', async (t) => {
  const { received, url } = await startReceiver(t);
  const { store, process } = world(t, url);
  // As `add` stores it, and nothing more: the process is killed.
  await createDeliveryRepository(store, keys).create(newDelivery(ping('stored'), new Date(START)));
  t.equal(received.length, 0);
  const next = process('next');
  next.start();
  await until(
    async () => received.length,
    (count) => count === 1,
  );
  t.equal(received[0]?.message.id, ping('stored').id);
});

t.test('a process that dies between sending and noting it: sent again, by the same id, after its lease', async (t) => {
  const { received, url } = await startReceiver(t);
  const folder = createLocalStore({ root: t.testdir() });
  let puts = 0;
  const dying: ObjectStore = {
    ...folder,
    put: async (...put) => {
      puts += 1;
      if (puts > 2) throw new Error('killed');
      return folder.put(...put);
    },
  };
  const { process: doomed } = world(t, url, dying);
  const one = doomed('one');
  await one.add(ping('twice'));
  await one.run();
  t.equal(received.length, 1);
  const { clock, process } = world(t, url, folder);
  const two = process('two');
  await two.run();
  t.equal(received.length, 1, 'the lease stands');
  clock.time += 30_000;
  await two.run();
  t.equal(received.length, 2);
  t.equal(received[0]?.headers['x-delivery'], received[1]?.headers['x-delivery']);
  t.match(await two.list(), [{ state: 'delivered' }]);
});

t.test('of several processes one sends each message', async (t) => {
  const { received, url } = await startReceiver(t);
  const { process } = world(t, url);
  const all = ['a', 'b', 'c'].map((owner) => process(owner));
  const names = Array.from({ length: 12 }, (_, i) => `shared ${i}`);
  for (const name of names) await all[0]?.add(ping(name));
  await Promise.all(all.map((one) => one.run()));
  await Promise.all(all.map((one) => one.run()));
  t.same(received.map(({ message }) => message.id).sort(), names.map((name) => ping(name).id).sort());
});

t.test('a receiver that is silent is given up, and holds up no other message for long', async (t) => {
  const { received, url } = await startReceiver(t, 'silence', 204);
  const { process } = world(t, url);
  const one = process('one', 300);
  await one.add(ping('silent'));
  await until(
    async () => received.length,
    (count) => count === 1,
  );
  await one.add(ping('other', START + 1));
  await until(
    () => one.list(),
    (all) => all.every(({ attempts }) => attempts.length === 1),
  );
  t.match(await one.list(), [
    { message: { data: { reason: 'other' } }, state: 'delivered' },
    { message: { data: { reason: 'silent' } }, state: 'pending', attempts: [{ status: null, error: 'timeout' }] },
  ]);
});

t.test('closing gives up what is under way, and the next process sends it at once', async (t) => {
  const { received, url } = await startReceiver(t, 'silence', 204);
  const { process } = world(t, url);
  const one = process('one');
  await one.add(ping('cut'));
  await until(
    async () => received.length,
    (count) => count === 1,
  );
  await one.close();
  const two = process('two');
  await two.run();
  t.equal(received.length, 2);
  t.match(await two.list(), [{ state: 'delivered', attempts: [{ status: 204 }] }]);
});

t.test('the log is bounded by age and by number', async (t) => {
  const { url } = await startReceiver(t);
  const { clock, store, process } = world(t, url);
  const one = process('one');
  await one.add(ping('old'));
  await one.run();
  clock.time += 31 * 86_400_000;
  await one.run();
  t.same(await one.list(), []);
  const deliveries = createDeliveryRepository(store, keys);
  const ended = (i: number) => ({
    ...newDelivery(ping(`many ${i}`, clock.time + i), new Date(clock.time)),
    ...{ state: 'delivered' as const, nextAttemptAt: null },
  });
  for (let i = 0; i < 1005; i += 1) await deliveries.create(ended(i));
  await one.run();
  const left = await one.list();
  t.equal(left.length, 1000);
  t.match(left.at(-1), { message: { data: { reason: 'many 5' } } });
});

t.test('a message that cannot be read spoils nothing, and goes', async (t) => {
  const { received, url } = await startReceiver(t);
  const { store, process } = world(t, url);
  const one = process('one');
  await store.put(keys.delivery(ping('broken').id), '{');
  await one.add(ping('whole'));
  await one.run();
  t.equal(received.length, 1);
  t.equal(await store.get(keys.delivery(ping('broken').id)), undefined);
});
