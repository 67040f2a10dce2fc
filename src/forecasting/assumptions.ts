import { z } from 'zod';
import { eachDay, type IsoDay, weekdayOf } from '../dates.ts';
import { type Language, writtenDay, writtenList, writtenNumber } from '../language/wording.ts';
import { entryOf, isoDaySchema } from '../primitives.ts';
import type { KnownDay } from '../sales/known-future.ts';
import { type FutureDay, HOLIDAY, PROMO } from '../sales/series.ts';
import { holidaysOf, type PublicHolidays } from './holiday-covariate.ts';
import type { CovariateFacts } from './trained-model.ts';
import { promotedLastYear, usualShare } from './usual-promotions.ts';

/** Something the forecast takes for granted because nobody said otherwise. */
export const assumptionSchema = z.object({
  code: z.string(),
  message: z.string(),
  days: z
    .array(z.object({ date: isoDaySchema, name: z.string() }))
    .optional()
    .describe('The holidays of `public-holidays`'),
});

export type Assumption = z.infer<typeof assumptionSchema>;

interface FutureFacts {
  readonly closedWeekdays: readonly number[];
  readonly covariates: readonly CovariateFacts[];
}

/** What is assumed of promotions where nobody has said anything: as they usually are, none, or those of last year. */
export const assumeSchema = z.enum(['usual', 'none', 'last-year']);
export type Assume = z.infer<typeof assumeSchema>;

/** What is known of the days to come beyond the model. */
export interface KnownFuture {
  /** Of promotions; `usual` by default. */
  readonly assume?: Assume | undefined;
  /** What the store said; at most one entry a date. */
  readonly calendar: readonly KnownDay[];
  /** Public holidays of the store's country, for a model whose data have a column of holidays. */
  readonly publicHolidays?: PublicHolidays | undefined;
}

/** What is known, and the language in which assumptions are worded. */
export interface LocalisedKnownFuture extends KnownFuture {
  readonly language?: Language | undefined;
}

/** The days `from` … `to`: as the calendar says, else as the history suggests. */
export function knowFuture(facts: FutureFacts, from: IsoDay, to: IsoDay, knowledge: KnownFuture): FutureDay[] {
  const said = new Map(knowledge.calendar.map((day) => [day.date, day]));
  return eachDay(from, to).map((date) => {
    const day = said.get(date);
    const open = day?.open ?? !facts.closedWeekdays.includes(weekdayOf(date));
    return futureDay(facts.covariates, { date, open, covariates: day?.covariates ?? {} }, knowledge);
  });
}

/** The same days as if nobody had said anything of them but whether they are open. */
export function assumeDays(
  covariates: readonly CovariateFacts[],
  days: readonly FutureDay[],
  knowledge: Omit<KnownFuture, 'calendar'> = {},
): FutureDay[] {
  return days.map(({ date, open }) => futureDay(covariates, { date, open, covariates: {} }, knowledge));
}

/** A day of which `said` knows some covariates; the others are assumed. */
function futureDay(
  covariates: readonly CovariateFacts[],
  said: FutureDay,
  { publicHolidays, assume = 'usual' }: Omit<KnownFuture, 'calendar'>,
): FutureDay {
  const { date, open } = said;
  const values = covariates.map((facts): [string, Value] => {
    const known = entryOf(said.covariates, facts.name) ?? ruledValue(facts, date, publicHolidays);
    return [facts.name, known === undefined ? assumedValue(facts, said, assume) : { value: known }];
  });
  const promoShare = values.find(([, { promoShare: share }]) => share)?.[1].promoShare;
  return {
    date,
    open,
    covariates: Object.fromEntries(values.map(([name, { value }]) => [name, value])),
    ...(values.some(([, { assumed }]) => assumed) ? { assumed: true } : {}),
    ...(promoShare ? { promoShare } : {}),
  };
}

/** A covariate of a day to come. */
interface Value {
  readonly value: number;
  readonly assumed?: boolean;
  readonly promoShare?: number;
}

