import { type IsoDay, weekdayOf } from '../../dates.ts';
import type { Assumption } from '../../forecasting/assumptions.ts';
import type { PredictiveDistribution } from '../../forecasting/intervals/predictive-distribution.ts';
import { type Language, writtenNumber } from '../../language/wording.ts';
import { rounded } from '../plan.ts';
import type { StaffedDay, StaffingPlan, StaffingRequest } from './schema.ts';
import { fillShifts, type StaffingTerms, shiftStarts } from './terms.ts';

/** A day to staff; sales in units of the data. */
interface DayToStaff {
  readonly date: IsoDay;
  readonly open: boolean;
  readonly forecast: number;
  readonly sales: PredictiveDistribution;
}

/** Crews of each day, and their sums. Sales are taken to be spread evenly over the hours worked. */
export function planStaffing(days: readonly DayToStaff[], terms: StaffingTerms): Pick<StaffingPlan, 'days' | 'total'> {
  const staffed = days.map((day) => (day.open ? staffOpenDay(day, terms) : staffClosedDay(day, terms)));
  const sum = (value: (day: StaffedDay) => number) => staffed.reduce((total, day) => total + value(day), 0);
  const cost = terms.hourlyWage === undefined ? {} : { cost: rounded(sum((day) => day.cost ?? 0)) };
  return {
    days: staffed,
    total: {
      forecast: rounded(sum((day) => day.forecast)),
      openDays: sum((day) => (day.open ? 1 : 0)),
      labourHours: rounded(sum((day) => day.labourHours)),
      ...cost,
      expectedShortDays: rounded(sum((day) => day.chanceShort)),
    },
  };
}

/**
 * The fewest people whose hours handle the sales at the service quantile, but at least the minimum crew on each of the
 * shifts that the opening hours take, and at most the maximum.
 */
function staffOpenDay({ date, forecast, sales }: DayToStaff, terms: StaffingTerms): StaffedDay {
  const { salesPerLabourHour, serviceQuantile, minimumCrew, maximumCrew = Number.POSITIVE_INFINITY } = terms;
  const hours = terms.hoursOn(weekdayOf(date));
  const hoursEach = Math.min(terms.shift, hours.to - hours.from) / 60;
  const demand = sales.quantile(serviceQuantile);
  // A hair less than a whole number is that number, not one person more.
  const needed = Math.ceil(demand / salesPerLabourHour / hoursEach - 1e-9);
  const least = minimumCrew * shiftStarts(hours, terms.shift).length;
  const people = Math.min(maximumCrew, Math.max(least, needed));
  const labourHours = people * hoursEach;
  return {
    date,
    weekday: weekdayOf(date),
    open: true,
    forecast: rounded(forecast),
    demand: rounded(demand),
    people,
    labourHours: rounded(labourHours),
    chanceShort: Number((1 - sales.cdf(labourHours * salesPerLabourHour)).toFixed(4)),
    ...wages(labourHours, terms),
    shifts: fillShifts(hours, terms.shift, { people, minimum: minimumCrew }),
  };
}

function staffClosedDay({ date }: DayToStaff, terms: StaffingTerms): StaffedDay {
  const nobody = { forecast: 0, demand: 0, people: 0, labourHours: 0, chanceShort: 0 };
  return { date, weekday: weekdayOf(date), open: false, ...nobody, ...wages(0, terms), shifts: [] };
}

function wages(labourHours: number, { hourlyWage }: StaffingTerms): { cost?: number } {
  return hourlyWage === undefined ? {} : { cost: rounded(labourHours * hourlyWage) };
}

/** Wording of the assumptions of a staffing plan. */
interface StaffingWords {
  readonly openingHours: (from: string, to: string, hasOthers: boolean) => string;
  readonly evenWork: string;
  readonly wholeShifts: (hours: string) => string;
  readonly flatWage: (wage: string) => string;
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
    `La tienda abre de ${from} a ${to} ${hasOthers ? 'los días sin horario propio' : 'todos los días en que abre'}.`,
  evenWork: 'Las ventas se pueden atender a cualquier hora trabajada: no se sabe cómo transcurre el día.',
  wholeShifts: (hours) =>
    `Cada persona trabaja un turno de ${hours === '1' ? '1 hora' : `${hours} horas`} al día, o el horario de apertura si es más corto.`,
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
    { code: 'whole-shifts', message: words.wholeShifts(writtenNumber(shiftHours, language)) },
    ...(hourlyWage === undefined
      ? []
      : [{ code: 'flat-wage', message: words.flatWage(writtenNumber(hourlyWage, language)) }]),
  ];
}
