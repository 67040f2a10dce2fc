import t from 'tap';
import { mean } from '../../src/numerics/linear-algebra.ts';
import { drawStudent, seededRandom } from '../../src/numerics/sampling.ts';
import { studentProbability } from '../../src/numerics/student-t.ts';
import { areClose, oracle } from './oracle.ts';

t.test('uniform numbers are those of an implementation in Python, to the last bit', async (t) => {
  for (const { seed, numbers } of oracle.uniform) {
    const random = seededRandom(seed);
    t.strictSame(
      numbers.map(() => random()),
      numbers,
      `seed ${seed}`,
    );
  }
});

t.test('joint draws are those of an implementation with NumPy’s factor', async (t) => {
  for (const { covariances, df, paths, seed, draws } of oracle.draws) {
    const found = drawStudent(covariances, df, { paths, seed });
    found.forEach((values, i) => {
      t.ok(areClose(values, draws[i]), `seed ${seed}, error ${i}`);
    });
  }
});

t.test('each error follows Student’s t with its scale', async (t) => {
  const paths = 20_000;
  const draws = drawStudent(
    [
      [4, -1],
      [-1, 0.25],
    ],
    6,
    { paths, seed: 3 },
  );
  [2, 0.5].forEach((scale, i) => {
    const sorted = Array.from(draws[i]).sort((a, b) => a - b);
    // Kolmogorov's distance; 1.63 / √n is exceeded in 1 % of samples.
    const distance = Math.max(
      ...sorted.map((value, rank) => Math.abs(studentProbability(value / scale, 6) - (rank + 0.5) / paths)),
    );
    t.ok(distance < 1.63 / Math.sqrt(paths / 2), `${distance}`);
    t.ok(Math.abs(mean(draws[i])) < 1e-12, 'paths of opposite sign');
  });
  t.ok(
    draws[0].every((value, path) => Math.abs(value + 4 * draws[1][path]) < 1e-9),
    'errors that hang together fully do so on each path',
  );
});

t.test('an odd number of paths has as many draws', async (t) => {
  const [draws] = drawStudent([[1]], 5, { paths: 5, seed: 1 });
  t.equal(draws.length, 5);
  t.equal(draws[1], -draws[0]);
  t.not(draws[4], 0);
});