function assumedValue(facts: CovariateFacts, said: FutureDay, assume: Assume): Value {
  const { usual, fallback } = facts;
  if (usual === undefined) return { value: fallback, assumed: !isUnmarkedHoliday(facts, said) };
  if (assume === 'none') return { value: 0 }; // somebody says so, of all days at once
  const before = assume === 'last-year' ? promotedLastYear(usual, said.date) : undefined;
  if (before !== undefined) return { value: before, assumed: true };
  return { value: 0, assumed: true, promoShare: usualShare(usual, said.date) };
}

/** A day of which something else has been said, but no holiday, is none. */
function isUnmarkedHoliday({ name, binary }: CovariateFacts, { covariates }: FutureDay): boolean {
  return name === HOLIDAY && binary && Object.keys(covariates).length > 0;
}

/** What follows from the date alone: a public holiday, or the weekday where the history never differs. */
function ruledValue(
  facts: CovariateFacts,
  date: IsoDay,
  publicHolidays: PublicHolidays | undefined,
): number | undefined {
  const holidays = holidaysFor(facts, publicHolidays);
  if (holidays) return holidays.nameOf(date) === undefined ? 0 : 1;
  return facts.byWeekday?.[weekdayOf(date) - 1] ?? undefined;
}

/** Those that the model was trained with, else those of the country. A holiday flag that is just a weekday says nothing of them. */
function holidaysFor(
  { name, binary, byWeekday, publicHolidays: own }: CovariateFacts,
  publicHolidays: PublicHolidays | undefined,
): PublicHolidays | undefined {
  if (own !== undefined) return holidaysOf(own);
  return name === HOLIDAY && binary && byWeekday === null ? publicHolidays : undefined;
}

/** In words, English by default: what was assumed of these days because nobody said it. */
export function assumptionsOf(
  facts: FutureFacts,
  days: readonly FutureDay[],
  knowledge: LocalisedKnownFuture,
): Assumption[] {
  const { calendar, publicHolidays, assume = 'usual', language = 'en' } = knowledge;
  const words = ASSUMPTION_WORDS[language];
  const wording = { words, language };
  const said = new Map(calendar.map((day) => [day.date, day]));
  const open = days.filter((day) => day.open);
  const openAssumed = days.filter(({ date }) => said.get(date)?.open === undefined).length;
  const assumptions = openAssumed === 0 ? [] : [assumeClosed(facts, words.someOf(openAssumed, days.length), wording)];
  for (const covariate of facts.covariates) {
    const assumed = open.filter(({ date }) => entryOf(said.get(date)?.covariates ?? {}, covariate.name) === undefined);
    if (assumed.length === 0) continue;
    const where = words.someOf(assumed.length, open.length);
    const holidays = holidaysFor(covariate, publicHolidays);
    if (holidays === undefined) {
      assumptions.push(assumeCovariate(covariate, { where, ...wording, assume, assumed }));
      continue;
    }
    const rule =
      covariate.publicHolidays === undefined
        ? words.publicHolidays(covariate.column, holidays.region, where)
        : words.ownHolidays(holidays.region, where);
    assumptions.push(assumePublicHolidays(rule, assumed, { publicHolidays: holidays, ...wording }));
  }
  const unused = facts.covariates.some(({ name }) => name === HOLIDAY)
    ? []
    : open.filter(({ date }) => entryOf(said.get(date)?.covariates ?? {}, HOLIDAY) !== undefined);
  if (unused.length > 0) assumptions.push({ code: 'holidays-unused', message: words.holidaysUnused(unused.length) });
  return assumptions;
}

/** The words, and whose they are. */
interface Wording {
  readonly words: AssumptionWords;
  readonly language: Language;
}

function assumeClosed({ closedWeekdays }: FutureFacts, where: string, wording: Wording): Assumption {
  const { words } = wording;
  return closedWeekdays.length === 0
    ? { code: 'open-every-day', message: words.openEveryDay(where) }
    : { code: 'closed-weekdays', message: words.closedWeekdays(listOf(closedWeekdays, wording), where) };
}

