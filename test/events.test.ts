import t from 'tap';
import { createEvents } from '../src/events.ts';

t.test('listeners are awaited one after another, in the order in which they subscribed', async (t) => {
  const events = createEvents();
  const calls: string[] = [];
  events.on('datasetRemoved', async (dataset) => {
    await new Promise((resolve) => setImmediate(resolve));
    calls.push(`first ${dataset}`);
  });
  events.on('datasetRemoved', (dataset) => void calls.push(`second ${dataset}`));
  events.on('datasetAccepted', () => void calls.push('another event'));
  await events.emit('datasetRemoved', 'ventas');
  t.same(calls, ['first ventas', 'second ventas']);
});

t.test('the first listener is called before emit returns', async (t) => {
  const events = createEvents();
  let called = false;
  events.on('datasetRemoved', () => {
    called = true;
  });
  const done = events.emit('datasetRemoved', 'ventas');
  t.equal(called, true);
  await done;
});

t.test('a listener that fails keeps no other from being called, and its failure is thrown', async (t) => {
  const events = createEvents();
  let called = 0;
  for (const message of ['first', 'second']) {
    events.on('championChanged', () => {
      called += 1;
      throw new Error(message);
    });
  }
  await t.rejects(events.emit('championChanged', 'ventas'), { message: 'first' });
  t.equal(called, 2);
});
