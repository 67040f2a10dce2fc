import type { Assumption } from '../../forecasting/assumptions.ts';
import type { Language } from '../../forecasting/explanation.ts';
import type { StaffingRequest } from './schema.ts';

/** How what a staffing plan takes for granted is told. */
interface StaffingWords {
  readonly openingHours: (from: string, to: string, hasOthers: boolean) => string;
  readonly evenWork: string;
  readonly wholeShifts: (hours: number) => string;
  readonly flatWage: (wage: number) => string;
}

const en: StaffingWords = {
  openingHours: (from, to, hasOthers) =>
    `The store is open from ${from} to ${to} on ${hasOthers ? 'open days without hours of their own' : 'every open day'}.`,
  evenWork: 'Sales can be handled in any hour that is worked: the course of the day is not known.',
  wholeShifts: (hours) =>
    `Everybody works one shift of ${hours} hours a day, or the opening hours when those are shorter.`,
  flatWage: (wage) => `Every hour costs ${wage}, on Sundays and holidays too.`,
};

const es: StaffingWords = {
  openingHours: (from, to, hasOthers) =>
    `La tienda abre de ${from} a ${to} ${hasOthers ? 'los días sin horario propio' : 'todos los días de apertura'}.`,
  evenWork: 'Las ventas se pueden atender a cualquier hora trabajada: no se sabe cómo transcurre el día.',
  wholeShifts: (hours) =>
    `Cada persona trabaja un turno de ${hours} horas al día, o el horario de apertura si es más corto.`,
  flatWage: (wage) => `Cada hora cuesta ${wage}, también en domingos y festivos.`,
};

const WORDS: Readonly<Record<Language, StaffingWords>> = { en, es };

/** What a staffing plan takes for granted beyond the forecast. */
export function staffingAssumptions(request: StaffingRequest, language: Language): Assumption[] {
  const { openingHours, shiftHours, hourlyWage } = request;
  const { from, to, weekdays } = openingHours;
  const words = WORDS[language];
  const hasOthers = Object.keys(weekdays ?? {}).length > 0;
  return [
    { code: 'opening-hours', message: words.openingHours(from, to, hasOthers) },
    { code: 'even-work', message: words.evenWork },
    { code: 'whole-shifts', message: words.wholeShifts(shiftHours) },
    ...(hourlyWage === undefined ? [] : [{ code: 'flat-wage', message: words.flatWage(hourlyWage) }]),
  ];
}
