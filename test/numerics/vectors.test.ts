import t from 'tap';
import { dot, mean, sum } from '../../src/numerics/linear-algebra.ts';
import { isClose, oracle } from './oracle.ts';

t.test('sum, mean and product are those of NumPy', async (t) => {
  const { a, b, ...expected } = oracle.vectors;
  t.ok(isClose(sum(a), expected.sum));
  t.ok(isClose(mean(a), expected.mean));
  t.ok(isClose(dot(a, b), expected.dot));
});

t.test('without values', async (t) => {
  t.strictSame([sum([]), mean([]), dot([], [])], [0, Number.NaN, 0]);
});
