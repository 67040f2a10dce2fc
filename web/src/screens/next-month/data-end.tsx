import { daysBetween } from '../../../../src/dates.ts';
import { isOne } from '../../../../src/language/number-format.ts';
import { formatDay, formatNumber, formatWeekDay } from '../../i18n/format.ts';
import { spoken, type Words } from '../../i18n/language.ts';
import { hrefOf } from '../../state/route.ts';
import { Notice } from '../../ui/notice.tsx';
import { localDay, missingDays } from '../data/dataset/missing-days.ts';

const en = {
  missing: (days: string, since: string) =>
    isOne(days)
      ? `The sales of one open day are missing, ${since}`
      : `The sales of ${days} open days are missing, since ${since}`,
  named: (days: string) => `They are ${days}.`,
  missingText: 'With them the forecast begins where you are today, and knows how things have gone since.',
  add: 'Add them',
};

const es: typeof en = {
  missing: (days, since) =>
    isOne(days)
      ? `Faltan las ventas de un día abierto, el ${since}`
      : `Faltan las ventas de ${days} días abiertos, desde el ${since}`,
  named: (days) => `Son las de estos días: ${days}.`,
  missingText: 'Con ellas la previsión empieza hoy, y sabe cómo ha ido desde entonces.',
  add: 'Añadirlas',
};

const endWords: Words<typeof en> = { en, es };

/** Days that data may be behind before it is said: many stores bring theirs once a week. */
const PATIENCE = 7;
/** So many are named, one by one. */
const MOST_NAMED = 10;

interface DataEndProps {
  readonly closedWeekdays: readonly number[];
  readonly observedTo: string;
}

/** That days up to today are missing, and which they are while they are few. */
export function DataEnd({ observedTo, closedWeekdays }: DataEndProps) {
  const words = spoken(endWords);
  const today = localDay(new Date());
  const isOld = daysBetween(observedTo, today) > PATIENCE;
  const missing = isOld ? missingDays({ to: observedTo, closedWeekdays }, today) : undefined;
  if (!missing) return null;
  const { count, from, days } = missing;
  return (
    <div class="no-print">
      <Notice tone="warning" title={words.missing(formatNumber(count), formatDay(from))}>
        <p>
          {count > 1 && count <= MOST_NAMED && `${words.named(days.map(formatWeekDay).join(' · '))} `}
          {words.missingText} <a href={hrefOf('data')}>{words.add}</a>
        </p>
      </Notice>
    </div>
  );
}
