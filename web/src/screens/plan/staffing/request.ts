import type { StaffingRequest } from '../../../api/plans.ts';
import { type FormValues, formReader, type ReadForm, WEEKDAYS, type Weekday } from '../form/form-values.ts';
import { rangeOf } from '../form/range.ts';

type HoursField = `from${Weekday}` | `to${Weekday}`;

export type StaffingField =
  | 'range'
  | 'salesPerLabourHour'
  | 'minimumCrew'
  | 'maximumCrew'
  | 'from'
  | 'to'
  | HoursField
  | 'shiftHours'
  | 'enough'
  | 'hourlyWage';

export const fromField = (day: Weekday): HoursField => `from${day}`;
export const toField = (day: Weekday): HoursField => `to${day}`;

const NO_OWN_HOURS = Object.fromEntries(
  WEEKDAYS.flatMap((day) => [
    [fromField(day), ''],
    [toField(day), ''],
  ]),
) as Record<HoursField, string>; // one entry for each of its keys

export const STAFFING_DEFAULTS: FormValues<StaffingField> = {
  range: '',
  salesPerLabourHour: '',
  minimumCrew: '2',
  maximumCrew: '',
  from: '09:00',
  to: '21:00',
  ...NO_OWN_HOURS,
  shiftHours: '8',
  enough: '80',
  hourlyWage: '',
};

/** Where the errors of the service's answer belong. */
export const STAFFING_FIELDS: Readonly<Record<string, StaffingField | undefined>> = {
  month: 'range',
  days: 'range',
  salesPerLabourHour: 'salesPerLabourHour',
  minimumCrew: 'minimumCrew',
  maximumCrew: 'maximumCrew',
  openingHours: 'to',
  ...Object.fromEntries(WEEKDAYS.map((day) => [`openingHours/weekdays/${day}`, toField(day)])),
  shiftHours: 'shiftHours',
  serviceQuantile: 'enough',
  hourlyWage: 'hourlyWage',
};

/** The request that the form stands for. Weekdays without hours of their own have those of every day. */
export function staffingRequest(
  values: FormValues<StaffingField>,
  dataset: string,
  locale: string,
): ReadForm<StaffingRequest, StaffingField> {
  const reader = formReader(values, locale);
  const hours = (from: 'from' | HoursField, to: 'to' | HoursField) => {
    for (const name of [from, to]) if (!isTime(values[name])) reader.fail(name, { what: 'no-time' });
    if (isTime(values[from]) && isTime(values[to]) && values[to] <= values[from])
      reader.fail(to, { what: 'ends-first' });
    return { from: values[from], to: values[to] };
  };
  const own = WEEKDAYS.filter((day) => values[fromField(day)] !== '' || values[toField(day)] !== '');
  const maximumCrew = reader.optional('maximumCrew', { least: 1, most: 10_000, isWhole: true });
  const hourlyWage = reader.optional('hourlyWage', { most: 1e6 });
  return reader.finish({
    dataset,
    ...rangeOf(values.range),
    salesPerLabourHour: reader.number('salesPerLabourHour', { least: 1e-6 }),
    minimumCrew: reader.number('minimumCrew', { least: 1, most: 1000, isWhole: true }),
    ...(maximumCrew !== undefined && { maximumCrew }),
    openingHours: {
      ...hours('from', 'to'),
      ...(own.length > 0 && {
        weekdays: Object.fromEntries(own.map((day) => [String(day), hours(fromField(day), toField(day))])),
      }),
    },
    shiftHours: reader.number('shiftHours', { least: 0.25, most: 24 }),
    serviceQuantile: reader.number('enough', { least: 50, most: 99 }) / 100,
    ...(hourlyWage !== undefined && { hourlyWage }),
  });
}

const isTime = (text: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
