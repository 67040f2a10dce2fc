import type { EChartsOption } from 'echarts';
import t from 'tap';
import { CHARTS } from '../../src/charts/charts.ts';
import { timeOf } from '../../src/charts/drawing/axes.ts';
import { darkTheme, lightTheme } from '../../src/charts/drawing/theme.ts';
import { chartWords } from '../../src/charts/drawing/words.ts';
import { forecastOption } from '../../src/charts/forecast.ts';
import { interactive, tooltipText } from '../../src/charts/interactive.ts';
import { forecastDays, plotData } from './sample.ts';

const { en, es } = chartWords;

t.test('the stored option stays JSON; the interactive one is the same with a tooltip of plain text', async (t) => {
  for (const [name, chart] of Object.entries(CHARTS)) {
    const option = chart(plotData(), en, darkTheme);
    const before = JSON.stringify(option);
    const { tooltip, series } = interactive(option, en, darkTheme) as EChartsOption & { tooltip: object };
    t.match(tooltip, { renderMode: 'richText', confine: true, backgroundColor: darkTheme.background }, name);
    t.match(tooltip, { trigger: name === 'predicted-vs-real' ? 'item' : 'axis' }, name);
    t.equal(series, option.series);
    t.equal(JSON.stringify(option), before);
    t.same(JSON.parse(before), option);
  }
});

t.test('panels of the same days are pointed at together, others are not', async (t) => {
  const linked = (name: keyof typeof CHARTS) =>
    'axisPointer' in interactive(CHARTS[name](plotData(), en), en, lightTheme);
  t.match(interactive(CHARTS.forecast(plotData(), en), en, lightTheme).yAxis, [{}, { axisPointer: { show: false } }]);
  t.same([linked('forecast'), linked('series'), linked('residuals')], [true, false, false]);
});

t.test('a day is written with its weekday and numbers in the language; a band is one line', async (t) => {
  const at = { axisType: 'xAxis.time', axisValue: timeOf('2025-01-04') };
  const points = [
    { ...at, seriesId: 'lower-80', seriesName: 'Intervalo del 80 %', seriesType: 'bar', value: [at.axisValue, 1000] },
    { ...at, seriesId: 'width-80', seriesName: 'Intervalo del 80 %', seriesType: 'bar', value: [at.axisValue, 250.5] },
    { ...at, seriesId: '\u0000Pronóstico\u00000', seriesName: 'Pronóstico', value: [at.axisValue, 1123.4] },
    { ...at, seriesId: 'mark-triangle', seriesName: 'Promoción', seriesType: 'scatter', value: [at.axisValue, 0] },
    { ...at, seriesName: 'Ventas', value: [at.axisValue, null] },
    { ...at, axisValue: timeOf('2025-01-06'), seriesId: 'mark-diamond', seriesName: 'Festivo', value: [0, 1] },
  ];
  t.equal(
    tooltipText(points, es),
    'sábado, 4 de enero de 2025\nIntervalo del 80 %: 1.000 – 1.251\nPronóstico: 1.123\nPromoción',
  );
  t.equal(tooltipText([], es), '');
  t.equal(tooltipText(points.slice(3).reverse(), es, true), 'sábado, 4 de enero\nPromoción', 'wherever one points');
});

t.test('a year before is said with its day, in the format of the region', async (t) => {
  const at = { axisType: 'xAxis.time', axisValue: timeOf('2022-12-15') };
  const point = { ...at, seriesId: 'year-before', seriesName: 'Un año antes', value: [at.axisValue, 2665.4] };
  const spain = tooltipText([point], es, true).replaceAll(/[\u00a0\u202f]/g, ' ');
  t.equal(spain, 'jueves, 15 de diciembre\nUn año antes (16 dic 2021): 2.665');
  t.match(tooltipText([point], { ...es, locale: 'es-MX' }, true), /: 2,665$/);
});

t.test('days are written with their year where they are of several', async (t) => {
  const head = (from: string, count: number) => {
    const option = forecastOption({ source: { dataset: 'ventas' }, days: forecastDays(from, count) }, es);
    const { tooltip } = interactive(option, es, lightTheme) as { tooltip: { formatter: (points: object[]) => string } };
    const at = { axisType: 'xAxis.time', axisValue: timeOf(from) };
    return tooltip.formatter([{ ...at, seriesName: 'Pronóstico', value: [at.axisValue, 5] }]).split('\n')[0];
  };
  t.equal(head('2022-12-01', 31), 'jueves, 1 de diciembre');
  t.equal(head('2022-12-01', 32), 'jueves, 1 de diciembre de 2022');
});

t.test('a point of the holdout shows its day and both numbers', async (t) => {
  const point = { seriesType: 'scatter', seriesName: 'One day', name: '2025-01-02', value: [1010, 1030.4] };
  t.match(tooltipText(point, en), /^Thursday,? 2 January 2025\n1,010 real, 1,030 predicted$/);
});

t.test('a group keeps its name, and no name is taken for markup', async (t) => {
  const point = { axisType: 'xAxis.category', name: 'Monday\n2 of 4 days', seriesName: '{a|<b>x</b>}', value: 12.34 };
  t.equal(tooltipText([point], en), 'Monday 2 of 4 days\na <b>x</b> : 12.3');
  const bin = { axisType: 'xAxis.value', axisValue: -200, seriesName: 'Number of days', value: [-200, 3] };
  t.equal(tooltipText([bin], en), '−200\nNumber of days: 3');
});
