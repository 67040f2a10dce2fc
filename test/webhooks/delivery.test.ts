import t from 'tap';
import { afterAttempt, type Delivery, isDue, newDelivery, reopened } from '../../src/webhooks/delivery.ts';
import { messageIdOf } from '../../src/webhooks/message.ts';
import { signatureOf } from '../../src/webhooks/signature.ts';
import { PING_TEXT } from '../../src/webhooks/words.ts';

const NOW = new Date('2026-03-02T07:00:00Z');
const HOUR = 3_600_000;
const id = messageIdOf('ping', 1);
const created = newDelivery(
  { id, event: 'ping', at: NOW.toISOString(), dataset: null, data: { reason: 'test' }, text: PING_TEXT },
  NOW,
);
const answer = (at: Date, status: number | null, retryAfterMs?: number) => ({
  ...{ at: at.toISOString(), status, error: status === null ? 'ECONNREFUSED' : null, durationMs: 0, retryAfterMs },
});
const timeOf = ({ nextAttemptAt }: Delivery) => Date.parse(nextAttemptAt ?? '');

t.test('the signature is the one that openssl gives', async (t) => {
  // printf '1767225600.{"a":1}' | openssl dgst -sha256 -hmac secret
  t.equal(
    signatureOf('{"a":1}', ['secret'], new Date('2026-01-01T00:00:00.999Z')),
    't=1767225600,v1=96a067a1c95eb143fc00b9097bcfcbcd5456adda508c443ff219748e764dbed7',
  );
  const two = signatureOf('x', ['new', 'old'], NOW);
  t.match(two, /^t=1772434800,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/);
});

t.test('what is answered decides', async (t) => {
  for (const status of [200, 202, 204, 299]) t.equal(afterAttempt(created, answer(NOW, status), 0).state, 'delivered');
  for (const status of [400, 410, 413, 415, 422])
    t.equal(afterAttempt(created, answer(NOW, status), 0).state, 'refused');
  for (const status of [null, 301, 302, 401, 403, 404, 408, 409, 425, 429, 500, 502, 503, 504]) {
    const next = afterAttempt(created, answer(NOW, status), 0);
    t.match(next, { state: 'pending', nextAttemptAt: '2026-03-02T07:00:05.000Z', lease: null }, String(status));
    t.equal(isDue(next, NOW), false);
    t.equal(isDue(next, new Date(NOW.getTime() + 5000)), true);
  }
});

t.test('a receiver that stays away is asked for a day, ever more rarely', async (t) => {
  for (const random of [0, 0.5, 0.999]) {
    let delivery = created;
    const pauses: number[] = [];
    for (let at = NOW; delivery.state === 'pending'; ) {
      delivery = afterAttempt(delivery, answer(at, null), random);
      if (delivery.state !== 'pending') break;
      pauses.push(timeOf(delivery) - at.getTime());
      at = new Date(timeOf(delivery));
    }
    t.equal(delivery.state, 'failed');
    t.ok(pauses.every((pause, i) => i === 0 || pause >= pauses[i - 1]));
    t.ok(Math.max(...pauses) <= 4 * HOUR);
    const lasted = pauses.reduce((sum, pause) => sum + pause, 0);
    t.ok(lasted > 20 * HOUR && lasted <= 24 * HOUR, `${lasted / HOUR} hours`);
    t.ok(delivery.attempts.length >= 15 && delivery.attempts.length <= 25, `${delivery.attempts.length} attempts`);
  }
});

t.test('a receiver may ask for more time, within limits', async (t) => {
  t.equal(timeOf(afterAttempt(created, answer(NOW, 429, 600_000), 0)) - NOW.getTime(), 600_000);
  t.equal(timeOf(afterAttempt(created, answer(NOW, 503, 1e12), 0)) - NOW.getTime(), 4 * HOUR);
  t.equal(timeOf(afterAttempt(created, answer(NOW, 503, 1), 0)) - NOW.getTime(), 5000);
});

t.test('one that has ended can be opened again for another day, with its own pauses', async (t) => {
  const refused = afterAttempt(created, answer(NOW, 410), 0);
  const later = new Date(NOW.getTime() + 50 * HOUR);
  const again = reopened(refused, later);
  t.match(again, { state: 'pending', attempts: refused.attempts, nextAttemptAt: later.toISOString() });
  const next = afterAttempt(again, answer(later, 500), 0);
  t.equal(timeOf(next) - later.getTime(), 5000, 'the attempts of before do not count');
  t.equal(next.attempts.length, 2);
  let many = again;
  for (let i = 0; i < 80; i += 1) many = reopened(afterAttempt(many, answer(later, 400), 0), later);
  t.equal(many.attempts.length, 50, 'the log is bounded');
});

t.test('one that another process is sending is left to it until its lease ends', async (t) => {
  const leased = { ...created, lease: { owner: 'other', until: '2026-03-02T07:00:30.000Z' } };
  t.equal(isDue(leased, NOW), false);
  t.equal(isDue(leased, new Date('2026-03-02T07:00:30.000Z')), true);
});
