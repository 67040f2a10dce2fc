import { CHARTS } from '../plots/charts.ts';
import { renderSvg } from '../plots/svg.ts';
import { plotWords } from '../plots/words.ts';
import type { PlotData } from '../schemas/plot-data.ts';

const SIZE = { width: 960, height: 480 };

/** The plots of a model version: file name below the version, SVG text. */
export function drawPlots(data: PlotData): [file: string, svg: string][] {
  return Object.entries(CHARTS).map(([name, option]) => [
    `graficos/${name}.svg`,
    renderSvg(option(data, plotWords.en), SIZE),
  ]);
}
