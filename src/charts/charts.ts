import type { EChartsOption } from 'echarts';
import { backtestOption } from './backtest.ts';
import type { ChartData } from './chart-data-schema.ts';
import type { ChartTheme } from './drawing/theme.ts';
import type { ChartWords } from './drawing/words.ts';
import { forecastOption } from './forecast.ts';
import { monthDayOption, monthOption } from './month.ts';
import { predictedVsRealOption } from './predicted-vs-real.ts';
import { promoOption } from './promo.ts';
import { residualsOption } from './residuals.ts';
import { seriesOption } from './series.ts';
import { weekdayOption } from './weekday.ts';

type Chart = (data: ChartData, words: ChartWords, theme?: ChartTheme) => EChartsOption;

const judged = ({ source, metrics, holdout }: ChartData) => ({ source: { ...source, metrics }, pairs: holdout });

/** Every plot of a model version by its file's name: from `datos.json` to the option, in a language and a theme. */
export const CHARTS = {
  series: ({ source, history, forecast: { days: forecast } }, ...look) =>
    seriesOption({ source, history, forecast }, ...look),
  forecast: ({ source, forecast }, ...look) => forecastOption({ source, ...forecast }, ...look),
  'predicted-vs-real': (data, ...look) => predictedVsRealOption(judged(data), ...look),
  residuals: (data, ...look) => residualsOption(judged(data), ...look),
  weekday: ({ source, history }, ...look) => weekdayOption({ source, history }, ...look),
  month: ({ source, history }, ...look) => monthOption({ source, history }, ...look),
  'month-day': ({ source, history }, ...look) => monthDayOption({ source, history }, ...look),
  promo: ({ source, history }, ...look) => promoOption({ source, history }, ...look),
  backtest: ({ source, backtest }, ...look) => backtestOption({ source, backtest }, ...look),
} as const satisfies Readonly<Record<string, Chart>>;

export type ChartName = keyof typeof CHARTS;

export const isChartName = (name: string): name is ChartName => Object.hasOwn(CHARTS, name);
