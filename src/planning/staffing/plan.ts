import { type IsoDay, weekdayOf } from '../../dates.ts';
import type { PredictiveDistribution } from '../../forecasting/intervals/predictive-distribution.ts';
import { rounded } from '../plan.ts';
import type { StaffedDay, StaffingPlan } from './schema.ts';
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
