import { formatSales } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { seriesScreenWords } from './words.ts';

const WIDTH = 104;
const HEIGHT = 26;
/** Half the width of the line stays free at every side. */
const MARGIN = 2;

/** The course of the last weeks as a line from zero to the best of them; only as much as a glance needs. */
export function Sparkline({ weeks }: { readonly weeks: readonly number[] }) {
  const last = weeks.at(-1);
  if (last === undefined) return <span class="muted">–</span>;
  const [x, y] = pointOf(weeks, weeks.length - 1);
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={spoken(seriesScreenWords).weeksLabel(weeks.length, formatSales(last))}
    >
      <polyline points={pointsOf(weeks)} />
      <circle cx={x} cy={y} r="2" />
    </svg>
  );
}

export function pointsOf(weeks: readonly number[]): string {
  return weeks.map((_, at) => pointOf(weeks, at).join(',')).join(' ');
}

function pointOf(weeks: readonly number[], at: number): [x: number, y: number] {
  const top = Math.max(0, ...weeks);
  const bottom = Math.min(0, ...weeks);
  const share = top > bottom ? ((weeks[at] ?? 0) - bottom) / (top - bottom) : 0;
  const x = MARGIN + (weeks.length > 1 ? (at / (weeks.length - 1)) * (WIDTH - 2 * MARGIN) : 0);
  return [rounded(x), rounded(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN))];
}

const rounded = (value: number) => Math.round(value * 10) / 10;
