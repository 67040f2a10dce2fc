import type { BarSeriesOption } from 'echarts';
import type { AxisLook } from './axes.ts';

/** How many standard errors a box reaches to each side: about 95 % for groups of ten days or more. */
const STANDARD_ERRORS = 2;

interface Measured {
  readonly difference: number;
  readonly standardError: number | null;
}

/** Two standard errors to each side; nothing but the difference when they are not known. */
export function boxOf({ difference, standardError }: Measured): [lower: number, upper: number] {
  const error = STANDARD_ERRORS * (standardError ?? 0);
  return [difference - error, difference + error];
}

/**
 * The boxes of some groups, `width` pixels wide; `scale` turns the measured numbers into those of the axis. An invisible
 * bar reaches to the lower bound and the box stands on it; `all` stacks them also where the bounds differ in sign.
 */
export function errorBoxes(
  groups: readonly (Measured | null)[],
  { words, theme }: AxisLook,
  { width, scale = 1 }: { readonly width: number; readonly scale?: number },
): BarSeriesOption[] {
  const box = (id: string, color: string, height: (bounds: readonly [number, number]) => number): BarSeriesOption => ({
    type: 'bar',
    id,
    name: words.confidence,
    stack: 'error',
    stackStrategy: 'all',
    barWidth: width,
    silent: true,
    itemStyle: { color },
    data: groups.map((group) => (group === null || group.standardError === null ? null : scale * height(boxOf(group)))),
  });
  return [
    box('lower', 'transparent', ([lower]) => lower),
    box('width', theme.mutedSales, ([lower, upper]) => upper - lower),
  ];
}
