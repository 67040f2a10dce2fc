import { CHARTS } from '../plots/charts.ts';
import { renderSvg } from '../plots/svg.ts';
import { PAGE } from '../plots/theme.ts';
import { plotWords } from '../plots/words.ts';
import type { PlotData } from '../schemas/plot-data.ts';

/** The plots of a model version: file name below the version, SVG text. */
export function drawPlots(data: PlotData): [file: string, svg: string][] {
  return Object.entries(CHARTS).map(([name, option]) => [
    `graficos/${name}.svg`,
    renderSvg(option(data, plotWords.en), PAGE),
  ]);
}
