import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { XMLValidator } from 'fast-xml-parser';
import t from 'tap';
import { backtestOption } from '../../src/charts/backtest.ts';
import type { ChartSource, SalesHistory } from '../../src/charts/drawing/chart-data.ts';
import { darkTheme, lightTheme, PHONE, sized } from '../../src/charts/drawing/theme.ts';
import { type ChartWords, chartWords } from '../../src/charts/drawing/words.ts';
import { forecastOption } from '../../src/charts/forecast.ts';
import { monthDayOption, monthOption } from '../../src/charts/month.ts';
import { predictedVsRealOption } from '../../src/charts/predicted-vs-real.ts';
import { promoOption } from '../../src/charts/promo.ts';
import { residualsOption } from '../../src/charts/residuals.ts';
import { seriesOption } from '../../src/charts/series.ts';
import { renderSvg } from '../../src/charts/svg.ts';
import { weekdayOption } from '../../src/charts/weekday.ts';
import { programArguments } from '../project.ts';
import { forecastDays, history, pairs, plotData } from './sample.ts';

const { size } = lightTheme.layout;
const constant: SalesHistory = { days: history(200).days, sales: history(200).days.map(() => 100) };
const none: SalesHistory = { days: [], sales: [] };
const total = { forecast: 9876, intervals: { '80': [9000, 10_500] } } as const;

const { backtest } = plotData();
const unsold = backtest?.candidates.map((each) => ({ ...each, wape: each.wape.map(() => null) })) ?? [];
const withoutSales = backtest && { ...backtest, candidates: unsold };

/** Every chart, on ordinary data and on all that is missing, short, long or flat. */
function allOptions(source: ChartSource, words: ChartWords, theme = lightTheme) {
  const holdouts = [pairs(110), pairs(1), [], pairs(20).map((pair) => ({ ...pair, real: 103 }))];
  const histories = [history(365), history(28), history(7305, '2004-01-01'), constant, none];
  return {
    series: histories.map((data) =>
      seriesOption({ source, history: data, forecast: forecastDays('2025-01-01') }, words, theme),
    ),
    seriesWithoutForecast: [seriesOption({ source, history: history(365), forecast: [] }, words, theme)],
    forecast: [forecastDays('2025-01-01'), forecastDays('2025-01-01', 366), []].map((days) =>
      forecastOption({ source, days, total }, words, theme),
    ),
    predictedVsReal: holdouts.map((data) => predictedVsRealOption({ source, pairs: data }, words, theme)),
    residuals: holdouts.map((data) => residualsOption({ source, pairs: data }, words, theme)),
    weekday: histories.map((data) => weekdayOption({ source, history: data }, words, theme)),
    month: histories.map((data) => monthOption({ source, history: data }, words, theme)),
    monthDay: histories.map((data) => monthDayOption({ source, history: data }, words, theme)),
    backtest: [backtest, null, withoutSales].map((data) => backtestOption({ source, backtest: data }, words, theme)),
    promo: histories.map((data) => promoOption({ source, history: data }, words, theme)),
  };
}

const looks = [
  { locale: 'en', style: 'light', theme: lightTheme },
  { locale: 'es', style: 'dark', theme: darkTheme },
  { locale: 'es', style: 'light, narrow', theme: sized(lightTheme, PHONE) },
] as const;

for (const { locale, style, theme } of looks) {
  const words = chartWords[locale];
  const { size } = theme.layout;
  for (const [name, options] of Object.entries(allOptions({ dataset: 'ventas', model: 'calendar' }, words, theme))) {
    t.test(
      `${name} (${locale}, ${style}) is plain JSON and draws well-formed XML, the same bytes each time`,
      async (t) => {
        for (const option of options) {
          t.same(JSON.parse(JSON.stringify(option)), option, 'nothing is lost in JSON');
          const svg = renderSvg(option, { ...size, words });
          t.equal(XMLValidator.validate(svg), true);
          t.equal(renderSvg(option, { ...size, words }), svg);
          t.notMatch(svg, /NaN|undefined|Infinity|\{\w+\}/);
          t.match(svg, /ventas/);
        }
      },
    );
  }
}

t.test('a plot stands alone: title, axes with units, legend, dataset and model are in it', async (t) => {
  const options = allOptions({ dataset: 'ventas', model: 'calendar' }, chartWords.en);
  const svg = renderSvg(options.forecast[0] ?? {}, size);
  const texts = [
    'Sales forecast: January 2025',
    'Dataset ventas · model calendar',
    'Sales per day',
    '80% interval',
    '95% interval',
  ];
  const marks = ['Promotion', 'Holiday', 'Closed', 'Total 9,876 (80% interval: 9,000 to 10,500)', '>Wed<', '>31<'];
  for (const text of [...texts, ...marks]) t.ok(svg.includes(text), text);
});

t.test('numbers and days on the axes are written in the language of the words', async (t) => {
  const thousands = history(365).days.map((_day, i) => 1000 + i);
  const data = { source: { dataset: 'ventas' }, history: { ...history(365), sales: thousands }, forecast: [] };
  const english = renderSvg(seriesOption(data, chartWords.en), size);
  const spanish = renderSvg(seriesOption(data, chartWords.es), { ...size, words: chartWords.es });
  for (const text of ['>1,500<', '>Aug<']) t.ok(english.includes(text), text);
  for (const text of ['>1.500<', '>ago<']) t.ok(spanish.includes(text), text);
});

t.test('names from a hostile file stay text', async (t) => {
  const dataset = '<script>alert(1)</script> & "x" ]]> {a|b} zr0-cls-1 \u0000\u001b\ud800\u202e';
  const metrics = [{ name: '<img onerror=x>', value: 1, unit: '</text>' }];
  for (const options of Object.values(allOptions({ dataset, model: '<b>', metrics }, chartWords.en))) {
    for (const option of options) {
      const svg = renderSvg(option, size);
      t.equal(XMLValidator.validate(svg), true);
      t.notMatch(svg, /<script|<img|<b>/);
      t.ok(svg.includes('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;'));
      t.ok(svg.includes('zr0-cls-1'), 'a text that looks like a class name is left as it is');
      t.notOk([...'\u0000\u001b\ud800\u202e'].some((character) => svg.includes(character)));
    }
  }
});

t.test('a candidate of any name stays text', async (t) => {
  const [candidate] = backtest?.candidates ?? [];
  if (!backtest || !candidate) throw new Error('the sample has a backtest');
  const hostile = { ...backtest, candidates: [{ ...candidate, kind: '<script>{a|b}</script>' }] };
  const svg = renderSvg(backtestOption({ source: { dataset: 'x' }, backtest: hostile }, chartWords.en), size);
  t.equal(XMLValidator.validate(svg), true);
  t.match(svg, '&lt;script&gt;{a|b}&lt;/script&gt;');
});

t.test('a process that has drawn a plot ends by itself', async (t) => {
  const [module = '', ...flags] = programArguments('src/charts/svg.ts').reverse();
  const code = `import { renderSvg } from '${pathToFileURL(module)}'; process.stdout.write(renderSvg({ series: [] }, { width: 100, height: 50 }));`;
  const args = [...flags, '--input-type=module', '--eval', code];
  t.match(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 240_000 }), /^<svg.*<\/svg>\s*$/s);
});

t.test('an option that cannot be drawn throws', async (t) => {
  t.throws(() => renderSvg({ xAxis: [{ type: 'nosuch' as 'value' }], yAxis: {}, series: [] }, size), /nosuch/);
});
