import type { EChartsOption } from 'echarts';
import t from 'tap';
import { backtestOption } from '../../src/charts/backtest.ts';
import { CHARTS } from '../../src/charts/charts.ts';
import { timeOf } from '../../src/charts/drawing/axes.ts';
import { lightTheme, PHONE, sized } from '../../src/charts/drawing/theme.ts';
import { chartWords } from '../../src/charts/drawing/words.ts';
import { forecastOption } from '../../src/charts/forecast.ts';
import { monthDayOption, monthOption } from '../../src/charts/month.ts';
import { predictedVsRealOption } from '../../src/charts/predicted-vs-real.ts';
import { promoOption } from '../../src/charts/promo.ts';
import { residualsOption } from '../../src/charts/residuals.ts';
import { seriesOption } from '../../src/charts/series.ts';
import { weekdayOption } from '../../src/charts/weekday.ts';
import { addDays, weekdayOf } from '../../src/dates.ts';
import { forecastDays, history, pairs, plotData } from './sample.ts';
import { seriesNamed, seriesOf } from './series-of.ts';

const words = chartWords.en;
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
  t.same(marked('mark-rect'), ['2025-01-05', '2025-01-12', '2025-01-19', '2025-01-26'].map(timeOf));
  t.same(marked('mark-triangle'), ['2025-01-07', '2025-01-14', '2025-01-21', '2025-01-28'].map(timeOf));
  t.same(marked('mark-diamond'), ['2025-01-01'].map(timeOf));
  const line = seriesNamed(option, 'Forecast').data as [number, number | null][];
  t.same(line.slice(3, 6), [
    [timeOf('2025-01-04'), 600],
    [timeOf('2025-01-05'), null],
    [timeOf('2025-01-06'), 100],
  ]);
});

t.test(
  'forecast: what was sold stands before it and takes the place of days that have passed; a year before, behind it',
  async (t) => {
    const days = forecastDays('2025-01-01');
    const observed = (from: string, count: number) =>
      Array.from({ length: count }, (_, i) => {
        const date = addDays(from, i);
        const open = weekdayOf(date) !== 7;
        return { date, open, promo: Number(date === '2024-12-24'), sales: open ? 40 + i : null };
      });
    const plot = { source, days, past: observed('2024-11-06', 60), yearBefore: observed('2024-01-03', 31) };
    const option = forecastOption(plot, words);
    const [firstSold, lastSold] = [seriesNamed(option, 'Sales').data[0], seriesNamed(option, 'Sales').data.at(-1)];
    t.same(
      [firstSold, lastSold],
      [
        [timeOf('2024-11-06'), 40],
        [timeOf('2025-01-04'), 99],
      ],
    );
    t.same(seriesNamed(option, 'Forecast').data[0], [timeOf('2025-01-05'), null], 'from the first day that is to come');
    t.equal(seriesNamed(option, 'lower-80').data.length, 27);
    t.same(
      seriesNamed(option, 'year-before').data.slice(0, 2),
      [
        [timeOf('2025-01-01'), 40],
        [timeOf('2025-01-02'), 41],
      ],
      'each behind the same weekday, 52 weeks later',
    );
    t.same(seriesNamed(option, 'mark-triangle').data[0], [timeOf('2024-12-24'), 1], 'marks of the past too');
    const half = 43_200_000;
    t.match(option.xAxis, [{ min: timeOf('2024-11-06') - half, max: timeOf('2025-01-31') + half }]);
    const shown = { from: timeOf('2024-12-30') / 86_400_000 + 0.25, to: timeOf('2025-01-31') / 86_400_000 };
    t.match(forecastOption({ ...plot, shown }, words).xAxis, [
      { min: timeOf('2024-12-30') - half / 2, max: timeOf('2025-01-31') + half },
    ]);
    const over = forecastOption({ source, days, past: observed('2025-01-01', 31) }, words);
    t.same(
      (over.legend as { data: { name: string }[] }).data.map(({ name }) => name),
      ['Sales'],
      'a month that is over',
    );
  },
);

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
  t.match(seriesNamed(option, 'Difference of means').data, [{ value: 3, label: { formatter: '+3\n(+2.9%)' } }, null]);
  t.match(textOf(option), /Monday\\n2 of 4 days/);
});

