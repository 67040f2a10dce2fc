import type { Forecast } from '../../api/forecasts.ts';
import { formatAmount, formatMonth, formatMonthWithin, formatSigned } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { roundToInterval } from '../../i18n/round-to-interval.ts';
import { goTo } from '../../state/route.ts';
import type { Change } from './difference.ts';
import { knownFutureWords } from './words.ts';

interface MonthHeadProps {
  readonly month: string;
  readonly months: readonly string[];
  /** Some of its days have passed. */
  readonly isPart: boolean;
  readonly forecast: Forecast | undefined;
  readonly difference: { readonly total: Change } | undefined;
  readonly isBusy: boolean;
}

/** Which month, what it comes to, and what the changes do to it. */
export function MonthHead({ month, months, isPart, forecast, difference, isBusy }: MonthHeadProps) {
  const words = spoken(knownFutureWords);
  const total = difference?.total.after ?? forecast?.total.forecast;
  const [about] = total === undefined ? [] : roundToInterval(total, forecast?.total.intervals['80'] ?? [total, total]);
  return (
    <div class="plan-head">
      <MonthChoice month={month} months={months} />
      <div class="plan-total" role="status" aria-busy={isBusy}>
        <p class="figure-label">{(isPart ? words.totalRest : words.total)(formatMonthWithin(month))}</p>
        <p class="figure-value">{about === undefined ? '–' : words.about(formatAmount(about))}</p>
        <p class={isBusy ? 'figure-note busy' : 'figure-note'}>
          {isBusy ? words.working : difference ? toldOf(difference.total) : words.noChange}
        </p>
      </div>
    </div>
  );

  function toldOf({ difference, bounds }: Change): string {
    const by = words.changesBy(formatSigned(difference));
    return bounds ? `${by}, ${words.changesWithin(formatSigned(bounds[0]), formatSigned(bounds[1]))}` : by;
  }
}

function MonthChoice({ month, months }: Pick<MonthHeadProps, 'month' | 'months'>) {
  const words = spoken(knownFutureWords);
  const at = months.indexOf(month);
  const turn = (to: string | undefined, label: string, arrow: string) => (
    <button
      type="button"
      disabled={to === undefined}
      aria-label={to === undefined ? label : `${label}: ${formatMonth(to)}`}
      onClick={() => goTo('calendar', { month: to })}
    >
      <span aria-hidden="true">{arrow}</span>
    </button>
  );
  return (
    <div class="month-choice">
      {turn(months[at - 1], words.previous, '←')}
      <select
        aria-label={words.month}
        value={month}
        onChange={({ currentTarget }) => goTo('calendar', { month: currentTarget.value })}
      >
        {months.map((one) => (
          <option key={one} value={one}>
            {formatMonth(one)}
          </option>
        ))}
      </select>
      {turn(months[at + 1], words.next, '→')}
    </div>
  );
}
