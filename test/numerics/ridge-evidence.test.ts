import t from 'tap';
import {
  completeRidge,
  type Moments,
  openPosterior,
  reduceRidge,
  settledLogEvidence,
  shiftMoments,
} from '../../src/numerics/ridge-evidence.ts';
import { areClose, read } from './oracle.ts';

const { cases } = read<{
  readonly cases: readonly {
    readonly x: number[][];
    readonly y: number[];
    readonly settled: number;
    readonly settledPenalty: number[];
    readonly choices: readonly { penalty: number[]; means: number[]; logEvidence: number }[];
  }[];
}>('evidence');

function momentsOf(x: number[][], y: number[], weight = 1): Moments {
  const columns = x[0].length;
  const gram = new Float64Array(columns * columns);
  const rhs = new Float64Array(columns);
  x.forEach((row, r) => {
    for (let i = 0; i < columns; i += 1) {
      rhs[i] += weight * row[i] * y[r];
      for (let j = 0; j <= i; j += 1) gram[i * columns + j] += weight * row[i] * row[j];
    }
  });
  const square = weight * y.reduce((sum, value) => sum + value ** 2, 0);
  return { gram, rhs, columns, square, weight: weight * y.length };
}

const range = (from: number, to: number) => Uint16Array.from({ length: to - from }, (_, i) => from + i);

t.test('means and differences of evidence are those of the dense Gaussian density', async (t) => {
  for (const { x, y, settled, settledPenalty, choices } of cases) {
    const columns = x[0].length;
    const penalty = Float64Array.from({ length: columns }, (_, i) => settledPenalty[i] ?? Number.NaN);
    const reduced = reduceRidge(momentsOf(x, y), range(0, settled), range(settled, columns), penalty);
    const found = choices.map((choice) => openPosterior(reduced, Float64Array.from(choice.penalty)));
    choices.forEach(({ means, logEvidence }, i) => {
      t.ok(areClose([...completeRidge(reduced, found[i].means)], means), `means of ${columns} columns`);
      const own = found[i].logEvidence - found[0].logEvidence;
      t.ok(areClose([own], [logEvidence - choices[0].logEvidence]), `evidence of ${columns} columns`);
    });
  }
});

t.test('an infinite penalty leaves the column out', async (t) => {
  const [{ x, y, settled, settledPenalty }] = cases;
  const columns = x[0].length;
  const penalty = Float64Array.from({ length: columns }, (_, i) => settledPenalty[i] ?? Number.NaN);
  const open = range(settled, columns);
  const reduced = reduceRidge(momentsOf(x, y), range(0, settled), open, penalty);
  const left = openPosterior(
    reduced,
    Float64Array.from(open, (_, i) => (i === 0 ? Number.POSITIVE_INFINITY : 1)),
  );
  const without = reduceRidge(momentsOf(x, y), range(0, settled), open.subarray(1), penalty);
  const never = openPosterior(without, new Float64Array(open.length - 1).fill(1));
  t.equal(left.means[0], 0);
  t.ok(areClose([...left.means.subarray(1)], [...never.means]));
  t.ok(areClose([left.logEvidence], [never.logEvidence]));
});

t.test('targets that are all 0 have means of 0 and a finite evidence', async (t) => {
  const [{ x, y, settled, settledPenalty }] = cases;
  const zeros = y.map(() => 0);
  const columns = x[0].length;
  const penalty = Float64Array.from({ length: columns }, (_, i) => settledPenalty[i] ?? Number.NaN);
  const reduced = reduceRidge(momentsOf(x, zeros), range(0, settled), range(settled, columns), penalty);
  const { means, logEvidence } = openPosterior(reduced, new Float64Array(columns - settled).fill(1));
  t.ok(means.every((mean) => mean === 0));
  t.ok(Number.isFinite(logEvidence));
});

t.test('the evidence does not depend on which columns are settled', async (t) => {
  for (const { x, y, settled, settledPenalty, choices } of cases) {
    const columns = x[0].length;
    const [{ penalty: own }] = choices;
    if (!own.every(Number.isFinite)) continue;
    const penalty = Float64Array.from([...settledPenalty, ...own]);
    const evidenceOf = (first: number) => {
      const reduced = reduceRidge(momentsOf(x, y), range(0, first), range(first, columns), penalty);
      return openPosterior(reduced, penalty.slice(first)).logEvidence + settledLogEvidence(reduced, penalty);
    };
    if (penalty.some((value) => value === 0)) continue;
    t.ok(areClose([evidenceOf(settled)], [evidenceOf(0)]), `${columns} columns`);
    t.ok(areClose([evidenceOf(settled)], [evidenceOf(columns)]), 'all of them settled');
  }
});

t.test('a normal mean under a normal prior is the mean weighted by precisions', async (t) => {
  const y = [1.2, 0.7, 1.9, 1.1];
  const moments = momentsOf(
    y.map(() => [1]),
    y,
  );
  // Noise variance 0.5, prior N(2, 0.25): penalty 0.5 / 0.25 = 2. Posterior mean (4 ȳ + 2 · 2) / (4 + 2).
  const prior = Float64Array.of(2);
  const reduced = reduceRidge(shiftMoments(moments, prior), range(0, 0), range(0, 1), new Float64Array(1));
  const [departure] = openPosterior(reduced, Float64Array.of(2)).means;
  const mean = y.reduce((sum, value) => sum + value, 0) / 4;
  t.ok(areClose([2 + departure], [(4 * mean + 2 * 2) / 6]));
});

t.test('shifted moments are those of what the coefficients leave', async (t) => {
  for (const { x, y } of cases) {
    const mean = Float64Array.from(x[0], (_, i) => 0.3 - 0.2 * i);
    const left = y.map((value, r) => value - x[r].reduce((sum, feature, i) => sum + feature * mean[i], 0));
    const [shifted, direct] = [shiftMoments(momentsOf(x, y), mean), momentsOf(x, left)];
    t.ok(areClose([...shifted.rhs], [...direct.rhs]));
    t.ok(areClose([shifted.square], [direct.square]));
  }
});
