import type { EChartsOption } from 'echarts';
import type { ChartTheme } from '../../../../src/charts/drawing/theme.ts';
import type { ForecastDay } from '../../api/forecasts.ts';

interface Compared {
  readonly name: string;
  readonly days: readonly ForecastDay[];
}

interface CompareStyle {
  readonly theme: ChartTheme;
  readonly dayName: (date: string) => string;
  readonly amount: (value: number) => string;
}

/** The forecasts of two series day by day, a line each; the second one is dashed too. */
export function compareOption(
  [one, other]: readonly [Compared, Compared],
  { theme, dayName, amount }: CompareStyle,
): EChartsOption {
  const label = { color: theme.mutedText, fontFamily: theme.fontFamily };
  const line = ({ name, days }: Compared, color: string, type: 'solid' | 'dashed') => ({
    type: 'line' as const,
    name,
    showSymbol: false,
    lineStyle: { color, width: 2, type },
    itemStyle: { color },
    data: days.map(({ open, forecast }) => (open ? forecast : null)),
  });
  return {
    backgroundColor: 'transparent',
    textStyle: { fontFamily: theme.fontFamily },
    grid: { left: 64, right: 16, top: 40, bottom: 32, outerBoundsMode: 'none' },
    legend: { top: 0, left: 0, icon: 'roundRect', textStyle: { color: theme.text, fontFamily: theme.fontFamily } },
    tooltip: {
      trigger: 'axis',
      // Drawn as text: the policy of the page lets no markup with styles in.
      renderMode: 'richText',
      confine: true,
      backgroundColor: theme.background,
      borderColor: theme.mutedText,
      textStyle: { color: theme.text, fontSize: 12 },
      valueFormatter: (value) => (typeof value === 'number' ? amount(value) : '–'),
    },
    xAxis: {
      type: 'category',
      data: one.days.map(({ date }) => dayName(date)),
      axisLabel: { ...label, hideOverlap: true },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.mutedText } },
    },
    yAxis: {
      type: 'value',
      min: ({ min }) => Math.min(0, min),
      axisLabel: { ...label, formatter: (value: number) => amount(value) },
      splitLine: { lineStyle: { color: theme.gridLine } },
    },
    series: [line(one, theme.forecast, 'solid'), line(other, theme.sales, 'dashed')],
  };
}
