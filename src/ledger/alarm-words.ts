import type { IsoDay } from '../dates.ts';
import type { Language } from '../forecasting/explanation.ts';
import type { Alarm } from './alarms.ts';

interface Told {
  readonly amount: string;
  readonly below: boolean;
  readonly since: string;
  readonly until: string | undefined;
  readonly days: string;
  readonly rate: string;
}

const SENTENCES: Readonly<Record<Language, (told: Told) => string>> = {
  en: ({ amount, below, since, until, days, rate }) =>
    until === undefined
      ? `Sales have run ${amount}${below ? 'below' : 'above'} forecast since ${since}; that is ${days} days with sales. ` +
        `When nothing has changed, such a run comes up at most once in ${rate} days on average. ` +
        'Look for what has changed, enter it in the calendar if it is known, and train again.'
      : `From ${since} to ${until} sales ran ${amount}${below ? 'below' : 'above'} forecast: ${days} days with sales.`,
  es: ({ amount, below, since, until, days, rate }) =>
    until === undefined
      ? `Las ventas van ${amount}por ${below ? 'debajo' : 'encima'} de la previsión desde el ${since}; son ${days} días con ventas. ` +
        `Si nada ha cambiado, una racha así se da como mucho una vez cada ${rate} días de media. ` +
        'Mire qué ha cambiado, anótelo en el calendario si se conoce y vuelva a entrenar.'
      : `Del ${since} al ${until} las ventas fueron ${amount}por ${below ? 'debajo' : 'encima'} de la previsión: ${days} días con ventas.`,
};

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', es: 'es' };

/** What happened, for the people of the store: "Sales have run 12 % below forecast since 3 March 2026; …". */
export function tellAlarm(
  { direction, since, until, days, change, falseAlarmDays }: Alarm,
  language: Language,
): string {
  const number = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 });
  const share = change === null ? undefined : Math.abs(change) * 100;
  return SENTENCES[language]({
    amount: share === undefined ? '' : `${number.format(Number(share.toPrecision(2)))} % `,
    below: direction === 'below',
    since: dayName(since, language),
    until: until === null ? undefined : dayName(until, language),
    days: number.format(days),
    rate: number.format(falseAlarmDays),
  });
}

function dayName(date: IsoDay, language: Language): string {
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return format.format(new Date(`${date}T00:00:00Z`));
}
