import type { EChartsOption } from 'echarts';
import { sized } from '../../../../src/charts/drawing/theme.ts';
import { forecastOption } from '../../../../src/charts/forecast.ts';
import { interactive } from '../../../../src/charts/interactive.ts';
import { fromEpochDay } from '../../../../src/dates.ts';
import type { Forecast } from '../../api/forecasts.ts';
import { Chart, look } from '../../ui/chart.tsx';

const DAY_MS = 86_400_000;
const HEIGHT = 460;
/** Pixels above the legend, and above the plot where the legend is below it. */
const TOP = { legend: 16, plot: 36 };

interface DaysChartProps {
  readonly forecast: Forecast;
  readonly label: string;
  readonly onPick: (date: string) => void;
}

export function DaysChart({ forecast: { dataset, days }, label, onPick }: DaysChartProps) {
  const { words, theme } = look();
  const option = (width: number) => {
    const fitting = sized(theme, { width, height: HEIGHT });
    return interactive(untitled(forecastOption({ source: { dataset }, days }, words, fitting)), words, fitting);
  };
  const pick = (time: number) => {
    const date = fromEpochDay(Math.round(time / DAY_MS));
    if (days.some((day) => day.date === date)) onPick(date);
  };
  return <Chart option={option} label={label} height={HEIGHT} onPick={pick} />;
}

type Placed = { readonly top?: unknown };

/** The chart without its title, which the page has as a heading: what stood below it moves up. */
function untitled({ title: _, ...option }: EChartsOption): EChartsOption {
  const grids = [option.grid ?? []].flat();
  const [legend] = [option.legend ?? []].flat();
  const up = topOf(legend) === undefined ? (topOf(grids[0]) ?? 0) - TOP.plot : (topOf(legend) ?? 0) - TOP.legend;
  const raised = <T extends Placed>(part: T): T => {
    const top = topOf(part);
    return top === undefined ? part : { ...part, top: top - up };
  };
  return { ...option, grid: grids.map(raised), ...(legend && { legend: raised(legend) }) };
}

const topOf = (part: Placed | undefined) => (typeof part?.top === 'number' ? part.top : undefined);
