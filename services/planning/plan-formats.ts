import type { DateTime } from 'ics';
import { addDays, type IsoDay } from '../../src/dates.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import type { OrderListPlan, OrderRow } from '../../src/planning/inventory/order-list.ts';
import type { Shift, StaffedDay, StaffingPlan } from '../../src/planning/staffing/schema.ts';
import { instantAt, minutesOf } from '../../src/planning/staffing/terms.ts';
import { instantOf } from '../../src/primitives.ts';
import type { Cell, Table, TableColumn } from '../../src/tables/table.ts';
import { spanName } from '../serving/forecast-formats.ts';
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

const SHEETS: Readonly<Record<Language, string>> = { en: 'Shifts', es: 'Turnos' };

/** A staffing plan as a table, a row for each day, so that its columns can be summed. */
export function rosterTable({ dataset, from, to, days }: StaffingPlan, language: Language): Table {
  const priced = days.some(({ cost }) => cost !== undefined);
  const shiftsOf = ({ shifts }: StaffedDay) => shifts.map((shift) => `${shift.people} x ${shift.from}-${shift.to}`);
  const number = (header: string, kind: 'amount' | 'number' = 'number') => ({ header, kind });
  return {
    name: `turnos-${dataset}-${spanName({ from, to })}`,
    title: SHEETS[language],
    columns: [
      { header: 'date', kind: 'day' },
      ...['weekday', 'open'].map((header) => number(header)),
      ...['forecast', 'demand'].map((header) => number(header, 'amount')),
      ...['people', 'labourHours', 'chanceShort'].map((header) => number(header)),
      ...(priced ? [number('cost', 'amount')] : []),
      { header: 'shifts', kind: 'text' },
    ],
    rows: days.map((day) => [
      ...[day.date, day.weekday, day.open ? 1 : 0, day.forecast, day.demand],
      ...[day.people, day.labourHours, day.chanceShort],
      ...(priced ? [day.cost ?? null] : []),
      shiftsOf(day).join('; '),
    ]),
  };
}

const ORDERS_TITLE: Readonly<Record<Language, string>> = { en: 'Orders', es: 'Pedidos' };

/** An order list as a table, one row for each product that has a plan. */
export function ordersTable({ dataset, from, to, rows }: OrderListPlan, language: Language): Table {
  const text = (header: string, cell: OrderColumn['cell']): OrderColumn => ({ header, kind: 'text', cell });
  const day = (header: string, cell: OrderColumn['cell']): OrderColumn => ({ header, kind: 'day', cell });
  const number = (header: string, cell: OrderColumn['cell']): OrderColumn => ({ header, kind: 'number', cell });
  const columns = [
    text('series', ({ series }) => series),
    number('order', ({ order }) => order),
    number('packs', ({ packs }) => packs),
    number('packSize', ({ packSize }) => packSize),
    day('orderBy', ({ orderBy }) => orderBy),
    day('deliveryDate', ({ deliveryDate }) => deliveryDate),
    day('coverTo', ({ coverTo }) => coverTo),
    number('stock', ({ stock }) => stock),
    number('expectedDemand', ({ expectedDemand }) => expectedDemand),
    number('orderUpTo', ({ orderUpTo }) => orderUpTo),
    number('safetyStock', ({ safetyStock }) => safetyStock),
    number('chanceOfStockOut', ({ chanceOfStockOut }) => chanceOfStockOut),
    number('purchase', ({ purchase }) => purchase ?? null),
    text('reason', ({ reason }) => reason.message),
  ];
  return {
    name: `pedidos-${dataset}-${from}_${to}`,
    title: ORDERS_TITLE[language],
    columns: columns.map(({ cell: _, ...column }) => column),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
  };
}

interface OrderColumn extends TableColumn {
  readonly cell: (row: OrderRow) => Cell;
}
