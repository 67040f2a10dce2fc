import type { EChartsOption } from 'echarts';
import type { ChartTheme } from '../../../../../src/charts/drawing/theme.ts';
import type { WordedAccuracy } from '../../../../../src/monitoring/accuracy.ts';

interface AccuracyChartWords {
  readonly error: string;
  readonly backtestLine: string;
  readonly weekName: (monday: string) => string;
  readonly percent: (share: number) => string;
}

/** The error per day of each week as bars, and that of the backtest as a line. */
export function accuracyOption(
  byWeek: WordedAccuracy['byWeek'],
  backtestError: number | null,
  { words, theme }: { readonly words: AccuracyChartWords; readonly theme: ChartTheme },
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
      // The line has to be seen when it is above all bars.
      max: ({ max }) => Math.max(max, backtestError ?? 0) * 1.1,
      axisLabel: { ...label, showMaxLabel: false, formatter: (value: number) => words.percent(value) },
      splitLine: { lineStyle: { color: theme.gridLine } },
    },
    series: {
      type: 'bar',
      name: words.error,
      barMaxWidth: 28,
      itemStyle: { color: theme.sales },
      data: values,
      ...(backtestError !== null && {
        markLine: {
          silent: true,
          symbol: 'none',
          // Digits of the place of the line; by default it would stand at whole percents.
          precision: 6,
          lineStyle: { color: theme.forecast, type: 'dashed', width: 2 },
          label: {
            position: 'insideEndTop',
            color: theme.text,
            backgroundColor: theme.background,
            padding: [2, 4],
            formatter: `${words.backtestLine} ${words.percent(backtestError)}`,
          },
          data: [{ yAxis: backtestError }],
        },
      }),
    },
  };
}
