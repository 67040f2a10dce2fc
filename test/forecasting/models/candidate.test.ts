import t from 'tap';
import { EFFECT_NAMES, loadingsOf, matchEffects, plainEffects } from '../../../src/forecasting/models/candidate.ts';
import { dot } from '../../../src/numerics/linear-algebra.ts';

/** Of errors that share a cause, one that is their sum, and one without any. */
const COVARIANCE = [
  [4, 2, 6, 0],
  [2, 9, 11, 0],
  [6, 11, 17, 0],
  [0, 0, 0, 0],
];
const LOWER = COVARIANCE.flatMap((row, i) => row.slice(0, i + 1));

t.test('loadings reproduce the covariance of any two differences', async (t) => {
  const gradients = [
    [1, 0, 0, 0],
    [0, 2, -1, 5],
    [3, 1, 1, 1],
  ].map((values) => Float64Array.from(values));
  const loadings = loadingsOf(gradients, LOWER);
  gradients.forEach((a, i) => {
    gradients.forEach((b, j) => {
      const expected = dot(
        COVARIANCE.map((row) => dot(row, a)),
        b,
      );
      t.ok(Math.abs(dot(loadings[i], loadings[j]) - expected) < 1e-9 * 100, `${i}, ${j}: ${expected}`);
    });
  });
});

t.test('a difference of what is the same for certain has no error', async (t) => {
  const [loading] = loadingsOf([Float64Array.of(1, 1, -1, 0)], LOWER);
  t.ok(loading.every((value) => Math.abs(value) < 1e-9));
  t.strictSame(loadingsOf([], LOWER), []);
});

t.test('effects without any effect are the base, and matched ones multiply to the forecast', async (t) => {
  const plain = plainEffects(120);
  t.strictSame(Object.keys(plain), EFFECT_NAMES);
  t.ok(EFFECT_NAMES.every((name) => plain[name] === (name === 'base' ? 120 : 1)));
  const matched = matchEffects({ ...plain, promotion: 1.25 }, 151);
  t.ok(Math.abs(EFFECT_NAMES.reduce((product, name) => product * matched[name], 1) - 151) < 1e-12 * 151);
  t.strictSame(matched, { ...plain, promotion: 1.25, level: 151 / 150 });
});
