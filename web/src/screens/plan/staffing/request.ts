import type { StaffingQuestion } from '../../../api/plans.ts';
import { type Draft, draftReader, type Read, WEEKDAYS, type Weekday } from '../form/draft.ts';
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

export const STAFFING_DEFAULTS: Draft<StaffingField> = {
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

/** Where the service's faults belong. */
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
export function staffingQuestion(
  draft: Draft<StaffingField>,
  dataset: string,
  language: 'en' | 'es',
): Read<StaffingQuestion, StaffingField> {
  const reader = draftReader(draft, language);
  const hours = (from: 'from' | HoursField, to: 'to' | HoursField) => {
    for (const name of [from, to]) if (!isTime(draft[name])) reader.fail(name, { what: 'no-time' });
    if (isTime(draft[from]) && isTime(draft[to]) && draft[to] <= draft[from]) reader.fail(to, { what: 'ends-first' });
    return { from: draft[from], to: draft[to] };
  };
  const own = WEEKDAYS.filter((day) => draft[fromField(day)] !== '' || draft[toField(day)] !== '');
  const maximumCrew = reader.optional('maximumCrew', { least: 1, most: 10_000, isWhole: true });
  const hourlyWage = reader.optional('hourlyWage', { most: 1e6 });
  return reader.finish({
    dataset,
    ...rangeOf(draft.range),
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