function assumePublicHolidays(
  rule: string,
  assumed: readonly FutureDay[],
  { publicHolidays, words, language }: Wording & { readonly publicHolidays: PublicHolidays },
): Assumption {
  const days = assumed.flatMap(({ date }) => {
    const name = publicHolidays.nameOf(date);
    return name === undefined ? [] : [{ date, name }];
  });
  const told = days.map(({ date, name }) => `${writtenDay(date, language)} (${name})`);
  const list = days.length === 0 ? words.noPublicHoliday : writtenList(told, language);
  return { code: 'public-holidays', message: `${rule}: ${list}.`, days };
}

interface Unsaid extends Wording {
  readonly where: string;
  readonly assume: Assume;
  /** The open days of which it was not said. */
  readonly assumed: readonly FutureDay[];
}

function assumeCovariate(
  { name, column, binary, byWeekday, fallback, usual }: CovariateFacts,
  { where, assume, assumed, ...wording }: Unsaid,
): Assumption {
  const { words, language } = wording;
  if (usual !== undefined && assume === 'usual') {
    const share = assumed.reduce((sum, { promoShare = 0 }) => sum + promoShare, 0) / assumed.length;
    return { code: 'promotions-usual', message: words.usual(column, Math.round(100 * share), where) };
  }
  if (usual !== undefined && assume === 'last-year') {
    const promoted = assumed.filter(({ covariates }) => covariates[PROMO] === 1).length;
    const open = assumed.filter(({ promoShare }) => promoShare !== undefined).length;
    return { code: 'promotions-last-year', message: words.lastYear(column, promoted, open, where) };
  }
  if (byWeekday !== null) {
    const weekdays = [1, 2, 3, 4, 5, 6, 7].filter((weekday) => byWeekday[weekday - 1] === 1);
    const message = binary
      ? words.flagByWeekday(column, listOf(weekdays, wording), where)
      : words.valueByWeekday(column, where);
    return { code: 'covariate-by-weekday', message };
  }
  return binary
    ? {
        code: 'covariate-zero',
        message: words.zero(column, where, name === PROMO || name === HOLIDAY ? name : undefined),
      }
    : {
        code: 'covariate-mean',
        message: words.mean(column, writtenNumber(Number(fallback.toPrecision(4)), language), where),
      };
}

function listOf(weekdays: readonly number[], { words, language }: Wording): string {
  return writtenList(
    weekdays.map((weekday) => words.weekdays[weekday - 1]),
    language,
  );
}

/** Wording of the assumptions. `where` is a phrase of `someOf`, `weekdays` a list of their names. */
interface AssumptionWords {
  /** Monday first. */
  readonly weekdays: readonly string[];
  readonly someOf: (count: number, all: number) => string;
  readonly openEveryDay: (where: string) => string;
  readonly closedWeekdays: (weekdays: string, where: string) => string;
  readonly publicHolidays: (column: string, region: string, where: string) => string;
  /** Of a model that was trained with public holidays, since its data have no column of holidays. */
  readonly ownHolidays: (region: string, where: string) => string;
  readonly noPublicHoliday: string;
  /** `days` of which it was said whether they are holidays, to a model that was trained without any. */
  readonly holidaysUnused: (days: number) => string;
  readonly flagByWeekday: (column: string, weekdays: string, where: string) => string;
  readonly valueByWeekday: (column: string, where: string) => string;
  readonly usual: (column: string, percent: number, where: string) => string;
  /** `promoted` days as 52 weeks before; `open` of which the year before is not known. */
  readonly lastYear: (column: string, promoted: number, open: number, where: string) => string;
  readonly zero: (column: string, where: string, flag: 'promo' | 'holiday' | undefined) => string;
  readonly mean: (column: string, mean: string, where: string) => string;
}

