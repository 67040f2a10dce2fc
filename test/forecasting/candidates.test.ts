import { test } from 'tap';
import { weekdayOf } from '../../src/dates.ts';
import { CANDIDATE_KINDS } from '../../src/forecasting/models/candidate.ts';
import { CANDIDATES, candidateOf } from '../../src/forecasting/trained-model.ts';
import { sampleSeries } from '../sample-series.ts';
import { after, PATTERN, weekly } from './sample-stores.ts';

test('the kinds that requests may name are those of the candidates, in their order', async (t) => {
  t.same(
    CANDIDATES.map(({ kind }) => kind),
    CANDIDATE_KINDS,
  );
});

for (const candidate of CANDIDATES) {
  test(`${candidate.kind} recovers a noiseless weekly series`, async (t) => {
    const series = weekly(70);
    const days = after(series, 31, { promo: 0 });
    const forecasts = candidateOf(candidate.kind).forecast(candidateOf(candidate.kind).fit(series), days);
    for (const [i, { date }] of days.entries()) {
      const expected = PATTERN[weekdayOf(date) - 1];
      t.ok(Math.abs(forecasts[i] - expected) <= 1e-6 * expected, `${date}: ${forecasts[i]} is ${expected}`);
    }
  });

  test(`${candidate.kind} forecasts the same numbers after a way through JSON`, async (t) => {
    const series = sampleSeries({
      days: 100,
      sales: (_, weekday, i) => PATTERN[weekday - 1] + ((i * 7919) % 31),
      covariates: { promo: (_day, weekday, i) => (weekday === 2 && i % 3 === 0 ? 1 : 0) },
    });
    const { fit, forecast, schema } = candidateOf(candidate.kind);
    const model = fit(series);
    const revived = schema.parse(JSON.parse(JSON.stringify(model)));
    const days = after(series, 40, { promo: 1 });
    t.strictSame([...forecast(revived, days)], [...forecast(model, days)]);
  });

  test(`${candidate.kind} forecasts 0 on closed days and n numbers for n days`, async (t) => {
    const series = weekly(60);
    const days = after(series, 14, { promo: 0 }).map((day) => ({ ...day, open: weekdayOf(day.date) !== 7 }));
    const { fit, forecast } = candidateOf(candidate.kind);
    const forecasts = forecast(fit(series), days);
    t.equal(forecasts.length, 14);
    for (const [i, { open }] of days.entries()) t.equal(forecasts[i] === 0, !open);
  });
}
