import t from 'tap';
import { timeOf } from '../../src/plots/axes.ts';
import { forecastOption } from '../../src/plots/forecast.ts';
import { predictedVsRealOption } from '../../src/plots/predicted-vs-real.ts';
import { promoOption } from '../../src/plots/promo.ts';
import { residualsOption } from '../../src/plots/residuals.ts';
import { seriesOption } from '../../src/plots/series.ts';
import { weekdayOption } from '../../src/plots/weekday.ts';
import { plotWords } from '../../src/plots/words.ts';
import { forecastDays, history, pairs } from './sample.ts';
import { seriesNamed, seriesOf } from './series-of.ts';

const words = plotWords.en;
const source = { dataset: 'ventas' };
const textOf = (option: object) => JSON.stringify(option);

t.test(
  'forecast: each band reaches from its lower bound to lower + width = upper, and is blank on closed days',
  async (t) => {
    const days = forecastDays('2025-01-01');
    const option = forecastOption({ source, days }, words);
    for (const level of ['80', '95']) {
      const lower = seriesNamed(option, `lower-${level}`).data as [number, number | null][];
      const width = seriesNamed(option, `width-${level}`).data as [number, number | null][];
      t.equal(lower.length, 31);
      for (const [i, day] of days.entries()) {
        const bounds = day.intervals?.[level];
        t.same(lower[i], [timeOf(day.date), bounds?.[0] ?? null]);
        const upper = bounds === undefined ? null : (lower[i]?.[1] ?? 0) + (width[i]?.[1] ?? 0);
        t.equal(upper, bounds?.[1] ?? null);
      }
    }
  },
);

t.test('forecast: the widest band is drawn first, so that it lies behind', async (t) => {
  const ids = seriesOf(forecastOption({ source, days: forecastDays('2025-01-01') }, words)).map(({ id }) => id);
  t.same(ids.slice(0, 4), ['lower-95', 'width-95', 'lower-80', 'width-80']);
});

t.test('forecast: closed days, promotions and holidays are marked on their days and nowhere else', async (t) => {
  const days = forecastDays('2025-01-01');
  const option = forecastOption({ source, days }, words);
  const marked = (name: string) => seriesNamed(option, name).data.map((point) => (point as [number, number])[0]);
  t.same(marked('Closed'), ['2025-01-05', '2025-01-12', '2025-01-19', '2025-01-26'].map(timeOf));
  t.same(marked('Promotion'), ['2025-01-07', '2025-01-14', '2025-01-21', '2025-01-28'].map(timeOf));
  t.same(marked('Holiday'), ['2025-01-01'].map(timeOf));
  const line = seriesNamed(option, 'Forecast').data as [number, number | null][];
  t.same(line.slice(3, 6), [
    [timeOf('2025-01-04'), 600],
    [timeOf('2025-01-05'), null],
    [timeOf('2025-01-06'), 100],
  ]);
});

t.test('forecast: a month without intervals, marks or closed days has a line and no more', async (t) => {
  const days = forecastDays('2025-01-06', 6).map((day) => ({ ...day, promo: 0, holiday: 0, intervals: null }));
  t.same(
    seriesOf(forecastOption({ source, days }, words)).map(({ name }) => name),
    ['Forecast'],
  );
  t.match(textOf(forecastOption({ source, days }, words).title ?? {}), /Sales forecast: 2025-01-06 to 2025-01-11/);
});

t.test('series: a year is drawn day by day, with closed days as gaps and the forecast after it', async (t) => {
  const option = seriesOption({ source, history: history(365), forecast: forecastDays('2024-12-31') }, words);
  const sales = seriesNamed(option, 'Sales').data as [number, number | null][];
  t.equal(sales.length, 365);
  t.same(sales.slice(0, 2), [
    [timeOf('2024-01-01'), 150],
    [timeOf('2024-01-02'), 201],
  ]);
  t.same(sales[6], [timeOf('2024-01-07'), null]);
  t.same(seriesNamed(option, 'Forecast').data[0], [timeOf('2024-12-31'), 200]);
  t.same(
    seriesOf(option)
      .map(({ id }) => id)
      .filter(Boolean),
    ['lower-80', 'width-80'],
    'the 80 % band only',
  );
});

t.test('series: a long history is shown by means of 7 days, and its last 120 days one by one', async (t) => {
  const data = { ...history(730), sales: history(730).days.map(() => 30) };
  const option = seriesOption({ source, history: data, forecast: forecastDays('2025-12-31') }, words);
  const means = seriesNamed(option, 'Mean of 7 days').data as [number, number][];
  t.equal(means.length, 104);
  t.ok(
    means.every(([, mean]) => mean === 30),
    'closed days do not pull the mean down',
  );
  t.equal(seriesNamed(option, 'Sales').data.length, 120);
});

