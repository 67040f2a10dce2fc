import type { EChartsOption, GridComponentOption } from 'echarts';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { DayWindow } from '../../../../src/charts/drawing/axes.ts';
import { fromEpochDay } from '../../../../src/dates.ts';
import { formatMediumDay } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { Chart, type ChartProps } from '../chart.tsx';
import { useGestures, ZOOM } from './gestures.ts';
import { fitted, isWhole, moved, zoomed } from './window.ts';
import './zoom.css';
import { zoomWords } from './zoom-words.ts';

interface ZoomChartProps extends Omit<ChartProps, 'option'> {
  readonly option: (width: number, shown: DayWindow) => EChartsOption;
  /** All days that there are. */
  readonly days: DayWindow;
  /** Those that are shown until somebody moves the chart, and after a reset. */
  readonly start: (width: number) => DayWindow;
}

/** The share of the shown days that a step moves by. */
const STEP = 0.25;

/** A chart of days that can be dragged and zoomed, by mouse, fingers, keys and buttons. */
export function ZoomChart({ option, days, start, ...chart }: ZoomChartProps) {
  const words = spoken(zoomWords);
  const [chosen, choose] = useState<DayWindow>();
  const [width, setWidth] = useState(0);
  const shownAt = (wide: number, window = chosen) => fitted(window ?? start(wide), days);
  const shown = shownAt(width);
  /** Gestures come faster than the page is drawn. */
  const change = (next: (before: DayWindow) => DayWindow) => choose((before) => next(shownAt(width, before)));

  const { left, right } = marginsOf(option(width, shown));
  const daysIn = (pixels: number, { from, to }: DayWindow) =>
    (pixels * (to - from + 1)) / Math.max(1, width - left - right);
  const drag = (pixels: number) => change((before) => moved(before, -daysIn(pixels, before), days));
  const step = (direction: 1 | -1) =>
    change((before) => moved(before, direction * STEP * (before.to - before.from + 1), days));
  const zoom = (factor: number, pixel?: number) =>
    change((before) => {
      const center = pixel === undefined ? undefined : before.from - 0.5 + daysIn(pixel - left, before);
      return zoomed(before, factor, days, center);
    });
  const reset = () => choose(undefined);

  const element = useGestures<HTMLFieldSetElement>({ drag, step, zoom, reset });
  useLayoutEffect(() => setWidth(element.current?.clientWidth ?? 0), []);
  const button = (label: string, sign: string, isOff: boolean, act: () => void) => (
    <button type="button" aria-label={label} title={label} aria-disabled={isOff} onClick={() => !isOff && act()}>
      <span aria-hidden="true">{sign}</span>
    </button>
  );
  const dayOf = (day: number) => formatMediumDay(fromEpochDay(Math.round(day)));
  return (
    <>
      <div class="zoom-bar no-print">
        {button(words.earlier, '←', shown.from <= days.from, () => step(-1))}
        {button(words.later, '→', shown.to >= days.to, () => step(1))}
        {button(words.farther, '−', isWhole(shown, days), () => zoom(ZOOM))}
        {button(words.closer, '+', false, () => zoom(1 / ZOOM))}
        <button type="button" aria-disabled={chosen === undefined} onClick={reset}>
          {words.reset}
        </button>
        <span class="muted" aria-live="polite">
          {words.shown(dayOf(shown.from), dayOf(shown.to))}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its keys move it, as the buttons do */}
      <fieldset class="zoom-area" ref={element} tabIndex={0} aria-label={words.chart}>
        <Chart
          {...chart}
          option={(wide) => {
            if (wide !== width) setWidth(wide);
            return option(wide, shownAt(wide));
          }}
        />
      </fieldset>
    </>
  );
}

/** Of the plot within the element; pixels. */
function marginsOf({ grid }: EChartsOption): { left: number; right: number } {
  const [first] = [grid ?? []].flat() as GridComponentOption[];
  const pixels = (margin: unknown) => (typeof margin === 'number' ? margin : 0);
  return { left: pixels(first?.left), right: pixels(first?.right) };
}
