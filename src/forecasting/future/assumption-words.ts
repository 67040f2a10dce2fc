import type { Language } from '../explanation.ts';

/** How what is taken for granted is told. `where` is a phrase of `someOf`, `weekdays` a list of their names. */
export interface AssumptionWords {
  /** Monday first. */
  readonly weekdays: readonly string[];
  readonly someOf: (count: number, all: number) => string;
  readonly openEveryDay: (where: string) => string;
  readonly closedWeekdays: (weekdays: string, where: string) => string;
  readonly publicHolidays: (column: string, region: string, where: string) => string;
  readonly noPublicHoliday: string;
  readonly flagByWeekday: (column: string, weekdays: string, where: string) => string;
  readonly valueByWeekday: (column: string, where: string) => string;
  readonly zero: (column: string, where: string) => string;
  readonly mean: (column: string, mean: number, where: string) => string;
}

const en: AssumptionWords = {
  weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  someOf: (count, all) => (count === all ? `all ${all} days` : `${count} of ${all} days`),
  openEveryDay: (where) => `The store is open on ${where}: it was open on every weekday so far.`,
  closedWeekdays: (weekdays, where) =>
    `The store is closed each ${weekdays} and open on the other weekdays, as lately (assumed for ${where}).`,
  publicHolidays: (column, region, where) =>
    `${column} is 1 on the public holidays of ${region} (assumed for ${where})`,
  noPublicHoliday: 'there is none in these days',
  flagByWeekday: (column, weekdays, where) =>
    `${column} is 1 each ${weekdays} and 0 on other days, as in all of the history (assumed for ${where}).`,
  valueByWeekday: (column, where) =>
    `${column} depends only on the weekday, as in all of the history (assumed for ${where}).`,
  zero: (column, where) => `${column} is 0: nothing was said of it for ${where}.`,
  mean: (column, mean, where) => `${column} is ${mean}, its mean so far: nothing was said of it for ${where}.`,
};

const es: AssumptionWords = {
  weekdays: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
  someOf: (count, all) => (count === all ? `los ${all} días` : `${count} de ${all} días`),
  openEveryDay: (where) => `La tienda abre ${where}: hasta ahora abrió todos los días de la semana.`,
  closedWeekdays: (weekdays, where) =>
    `La tienda cierra cada ${weekdays} y abre los demás días de la semana, como últimamente (se supone para ${where}).`,
  publicHolidays: (column, region, where) =>
    `${column} vale 1 en los festivos oficiales de ${region} (se supone para ${where})`,
  noPublicHoliday: 'no hay ninguno en estos días',
  flagByWeekday: (column, weekdays, where) =>
    `${column} vale 1 cada ${weekdays} y 0 los demás días, como en todo el historial (se supone para ${where}).`,
  valueByWeekday: (column, where) =>
    `${column} depende solo del día de la semana, como en todo el historial (se supone para ${where}).`,
  zero: (column, where) => `${column} vale 0: no se ha indicado nada para ${where}.`,
  mean: (column, mean, where) => `${column} vale ${mean}, su media hasta ahora: no se ha indicado nada para ${where}.`,
};

export const ASSUMPTION_WORDS: Readonly<Record<Language, AssumptionWords>> = { en, es };