t.test('month: the mean of the years, and above each bar the years one by one', async (t) => {
  const data = history(730);
  const sales = data.days.map((day) => (day < '2025' ? 100 : 300) + Number(day.slice(5, 7)));
  const option = monthOption({ source, history: { days: data.days, sales } }, words);
  const bars = seriesNamed(option, 'Mean of all years').data as { value: number }[];
  t.same(
    bars.map(({ value }) => value),
    Array.from({ length: 12 }, (_, i) => 201 + i),
  );
  t.same(seriesNamed(option, 'Earlier years').data[11], [11, 112]);
  t.same(seriesNamed(option, '2025').data[0], [0, 301]);
  const year = { source, history: { days: data.days, sales: data.days.map(() => 5) } };
  const first = { ...year, history: { days: data.days.filter((day) => day < '2025'), sales: sales.map(() => 5) } };
  t.same(
    seriesOf(monthOption(first, words)).map(({ name }) => name),
    ['All days'],
    'one year has nothing to be compared with',
  );
});

t.test('month: a month in which the store never opens is blank and says so', async (t) => {
  const { days } = history(730);
  const open = days.filter((day) => day.slice(5, 7) !== '08');
  const option = monthOption({ source, history: { days: open, sales: open.map(() => 7) } }, words);
  t.equal(seriesNamed(option, 'Mean of all years').data[7], null);
  t.match(textOf(option), /Aug\\n\(Closed\)/);
});

t.test('month-day: neither weekday nor season counts, only the place in the month', async (t) => {
  const { days } = history(730);
  const season = (day: string) => (1 + Number(day.slice(5, 7)) / 4) * weekdayOf(day);
  const flat = monthDayOption({ source, history: { days, sales: days.map(season) } }, words);
  const largest = Math.max(...(seriesNamed(flat, 'Mean difference').data as number[]).map(Math.abs));
  t.ok(largest < 4, `${largest} % is what the mix of weekdays leaves`);
  const payday = days.map((day) => season(day) * (day.endsWith('-30') ? 1.5 : 1));
  const option = monthDayOption({ source, history: { days, sales: payday } }, words);
  const differences = seriesNamed(option, 'Mean difference').data as number[];
  t.equal(differences.length, 31);
  t.ok(Math.abs((differences[29] ?? 0) - 46) < 5, `${differences[29]}: 50 % less what it adds to its own month`);
  t.ok(differences.every((value, i) => i === 29 || Math.abs(value) < 5));
});

t.test('backtest: the registered candidate first, errors as a share of the sales, and the coverage', async (t) => {
  const { backtest } = plotData();
  const option = backtestOption({ source, backtest }, words);
  t.same(
    seriesOf(option).map(({ name }) => name),
    ['calendar (registered)', 'seasonal-naive', 'linear', 'Days inside the 80% interval'],
  );
  t.same(seriesNamed(option, 'calendar (registered)').data.slice(0, 4), [5, 5.25, 5.5, 5]);
  t.same(seriesNamed(option, 'Days inside the 80% interval').data.slice(0, 3), [null, 72, 74]);
  t.match(textOf(option), /"2 Sep\\n2024"/);
  const unsold = backtest && {
    ...backtest,
    candidates: backtest.candidates.map((each) => ({ ...each, wape: each.wape.map(() => null) })),
  };
  const absolute = backtestOption({ source, backtest: unsold }, words);
  t.same(seriesNamed(absolute, 'linear').data.slice(0, 3), [30, 31, 32]);
  t.match(textOf(absolute), /MAE, sales per day/);
});

t.test(
  'a narrow plot has short names, few labels and its legend at the bottom; its numbers are the same',
  async (t) => {
    const phone = sized(lightTheme, PHONE);
    for (const [name, chart] of Object.entries(CHARTS)) {
      const [wide, small] = [chart(plotData(), words), chart(plotData(), words, phone)];
      t.match(small.legend, { bottom: 6 }, name);
      t.notMatch(small.legend, { top: Number }, name);
      if (name === 'series') continue; // shows fewer days of a long history
      const numbers = (option: EChartsOption) =>
        JSON.stringify(seriesOf(option), (key, value) =>
          /^(name|id|label|symbol\w*|\w*Style|bar\w+)$/.test(key) ? 0 : value,
        );
      t.equal(numbers(small), numbers(wide), name);
    }
    t.match(textOf(weekdayOption({ source, history: history(28) }, words, phone)), /"Sun\\n\(Closed\)"/);
  },
);

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
    [monthOption({ source, history: history(300) }, words), words.noYear],
    [monthOption({ source, history: empty }, words), words.noYear],
    [monthDayOption({ source, history: history(300) }, words), words.noYear],
    [backtestOption({ source, backtest: null }, words), words.noBacktest],
    [promoOption({ source, history: { days, sales: days.map(() => 1) } }, words), words.noPromo],
    [promoOption({ source, history: always }, words), words.noComparison],
  ];
  for (const [option, reason] of cases) t.ok(textOf(option).includes(reason), reason);
});
