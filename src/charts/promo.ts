import type { EChartsOption, ScatterSeriesOption } from 'echarts';
import { type AxisLook, groupAxis, heightAxis, labelRoom, leftMargin, levelLine } from './drawing/axes.ts';
import { boxOf, errorBoxes } from './drawing/error-boxes.ts';
import { emptyFrame, frame, plotArea, sourceLine } from './drawing/frame.ts';
import { formatChange, formatNumber, formatShareChange, roundForChart } from './drawing/text.ts';
import { type ChartTheme, lightTheme } from './drawing/theme.ts';
import type { ChartWords } from './drawing/words.ts';
import {
  type HistoryChart,
  historyLine,
  type PromoEffect,
  promoEffect,
  type WeekdayGroups,
  weekdayGroups,
} from './weekday.ts';

/** What a promotion adds on each weekday that was seen both with and without one, and how sure that is. */
export function promoOption(plot: HistoryChart, words: ChartWords, theme: ChartTheme = lightTheme): EChartsOption {
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
  const area = plotArea(text, legend, theme);
  const names = groups.map((group, i) => groupName(group, i, look));
  const ends = effects.flatMap((effect) => (effect === null ? [] : boxOf(effect)));
  const left = leftMargin(ends, look);
  return {
    ...frame(text, legend, theme),
    grid: { ...area, left, bottom: area.bottom + labelRoom(names, look), outerBoundsMode: 'none' },
    xAxis: {
      ...groupAxis(words.weekday, names, look),
      axisLine: { onZero: false },
    },
    yAxis: heightAxis(words.extraPerDay, look, left),
    series: [...errorBoxes(effects, look, { width: theme.layout.narrow ? 22 : 34 }), effectPoints(effects, look)],
  };
}

/** "Monday\n24 of 104 days"; "Mon\n24/104" where there is little room. */
function groupName({ all, withPromo }: WeekdayGroups, index: number, { words, theme }: AxisLook): string {
  const { narrow } = theme.layout;
  const [seen, days] = [withPromo?.count ?? 0, all?.count ?? 0].map((count) => formatNumber(count, words));
  const counts = narrow ? `${seen}/${days}` : words.promoDaysOf(seen ?? '', days ?? '');
  return `${(narrow ? words.weekdaysShort : words.weekdays)[index] ?? ''}\n${all === null ? `(${words.closed})` : counts}`;
}

function effectPoints(effects: readonly (PromoEffect | null)[], { words, theme }: AxisLook): ScatterSeriesOption {
  return {
    type: 'scatter',
    name: words.promoEffect,
    symbolSize: 11,
    z: 4,
    itemStyle: { color: theme.promo, opacity: 1 },
    label: theme.layout.narrow
      ? { show: true, position: 'top', color: theme.text, fontSize: 10 }
      : { show: true, position: 'right', distance: 18, color: theme.text, fontSize: 12, lineHeight: 14 },
    data: effects.map((effect) =>
      effect === null
        ? null
        : { value: roundForChart(effect.difference), label: { formatter: effectLabel(effect, { words, theme }) } },
    ),
    markLine: levelLine(0, theme.text),
  };
}

function effectLabel({ difference, share }: PromoEffect, { words, theme }: AxisLook): string {
  const change = formatChange(difference, words);
  if (theme.layout.narrow && share !== null) return formatShareChange(share, words, 0);
  return share === null ? change : `${change}\n(${formatShareChange(share, words, 1)})`;
}
