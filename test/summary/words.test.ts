import t from 'tap';
import { comingWeek, lastWholeWeek, mostMoved, type Summary, weekAgainstForecast } from '../../src/summary/summary.ts';
import { summaryMarkdown, summaryText } from '../../src/summary/words.ts';
import { scored } from '../monitoring/scored-days.ts';

const EMPTY: Summary = {
  ...{ dataset: 'ventas', datasetVersion: '0f3c5a9d2e71', at: '2026-03-02T07:00:00.000Z', decimals: 0 },
  data: { observedTo: '2026-03-01', ageDays: 1, usualDays: 2, lateAfter: '2026-03-04', late: false },
  ...{ lastWeek: null, week: null, month: null, model: null, lastTraining: null, alarm: null },
  ...{ attention: [], notIncluded: ['promotions', 'orders', 'staffing'] },
};
const score = { days: 6, mae: 1, wape: 1, bias: 1, biasShare: 1, coverage: { 80: 5 / 6 } };
const promised = { days: 7, forecast: 12_000, sold: 10_800.4, difference: -1199.6, change: -0.09997, inside: 5, score };
const lastWeek = { from: '2026-02-23', to: '2026-03-01', days: 6, sold: 10_800.4, promised };

t.test('weeks are those of the data, from Monday to Sunday', async (t) => {
  t.same(lastWholeWeek('2026-03-01'), { from: '2026-02-23', to: '2026-03-01' }, 'a Sunday');
  t.same(lastWholeWeek('2026-03-02'), { from: '2026-02-23', to: '2026-03-01' });
  t.same(lastWholeWeek('2026-02-28'), { from: '2026-02-16', to: '2026-02-22' });
  t.same(comingWeek('2026-03-01'), { from: '2026-03-02', to: '2026-03-08' });
  t.same(comingWeek('2026-03-04'), { from: '2026-03-02', to: '2026-03-08' });
  t.same(comingWeek('2026-04-02'), { from: '2026-04-01', to: '2026-04-05' }, 'not before the month of the last day');
  t.same(comingWeek('2026-04-30'), { from: '2026-04-27', to: '2026-05-03' });
});

t.test('a week against its forecast, also when only a part of it was forecast', async (t) => {
  const week = { from: '2026-02-23', to: '2026-03-01' };
  const sales = new Map([
    ['2026-02-22', 999],
    ['2026-02-23', 100],
    ['2026-02-24', 120],
    ['2026-03-01', 80],
  ]);
  t.same(weekAgainstForecast(week, sales, []), { ...week, days: 3, sold: 300, promised: null });
  // Of each 1000 were forecast.
  const days = [scored('2026-02-24', 100, 2), scored('2026-03-01', 100, -0.5), scored('2026-03-02', 100, 9)];
  const against = weekAgainstForecast(week, sales, days);
  const compared = { days: 2, forecast: 2000, sold: 2150, difference: 150, change: 0.075, inside: 1 };
  t.match(against, { sold: 300, promised: { ...compared, score: { days: 2, mae: 125 } } });
  t.same(
    against.promised?.byDay?.map(({ date, forecast, inside }) => [date, forecast, inside]),
    [
      ['2026-02-24', 1000, false],
      ['2026-03-01', 1000, true],
    ],
  );
  const closed = { ...scored('2026-02-28', 0, 0), open: false, outcome: 'closed' as const, actual: 0 };
  const withClosed = weekAgainstForecast(week, sales, [...days, closed]);
  t.equal(withClosed.promised?.byDay?.find(({ date }) => date === '2026-02-28')?.inside, null, 'it does not count');
});

t.test('numbers and plurals are those of the language', async (t) => {
  const one = {
    ...EMPTY,
    lastWeek: { ...lastWeek, days: 1, promised: { ...promised, inside: 1, score: { ...score, days: 1 } } },
  };
  const many = { ...EMPTY, lastWeek };
  t.match(
    summaryText(many, 'en'),
    /\) sold 10,800 on 6 days\. The forecast was 12,000: 1,200 \(10%\) less was sold\. 5 of 6 days with sales were inside the 80% interval\./,
  );
  t.match(
    summaryText(many, 'es'),
    /\) se vendieron 10\.800 en 6 días\. La previsión era de 12\.000: se vendieron 1\.200 \(10\s%\) menos\. 5 de 6 días con ventas quedaron dentro del intervalo del 80 %\./,
  );
  t.match(summaryText(one, 'en'), /on 1 day\. .* 1 of 1 day with sales was inside/);
  t.match(summaryText(one, 'es'), /en 1 día\. .* 1 de 1 día con ventas quedó dentro/);
  const exact = { ...EMPTY, lastWeek: { ...lastWeek, promised: { ...promised, difference: 0.2 } } };
  t.match(summaryText(exact, 'es'), 'La previsión era exactamente esa: 12.000.');
  const fine = { ...many, decimals: 2 };
  t.match(summaryText(fine, 'es'), 'se vendieron 10.800,4 en 6 días');
});

t.test('what needs attention comes first, each in a sentence', async (t) => {
  const late = { ...EMPTY.data, ageDays: 5, late: true };
  const worried: Summary = {
    ...{ ...EMPTY, data: late, title: 'Tienda *Norte*', attention: ['data-late', 'training-failed', 'series-failed'] },
    lastTraining: {
      ...{ id: '20260301T000000000Z-00000001', status: 'failed', finishedAt: null },
      error: { code: 'cannot-fit', message: 'No candidate fits the data', step: 'train' },
    },
    series: {
      count: 12,
      below: 0,
      above: 0,
      alarms: [],
      failed: 1,
      moved: [{ series: 'Norte | Pan', sold: 80, before: 100 }],
    },
  };
  const [title, attention] = summaryText(worried, 'es').split('\n');
  t.equal(title, 'Tienda *Norte*: resumen del 2 de marzo de 2026');
  t.match(
    attention,
    /^Faltan días por llegar: los datos acaban el 1 de marzo de 2026, hace 5 días, y últimamente nunca tenían más de 2 días /,
  );
  t.match(attention, 'El último entrenamiento falló: No candidate fits the data');
  t.match(attention, /1 de 12 series no se pudo entrenar y falta en la suma\.$/);
  const markdown = summaryMarkdown(worried, 'en');
  t.match(
    markdown,
    /^# Tienda \\\*Norte\\\*: summary of 2 March 2026\n\n## What needs attention\n\n- New days are overdue/,
  );
  t.match(markdown, 'Norte \\| Pan (−20)');
  t.match(summaryText(EMPTY, 'es'), /\nNada pide atención\.$/);
});

t.test('the series that moved most, without those that did not', async (t) => {
  const weeks = [[1, 2], [5, 5], [10], [100, 40], [7, 8, 20], [1, 0], [3, 1], [9, 1]];
  const series = weeks.map((all, i) => ({ id: `s${i}`, weeks: all }));
  t.same(
    mostMoved(series).map(({ series: id, sold, before }) => [id, before, sold]),
    [
      ['s3', 100, 40],
      ['s4', 8, 20],
      ['s7', 9, 1],
      ['s6', 3, 1],
      ['s0', 1, 2],
    ],
  );
});
