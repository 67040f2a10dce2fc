import { z } from 'zod';
import type { FutureDay } from '../data/series.ts';
import { eachDay, type IsoDay, weekdayOf } from '../dates.ts';
import type { CovariateFacts } from './covariate-facts.ts';

/** What the store has said of one day to come; what it left out is assumed. */
export interface CalendarDay {
  readonly date: IsoDay;
  readonly open?: boolean | undefined;
  readonly covariates: Readonly<Record<string, number>>;
}

/** Something the forecast takes for granted because nobody said otherwise. */
export const assumptionSchema = z.object({ code: z.string(), message: z.string() });
export type Assumption = z.infer<typeof assumptionSchema>;

interface FutureFacts {
  readonly closedWeekdays: readonly number[];
  readonly covariates: readonly CovariateFacts[];
}

interface KnownFuture {
  readonly days: FutureDay[];
  readonly assumptions: Assumption[];
}

const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The days `from` … `to`: as the calendar says, else as the history suggests, with every assumption in words. */
export function knowFuture(
  facts: FutureFacts,
  from: IsoDay,
  to: IsoDay,
  calendar: readonly CalendarDay[],
): KnownFuture {
  const said = new Map(calendar.map((day) => [day.date, day]));
  const dates = eachDay(from, to);
  const days = dates.map((date) => futureDay(facts, date, said.get(date)));
  const openDates = dates.filter((_, i) => days[i].open);
  const unsaid = (has: (day: CalendarDay) => boolean) => (date: IsoDay) => {
    const day = said.get(date);
    return day === undefined || !has(day);
  };
  const openAssumed = dates.filter(unsaid((day) => day.open !== undefined)).length;
  return {
    days,
    assumptions: [
      ...assumeClosed(facts, openAssumed, dates.length),
      ...facts.covariates.flatMap((covariate) => {
        const assumed = openDates.filter(unsaid((day) => covariate.name in day.covariates)).length;
        return assumeCovariate(covariate, assumed, openDates.length);
      }),
    ],
  };
}

function futureDay(
  { closedWeekdays, covariates }: FutureFacts,
  date: IsoDay,
  said: CalendarDay | undefined,
): FutureDay {
  const assumed = (facts: CovariateFacts) => facts.byWeekday?.[weekdayOf(date) - 1] ?? facts.fallback;
  return {
    date,
    open: said?.open ?? !closedWeekdays.includes(weekdayOf(date)),
    covariates: Object.fromEntries(
      covariates.map((facts) => [facts.name, said?.covariates[facts.name] ?? assumed(facts)]),
    ),
  };
}

function assumeClosed({ closedWeekdays }: FutureFacts, assumed: number, asked: number): Assumption[] {
  if (assumed === 0) return [];
  const where = ofDays(assumed, asked);
  return closedWeekdays.length === 0
    ? [{ code: 'open-every-day', message: `The store is open on ${where}: it was open on every weekday so far.` }]
    : [
        {
          code: 'closed-weekdays',
          message: `The store is closed each ${listOf(closedWeekdays)} and open on the other weekdays, as lately (assumed for ${where}).`,
        },
      ];
}

function assumeCovariate(
  { column, binary, byWeekday, fallback }: CovariateFacts,
  assumed: number,
  open: number,
): Assumption[] {
  if (assumed === 0) return [];
  const where = ofDays(assumed, open);
  if (byWeekday !== null) {
    const rule = binary
      ? `is 1 each ${listOf([1, 2, 3, 4, 5, 6, 7].filter((weekday) => byWeekday[weekday - 1] === 1))} and 0 on other days`
      : 'depends only on the weekday';
    return [
      { code: 'covariate-by-weekday', message: `${column} ${rule}, as in all of the history (assumed for ${where}).` },
    ];
  }
  return binary
    ? [{ code: 'covariate-zero', message: `${column} is 0: nothing was said of it for ${where}.` }]
    : [
        {
          code: 'covariate-mean',
          message: `${column} is ${fallback}, its mean so far: nothing was said of it for ${where}.`,
        },
      ];
}

function ofDays(count: number, all: number): string {
  return count === all ? `all ${all} days` : `${count} of ${all} days`;
}

function listOf(weekdays: readonly number[]): string {
  return weekdays.map((weekday) => WEEKDAY_NAMES[weekday - 1]).join(', ');
}