t.test('series: an open day between two closed ones is a point, since no line reaches it', async (t) => {
  const days = ['2024-01-01', '2024-01-03', '2024-01-04'];
  const option = seriesOption({ source, history: { days, sales: [5, 6, 7] }, forecast: [] }, words);
  t.match(seriesNamed(option, 'Sales').data, [{ value: [timeOf(days[0] ?? ''), 5], symbol: 'circle' }, [], [], []]);
});

t.test('predicted-vs-real: both axes have one range, and the identity line goes from end to end', async (t) => {
  const option = predictedVsRealOption({ source, pairs: pairs(14) }, words);
  t.match(option, { xAxis: { min: 100, max: 106 }, yAxis: { min: 100, max: 106 } });
  t.match(option.grid, { width: 316, height: 316 });
  t.same(seriesNamed(option, 'Predicted = real').data, [
    [100, 100],
    [106, 106],
  ]);
  t.same(seriesNamed(option, 'One day').data[1], { name: '2025-01-02', value: [101, 103] });
  t.match(textOf(option), /Wed 2025-01-01: 100 real, 103 predicted/);
});

t.test(
  'residuals: real minus predicted in the order of the days; the bars of the histogram count all of them',
  async (t) => {
    const option = residualsOption({ source, pairs: pairs(70).reverse() }, words);
    t.same(seriesNamed(option, 'Real − predicted').data.slice(0, 2), [
      [timeOf('2025-01-01'), -3],
      [timeOf('2025-01-02'), -2],
    ]);
    const bars = seriesNamed(option, 'Number of days').data as [number, number][];
    t.equal(
      bars.reduce((sum, [, count]) => sum + count, 0),
      70,
    );
    t.ok(bars.some(([middle]) => middle === 0));
  },
);

t.test('weekday: means with and without promotion; a weekday that never opens is blank and says so', async (t) => {
  const option = weekdayOption({ source, history: history(28) }, words);
  const means = (name: string) =>
    seriesNamed(option, name).data.map((bar) => (bar as { value: number } | null)?.value ?? null);
  t.same(means('Without promotion'), [null, 201, 300, null, 500, 601, null]);
  t.same(means('With promotion'), [150, null, null, 451, null, null, null]);
  t.match(textOf(option), /Sunday\\n\(Closed\)/);
});

t.test('weekday: without promotions there is one bar a day', async (t) => {
  const { days, sales } = history(28);
  t.same(
    seriesOf(weekdayOption({ source, history: { days, sales } }, words)).map(({ name }) => name),
    ['All days'],
  );
});

t.test('promo: the effect with its box of two standard errors, also where the box reaches below 0', async (t) => {
  const days = ['2024-01-01', '2024-01-08', '2024-01-15', '2024-01-22'];
  const option = promoOption({ source, history: { days, sales: [100, 110, 104, 112], promo: [0, 0, 1, 1] } }, words);
  const error = 2 * Math.sqrt(50 / 2 + 32 / 2);
  t.equal(seriesNamed(option, 'lower').data[0], 3 - error);
  t.equal(seriesNamed(option, 'width').data[0], 2 * error);
  t.match(seriesNamed(option, 'Difference of means').data, [{ value: 3, label: { formatter: '+3\n(+2.9 %)' } }, null]);
  t.match(textOf(option), /Monday\\n2 of 4 days/);
});

t.test('a plot of nothing gives the reason', async (t) => {
  const empty = { days: [], sales: [] };
  const { days } = history(28);
  const always = { days, sales: days.map(() => 1), promo: days.map(() => 1) };
  const cases: [object, string][] = [
    [seriesOption({ source, history: empty, forecast: [] }, words), words.noHistory],
    [forecastOption({ source, days: [] }, words), words.noForecast],
    [predictedVsRealOption({ source, pairs: [] }, words), words.noHoldout],
    [residualsOption({ source, pairs: [] }, words), words.noHoldout],
    [weekdayOption({ source, history: empty }, words), words.noHistory],
    [promoOption({ source, history: { days, sales: days.map(() => 1) } }, words), words.noPromo],
    [promoOption({ source, history: always }, words), words.noComparison],
  ];
  for (const [option, reason] of cases) t.ok(textOf(option).includes(reason), reason);
});
