import type { InventoryPlan } from '../../../../../src/planning/inventory/schema.ts';
import { formatNumber } from '../../../i18n/format.ts';
import type { CsvCell } from '../form/csv.ts';
import { packsOf } from '../sent-orders/supplier-orders.ts';

export type Delivery = InventoryPlan['deliveries'][number];
export type Alternative = Delivery['alternatives'][number];

/** The order to give next: the first that is not too late and has anything in it. */
export function nextOrder({ deliveries }: InventoryPlan): Delivery | undefined {
  return deliveries.find(({ overdue, quantity }) => !overdue && quantity > 0);
}

/** Orders that had to be given before the plan begins. */
export function overdueOrders({ deliveries }: InventoryPlan): Delivery[] {
  return deliveries.filter(({ overdue, quantity }) => overdue && quantity > 0);
}

/** A tenth less and a tenth more; undefined when nothing is ordered. */
export function alternativesOf({ alternatives }: Delivery): { less: Alternative; more: Alternative } | undefined {
  const less = alternatives.find(({ change }) => change < 0);
  const more = alternatives.find(({ change }) => change > 0);
  return less && more && { less, more };
}

/** The step by which an order could be otherwise: what it comes in, and a tenth where any amount can be ordered. */
export type OrderStep = 'pack' | 'unit' | 'tenth';

export function stepOf({ deliveries }: InventoryPlan, packSize: number | undefined): OrderStep {
  if (packSize !== undefined && packSize > 1) return 'pack';
  const isTenth = deliveries.every(({ alternatives }) => alternatives.every(({ change }) => Math.abs(change) === 0.1));
  return isTenth && packSize === undefined ? 'tenth' : 'unit';
}

interface OrderColumns {
  readonly by: string;
  readonly delivery: string;
  readonly quantity: string;
  readonly packsOrdered: string;
  readonly until: string;
  readonly demand: string;
}

/** What to send to the supplier: deliveries without an order are left out. */
export function orderRows(
  { deliveries }: InventoryPlan,
  columns: OrderColumns,
  packSize: number | undefined,
): CsvCell[][] {
  const hasPacks = packsOf(0, packSize) !== undefined;
  const rows = deliveries
    .filter(({ quantity }) => quantity > 0)
    .map(({ orderBy, deliveryDate, quantity, coverTo, expectedDemand }) => [
      ...[orderBy, deliveryDate, quantity, ...(hasPacks ? [packsOf(quantity, packSize) ?? ''] : [])],
      ...[coverTo, expectedDemand],
    ]);
  const { by, delivery, quantity, packsOrdered, until, demand } = columns;
  return [[by, delivery, quantity, ...(hasPacks ? [packsOrdered] : []), until, demand], ...rows];
}

/** Units without needless digits: nobody orders parts of many, but goods sold by weight come in parts of one. */
export function formatUnits(units: number): string {
  const size = Math.abs(units);
  return formatNumber(units, size < 1 ? 2 : size < 10 ? 1 : 0);
}
