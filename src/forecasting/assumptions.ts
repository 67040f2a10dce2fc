import { z } from 'zod';
import { eachDay, type IsoDay, weekdayOf } from '../dates.ts';
import type { KnownDay } from '../sales/known-future.ts';
import { type FutureDay, HOLIDAY } from '../sales/series.ts';
import type { Language } from './explanation.ts';
import type { CovariateFacts } from './trained-model.ts';

/** Something the forecast takes for granted because nobody said otherwise. */
export const assumptionSchema = z.object({ code: z.string(), message: z.string() });

export type Assumption = z.infer<typeof assumptionSchema>;

interface FutureFacts {
  readonly closedWeekdays: readonly number[];
  readonly covariates: readonly CovariateFacts[];
}

/** What is known of the days to come beyond the model. */
export interface KnownFuture {
  /** What the store said; at most one entry a date. */
  readonly calendar: readonly KnownDay[];
  /** Public holidays of the store's country, when they are to be used. */
  readonly publicHolidays?: PublicHolidays | undefined;
}

/** Names of the public holidays of one country or region. */
export interface PublicHolidays {
  /** Such as `ES` or `ES-MD`. */
  readonly region: string;
  nameOf(date: IsoDay): string | undefined;
}

/** What is known, and the language in which assumptions are worded. */
export interface LocalisedKnownFuture extends KnownFuture {
  readonly language?: Language | undefined;
}

/** The days `from` … `to`: as the calendar says, else as the history suggests. */
export function knowFuture(facts: FutureFacts, from: IsoDay, to: IsoDay, knowledge: KnownFuture): FutureDay[] {
  const said = new Map(knowledge.calendar.map((day) => [day.date, day]));
  return eachDay(from, to).map((date) => futureDay(facts, date, said.get(date), knowledge.publicHolidays));
}

function futureDay(
  { closedWeekdays, covariates }: FutureFacts,
  date: IsoDay,
  said: KnownDay | undefined,
  publicHolidays: PublicHolidays | undefined,
): FutureDay {
  const assumed = (facts: CovariateFacts) => {
    if (usesPublicHolidays(facts, publicHolidays)) return publicHolidays.nameOf(date) === undefined ? 0 : 1;
    return facts.byWeekday?.[weekdayOf(date) - 1] ?? facts.fallback;
  };
  return {
    date,
    open: said?.open ?? !closedWeekdays.includes(weekdayOf(date)),
    covariates: Object.fromEntries(
      covariates.map((facts) => [facts.name, said?.covariates[facts.name] ?? assumed(facts)]),
    ),
  };
}

/** A holiday flag that is just a weekday says nothing of public holidays. */
function usesPublicHolidays(
  { name, binary, byWeekday }: CovariateFacts,
  publicHolidays: PublicHolidays | undefined,
): publicHolidays is PublicHolidays {
  return publicHolidays !== undefined && name === HOLIDAY && binary && byWeekday === null;
}

/** In words, English by default: what was assumed of these days because nobody said it. */
export function assumptionsOf(
  facts: FutureFacts,
  days: readonly FutureDay[],
  knowledge: LocalisedKnownFuture,
): Assumption[] {
  const { calendar, publicHolidays, language = 'en' } = knowledge;
  const words = ASSUMPTION_WORDS[language];
  const said = new Map(calendar.map((day) => [day.date, day]));
  const open = days.filter((day) => day.open);
  const openAssumed = days.filter(({ date }) => said.get(date)?.open === undefined).length;
  const assumptions = openAssumed === 0 ? [] : [assumeClosed(facts, words.someOf(openAssumed, days.length), words)];
  for (const covariate of facts.covariates) {
    const assumed = open.filter(({ date }) => said.get(date)?.covariates[covariate.name] === undefined);
    if (assumed.length === 0) continue;
    const where = words.someOf(assumed.length, open.length);
    assumptions.push(
      usesPublicHolidays(covariate, publicHolidays)
        ? assumePublicHolidays(words.publicHolidays(covariate.column, publicHolidays.region, where), assumed, {
            publicHolidays,
            words,
          })
        : assumeCovariate(covariate, where, words),
    );
  }
  return assumptions;
}

function assumeClosed({ closedWeekdays }: FutureFacts, where: string, words: AssumptionWords): Assumption {
  return closedWeekdays.length === 0
    ? { code: 'open-every-day', message: words.openEveryDay(where) }
    : { code: 'closed-weekdays', message: words.closedWeekdays(listOf(closedWeekdays, words), where) };
}

function assumePublicHolidays(
  rule: string,
  assumed: readonly FutureDay[],
  { publicHolidays, words }: { readonly publicHolidays: PublicHolidays; readonly words: AssumptionWords },
): Assumption {
  const holidays = assumed.flatMap(({ date }) => {
    const name = publicHolidays.nameOf(date);
    return name === undefined ? [] : [`${date} ${name}`];
  });
  const list = holidays.length === 0 ? words.noPublicHoliday : holidays.join(', ');
  return { code: 'public-holidays', message: `${rule}: ${list}.` };
}

function assumeCovariate(
  { column, binary, byWeekday, fallback }: CovariateFacts,
  where: string,
  words: AssumptionWords,
): Assumption {
  if (byWeekday !== null) {
    const weekdays = [1, 2, 3, 4, 5, 6, 7].filter((weekday) => byWeekday[weekday - 1] === 1);
    const message = binary
      ? words.flagByWeekday(column, listOf(weekdays, words), where)
      : words.valueByWeekday(column, where);
    return { code: 'covariate-by-weekday', message };
  }
  return binary
    ? { code: 'covariate-zero', message: words.zero(column, where) }
    : { code: 'covariate-mean', message: words.mean(column, fallback, where) };
}

function listOf(weekdays: readonly number[], words: AssumptionWords): string {
  return weekdays.map((weekday) => words.weekdays[weekday - 1]).join(', ');
}

/** Wording of the assumptions. `where` is a phrase of `someOf`, `weekdays` a list of their names. */
interface AssumptionWords {
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

const ASSUMPTION_WORDS: Readonly<Record<Language, AssumptionWords>> = { en, es };
