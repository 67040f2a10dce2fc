import t from 'tap';
import { addDays } from '../../../src/dates.ts';
import { tsb } from '../../../src/forecasting/models/tsb.ts';
import { candidateOf } from '../../../src/forecasting/trained-model.ts';
import { seededRandom } from '../../../src/numerics/sampling.ts';
import { trainInMemory, trainingDataOf } from '../../../src/pipeline/in-memory.ts';
import { readText } from '../../project.ts';
import { after } from '../sample-stores.ts';

const seriesOf = (sales: readonly number[]) => ({
  days: sales.map((_, i) => addDays('2020-01-06', i)),
  sales: Float64Array.from(sales),
  covariates: {},
});

interface Oracle {
  readonly series: number[];
  readonly forecasts: { chance: number; size: number; forecast: number }[];
}

t.test('the forecast is that of statsforecast with the same smoothings', async (t) => {
  const { tsb: oracle }: { tsb: Oracle } = JSON.parse(readText('test/fixtures/oracles/counts.json'));
  const { chance, size, smoothing, weekdays } = tsb.fit(seriesOf(oracle.series));
  t.same(weekdays, [1, 1, 1, 1, 1, 1, 1]);
  const expected = oracle.forecasts.find((each) => each.chance === smoothing.chance && each.size === smoothing.size);
  t.ok(expected && Math.abs(chance * size - expected.forecast) < 1e-12 * expected.forecast, `${chance * size}`);
});

t.test('the steps by hand: the chance moves every day, the size with sales only', async (t) => {
  // 56 days of which every second sells 4: chance 1/2 and size 4. Then 0, 0, 10: one step each.
  const start = Array.from({ length: 56 }, (_, i) => (i % 2 === 0 ? 4 : 0));
  const { chance, size, smoothing, weekdays } = tsb.fit(seriesOf([...start, 0, 0, 10]));
  t.same(weekdays, [1, 1, 1, 1, 1, 1, 1], 'a fortnight has each weekday with and without');
  // From the start on the first 56 days are gone through too.
  let [p, z] = [0.5, 4];
  for (const y of [...start, 0, 0, 10]) {
    if (y > 0) z += smoothing.size * (y - z);
    p += smoothing.chance * ((y > 0 ? 1 : 0) - p);
  }
  t.ok(Math.abs(chance - p) < 1e-12 && Math.abs(size - z) < 1e-12, `${chance} ${size}`);
  t.ok(Math.abs(size - (4 + 6 * smoothing.size)) < 1e-12);
});

t.test('a product that is no longer sold fades, unlike in the method of Croston', async (t) => {
  const sold = Array.from({ length: 200 }, (_, i) => (i % 3 === 0 ? 5 : 0));
  const series = seriesOf([...sold, ...new Array(60).fill(0)]);
  const [before, later] = [seriesOf(sold), series].map((each) => {
    const [first] = tsb.forecast(tsb.fit(each), after(each, 1));
    return first;
  });
  t.ok(later < 0.5 * before, `${before} → ${later}`);
  t.ok(tsb.fit(seriesOf(new Array(90).fill(0))).chance === 0);
  t.throws(() => tsb.fit(seriesOf([1, -2])), { message: /sales ≥ 0/ });
});

const random = seededRandom(5);
const rarely = seriesOf(Array.from({ length: 300 }, () => (random() < 0.3 ? 1 + Math.floor(3 * random()) : 0)));
const daily = seriesOf(Array.from({ length: 300 }, (_, i) => 20 + (i % 7) + Math.floor(5 * random())));

t.test('it is tried, and combined, only where demand is intermittent', async (t) => {
  for (const [series, expected] of [
    [rarely, true],
    [daily, false],
  ] as const) {
    const { report } = trainInMemory(trainingDataOf(series));
    t.equal(
      report.holdout.candidates.some(({ kind }) => kind === 'tsb'),
      expected,
    );
    const { members } = candidateOf('combination').fit(series) as { members: { kind: string }[] };
    t.equal(
      members.some(({ kind }) => kind === 'tsb'),
      expected,
    );
  }
});

t.test('asked for by name where demand is not intermittent, it says why it cannot be', async (t) => {
  t.throws(() => trainInMemory(trainingDataOf(daily), 'tsb'), { code: 'cannot-fit', message: /tsb: .*intermittent/ });
});
