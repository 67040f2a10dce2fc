import t, { type Test } from 'tap';
import { createRandom, normal } from '../../examples/random.ts';
import { fitRandomEffects, furtherValue, type GroupSample } from '../../src/numerics/random-effects.ts';

/** Values of groups of these sizes, whose means vary by `between` around 3, and they by `within` around them. */
function drawn(sizes: readonly number[], between: number, within: number, seed: number): number[][] {
  const random = createRandom(seed);
  return sizes.map((size) => {
    const centre = 3 + between * normal(random);
    return Array.from({ length: size }, () => centre + within * normal(random));
  });
}

const meanOf = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

function sampleOf(values: readonly number[]): GroupSample {
  const mean = meanOf(values);
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { count: values.length, mean, variance: squares / (values.length - 1) };
}

/** Σ⁻¹ b and log |Σ| by Gaussian elimination, Σ = within (I + ratio [same group]). */
function solve(groupOf: readonly number[], within: number, ratio: number, b: readonly number[]) {
  const rows = groupOf.map((g, i) => [
    ...groupOf.map((h, j) => within * ((i === j ? 1 : 0) + (g === h ? ratio : 0))),
    b[i],
  ]);
  let logDeterminant = 0;
  for (const [i, row] of rows.entries()) {
    logDeterminant += Math.log(row[i]);
    for (const below of rows.slice(i + 1)) {
      const factor = below[i] / row[i];
      for (let j = i; j < below.length; j += 1) below[j] -= factor * row[j];
    }
  }
  const x = new Array<number>(b.length).fill(0);
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const known = x.reduce((sum, each, j) => (j > i ? sum + rows[i][j] * each : sum), 0);
    x[i] = (rows[i][b.length] - known) / rows[i][i];
  }
  return { x, logDeterminant };
}

/** The restricted log-likelihood of all values, with covariance matrix and design matrix written out. */
function restricted(groups: readonly number[][], within: number, ratio: number) {
  const groupOf = groups.flatMap((values, g) => values.map(() => g));
  const y = groups.flat();
  const { x: ones, logDeterminant } = solve(
    groupOf,
    within,
    ratio,
    y.map(() => 1),
  );
  const precision = ones.reduce((sum, each) => sum + each, 0);
  const mean = ones.reduce((sum, each, i) => sum + each * y[i], 0) / precision;
  const rest = y.map((each) => each - mean);
  const { x } = solve(groupOf, within, ratio, rest);
  const square = x.reduce((sum, each, i) => sum + each * rest[i], 0);
  return { logLikelihood: -0.5 * (logDeterminant + Math.log(precision) + square), mean, uncertainty: 1 / precision };
}

const near = (t: Test, actual: number, expected: number, tolerance: number, what: string) =>
  t.ok(Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)), `${what}: ${actual}, ${expected}`);

t.test('groups of one size: the components of variance are those of the analysis of variance', async (t) => {
  for (const seed of [1, 2, 3, 4]) {
    const groups = drawn([9, 9, 9, 9, 9, 9], 0.5, 0.4, seed);
    const fitted = fitRandomEffects(groups.map(sampleOf));
    const means = groups.map(meanOf);
    const withinGroups = meanOf(groups.map((values) => sampleOf(values).variance));
    const ratio = (9 * sampleOf(means).variance) / withinGroups;
    const expected = (ratio - 1) / 9;
    near(t, fitted?.mean ?? Number.NaN, meanOf(means), 1e-12, 'mean');
    t.ok(expected > 0.02);
    // The grid has ten ratios for each power of ten.
    t.ok(Math.abs(Math.log10((fitted?.ratio ?? 0) / expected)) < 0.06, `ratio ${fitted?.ratio}, ${expected}`);
    near(t, fitted?.within ?? Number.NaN, withinGroups, 0.03, 'within');
  }
});

t.test('groups of any size: the likelihood is that of all values with their covariance matrix', async (t) => {
  for (const [seed, between] of [
    [5, 0.6],
    [6, 0.2],
    [7, 0.05],
  ]) {
    const groups = drawn([8, 3, 12, 1, 5], between, 0.4, seed);
    const fitted = fitRandomEffects(groups.map(sampleOf));
    if (fitted === undefined) throw new Error('nothing was fitted');
    const direct = restricted(groups, fitted.within, fitted.ratio);
    near(t, fitted.mean, direct.mean, 1e-10, 'mean');
    near(t, fitted.uncertainty, direct.uncertainty, 1e-10, 'uncertainty');
    const alone = sampleOf(groups.flat());
    near(t, fitted.gain, direct.logLikelihood - restricted(groups, alone.variance, 0).logLikelihood, 1e-9, 'gain');
    for (const ratio of [0, 0.03, 0.3, 3, 30]) {
      for (const scale of [0.8, 1, 1.25]) {
        const other = restricted(groups, fitted.within * scale, ratio).logLikelihood;
        t.ok(other <= direct.logLikelihood + 0.01, `nothing is likelier: ${ratio} ${scale}`);
      }
    }
    t.same([fitted.values, fitted.groups], [29, 5]);
  }
});

t.test('a further value of a group is what a normal distribution says given all values', async (t) => {
  const groups = drawn([8, 3, 12, 1, 5], 0.5, 0.4, 8);
  const fitted = fitRandomEffects(groups.map(sampleOf));
  if (fitted === undefined) throw new Error('nothing was fitted');
  const { within, ratio, mean } = fitted;
  const groupOf = groups.flatMap((values, g) => values.map(() => g));
  const y = groups.flat();
  for (const g of [0, 1, 3, 5]) {
    // Universal kriging: Σ⁻¹ k, and what the common mean, that is not known, adds.
    const k = groupOf.map((h) => (h === g ? within * ratio : 0));
    const { x } = solve(groupOf, within, ratio, k);
    const expected = mean + x.reduce((sum, each, i) => sum + each * (y[i] - mean), 0);
    const explained = x.reduce((sum, each, i) => sum + each * k[i], 0);
    const rest = 1 - x.reduce((sum, each) => sum + each, 0);
    const further = furtherValue(fitted, g < groups.length ? sampleOf(groups[g]) : undefined);
    near(t, further.mean, expected, 1e-10, `mean of group ${g}`);
    near(t, further.variance, within * (1 + ratio) - explained + rest ** 2 * fitted.uncertainty, 1e-10, 'variance');
  }
});

t.test('values that are alike in all groups gain nothing, and without any spread there is no model', async (t) => {
  const groups = [
    [1, 2, 3],
    [3, 2, 1],
    [2, 1, 3],
  ];
  t.match(fitRandomEffects(groups.map(sampleOf)), { ratio: 0, gain: 0, mean: 2 });
  t.equal(fitRandomEffects([sampleOf([2, 2]), sampleOf([2, 2])]), undefined);
  t.equal(fitRandomEffects([sampleOf([1, 2, 3])]), undefined, 'one group');
  t.equal(fitRandomEffects([sampleOf([1]), sampleOf([2])]), undefined, 'each its own');
});
