import type { Forecast } from '../../../api/forecasts.ts';
import { formatAmount, formatChange, formatMonth } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { roundToInterval } from '../../../i18n/round-to-interval.ts';
import { hrefOf } from '../../../state/route.ts';
import { Card } from '../../../ui/card.tsx';
import { type Span, wholeMonth } from '../asked/months.ts';
import { changeAgainst, openDaysOf, soldWithin, spanYearBefore } from './months-ahead.ts';
import type { Outlook } from './read-outlook.ts';
import { outlookWords } from './words.ts';

interface MonthTilesProps {
  readonly outlook: Outlook;
  /** The forecast that the screen shows. */
  readonly shown: Pick<Forecast, 'from' | 'to'>;
  readonly data: Span;
}

/** A link to each month, with what it comes to. */
export function MonthTiles({ outlook, shown, data }: MonthTilesProps) {
  const words = spoken(outlookWords);
  const shownMonth = wholeMonth(shown.from, shown.to);
  return (
    <Card title={words.ahead} actions={<span class="muted">{words.note}</span>}>
      <ul class="month-tiles">
        {outlook.months.map(({ month, forecast: { days, total } }) => {
          const before = soldWithin(spanYearBefore(month), outlook.yearBefore, data);
          const change = changeAgainst({ total: total.forecast, openDays: openDaysOf(days) }, before);
          const [about, lower, upper] = amounts(total);
          const isInProgress = month === outlook.inProgress?.month;
          return (
            <li key={month}>
              <a
                class="month-tile"
                href={hrefOf('next-month', { month })}
                aria-current={month === shownMonth ? 'page' : undefined}
              >
                <span class="month-tile-name">
                  {formatMonth(month)} {isInProgress && <span class="tag">{words.inProgress}</span>}
                </span>
                <span class="month-tile-total">{words.about(about)}</span>
                <span class="month-tile-band">{words.between(lower, upper)}</span>
                {change && <span class="month-tile-change">{words.inAYear(formatChange(change.change))}</span>}
              </a>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** About how much, and the bounds of 8 in 10 cases, as they are written. */
export function amounts({ forecast, intervals }: Pick<Forecast['total'], 'forecast' | 'intervals'>) {
  const [about, lower, upper] = roundToInterval(forecast, intervals['80'] ?? [forecast, forecast]);
  return [formatAmount(about), formatAmount(lower), formatAmount(upper)] as const;
}
