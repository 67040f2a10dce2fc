import type { Fault } from '../errors.ts';
import type { Calendar, CalendarRequest } from '../schemas/calendar.ts';
import type { Column } from '../schemas/dataset.ts';
import { calendarFieldOf, calendarNames } from './calendar-columns.ts';
import { quoted } from './faults.ts';
import type { CalendarDay } from './known-days.ts';
import type { CalendarFile } from './read-calendar.ts';

type AddFault = (field: string, code: string, message: string) => void;

/** The days of a request, checked against the columns of the dataset. */
export function calendarFromJson({ days }: CalendarRequest, columns: readonly Column[]): CalendarFile {
  const problems: Fault[] = [];
  const seen = new Set<string>();
  const read = days.map(({ date, open, ...values }, i): CalendarDay => {
    const addFault: AddFault = (name, code, message) =>
      problems.push({ field: `body/days/${i}/${name}`, code, message });
    if (seen.has(date)) addFault('date', 'repeated-date', `${date} stands in an earlier entry already`);
    seen.add(date);
    return {
      date,
      open: open === undefined ? undefined : Boolean(open),
      covariates: readValues(values, columns, addFault),
    };
  });
  if (problems.length > 0) return { valid: false, problems: problems.slice(0, 100), problemCount: problems.length };
  return { valid: true, days: read.sort((a, b) => (a.date < b.date ? -1 : 1)) };
}

function readValues(
  values: Record<string, unknown>,
  columns: readonly Column[],
  addFault: AddFault,
): Record<string, number> {
  const covariates: Record<string, number> = {};
  for (const [name, value] of Object.entries(values)) {
    const field = calendarFieldOf(columns, name);
    if (field === undefined || field === 'open') {
      const known = calendarNames(columns).join(', ');
      addFault(name, 'unknown-covariate', `The dataset has no covariate ${quoted(name)}; a calendar may have ${known}`);
    } else if (typeof value !== 'number') {
      addFault(name, 'not-a-number', `"${name}" must be a number; leave it out when it is not known`);
    } else if (field !== 'ignored') covariates[field.covariate] = value;
  }
  return covariates;
}

export function calendarToJson(dataset: string, days: readonly CalendarDay[]): Calendar {
  return {
    dataset,
    days: days.map(({ date, open, covariates }) => ({ date, ...(open === undefined ? {} : { open }), ...covariates })),
  };
}
