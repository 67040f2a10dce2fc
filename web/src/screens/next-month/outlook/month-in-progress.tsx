import { firstDayOf } from '../../../../../src/dates.ts';
import type { Forecast } from '../../../api/forecasts.ts';
import { formatAmount, formatChange, formatDay, formatMonthWithin, formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { hrefOf } from '../../../state/route.ts';
import { Card, Figure } from '../../../ui/card.tsx';
import { type Span, yearBefore } from '../asked/months.ts';
import { amounts } from './month-tiles.tsx';
import {
  type Change,
  changeAgainst,
  lastSold,
  openDaysOf,
  placeIn,
  type Sold,
  sameDaysYearBefore,
  soldWithin,
  spanYearBefore,
} from './months-ahead.ts';
import type { Outlook } from './read-outlook.ts';
import { outlookWords } from './words.ts';

interface MonthInProgressProps {
  readonly outlook: Outlook;
  readonly month: NonNullable<Forecast['monthInProgress']>;
  readonly data: Span;
  /** Whether the screen shows its days. */
  readonly isShown: boolean;
}

/** What the month in which the data end has come to, what is left of it, and what it comes to; against a year before and the forecast of it. */
export function MonthInProgress({ outlook, month, data, isShown }: MonthInProgressProps) {
  const words = spoken(outlookWords);
  const { observed, remaining, total } = month;
  const days = outlook.months.find((one) => one.month === month.month)?.forecast.days ?? [];
  const to = lastSold(days) ?? firstDayOf(month.month);
  const soldBefore = soldWithin(sameDaysYearBefore(to), outlook.yearBefore, data);
  const wholeBefore = soldWithin(spanYearBefore(month.month), outlook.yearBefore, data);
  const soFar = changeAgainst({ total: observed.sales, openDays: observed.days }, soldBefore);
  const whole = changeAgainst({ total: total.forecast, openDays: openDaysOf(days) }, wholeBefore);
  const before = formatMonthWithin(yearBefore(month.month));
  const [left, leftLower, leftUpper] = amounts(remaining);
  const [about, lower, upper] = amounts(total);
  return (
    <div class="no-print">
      <Card
        title={words.howItGoes(formatMonthWithin(month.month))}
        actions={
          <>
            <span class="muted">{words.endsOn(formatDay(to))}</span>
            {!isShown && <a href={hrefOf('next-month', { month: month.month })}>{words.dayByDay}</a>}
          </>
        }
      >
        {observed.missing !== undefined && <p class="muted">{words.missingHere(observed.missing)}</p>}
        <div class="figures month-so-far">
          <Figure
            label={words.soFar}
            value={formatAmount(observed.sales)}
            note={
              <>
                <span>{words.daysSold(formatNumber(observed.days))}</span>
                <Against change={soFar} before={soldBefore} words={(...told) => words.againstSame(...told, before)} />
              </>
            }
          />
          <Figure
            label={words.left}
            value={words.about(left)}
            note={
              <>
                <span>{words.daysLeft(formatNumber(remaining.days))}</span>
                <span>{words.between(leftLower, leftUpper)}</span>
              </>
            }
          />
          <Figure
            label={words.whole}
            value={words.about(about)}
            note={
              <>
                <span>{words.inTen(lower, upper)}</span>
                <Against change={whole} before={wholeBefore} words={(...told) => words.againstWhole(...told, before)} />
              </>
            }
          />
          {outlook.promised && <Promised promised={outlook.promised} total={total.forecast} />}
        </div>
      </Card>
    </div>
  );
}

interface AgainstProps {
  readonly change: Change | undefined;
  readonly before: Sold | undefined;
  readonly words: (change: string, total: string) => string;
}

/** Against a year before; per open day where not as many were open. */
function Against({ change, before, words }: AgainstProps) {
  const { perOpenDay } = spoken(outlookWords);
  if (!change || !before) return null;
  return (
    <span>
      {words(formatChange(change.change), formatAmount(before.total))}
      {change.perOpenDay !== undefined && ` · ${perOpenDay(formatChange(change.perOpenDay))}`}
    </span>
  );
}

interface PromisedProps {
  readonly promised: NonNullable<Outlook['promised']>;
  /** What the month comes to by now. */
  readonly total: number;
}

/** What the whole month was forecast to be before it began, and how it compares. */
function Promised({ promised: { total: promised, origin }, total }: PromisedProps) {
  const words = spoken(outlookWords);
  const [about, lower, upper] = amounts(promised);
  const bounds = promised.intervals['80'];
  return (
    <Figure
      label={words.promised}
      value={words.about(about)}
      note={
        <>
          <span>{words.promisedWith(formatDay(origin))}</span>
          {bounds && <span>{words.between(lower, upper)}</span>}
          {bounds && promised.forecast > 0 && (
            <span>{words.now[placeIn(total, bounds)](formatChange(total / promised.forecast - 1))}</span>
          )}
        </>
      }
    />
  );
}
