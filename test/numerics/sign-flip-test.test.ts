import t from 'tap';
import { signFlipPValue } from '../../src/numerics/sign-flip-test.ts';
import { isClose, oracle } from './oracle.ts';

t.test('p-values are those of SciPy’s exact permutation test', async (t) => {
  for (const { differences, pValue } of oracle.signFlips) {
    t.ok(isClose(signFlipPValue(differences), pValue), `${differences}: ${signFlipPValue(differences)}`);
  }
});

t.test('the test counts the signs that do as well', async (t) => {
  t.equal(signFlipPValue([1, 1, 1, 1]), 1 / 16);
  t.equal(signFlipPValue([1, 1, 1, -1]), 5 / 16, 'five of sixteen assignments have a sum of at least 2');
  t.equal(signFlipPValue([3, -3]), 3 / 4);
  t.equal(signFlipPValue([]), 1);
  t.equal(signFlipPValue([0, 0]), 1);
});

t.test('of many pairs the last sixteen count', async (t) => {
  const last = Array.from({ length: 16 }, (_, i) => (i % 3) - 0.8);
  t.equal(signFlipPValue([100, 100, ...last]), signFlipPValue(last));
});
