import type { BarSeriesOption, EChartsOption, ScatterSeriesOption } from 'echarts';
import { type AxisLook, groupAxis, numberAxis } from './axes.ts';
import { emptyFrame, frame, MARGIN, sourceLine } from './frame.ts';
import { formatChange, formatNumber, roundForPlot } from './number-text.ts';
import { lightTheme, type PlotTheme } from './theme.ts';
import { type HistoryPlot, historyLine } from './weekday.ts';
import { type PromoEffect, promoEffect, type WeekdayGroups, weekdayGroups } from './weekday-means.ts';
import type { PlotWords } from './words.ts';

/** How many standard errors the box reaches to each side: about 95 % for groups of ten days or more. */
const STANDARD_ERRORS = 2;

/** What a promotion adds on each weekday that was seen both with and without one, and how sure that is. */
export function promoOption(plot: HistoryPlot, words: PlotWords, theme: PlotTheme = lightTheme): EChartsOption {
  const { source, history } = plot;
  const about = [sourceLine(source, words), ...historyLine(history, words)].join(' · ');
  const text = { title: words.promoTitle, lines: [about, words.promoMethod] };
  const groups = weekdayGroups(history);
  const effects = groups.map(promoEffect);
  if (groups.every((group) => group.withPromo === null)) return emptyFrame(text, words.noPromo, theme);
  if (effects.every((effect) => effect === null)) return emptyFrame(text, words.noComparison, theme);
  const look: AxisLook = { words, theme };
  const legend = [
    { name: words.promoEffect, color: theme.promo, shape: 'circle' },
    { name: words.confidence, color: theme.mutedSales, shape: 'area' },
  ] as const;
  return {
    ...frame(text, legend, theme),
    grid: { ...MARGIN, bottom: 72 },
    xAxis: {
      ...groupAxis(
        words.weekday,
        groups.map((group, i) => groupName(group, i, words)),
        look,
      ),
      axisLine: { onZero: false },
    },
    yAxis: numberAxis(words.extraPerDay, look),
    series: [...errorBoxes(effects, look), effectPoints(effects, look)],
  };
}

function groupName({ all, withPromo }: WeekdayGroups, index: number, words: PlotWords): string {
  const seen = words.promoDaysOf(formatNumber(withPromo?.count ?? 0, words), formatNumber(all?.count ?? 0, words));
  return `${words.weekdays[index] ?? ''}\n${all === null ? `(${words.closed})` : seen}`;
}

/** An invisible bar to the lower bound and the box on it; `all` stacks them also where the bounds differ in sign. */
function errorBoxes(effects: readonly (PromoEffect | null)[], { words, theme }: AxisLook): BarSeriesOption[] {
  const box = (id: string, color: string, height: (difference: number, error: number) => number): BarSeriesOption => ({
    type: 'bar',
    id,
    name: words.confidence,
    stack: 'error',
    stackStrategy: 'all',
    barWidth: 34,
    silent: true,
    itemStyle: { color },
    data: effects.map((effect) =>
      effect === null || effect.standardError === null
        ? null
        : height(effect.difference, STANDARD_ERRORS * effect.standardError),
    ),
  });
  return [
    box('lower', 'transparent', (difference, error) => difference - error),
    box('width', theme.mutedSales, (_difference, error) => 2 * error),
  ];
}

function effectPoints(effects: readonly (PromoEffect | null)[], { words, theme }: AxisLook): ScatterSeriesOption {
  return {
    type: 'scatter',
    name: words.promoEffect,
    symbolSize: 11,
    z: 4,
    itemStyle: { color: theme.promo, opacity: 1 },
    label: { show: true, position: 'right', distance: 18, color: theme.text, fontSize: 12 },
    data: effects.map((effect) =>
      effect === null
        ? null
        : { value: roundForPlot(effect.difference), label: { formatter: effectLabel(effect, words) } },
    ),
    markLine: {
      silent: true,
      symbol: 'none',
      label: { show: false },
      lineStyle: { color: theme.text, width: 1, type: 'solid' },
      data: [{ yAxis: 0 }],
    },
  };
}

function effectLabel({ difference, share }: PromoEffect, words: PlotWords): string {
  const change = formatChange(difference, words);
  return share === null ? change : `${change}\n(${formatChange(share * 100, words, 1)} %)`;
}
