import t from 'tap';
import {
  historyFactor,
  horizonFactor,
  inSampleOptimism,
  seasonFactor,
} from '../../../src/forecasting/intervals/error-model.ts';

t.test('errors shrink with the history and grow with the horizon, without jumps', async (t) => {
  const days = [1, 28, 56, 120, 365, 900, 7300];
  const ordered = (values: number[]) => values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0));
  t.ok(ordered(days.map((n) => -historyFactor(n))));
  t.ok(ordered(days.map((n) => -inSampleOptimism(n))));
  t.ok(ordered(days.map(horizonFactor)));
  t.ok(horizonFactor(366) < 1.4, 'bounded a year ahead');
  t.ok(historyFactor(7300) < 1.01, 'a long history is as good as an endless one');
});

t.test('a season is seen when the same weekday of the year before is in the history', async (t) => {
  t.equal(seasonFactor('2023-01-01', '2023-12-31'), 1);
  t.ok(seasonFactor('2023-01-01', '2023-12-30') > 1);
});
