import type { EChartsOption } from 'echarts';
import { formatExact } from './number-text.ts';
import type { PlotWords } from './words.ts';

/**
 * The option with the numbers on its axes written in the language of `words`. The chart library offers only a function for
 * that, which JSON cannot carry, so whoever draws an option (the SVG renderer, a page) applies this at the last moment.
 */
export function localized(option: EChartsOption, words: PlotWords): EChartsOption {
  return { ...option, xAxis: listOf(option.xAxis).map(localize), yAxis: listOf(option.yAxis).map(localize) };

  function localize<Axis extends { type?: string; axisLabel?: object }>(axis: Axis): Axis {
    if (axis.type !== 'value') return axis;
    return { ...axis, axisLabel: { ...axis.axisLabel, formatter: (value: number) => formatExact(value, words) } };
  }
}

function listOf<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
