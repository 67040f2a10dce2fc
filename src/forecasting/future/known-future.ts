import { z } from 'zod';
import type { CalendarDay } from '../../data/known-days.ts';
import { type FutureDay, HOLIDAY } from '../../data/series.ts';
import { eachDay, type IsoDay, weekdayOf } from '../../dates.ts';
import type { Language } from '../explanation.ts';
import { ASSUMPTION_WORDS, type AssumptionWords } from './assumption-words.ts';
import type { CovariateFacts } from './covariate-facts.ts';

/** Something the forecast takes for granted because nobody said otherwise. */
export const assumptionSchema = z.object({ code: z.string(), message: z.string() });
export type Assumption = z.infer<typeof assumptionSchema>;

interface FutureFacts {
  readonly closedWeekdays: readonly number[];
  readonly covariates: readonly CovariateFacts[];
}

/** What is known of the days to come beyond the model. */
export interface Knowledge {
  /** What the store said; at most one entry a date. */
  readonly calendar: readonly CalendarDay[];
  /** Public holidays of the store's country, when they are to be used. */
  readonly publicHolidays?: PublicHolidays | undefined;
}

/** Names of the public holidays of one country or region. */
export interface PublicHolidays {
  /** Such as `ES` or `ES-MD`. */
  readonly region: string;
  nameOf(date: IsoDay): string | undefined;
}

/** Knowledge, and the language in which it is told what it lacks. */
export interface Telling extends Knowledge {
  readonly language?: Language | undefined;
}

/** The days `from` … `to`: as the calendar says, else as the history suggests. */
export function knowFuture(facts: FutureFacts, from: IsoDay, to: IsoDay, knowledge: Knowledge): FutureDay[] {
  const said = new Map(knowledge.calendar.map((day) => [day.date, day]));
  return eachDay(from, to).map((date) => futureDay(facts, date, said.get(date), knowledge.publicHolidays));
}

/** In words, English unless told otherwise, what was assumed of these days because nobody said it. */
export function assumptionsOf(facts: FutureFacts, days: readonly FutureDay[], telling: Telling): Assumption[] {
  const { calendar, publicHolidays, language = 'en' } = telling;
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

function futureDay(
  { closedWeekdays, covariates }: FutureFacts,
  date: IsoDay,
  said: CalendarDay | undefined,
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
