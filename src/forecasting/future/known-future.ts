import { z } from 'zod';
import type { CalendarDay } from '../../data/known-days.ts';
import { type FutureDay, HOLIDAY } from '../../data/series.ts';
import { eachDay, type IsoDay, weekdayOf } from '../../dates.ts';
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

const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The days `from` … `to`: as the calendar says, else as the history suggests. */
export function knowFuture(facts: FutureFacts, from: IsoDay, to: IsoDay, knowledge: Knowledge): FutureDay[] {
  const said = new Map(knowledge.calendar.map((day) => [day.date, day]));
  return eachDay(from, to).map((date) => futureDay(facts, date, said.get(date), knowledge.publicHolidays));
}

/** In words, what was assumed of these days because nobody said it. */
export function assumptionsOf(facts: FutureFacts, days: readonly FutureDay[], knowledge: Knowledge): Assumption[] {
  const said = new Map(knowledge.calendar.map((day) => [day.date, day]));
  const open = days.filter((day) => day.open);
  const openAssumed = days.filter(({ date }) => said.get(date)?.open === undefined).length;
  const assumptions = assumeClosed(facts, openAssumed, days.length);
  for (const covariate of facts.covariates) {
    const assumed = open.filter(({ date }) => said.get(date)?.covariates[covariate.name] === undefined);
    if (assumed.length === 0) continue;
    const where = ofDays(assumed.length, open.length);
    assumptions.push(
      usesPublicHolidays(covariate, knowledge.publicHolidays)
        ? assumePublicHolidays(covariate, assumed, knowledge.publicHolidays, where)
        : assumeCovariate(covariate, where),
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

function assumeClosed({ closedWeekdays }: FutureFacts, assumed: number, asked: number): Assumption[] {
  if (assumed === 0) return [];
  const where = ofDays(assumed, asked);
  const message =
    closedWeekdays.length === 0
      ? `The store is open on ${where}: it was open on every weekday so far.`
      : `The store is closed each ${listOf(closedWeekdays)} and open on the other weekdays, as lately (assumed for ${where}).`;
  return [{ code: closedWeekdays.length === 0 ? 'open-every-day' : 'closed-weekdays', message }];
}

function assumePublicHolidays(
  { column }: CovariateFacts,
  assumed: readonly FutureDay[],
  { region, nameOf }: PublicHolidays,
  where: string,
): Assumption {
  const holidays = assumed.flatMap(({ date }) => {
    const name = nameOf(date);
    return name === undefined ? [] : [`${date} ${name}`];
  });
  const list = holidays.length === 0 ? 'there is none in these days' : holidays.join(', ');
  return {
    code: 'public-holidays',
    message: `${column} is 1 on the public holidays of ${region} (assumed for ${where}): ${list}.`,
  };
}

function assumeCovariate({ column, binary, byWeekday, fallback }: CovariateFacts, where: string): Assumption {
  if (byWeekday !== null) {
    const rule = binary
      ? `is 1 each ${listOf([1, 2, 3, 4, 5, 6, 7].filter((weekday) => byWeekday[weekday - 1] === 1))} and 0 on other days`
      : 'depends only on the weekday';
    return {
      code: 'covariate-by-weekday',
      message: `${column} ${rule}, as in all of the history (assumed for ${where}).`,
    };
  }
  return binary
    ? { code: 'covariate-zero', message: `${column} is 0: nothing was said of it for ${where}.` }
    : {
        code: 'covariate-mean',
        message: `${column} is ${fallback}, its mean so far: nothing was said of it for ${where}.`,
      };
}

function ofDays(count: number, all: number): string {
  return count === all ? `all ${all} days` : `${count} of ${all} days`;
}

function listOf(weekdays: readonly number[]): string {
  return weekdays.map((weekday) => WEEKDAY_NAMES[weekday - 1]).join(', ');
}
