import t from 'tap';
import { CannotFitError } from '../../../src/forecasting/models/candidate.ts';
import { counts } from '../../../src/forecasting/models/counts.ts';
import { seededRandom } from '../../../src/numerics/sampling.ts';
import { sampleSeries } from '../../sample-series.ts';
import { after } from '../sample-stores.ts';

/** Poisson numbers by Knuth's product of uniforms. */
function poissonOf(seed: number): (mean: number) => number {
  const random = seededRandom(seed);
  return (mean) => {
    const limit = Math.exp(-mean);
    let [count, product] = [0, random()];
    while (product > limit) {
      count += 1;
      product *= random();
    }
    return count;
  };
}

const meanOf = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

t.test('a steady demand of half a unit a day is forecast as its mean', async (t) => {
  for (const seed of [1, 2, 3]) {
    const draw = poissonOf(seed);
    const series = sampleSeries({ days: 500, sales: () => draw(0.5) });
    const forecast = counts.forecast(counts.fit(series), after(series, 28));
    t.ok(Math.abs(meanOf(forecast) - meanOf(series.sales)) < 0.12, `${meanOf(forecast)}`);
  }
});

t.test('weekdays are told apart as far as the units tell', async (t) => {
  const draw = poissonOf(4);
  const series = sampleSeries({ days: 700, sales: (_, weekday) => draw(weekday === 6 ? 12 : 4) });
  const { weekdays } = counts.fit(series);
  t.ok(Math.abs(weekdays[5] / weekdays[0] - 3) < 0.5, `${weekdays}`);
  const rare = sampleSeries({ days: 60, sales: (_, weekday, i) => (weekday === 6 && i === 5 ? 1 : 0) });
  t.ok(
    counts.fit(rare).weekdays.every((factor) => factor > 0.5 && factor < 2),
    'one unit says nothing of a weekday',
  );
});

t.test('a demand that has fallen is followed', async (t) => {
  const draw = poissonOf(5);
  const series = sampleSeries({ days: 400, sales: (_day, _weekday, i) => draw(i < 300 ? 6 : 2) });
  t.ok(meanOf(counts.forecast(counts.fit(series), after(series, 28))) < 3);
});

t.test('sales times c give the forecast times c, also without whole units', async (t) => {
  const draw = poissonOf(6);
  const series = sampleSeries({ days: 200, sales: () => 0.37 * draw(40) });
  const doubled = { ...series, sales: series.sales.map((value) => 2 * value) };
  const [own, twice] = [series, doubled].map((each) => counts.forecast(counts.fit(each), after(series, 7)));
  t.ok(twice.every((value, i) => Math.abs(value / own[i] - 2) < 0.05));
});

t.test('nothing ever sold is forecast as 0; negative sales and no day are refused', async (t) => {
  const none = sampleSeries({ days: 50, sales: () => 0 });
  t.ok(counts.forecast(counts.fit(none), after(none, 7)).every((value) => value === 0));
  t.throws(() => counts.fit(sampleSeries({ days: 50, sales: (_d, _w, i) => (i === 3 ? -1 : 2) })), CannotFitError);
  t.throws(() => counts.fit(sampleSeries({ days: 0, sales: () => 1 })), CannotFitError);
});
