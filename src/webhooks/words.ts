import type { Language } from '../forecasting/explanation.ts';
import { FORMATS, inBoth } from '../language/wording.ts';
import { alarmMessage } from '../monitoring/alarms.ts';
import { seriesAlarmsMessage } from '../monitoring/series-alarms.ts';
import type { MessageOf, WebhookEvent } from './message.ts';

type Data<E extends WebhookEvent> = MessageOf<E>['data'];
type Texts = Record<Language, string>;

interface Words {
  readonly run: Record<Data<'run.ended'>['status'], (dataset: string, reason: string) => string>;
  readonly promoted: string;
  readonly kept: string;
  readonly failedSeries: (failed: number, total: number) => string;
  readonly champion: (dataset: string, version: string, previous: string | null, rollback: boolean) => string;
  readonly closedSeries: (count: number, dataset: string, names: string) => string;
  readonly late: (dataset: string, to: string, age: number, usual: number | null) => string;
}

const { en, es } = FORMATS;

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    run: {
      succeeded: (dataset) => `The training of "${dataset}" has succeeded.`,
      failed: (dataset, reason) => `The training of "${dataset}" has failed: ${reason}`,
      cancelled: (dataset) => `The training of "${dataset}" was cancelled.`,
      interrupted: (dataset, reason) => `The training of "${dataset}" was interrupted: ${reason}`,
    },
    promoted: 'Its model answers from now on.',
    kept: 'The model before it goes on answering.',
    failedSeries: (failed, total) =>
      `${en.number(failed, 0)} of ${en.count(total, 'series', 'series')} could not be trained.`,
    champion: (dataset, version, previous, rollback) =>
      `Model ${version} answers for "${dataset}"${previous === null ? ' now, the first to do so' : rollback ? `: back from ${previous}` : ` now, in place of ${previous}`}.`,
    closedSeries: (count, dataset, names) =>
      `${count === 1 ? 'An alarm has' : `${en.number(count, 0)} alarms have`} ended in "${dataset}": ${names}.`,
    late: (dataset, to, age, usual) =>
      `New days of "${dataset}" are overdue: the data end on ${to}, ${en.count(age, 'day', 'days')} ago` +
      (usual === null
        ? '.'
        : `, and were never more than ${en.count(usual, 'day', 'days')} old of late when newer ones came.`),
  },
  es: {
    run: {
      succeeded: (dataset) => `El entrenamiento de «${dataset}» ha terminado bien.`,
      failed: (dataset, reason) => `El entrenamiento de «${dataset}» ha fallado: ${reason}`,
      cancelled: (dataset) => `El entrenamiento de «${dataset}» se canceló.`,
      interrupted: (dataset, reason) => `El entrenamiento de «${dataset}» se interrumpió: ${reason}`,
    },
    promoted: 'Su modelo responde desde ahora.',
    kept: 'Sigue respondiendo el modelo anterior.',
    failedSeries: (failed, total) =>
      `${es.number(failed, 0)} de ${es.count(total, 'serie', 'series')} no se ${failed === 1 ? 'pudo' : 'pudieron'} entrenar.`,
    champion: (dataset, version, previous, rollback) =>
      `El modelo ${version} responde ahora por «${dataset}»${previous === null ? ', el primero que lo hace' : rollback ? `: se ha vuelto atrás desde ${previous}` : `, en lugar de ${previous}`}.`,
    closedSeries: (count, dataset, names) =>
      `${count === 1 ? 'Ha terminado una alarma' : `Han terminado ${es.number(count, 0)} alarmas`} en «${dataset}»: ${names}.`,
    late: (dataset, to, age, usual) =>
      `Faltan días por llegar de «${dataset}»: los datos acaban el ${to}, hace ${es.count(age, 'día', 'días')}` +
      (usual === null
        ? '.'
        : `, y últimamente nunca tenían más de ${es.count(usual, 'día', 'días')} cuando llegaban otros nuevos.`),
  },
};

export function runEndedText(dataset: string, { status, promoted, error, series }: Data<'run.ended'>): Texts {
  return inBoth((language) => {
    const words = WORDS[language];
    const whole = words.run[status](dataset, error?.message ?? '');
    const failed = series && series.failed > 0 ? [words.failedSeries(series.failed, series.total)] : [];
    const outcome = status === 'succeeded' ? [...failed, promoted ? words.promoted : words.kept] : [];
    return [whole, ...outcome].join(' ');
  });
}

export function championChangedText(dataset: string, data: Data<'champion.changed'>): Texts {
  const { version, previous, rollback } = data;
  return inBoth((language) => WORDS[language].champion(dataset, version, previous, rollback));
}

/** Of an alarm of the whole its sentence; of those of series one message. */
export function alarmText(dataset: string, { state, alarms, count }: Data<'alarm'>): Texts {
  return inBoth((language) => {
    const [first] = alarms;
    if (first?.series === null) return alarmMessage(first.alarm, language);
    const named = alarms.map(({ series, alarm }) => ({ series: series ?? dataset, alarm }));
    if (state === 'opened') return seriesAlarmsMessage(named, language, count);
    const more = count > named.length ? ', …' : '';
    return WORDS[language].closedSeries(count, dataset, `${named.map(({ series }) => series).join(', ')}${more}`);
  });
}

export function dataLateText(dataset: string, { observedTo, ageDays, usualDays }: Data<'data.late'>): Texts {
  return inBoth((language) => WORDS[language].late(dataset, FORMATS[language].day(observedTo), ageDays, usualDays));
}

export const PING_TEXT: Texts = {
  en: 'A message to try the receiver: nothing has happened.',
  es: 'Un mensaje para probar el receptor: no ha pasado nada.',
};
