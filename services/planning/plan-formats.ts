import type { DateTime } from 'ics';
import { addDays, type IsoDay } from '../../src/dates.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import type { OrderListPlan, OrderRow } from '../../src/planning/inventory/order-list.ts';
import type { InventoryPlan, InventoryRequest, PlannedDelivery } from '../../src/planning/inventory/schema.ts';
import { rounded } from '../../src/planning/plan.ts';
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

/** Headings of the workbooks of orders, by the header of the column. */
const ORDER_TITLES = {
  en: {
    sheet: 'Orders',
    supplier: 'Supplier',
    series: 'Product',
    order: 'Order',
    quantity: 'Order',
    packs: 'Packs',
    packSize: 'Units of a pack',
    orderBy: 'Order by',
    deliveryDate: 'Arrives',
    coverTo: 'Lasts until',
    stock: 'In stock',
    expectedDemand: 'Expected demand',
    orderUpTo: 'Order up to',
    safetyStock: 'Safety stock',
    serviceLevel: 'Service level',
    chanceOfStockOut: 'Chance of running out',
    expectedLostSales: 'Expected lost sales',
    expectedLeftover: 'Expected leftover',
    purchase: 'Costs',
    reason: 'Reason',
  },
  es: {
    sheet: 'Pedidos',
    supplier: 'Proveedor',
    series: 'Producto',
    order: 'Pedir',
    quantity: 'Pedir',
    packs: 'Cajas',
    packSize: 'Unidades por caja',
    orderBy: 'Pedir hasta el',
    deliveryDate: 'Llega el',
    coverTo: 'Dura hasta el',
    stock: 'Existencias',
    expectedDemand: 'Demanda esperada',
    orderUpTo: 'Pedir hasta completar',
    safetyStock: 'Existencias de seguridad',
    serviceLevel: 'Nivel de servicio',
    chanceOfStockOut: 'Probabilidad de que se agote',
    expectedLostSales: 'Ventas perdidas esperadas',
    expectedLeftover: 'Sobrante esperado',
    purchase: 'Coste',
    reason: 'Motivo',
  },
} as const satisfies Readonly<Record<Language, unknown>>;

/** What a row is made into cells by. */
interface OrderColumn<Row> extends TableColumn {
  readonly cell: (row: Row) => Cell;
}

function orderColumns<Row>(language: Language) {
  type Header = Exclude<keyof (typeof ORDER_TITLES)['en'], 'sheet'>;
  const column =
    (kind: TableColumn['kind']) =>
    (header: Header, cell: (row: Row) => Cell): OrderColumn<Row> => ({
      ...{ header, title: ORDER_TITLES[language][header], kind, cell },
    });
  return { text: column('text'), day: column('day'), number: column('number'), amount: column('amount') };
}

function tableOf<Row>(
  { dataset, from, to }: Pick<OrderListPlan, 'dataset' | 'from' | 'to'>,
  { columns, rows, language }: { columns: OrderColumn<Row>[]; rows: readonly Row[]; language: Language },
): Table {
  return {
    name: `pedidos-${dataset}-${from}_${to}`,
    title: ORDER_TITLES[language].sheet,
    columns: columns.map(({ cell: _, ...column }) => column),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
  };
}

/**
 * An order list as a table, one row for each product that has a plan. Where suppliers are known, those of one stand together,
 * each in the order of the list; what nobody has said a supplier of comes last.
 */
export function ordersTable(list: OrderListPlan, language: Language): Table {
  const { text, day, number } = orderColumns<OrderRow>(language);
  const isSaid = list.rows.some(({ supplier }) => supplier !== null);
  const columns = [
    ...(isSaid ? [text('supplier', ({ supplier }) => supplier)] : []),
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
  return tableOf(list, { columns, rows: list.rows.toSorted(bySupplier), language });
}

/** Alphabetically by the code of their signs, the same on every machine; unsaid ones last. */
function bySupplier({ supplier: a }: OrderRow, { supplier: b }: OrderRow): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

/** The deliveries of a plan as a table, a row for each; `asked`: what its packs and costs follow from. */
export function deliveriesTable(
  plan: InventoryPlan,
  language: Language,
  { packSize, unitCost }: Pick<InventoryRequest, 'packSize' | 'unitCost'>,
): Table {
  const { text, day, amount, number } = orderColumns<PlannedDelivery>(language);
  const columns = [
    ...(plan.supplier === undefined ? [] : [text('supplier', () => plan.supplier ?? null)]),
    day('orderBy', ({ orderBy }) => orderBy),
    day('deliveryDate', ({ deliveryDate }) => deliveryDate),
    day('coverTo', ({ coverTo }) => coverTo),
    amount('quantity', ({ quantity }) => quantity),
    ...(packSize === undefined
      ? []
      : [number('packs', ({ quantity }) => Math.round(quantity / packSize)), number('packSize', () => packSize)]),
    amount('orderUpTo', ({ orderUpTo }) => orderUpTo),
    amount('expectedDemand', ({ expectedDemand }) => expectedDemand),
    amount('serviceLevel', ({ serviceLevel }) => serviceLevel),
    amount('chanceOfStockOut', ({ chanceOfStockOut }) => chanceOfStockOut),
    amount('expectedLostSales', ({ expectedLostSales }) => expectedLostSales),
    amount('expectedLeftover', ({ expectedLeftover }) => expectedLeftover),
    ...(unitCost === undefined ? [] : [amount('purchase', ({ quantity }) => rounded(quantity * unitCost))]),
  ];
  return tableOf(plan, { columns, rows: plan.deliveries, language });
}
