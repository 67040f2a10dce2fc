import type { EChartsOption } from 'echarts';
import { useEffect, useRef } from 'preact/hooks';
import type { EChartsType } from './echarts.ts';

interface ChartProps {
  readonly option: EChartsOption;
  /** What it shows, for those who cannot see it; the same numbers should stand in a table nearby. */
  readonly label: string;
  readonly height?: number;
  /** The position on the first horizontal axis that was clicked: a time in milliseconds, or the index of a category. */
  readonly onPick?: (position: number) => void;
}

/** An option of the plot builders, drawn; the library for it is loaded with the first chart. */
export function Chart({ option, label, height = 360, onPick }: ChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | undefined>(undefined);
  const latest = useRef(option);
  const pick = useRef(onPick);
  latest.current = option;
  pick.current = onPick;

  useEffect(() => {
    const box = element.current;
    if (!box) return;
    let isGone = false;
    const resizing = new ResizeObserver(() => chart.current?.resize());
    void import('./echarts.ts').then(({ init }) => {
      if (isGone) return;
      const drawn = init(box, null, { renderer: 'canvas' });
      chart.current = drawn;
      drawn.setOption({ ...latest.current, animation: false });
      drawn.getZr().on('click', ({ offsetX, offsetY }) => {
        if (!drawn.containPixel({ gridIndex: 0 }, [offsetX, offsetY])) return;
        pick.current?.(Number(drawn.convertFromPixel({ xAxisIndex: 0 }, offsetX)));
      });
      resizing.observe(box);
      box.dataset.drawn = 'true';
    });
    return () => {
      isGone = true;
      resizing.disconnect();
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption({ ...option, animation: false }, { notMerge: true });
  }, [option]);

  return <div class="chart" ref={element} role="img" aria-label={label} style={{ height: `${height}px` }} />;
}
