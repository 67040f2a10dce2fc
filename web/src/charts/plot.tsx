import type { EChartsOption } from 'echarts';
import { useEffect, useRef, useState } from 'preact/hooks';
import { localized } from '../../../src/plots/localized.ts';
import type { PlotTheme } from '../../../src/plots/theme.ts';
import type { PlotWords } from '../../../src/plots/words.ts';
import { Chart } from './chart.tsx';
import { look } from './look.ts';

interface PlotProps {
  /** The option in these words and a theme whose layout fits the place that the plot has. */
  readonly option: (words: PlotWords, theme: PlotTheme) => EChartsOption;
  readonly label: string;
  readonly height?: number;
}

/** A plot that is laid out for its width: as on a phone, or wide. */
export function Plot({ option, label, height = 480 }: PlotProps) {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const box = element.current;
    if (!box) return;
    const observer = new ResizeObserver(() => setWidth(box.clientWidth));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  const { words, theme } = look({ width, height });
  return (
    <div ref={element} style={{ minHeight: `${height}px` }}>
      {width > 0 && <Chart option={localized(option(words, theme), words)} label={label} height={height} />}
    </div>
  );
}
