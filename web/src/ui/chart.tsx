import type { EChartsOption } from 'echarts';
import { useEffect, useRef } from 'preact/hooks';
import { chartLocale } from '../../../src/charts/drawing/text.ts';
import { type ChartTheme, darkTheme, lightTheme } from '../../../src/charts/drawing/theme.ts';
import { type ChartWords, chartWords } from '../../../src/charts/drawing/words.ts';
import { loadCode } from '../api/code.ts';
import { language, locale } from '../i18n/language.ts';
import { useLoad } from '../state/load.ts';
import { theme } from '../state/theme.ts';
import type { EChartsType } from './echarts.ts';
import { ErrorNotice } from './notice.tsx';

interface ChartStyle {
  readonly words: ChartWords;
  readonly theme: ChartTheme;
}

/** The words and colours that the charts of the page are drawn with now. */
export const chartStyle = (): ChartStyle => ({
  words: { ...chartWords[language.value], locale: locale.value },
  theme: theme.value === 'dark' ? darkTheme : lightTheme,
});

export interface ChartProps {
  /** What is drawn; a function gets the width, and is called again when it changes. */
  readonly option: EChartsOption | ((width: number) => EChartsOption);
  /** What it shows, for those who cannot see it; the same numbers should stand in a table nearby. */
  readonly label: string;
  readonly height?: number;
  /** The position on the first horizontal axis that was clicked: a time in milliseconds, or the index of a category. */
  readonly onPick?: (position: number) => void;
  /** Called when it has been drawn for the first time. */
  readonly onDrawn?: (() => void) | undefined;
}

const loadLibrary = () => loadCode(() => import('./echarts.ts'));

/** Fetches the library before there is anything to draw; a failure is left for then. */
export const prefetchCharts = () => void import('./echarts.ts').catch(() => undefined);

/** An option of the plot builders, drawn; the library for it is loaded with the first chart. */
export function Chart({ option, label, height = 360, onPick, onDrawn }: ChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | undefined>(undefined);
  const library = useLoad(loadLibrary, []);
  const init = library.value?.init;
  const spoken = language.value;
  const latest = useRef(option);
  const pick = useRef(onPick);
  latest.current = option;
  pick.current = onPick;
  const draw = () => {
    if (element.current) chart.current?.setOption(finished(latest.current, element.current), { notMerge: true });
  };

  useEffect(() => {
    const box = element.current;
    if (!box || !init) return;
    const resizing = new ResizeObserver(() => {
      // The first call comes with what was just drawn.
      if (drawn.getWidth() === box.clientWidth && drawn.getHeight() === box.clientHeight) return;
      drawn.resize();
      if (typeof latest.current === 'function') draw();
    });
    // The library merges it into its own locale; its type wants a whole one.
    const locale = chartLocale(chartWords[spoken]) as never;
    const drawn = init(box, null, { renderer: 'canvas', locale });
    chart.current = drawn;
    draw();
    drawn.getZr().on('click', ({ offsetX, offsetY }) => {
      if (!drawn.containPixel({ gridIndex: 0 }, [offsetX, offsetY])) return;
      pick.current?.(Number(drawn.convertFromPixel({ xAxisIndex: 0 }, offsetX)));
    });
    resizing.observe(box);
    box.dataset.drawn = 'true';
    onDrawn?.();
    return () => {
      resizing.disconnect();
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, [spoken, init]);

  useEffect(draw, [option]);

  if (library.state === 'failed') return <ErrorNotice error={library.error} onRetry={library.reload} />;
  return <div class="chart" ref={element} role="img" aria-label={label} style={{ height: `${height}px` }} />;
}

/** The option for the width of the element, on the background of the page. */
function finished(option: ChartProps['option'], { clientWidth }: HTMLElement): EChartsOption {
  const sized = typeof option === 'function' ? option(clientWidth) : option;
  return { ...sized, backgroundColor: 'transparent', animation: false };
}
