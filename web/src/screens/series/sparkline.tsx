import { formatSales } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { HEIGHT, pointOf, pointsOf, WIDTH } from './spark-points.ts';
import { seriesScreenWords } from './words.ts';

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
