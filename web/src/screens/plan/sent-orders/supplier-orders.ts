import type { InventoryPlan, InventoryRequest, OrderListPlan } from '../../../api/plans.ts';

/** So much of a product for one delivery; `purchase` is what it costs, where that is known. */
export interface OrderedLine {
  readonly product: string;
  /** As the service answered. */
  readonly units: number;
  /** Undefined of what does not come in packs. */
  readonly packs: number | undefined;
  readonly packSize: number | undefined;
  readonly purchase: number | undefined;
}

/** A line with from whom and for when it is. */
export interface Ordered extends OrderedLine {
  readonly supplier: string | null;
  readonly orderBy: string;
  readonly deliveryDate: string;
  /** Its day to order comes before the first day of the plan. */
  readonly isTakenForOrdered: boolean;
}

/** What is ordered on one day for one delivery. */
export interface OrderedDay extends Pick<Ordered, 'orderBy' | 'deliveryDate' | 'isTakenForOrdered'> {
  readonly lines: readonly OrderedLine[];
}

/** All that one supplier is sent; null: nobody has said from whom it is bought. */
export interface SupplierOrders {
  readonly supplier: string | null;
  /** The day to order first comes first. */
  readonly days: readonly OrderedDay[];
  /** Of all lines; undefined when what one of them costs is not known. */
  readonly purchase: number | undefined;
}

/** Whole packs of an order; undefined when it does not come in packs. */
export function packsOf(quantity: number, packSize: number | undefined): number | undefined {
  return packSize === undefined || packSize === 1 ? undefined : Math.round(quantity / packSize);
}

/** The orders of the plan of one shop or product. */
export function orderedByPlan(
  { deliveries, supplier }: InventoryPlan,
  { packSize, unitCost }: Pick<InventoryRequest, 'packSize' | 'unitCost'>,
  product: string,
): Ordered[] {
  return deliveries
    .filter(({ quantity }) => quantity > 0)
    .map(({ orderBy, overdue, deliveryDate, quantity }) => {
      const packs = packsOf(quantity, packSize);
      return {
        ...{ product, orderBy, deliveryDate, units: quantity, packs, isTakenForOrdered: overdue },
        supplier: supplier ?? null,
        packSize: packs === undefined ? undefined : packSize,
        purchase: unitCost === undefined ? undefined : inCents(quantity * unitCost),
      };
    });
}

/** The next order of each product of a list. */
export function orderedByList({ rows }: OrderListPlan): Ordered[] {
  return rows
    .filter(({ order }) => order > 0)
    .map(({ series, order, packs, packSize, orderBy, overdue, deliveryDate, purchase, supplier }) => {
      const isPacked = packSize !== null && packSize !== 1;
      return {
        ...{ supplier, product: series, orderBy, deliveryDate, units: order, isTakenForOrdered: overdue, purchase },
        packs: isPacked ? (packs ?? undefined) : undefined,
        packSize: isPacked ? packSize : undefined,
      };
    });
}

/** Suppliers by name, as `locale` sorts them, what has none last; of each its days by when to order, then by delivery. */
export function bySupplier(ordered: readonly Ordered[], locale: string): SupplierOrders[] {
  const { compare } = new Intl.Collator(locale);
  const suppliers = [...new Set(ordered.map(({ supplier }) => supplier))];
  suppliers.sort((a, b) => (a === null || b === null ? Number(a === null) - Number(b === null) : compare(a, b)));
  return suppliers.map((supplier) => {
    const own = ordered.filter((one) => one.supplier === supplier);
    return { supplier, days: daysOf(own), purchase: purchaseOf(own) };
  });
}

function daysOf(ordered: readonly Ordered[]): OrderedDay[] {
  const dayOf = ({ orderBy, deliveryDate }: Ordered) => `${orderBy} ${deliveryDate}`;
  const days = new Map(ordered.map((one) => [dayOf(one), one]));
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, { orderBy, deliveryDate, isTakenForOrdered }]) => {
      const lines = ordered.filter((one) => dayOf(one) === day);
      return { orderBy, deliveryDate, isTakenForOrdered, lines };
    });
}

function purchaseOf(lines: readonly OrderedLine[]): number | undefined {
  const known = lines.flatMap(({ purchase }) => (purchase === undefined ? [] : [purchase]));
  return known.length < lines.length ? undefined : inCents(known.reduce((sum, one) => sum + one, 0));
}

/** As the service rounds money. */
const inCents = (amount: number) => Number(amount.toFixed(2));
