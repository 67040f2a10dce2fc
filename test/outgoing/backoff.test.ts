import t from 'tap';
import { pauseAfter } from '../../src/outgoing/backoff.ts';
import { nameOfFailure } from '../../src/outgoing/post.ts';

const backoff = { firstMs: 1000, longestMs: 60_000 };

t.test('the pause doubles up to its limit, a random half of it', async (t) => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 8, 5000].map((failures) => pauseAfter(failures, backoff, 0.999_999_999));
  t.same(longest, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  t.equal(pauseAfter(3, backoff, 0), 2000);
  t.equal(pauseAfter(3, backoff, 0.5), 3000);
});

t.test('a failure is told without the address', async (t) => {
  const refused = new TypeError('fetch failed', {
    cause: Object.assign(new Error('http://x/?key=1'), { code: 'ECONNREFUSED' }),
  });
  t.equal(nameOfFailure(refused), 'ECONNREFUSED');
  t.equal(nameOfFailure(new DOMException('http://x/?key=1', 'TimeoutError')), 'timeout');
  t.equal(nameOfFailure(new TypeError('http://x/?key=1')), 'TypeError');
  t.equal(nameOfFailure('http://x/?key=1'), 'unknown');
});
