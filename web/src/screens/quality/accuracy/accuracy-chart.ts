import type { EChartsOption } from 'echarts';
import type { ChartTheme } from '../../../../../src/charts/drawing/theme.ts';
import type { WordedAccuracy } from '../../../../../src/monitoring/accuracy.ts';

interface LiveChartWords {
  readonly error: string;
  readonly promiseLine: string;
  readonly weekName: (monday: string) => string;
  readonly percent: (share: number) => string;
}

/** The error per day of each week as bars, and the error that was promised as a line. */
export function liveOption(
  byWeek: WordedAccuracy['byWeek'],
  promised: number | null,
  { words, theme }: { readonly words: LiveChartWords; readonly theme: ChartTheme },
): EChartsOption {
  const label = { color: theme.mutedText, fontFamily: theme.fontFamily };
  const values = byWeek.map(({ score }) => score.wape);
  return {
    backgroundColor: 'transparent',
    textStyle: { fontFamily: theme.fontFamily },
    grid: { left: 56, right: 16, top: 24, bottom: 32, outerBoundsMode: 'none' },
    tooltip: {
      trigger: 'axis',
      // Drawn as text: the policy of the page lets no markup with styles in.
      renderMode: 'richText',
      confine: true,
      backgroundColor: theme.background,
      borderColor: theme.mutedText,
      textStyle: { color: theme.text, fontSize: 12 },
      valueFormatter: (value) => words.percent(Number(value)),
    },
    xAxis: {
      type: 'category',
      data: byWeek.map(({ week }) => words.weekName(week)),
      axisLabel: { ...label, hideOverlap: true },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.mutedText } },
    },
    yAxis: {
      type: 'value',
      // A promise above all bars has to be seen too.
      max: ({ max }) => Math.max(max, promised ?? 0) * 1.1,
      axisLabel: { ...label, showMaxLabel: false, formatter: (value: number) => words.percent(value) },
      splitLine: { lineStyle: { color: theme.gridLine } },
    },
    series: {
      type: 'bar',
      name: words.error,
      barMaxWidth: 28,
      itemStyle: { color: theme.sales },
      data: values,
      ...(promised !== null && {
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: theme.forecast, type: 'dashed', width: 2 },
          label: {
            position: 'insideEndTop',
            color: theme.text,
            backgroundColor: theme.background,
            padding: [2, 4],
            formatter: `${words.promiseLine} ${words.percent(promised)}`,
          },
          data: [{ yAxis: promised }],
        },
      }),
    },
  };
}
