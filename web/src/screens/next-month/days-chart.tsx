import type { EChartsOption } from 'echarts';
import { fromEpochDay } from '../../../../src/dates.ts';
import { forecastOption } from '../../../../src/plots/forecast.ts';
import { localized } from '../../../../src/plots/localized.ts';
import type { Forecast } from '../../api/forecasts.ts';
import { Chart } from '../../charts/chart.tsx';
import { look } from '../../charts/look.ts';

const DAY_MS = 86_400_000;
/** Pixels of the title that the page has as a heading of its own. */
const TITLE_HEIGHT = 64;

interface DaysChartProps {
  readonly forecast: Forecast;
  readonly label: string;
  readonly onPick: (date: string) => void;
}

export function DaysChart({ forecast: { dataset, days }, label, onPick }: DaysChartProps) {
  const { words, theme } = look();
  const option = untitled(localized(forecastOption({ source: { dataset }, days }, words, theme), words));
  const pick = (time: number) => {
    const date = fromEpochDay(Math.round(time / DAY_MS));
    if (days.some((day) => day.date === date)) onPick(date);
  };
  return <Chart option={option} label={label} height={400} onPick={pick} />;
}

/** The chart without its title: what stood below it moves up. */
function untitled(option: EChartsOption): EChartsOption {
  const up = <T extends object>(part: T): T =>
    'top' in part && typeof part.top === 'number' && part.top >= TITLE_HEIGHT
      ? { ...part, top: part.top - TITLE_HEIGHT }
      : part;
  const all = <T extends object>(parts: T | T[] | undefined) =>
    Array.isArray(parts) ? parts.map(up) : parts && up(parts);
  const { title: _, grid, legend, ...rest } = option;
  return { ...rest, ...(grid && { grid: all(grid) }), ...(legend && { legend: all(legend) }) } as EChartsOption;
}
