import t from 'tap';
import { CannotFitError } from '../../../src/forecasting/models/candidate.ts';
import { combine, isIntermittent, memberWeights } from '../../../src/forecasting/models/combination.ts';
import { candidateOf } from '../../../src/forecasting/trained-model.ts';
import { sampleSeries } from '../../sample-series.ts';
import { after, noisy } from '../sample-stores.ts';

t.test('weights are the priors times the tenth power of the inverse error', async (t) => {
  const untested = memberWeights(['calendar', 'smoothed', 'counts'], undefined);
  const close = (found: number[], expected: number[]) =>
    t.ok(
      found.every((value, i) => Math.abs(value - expected[i]) < 1e-12),
      `${found}`,
    );
  close(untested, [1 / 1.25, 0.2 / 1.25, 0.05 / 1.25]);
  close(memberWeights(['calendar', 'smoothed', 'counts'], [3, 3, 3]), untested);
  const [one, half] = [1, 0.2 * 1.1 ** -10];
  close(memberWeights(['calendar', 'smoothed'], [10, 11]), [one / (one + half), half / (one + half)]);
  t.ok(memberWeights(['calendar', 'counts'], [20, 10])[1] > 0.98, 'half the error counts for all but everything');
  close(memberWeights(['calendar', 'smoothed'], [0, 0]), [1 / 1.2, 0.2 / 1.2]);
  t.same(memberWeights(['calendar', 'smoothed'], [0, 5]), [1, 0]);
});

t.test('where demand is intermittent, counts lead until the errors object', async (t) => {
  const every = (days: number) => Float64Array.from({ length: 120 }, (_, i) => (i % days === 0 ? 2 : 0));
  t.same([every(1), every(2), every(7), new Float64Array(9)].map(isIntermittent), [false, true, true, false]);
  const oneInFour = Float64Array.from({ length: 120 }, (_, i) => (i % 4 === 0 ? 0 : 2));
  t.equal(isIntermittent(oneInFour), true, '120 / 90 is above 1.32');
  t.equal(isIntermittent(oneInFour.map((value, i) => (i < 8 ? 2 : value))), false, '120 / 92 is not');
  const [counts, calendar] = memberWeights(['counts', 'calendar'], undefined, true);
  t.ok(Math.abs(counts - 1 / 1.2) < 1e-12 && Math.abs(calendar - 0.2 / 1.2) < 1e-12);
  t.ok(memberWeights(['counts', 'calendar'], [3, 2], true)[1] > 0.9);
});

const series = noisy(200);
const combination = candidateOf('combination');
const model = combination.fit(series) as ReturnType<typeof combine>;
const days = after(series, 31, { promo: 1 });

t.test('the forecast is the weighted mean of the members', async (t) => {
  const parts = model.members.map(({ kind, parameters }) => candidateOf(kind).forecast(parameters, days));
  combination.forecast(model, days).forEach((value, i) => {
    const mean = model.members.reduce((sum, { weight }, k) => sum + weight * parts[k][i], 0);
    t.ok(Math.abs(value - mean) <= 1e-12 * mean);
    t.ok(value >= Math.min(...parts.map((part) => part[i])) && value <= Math.max(...parts.map((part) => part[i])));
  });
});

t.test('its effects multiply to the forecast', async (t) => {
  const { effects: effectsOf, forecast } = combination;
  const effects = effectsOf?.(model, days) ?? [];
  forecast(model, days).forEach((value, i) => {
    const product = Object.values(effects[i]).reduce((a, b) => a * b, 1);
    t.ok(Math.abs(product / value - 1) < 1e-9, days[i].date);
  });
});

t.test('the errors of a plan are those of the members by weight', async (t) => {
  const before = days.map((day) => ({ ...day, covariates: { promo: 0 } }));
  const errors = combination.effectErrors?.(model, before, days);
  const known = model.members.flatMap(({ kind, parameters, weight }) => {
    const own = candidateOf(kind).effectErrors?.(parameters, before, days);
    return own ? [{ weight, own }] : [];
  });
  t.equal(known.length, 2, 'counts know no plans');
  errors?.loadings[3].forEach((loading, k) => {
    const sum = known.reduce((total, { weight, own }) => total + weight * own.loadings[3][k], 0);
    t.ok(Math.abs(loading - sum) < 1e-12);
  });
  const plain = combine([{ kind: 'counts', parameters: { level: 3, weekdays: new Array(7).fill(1) } }], undefined);
  t.equal(combination.effectErrors?.(plain, before, days), undefined);
});

t.test('what cannot be fitted is left out, and without a member there is no combination', async (t) => {
  const short = sampleSeries({ days: 20, sales: () => 4 });
  const members = (combination.fit(short) as typeof model).members.map(({ kind }) => kind);
  t.same(members, ['counts'], 'calendar needs 28 days');
  const returns = sampleSeries({ days: 60, sales: (_d, _w, i) => i - 30 });
  t.throws(() => combination.fit(returns), CannotFitError);
});

t.test('a file that combines what is not there is refused', async (t) => {
  const broken = { members: [{ kind: 'oracle', weight: 1, parameters: {} }] };
  t.notOk(combination.schema.safeParse(broken).success);
  t.notOk(combination.schema.safeParse({ members: [] }).success);
  t.ok(combination.schema.safeParse(JSON.parse(JSON.stringify(model))).success);
});
