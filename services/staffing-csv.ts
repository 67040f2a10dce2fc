import { stringify } from 'csv-stringify/sync';
import { inertText } from '../src/data/inert-text.ts';
import type { StaffedDay, StaffingPlan } from '../src/schemas/plan-staffing.ts';

/** A staffing plan as CSV, a row for each day, so that its columns can be summed. */
export function staffingCsv({ days }: StaffingPlan): string {
  const priced = days.some(({ cost }) => cost !== undefined);
  const row = (day: StaffedDay) => [
    day.date,
    day.weekday,
    day.open ? 1 : 0,
    day.forecast,
    day.demand,
    day.people,
    day.labourHours,
    day.chanceShort,
    ...(priced ? [day.cost] : []),
    inertText(day.shifts.map(({ from, to, people }) => `${people} x ${from}-${to}`).join('; ')),
  ];
  const header = ['date', 'weekday', 'open', 'forecast', 'demand', 'people', 'labourHours', 'chanceShort'];
  const columns = [...header, ...(priced ? ['cost'] : []), 'shifts'];
  return stringify([columns, ...days.map(row)], { record_delimiter: 'windows' });
}
