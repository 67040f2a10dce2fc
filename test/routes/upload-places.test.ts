import t, { type Test } from 'tap';
import { createUploadPlaces, type Place } from '../../routes/datasets/upload-places.ts';

const LIMITS = { concurrency: 4, waitMs: 60_000, graceMs: 1000 };
const byAddress = (ip: string) =>
  ({ ip, caller: { name: null } }) as Parameters<ReturnType<typeof createUploadPlaces>>[0];
const byKey = (name: string) => ({ ip: '10.0.0.1', caller: { name } }) as ReturnType<typeof byAddress>;

/** Uploads that go on until they are told to end, by the order in which they began. */
function uploadsOf(t: Test, limits = LIMITS) {
  const inPlace = createUploadPlaces(limits);
  const begun: string[] = [];
  let isOver = false;
  t.teardown(() => {
    isOver = true;
    for (const end of ends) end();
  });
  const ends: (() => void)[] = [];
  const begin = (client: ReturnType<typeof byAddress>, name: string, upTo?: (place: Place) => void) => {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    ends.push(end);
    const done = inPlace(client, async (place) => {
      begun.push(name);
      upTo?.(place);
      if (!isOver) await Promise.race([ended, place.lost]);
    });
    done.catch(() => undefined);
    return { end, done };
  };
  return { begun, begin };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

t.test('one client has half of the places, whoever waits longest comes next', async (t) => {
  const { begun, begin } = uploadsOf(t);
  const first = ['a1', 'a2', 'a3', 'a4'].map((name) => begin(byAddress('10.0.0.7'), name));
  await settled();
  t.same(begun, ['a1', 'a2']);
  begin(byAddress('10.0.0.8'), 'b1');
  const keyed = begin(byKey('shop'), 'k1');
  begin(byAddress('10.0.0.9'), 'c1');
  await settled();
  t.same(begun, ['a1', 'a2', 'b1', 'k1'], 'others need not wait; the fifth must');
  keyed.end();
  await keyed.done;
  await settled();
  t.same(begun.slice(4), ['c1'], 'the place of another: the first in line has its share already');
  first[0].end();
  await first[0].done;
  await settled();
  t.same(begun.slice(5), ['a3']);
});

t.test('while somebody waits the slowest gives way, if it is slow', async (t) => {
  const { begun, begin } = uploadsOf(t);
  const noted = (bytes: number, ms: number) => (place: Place) => place.note(bytes, ms);
  const uploads = {
    fast: begin(byAddress('a'), 'fast', noted(1e6, 5000)),
    young: begin(byAddress('b'), 'young', noted(10, 900)),
    slow: begin(byAddress('c'), 'slow', noted(455 * 5, 5000)),
    slower: begin(byAddress('d'), 'slower', noted(400 * 5, 5000)),
  };
  begin(byAddress('e'), 'next');
  await t.rejects(uploads.slower.done, { code: 'request-timeout', message: /Others wait/ });
  await settled();
  t.equal(begun.at(-1), 'next');
  begin(byAddress('f'), 'last');
  await t.rejects(uploads.slow.done, { code: 'request-timeout' });
  await settled();
  t.equal(begun.at(-1), 'last');
  const never = await Promise.race([
    uploads.fast.done,
    uploads.young.done,
    new Promise((resolve) => setTimeout(resolve, 1200, 'kept')),
  ]);
  t.equal(never, 'kept', 'nobody waits any more, and these are fast or young');
});

t.test('who waits too long is told so', async (t) => {
  const { begin } = uploadsOf(t, { ...LIMITS, waitMs: 50 });
  for (const name of ['a', 'b', 'c', 'd']) begin(byAddress(name), name);
  await t.rejects(begin(byAddress('e'), 'e').done, { code: 'too-many-uploads', retryAfter: 5 });
});
