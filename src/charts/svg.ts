import { createRequire } from 'node:module';
import type { EChartsOption } from 'echarts';
import type { ChartData } from './chart-data-schema.ts';
import { CHARTS, type ChartName, isChartName } from './charts.ts';
import { type ChartLocale, chartLocale, localized } from './drawing/text.ts';
import { PAGE } from './drawing/theme.ts';
import { type ChartWords, chartWords } from './drawing/words.ts';

interface Chart {
  setOption(option: EChartsOption): void;
  renderToSVGString(): string;
  dispose(): void;
}

interface InitOptions {
  readonly renderer: 'svg';
  readonly ssr: true;
  readonly width: number;
  readonly height: number;
  readonly locale: ChartLocale;
}

interface ChartLibrary {
  init(container: null, theme: null, options: InitOptions): Chart;
}

/**
 * The bundle with the common charts, which loads ten times faster than the index of the package; once it is needed. A build has
 * a copy of it (`npm run build:vendor`): the rest of the package is many times the size of the service.
 */
function loadLibrary(): ChartLibrary {
  const load = createRequire(import.meta.url);
  try {
    return load('../../vendor/echarts.common.min.cjs');
  } catch (error) {
    const isCheckout = error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
    if (!isCheckout) throw error;
    return load('echarts/dist/echarts.common.min.js');
  }
}

let library: ChartLibrary | undefined;

interface SvgSize {
  readonly width: number;
  readonly height: number;
  /** The words that the option was built with, here for days and numbers on axes; English by default. */
  readonly words?: ChartWords;
}

/** Draws an option as a standalone SVG document. The same option and size give the same bytes. */
export function renderSvg(option: EChartsOption, { width, height, words = chartWords.en }: SvgSize): string {
  library ??= loadLibrary();
  const chart = library.init(null, null, { renderer: 'svg', ssr: true, width, height, locale: chartLocale(words) });
  try {
    chart.setOption({ ...localized(option, words), animation: false });
    return renumber(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/** A plot of a model version, as it is stored: SVG text. */
export function drawChart(name: ChartName, data: ChartData): string {
  return renderSvg(CHARTS[name](data, chartWords.en), PAGE);
}

/** All of them, by the name of the file below the version. */
export function drawCharts(data: ChartData): [file: string, svg: string][] {
  return Object.keys(CHARTS)
    .filter(isChartName)
    .map((name) => [`graficos/${name}.svg`, drawChart(name, data)]);
}

/**
 * The library names classes and clip paths by counters that run on from chart to chart (zr7-cls-31). Here they are
 * numbered by appearance. Only tags and the style sheet are touched: a text may well look like such a name.
 */
function renumber(svg: string): string {
  const names = new Map<string, string>();
  const rename = (name: string): string => {
    const known = names.get(name) ?? `n${names.size}`;
    names.set(name, known);
    return known;
  };
  return svg.replace(/<style.*?<\/style>|<[^>]*>/gs, (markup) => markup.replace(/\bzr\d+-[a-z]+-?\d+\b/g, rename));
}
