import { daysBetween } from '../../../../src/dates.ts';
import { isOne } from '../../../../src/language/number-format.ts';
import type { Forecast } from '../../api/forecasts.ts';
import { capitalised, formatAmount, formatDay, formatMonthWithin, formatNumber } from '../../i18n/format.ts';
import { spoken, type Words } from '../../i18n/language.ts';
import { roundToInterval } from '../../i18n/round-to-interval.ts';
import { hrefOf } from '../../state/route.ts';
import { Notice } from '../../ui/notice.tsx';
import { localDay, missingDays } from '../data/dataset/missing-days.ts';

const en = {
  endsOn: (day: string) => `The data end on ${day}`,
  soFar: (month: string, sales: string, days: number) =>
    `${month} has come to ${sales} so far, in ${days === 1 ? '1 day' : `${days} days`} with sales.`,
  missingHere: (days: number) =>
    `Of the last ${days === 1 ? 'day' : `${days} days`} there is nothing here while others go on, so it counts as closed.`,
  remaining: (days: number, about: string, lower: string, upper: string) =>
    `${days === 1 ? '1 day is' : `${days} days are`} left: about ${about} more, between ${lower} and ${upper}.`,
  comesTo: (about: string, lower: string, upper: string) =>
    `The whole month would come to about ${about}, between ${lower} and ${upper} in 8 of 10 such months.`,
  toMonth: (month: string) => `See ${month} day by day`,
  missing: (days: string, since: string) => `The sales of ${days} open days are missing, since ${since}`,
  missingText: 'With them the forecast begins where you are today, and knows how things have gone since.',
  add: 'Add them',
};

const es: typeof en = {
  endsOn: (day) => `Los datos acaban el ${day}`,
  soFar: (month, sales, days) => `${month} lleva ${sales}, en ${days === 1 ? '1 día' : `${days} días`} con ventas.`,
  missingHere: (days) =>
    `${days === 1 ? 'Del último día' : `De los últimos ${days} días`} no hay ventas aquí y sí en otras series: se da por cerrado.`,
  remaining: (days, about, lower, upper) =>
    `${days === 1 ? 'Queda 1 día' : `Quedan ${days} días`}: unos ${about} más, entre ${lower} y ${upper}.`,
  comesTo: (about, lower, upper) =>
    `El mes entero quedaría en unos ${about}, entre ${lower} y ${upper} en 8 de cada 10 meses así.`,
  toMonth: (month) => `Ver ${month} día a día`,
  missing: (days, since) =>
    isOne(days)
      ? `Faltan las ventas de un día abierto, el ${since}`
      : `Faltan las ventas de ${days} días abiertos, desde el ${since}`,
  missingText: 'Con ellas la previsión empieza hoy, y sabe cómo ha ido desde entonces.',
  add: 'Añadirlas',
};

const endWords: Words<typeof en> = { en, es };

type MonthInProgress = NonNullable<Forecast['monthInProgress']>;

/** Days that data may be behind before it is said: many stores bring theirs once a week. */
const PATIENCE = 7;

interface DataEndProps {
  readonly forecast: Forecast;
  readonly closedWeekdays: readonly number[];
  readonly observedTo: string;
}

/** That the data end within a month, with what becomes of it; and that days up to today are missing. */
export function DataEnd({ forecast: { monthInProgress }, observedTo, closedWeekdays }: DataEndProps) {
  const words = spoken(endWords);
  const today = localDay(new Date());
  const isOld = daysBetween(observedTo, today) > PATIENCE;
  const missing = isOld ? missingDays({ to: observedTo, closedWeekdays }, today) : undefined;
  if (!missing && !monthInProgress) return null;
  return (
    <div class="stack no-print">
      {missing && (
        <Notice tone="warning" title={words.missing(formatNumber(missing.count), formatDay(missing.from))}>
          <p>
            {words.missingText} <a href={hrefOf('data')}>{words.add}</a>
          </p>
        </Notice>
      )}
      {monthInProgress && <InProgress month={monthInProgress} observedTo={observedTo} />}
    </div>
  );
}

function InProgress({ month, observedTo }: { readonly month: MonthInProgress; readonly observedTo: string }) {
  const words = spoken(endWords);
  const { observed, remaining, total } = month;
  const name = formatMonthWithin(month.month);
  return (
    <Notice tone="info" title={words.endsOn(formatDay(observedTo))}>
      <p>
        {words.soFar(capitalised(name), formatAmount(observed.sales), observed.days)}{' '}
        {observed.missing !== undefined && `${words.missingHere(observed.missing)} `}
        {words.remaining(remaining.days, ...amounts(remaining))} {words.comesTo(...amounts(total))}{' '}
        <a href={hrefOf('next-month', { month: month.month })}>{words.toMonth(name)}</a>
      </p>
    </Notice>
  );
}

/** About how much, and the bounds of 8 in 10 cases. */
function amounts({ forecast, intervals }: MonthInProgress['total']): [string, string, string] {
  const [about, lower, upper] = roundToInterval(forecast, intervals['80'] ?? [forecast, forecast]);
  return [formatAmount(about), formatAmount(lower), formatAmount(upper)];
}
