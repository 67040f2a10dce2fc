import { toEpochDay, type Weekday, weekdayOf } from '../../dates.ts';
import { WEEKDAYS } from '../closures.ts';
import { headersByCovariate } from '../columns.ts';
import type { Column } from '../dataset.ts';
import type { Series } from '../series.ts';

const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** One covariate with the name its column has in the file. */
export interface Covariate {
  readonly key: string;
  readonly name: string;
  readonly values: Float64Array;
  /** Every value is 0 or 1. */
  readonly binary: boolean;
}

/** What the checks of the report look at. */
export interface Facts {
  readonly days: number;
  readonly weekdays: readonly Weekday[];
  readonly epochDays: readonly number[];
  readonly covariates: readonly Covariate[];
  readonly closedWeekdays: readonly Weekday[];
}

export function factsOf(series: Series, columns: readonly Column[], closedWeekdays: readonly Weekday[]): Facts {
  const headers = headersByCovariate(columns);
  const covariates = Object.entries(series.covariates).map(([key, values]) => ({
    key,
    name: headers.get(key) ?? key,
    values,
    binary: values.every((value) => value === 0 || value === 1),
  }));
  return {
    days: series.days.length,
    weekdays: series.days.map(weekdayOf),
    epochDays: series.days.map(toEpochDay),
    covariates,
    closedWeekdays,
  };
}

/** `Tuesday, Thursday and Saturday`. */
export function listWeekdays(weekdays: readonly Weekday[]): string {
  return listed(weekdays.map((weekday) => WEEKDAY_NAMES[weekday - 1] ?? ''));
}

export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** The weekdays that occur at all, in order. */
export function seenWeekdays({ weekdays }: Facts): Weekday[] {
  return WEEKDAYS.filter((weekday) => weekdays.includes(weekday));
}

/** On how many of the days of `weekday` the covariate is above 0, and on how many it is not. */
export function markedOn(
  { weekdays }: Facts,
  { values }: Covariate,
  weekday: Weekday,
): { with: number; without: number } {
  const at = weekdays.flatMap((other, i) => (other === weekday ? [values[i] ?? 0] : []));
  const marked = at.filter((value) => value > 0).length;
  return { with: marked, without: at.length - marked };
}

export function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

/** True when the covariate has one value on each weekday. */
export function isFunctionOfWeekday({ weekdays }: Facts, { values }: Covariate): boolean {
  const valueOn = new Map(weekdays.map((weekday, i) => [weekday, values[i]] as const));
  return weekdays.every((weekday, i) => valueOn.get(weekday) === values[i]);
}
