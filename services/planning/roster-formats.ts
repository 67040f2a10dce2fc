import { stringify } from 'csv-stringify/sync';
import type { DateTime } from 'ics';
import { inertText } from '../../src/csv.ts';
import { addDays, type IsoDay } from '../../src/dates.ts';
import type { Shift, StaffedDay, StaffingPlan } from '../../src/planning/staffing/schema.ts';
import { instantAt, minutesOf } from '../../src/planning/staffing/terms.ts';
import { instantOf } from '../../src/primitives.ts';
import { writeIcalendar } from '../serving/responses.ts';

const MIDNIGHT = 24 * 60;

/**
 * A staffing plan as iCalendar (RFC 5545), an event for each shift. Times are floating (of whoever reads them), or in UTC
 * when the zone of the store is known. The same plan always gives the same bytes, and a shift keeps its UID in later plans.
 */
export async function rosterIcalendar(
  { dataset, model, days }: StaffingPlan,
  zone: string | undefined,
): Promise<string> {
  const stamp = { timestamp: instantOf(model.version).getTime() };
  const events = days.flatMap((day) =>
    day.shifts.map((shift) => ({
      ...stamp,
      uid: `${dataset}-${day.date}-${shift.from.replace(':', '')}@prediccion-ventas`,
      start: timeOf(day.date, shift.from, zone),
      end: timeOf(day.date, shift.to, zone),
      title: `${shift.people} ${shift.people === 1 ? 'person' : 'people'}, ${shift.from}–${shift.to}`,
      description: describe(day, shift),
      transp: 'TRANSPARENT' as const, // a literal of the type of the library
    })),
  );
  return writeIcalendar(events, { productId: '-//prediccion-ventas//staffing//EN', calName: `Shifts ${dataset}` });
}

function describe({ people, forecast, demand }: StaffedDay, shift: Shift): string {
  return `${shift.people} of ${people} people of the day. Sales expected: ${forecast}; staffed for: ${demand}.`;
}

/** As text, so that the zone of this process has no part in it. */
function timeOf(date: IsoDay, time: string, zone: string | undefined): DateTime {
  const minutes = minutesOf(time);
  if (zone !== undefined) return instantAt(date, minutes, zone);
  const [day, rest] = minutes === MIDNIGHT ? [addDays(date, 1), '00:00'] : [date, time];
  return `${day.replaceAll('-', '')}T${rest.replace(':', '')}00`;
}

/** A staffing plan as CSV, a row for each day, so that its columns can be summed. */
export function rosterCsv({ days }: StaffingPlan): string {
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
