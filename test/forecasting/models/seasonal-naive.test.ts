import { test } from 'tap';
import { weekdayOf } from '../../../src/dates.ts';
import { CannotFitError } from '../../../src/forecasting/models/candidate.ts';
import { seasonalNaive } from '../../../src/forecasting/models/seasonal-naive.ts';
import { sampleSeries } from '../../sample-series.ts';
import { after } from '../sample-stores.ts';

test('seasonal-naive repeats the last observed day of each weekday, over closed days too', async (t) => {
  const series = sampleSeries({ days: 28, closed: (_, i) => i === 21, sales: (_day, _weekday, i) => i });
  const model = seasonalNaive.fit(series);
  t.strictSame(model.lastByWeekday, [14, 22, 23, 24, 25, 26, 27], 'the Monday of the last week was closed');
  const neverOpen = sampleSeries({ days: 28, closed: (day) => weekdayOf(day) === 7, sales: () => 5 });
  t.equal(seasonalNaive.fit(neverOpen).lastByWeekday[6], null);
  t.equal(seasonalNaive.forecast(seasonalNaive.fit(neverOpen), after(neverOpen, 2))[0], 5, 'the mean of the others');
  t.throws(() => seasonalNaive.fit(sampleSeries({ days: 0, sales: () => 1 })), CannotFitError);
});
