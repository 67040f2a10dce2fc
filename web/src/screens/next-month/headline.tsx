import { firstDayOf, lastDayOf } from '../../../../src/dates.ts';
import { getObservedDays } from '../../api/datasets.ts';
import type { Forecast } from '../../api/forecasts.ts';
import type { About } from '../../api/series.ts';
import {
  formatAmount,
  formatChange,
  formatDay,
  formatMonth,
  formatMonthWithin,
  formatNumber,
  formatWeekDay,
} from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { roundToInterval } from '../../i18n/round-to-interval.ts';
import { useLoad } from '../../state/load.ts';
import { shownData } from '../../state/series.ts';
import { Figure } from '../../ui/card.tsx';
import { wholeMonth } from './asked/months.ts';
import { type MonthFacts, monthToCompare, type PastMonth, pastMonth } from './month-facts.ts';
import { monthWords } from './words.ts';

/** What the days are called: a month by its name, others by their ends. */
export function nameOf({ from, to }: Pick<Forecast, 'from' | 'to'>): string {
  const month = wholeMonth(from, to);
  if (month !== undefined) return formatMonth(month);
  return from === to ? formatDay(from) : spoken(monthWords).range(formatDay(from), formatDay(to));
}

interface HeadlineProps {
  readonly about: About;
  readonly forecast: Forecast;
  readonly facts: MonthFacts;
}

/** The one number that matters, how sure it is, and what it compares with. */
export function Headline({ about, forecast, facts }: HeadlineProps) {
  const words = spoken(monthWords);
  const { from, to, days, total } = forecast;
  const month = wholeMonth(from, to);
  const [value, lower, upper] = roundToInterval(
    total.forecast,
    total.intervals['80'] ?? [total.forecast, total.forecast],
  );
  const between = month === undefined ? words.betweenDays : words.between;
  return (
    <section class="headline" aria-live="polite">
      <h2>{nameOf(forecast)}</h2>
      <p class="headline-total">
        {facts.observed < days.length ? words.about(formatAmount(value)) : formatAmount(value)}
      </p>
      {upper > lower && <p class="headline-band">{between(formatAmount(lower), formatAmount(upper))}</p>}
      {total.withOverrides !== undefined && <p>{words.withOwn(formatAmount(total.withOverrides))}</p>}
      {month !== undefined && <Comparison about={about} month={month} total={total.forecast} facts={facts} />}
      {facts.observed > 0 && <p class="muted">{words.partlySold(facts.observed)}</p>}
    </section>
  );
}

/** What stands out, a figure each. */
export function Figures({ facts }: { readonly facts: MonthFacts }) {
  const words = spoken(monthWords);
  const { best, weakest, open, closed, promotions, holidays } = facts;
  return (
    <div class="figures">
      {best && <Figure label={words.best} value={formatWeekDay(best.date)} note={formatAmount(best.forecast)} />}
      {weakest && weakest !== best && (
        <Figure label={words.weakest} value={formatWeekDay(weakest.date)} note={formatAmount(weakest.forecast)} />
      )}
      <Figure
        label={words.openDays}
        value={formatNumber(open)}
        note={closed === 0 ? words.neverClosed : words.closedDays(closed)}
      />
      <Figure
        label={words.promotions}
        value={promotions.isAbout ? words.about(formatNumber(promotions.count)) : formatNumber(promotions.count)}
        note={holidays === 0 ? words.noHolidays : words.holidays(holidays)}
      />
    </div>
  );
}

interface ComparisonProps {
  readonly about: About;
  readonly month: string;
  readonly total: number;
  readonly facts: MonthFacts;
}

/** Against the same month a year before, or the month before; nothing where neither was observed as a whole. */
function Comparison({ about, month, total, facts }: ComparisonProps) {
  const words = spoken(monthWords);
  const { value: past } = useLoad(
    (signal) => findPastMonth(about, month, signal),
    [about.dataset, about.series, month],
  );
  // The line is there from the start, so that nothing moves when it is filled.
  if (!past || past.total <= 0) return <p class="headline-past">{'\u00a0'}</p>;
  const compared = past.isYearBefore ? words.comparedYear : words.comparedMonth;
  const change = formatChange(total / past.total - 1);
  const perDay = total / facts.open / (past.total / past.openDays) - 1;
  const differsInDays = facts.open !== past.openDays && facts.open > 0;
  return (
    <p class="headline-past">
      {compared(change, formatMonthWithin(past.month), formatAmount(past.total))}
      {differsInDays && ` · ${words.perOpenDay(formatChange(perDay))}`}
    </p>
  );
}

async function findPastMonth(about: About, month: string, signal: AbortSignal): Promise<PastMonth | undefined> {
  const past = shownData.value?.name === about.dataset ? monthToCompare(month, shownData.value) : undefined;
  if (past === undefined) return undefined;
  const { days } = await getObservedDays(about, firstDayOf(past), lastDayOf(past), signal);
  return pastMonth(past, days, month);
}
