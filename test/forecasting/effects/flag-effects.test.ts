import t from 'tap';
import { fittedValues, flagEffects } from '../../../src/forecasting/effects/flag-effects.ts';
import { candidateOf } from '../../../src/forecasting/trained-model.ts';
import type { Series } from '../../../src/sales/series.ts';
import { sampleSeries } from '../../sample-series.ts';
import { PATTERN } from '../sample-stores.ts';

const noise = (i: number): number => Math.exp(0.05 * Math.sin(i * 12.9898) * Math.sqrt(2));

function effectsOf(series: Series, kind = 'calendar') {
  const candidate = candidateOf(kind);
  const model = candidate.fit(series);
  return flagEffects({ candidate, model, series, fitted: fittedValues(candidate, model, series) });
}

/** Promotions every third day but never on Mondays and always on Tuesdays; they sell 30 % more. */
const isPromoted = (weekday: number, i: number): boolean => weekday === 2 || (weekday !== 1 && i % 3 === 0);
const promoted = sampleSeries({
  days: 300,
  closed: (_, i) => i === 100,
  sales: (_day, weekday, i) => PATTERN[weekday - 1] * (isPromoted(weekday, i) ? 1.3 : 1) * noise(i),
  covariates: { promo: (_day, weekday, i) => Number(isPromoted(weekday, i)), holiday: () => 0 },
});

t.test('a promotion’s factor is found on each weekday that was seen with and without it', async (t) => {
  const effects = effectsOf(promoted);
  t.strictSame(
    effects.map(({ flag, weekday }) => [flag, weekday]),
    [null, 3, 4, 5, 6, 7].map((weekday) => ['promo', weekday]),
  );
  for (const { factor, interval80, days } of effects) {
    t.ok(Math.abs(factor - 1.3) < 0.06, `${factor}`);
    t.ok(interval80[0] < factor && factor < interval80[1]);
    t.ok(Math.abs(interval80[0] * interval80[1] - factor ** 2) < 1e-9, 'symmetric in logarithms');
    t.ok(days >= 10);
  }
});

t.test('all weekdays together are weighted by their days, and more certain than each', async (t) => {
  const [pooled, ...weekdays] = effectsOf(promoted);
  const days = weekdays.reduce((sum, each) => sum + each.days, 0);
  t.equal(pooled.days, days);
  const mean = weekdays.reduce((sum, each) => sum + (each.days / days) * Math.log(each.factor), 0);
  t.ok(Math.abs(Math.log(pooled.factor) - mean) < 1e-12);
  const widthOf = ({ interval80: [lower, upper] }: (typeof weekdays)[number]) => Math.log(upper / lower);
  t.ok(weekdays.every((each) => widthOf(pooled) < widthOf(each)));
});

t.test('a flag that never changes, or is no flag, has no effect to report', async (t) => {
  t.strictSame(effectsOf({ ...promoted, covariates: { holiday: promoted.covariates.holiday } }), []);
  const share = promoted.covariates.promo.map((value) => value / 2);
  t.strictSame(effectsOf({ ...promoted, covariates: { promo: share } }), []);
});

t.test('what a model says of its own days leaves closed ones out', async (t) => {
  const naive = candidateOf('seasonal-naive');
  const fitted = fittedValues(naive, naive.fit(promoted), promoted);
  t.equal(fitted.length, promoted.days.length);
  t.equal(fitted[99], fitted[106 - 7 * 1], 'the same on each equal weekday');
});