const en: AssumptionWords = {
  weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  someOf: (count, all) => (count < all ? `${count} of ${all} days` : all === 1 ? 'the one day' : `all ${all} days`),
  openEveryDay: (where) => `The store is open on ${where}: it was open on every weekday so far.`,
  closedWeekdays: (weekdays, where) =>
    `The store is closed each ${weekdays} and open on the other weekdays, as lately (assumed for ${where}).`,
  publicHolidays: (column, region, where) =>
    `${column} is 1 on the public holidays of ${region} (assumed for ${where})`,
  ownHolidays: (region, where) =>
    `Holidays are the public holidays of ${region}, as in the training: the data have no column for them (so for ${where})`,
  noPublicHoliday: 'there is none in these days',
  holidaysUnused: (days) =>
    `What was said of holidays, of ${days === 1 ? '1 day' : `${days} days`}, changes nothing: the model was trained without holidays.`,
  flagByWeekday: (column, weekdays, where) =>
    `${column} is 1 each ${weekdays} and 0 on other days, as in all of the history (assumed for ${where}).`,
  valueByWeekday: (column, where) =>
    `${column} depends only on the weekday, as in all of the history (assumed for ${where}).`,
  usual: (column, percent, where) =>
    `${column} is as usual: on ${percent}% of the days, as on their weekdays and in their season so far (nothing was said for ${where}).`,
  lastYear: (column, promoted, open, where) =>
    `${column} is as 52 weeks before: 1 on ${promoted} days (nothing was said for ${where})${open === 0 ? '' : `; as usual on ${open} days of which last year is not known`}.`,
  zero: (column, where) => `${column} is 0: nothing was said of it for ${where}.`,
  mean: (column, mean, where) => `${column} is ${mean}, its mean so far: nothing was said of it for ${where}.`,
};

const es: AssumptionWords = {
  weekdays: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
  someOf: (count, all) => (count < all ? `${count} de ${all} días` : all === 1 ? 'el único día' : `los ${all} días`),
  openEveryDay: (where) => `La tienda abre ${where}: hasta ahora abrió todos los días de la semana.`,
  closedWeekdays: (weekdays, where) =>
    `La tienda cierra cada ${weekdays} y abre los demás días de la semana, como últimamente (se supone para ${where}).`,
  publicHolidays: (column, region, where) =>
    `«${column}»: se toman los festivos oficiales de ${region} (se supone para ${where})`,
  ownHolidays: (region, where) =>
    `Son festivos los oficiales de ${region}, como en el entrenamiento: los datos no tienen columna de festivos (así para ${where})`,
  noPublicHoliday: 'no hay ninguno en estos días',
  holidaysUnused: (days) =>
    `Lo indicado de festivos, de ${days === 1 ? '1 día' : `${days} días`}, no cambia nada: el modelo se entrenó sin festivos.`,
  flagByWeekday: (column, weekdays, where) =>
    `«${column}»: sí cada ${weekdays} y no los demás días, como en todo el historial (se supone para ${where}).`,
  valueByWeekday: (column, where) =>
    `«${column}» depende solo del día de la semana, como en todo el historial (se supone para ${where}).`,
  usual: (column, percent, where) =>
    `Promociones («${column}»): como suelen ser, el ${percent} % de los días, según su día de la semana y su época del año (no se ha indicado nada para ${where}).`,
  lastYear: (column, promoted, open, where) =>
    `Promociones («${column}»): las de hace 52 semanas, ${promoted === 1 ? '1 día' : `${promoted} días`} (no se ha indicado nada para ${where})${open === 0 ? '' : `; como suelen ser, en ${open === 1 ? '1 día' : `${open} días`} de los que no se conoce el año pasado`}.`,
  zero: (column, where, flag) =>
    flag === undefined
      ? `«${column}» se toma como «no»: no se ha indicado nada para ${where}.`
      : `No se cuenta con ${flag === 'promo' ? 'promociones' : 'festivos'} («${column}»): no se ha indicado nada para ${where}.`,
  mean: (column, mean, where) =>
    `«${column}» se toma como ${mean}, su media hasta ahora: no se ha indicado nada para ${where}.`,
};

const ASSUMPTION_WORDS: Readonly<Record<Language, AssumptionWords>> = { en, es };
