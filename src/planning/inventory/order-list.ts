import type { IsoDay } from '../../dates.ts';
import { AppError } from '../../errors.ts';
import type { Language } from '../../forecasting/explanation.ts';
import { rounded } from '../plan.ts';
import { type InventoryQuestion, planInventory } from './plan.ts';

/** A product to order, with what its plan asks. */
export interface ListedProduct {
  readonly series: string;
  readonly question: InventoryQuestion;
}

export type OrderReason = 'below-level' | 'enough' | 'no-demand';

/** The next order of one product; amounts in units. */
export interface OrderRow {
  readonly series: string;
  /** A multiple of the lot; 0 when nothing need be ordered. */
  readonly order: number;
  /** Lots of the order; null when any amount can be ordered. */
  readonly packs: number | null;
  readonly packSize: number | null;
  readonly orderBy: IsoDay;
  readonly overdue: boolean;
  readonly deliveryDate: IsoDay;
  /** The last day that the order has to last for. */
  readonly coverTo: IsoDay;
  readonly stock: number;
  /** From the first day planned until `coverTo`; of leftovers that are waste, from the delivery on. */
  readonly expectedDemand: number;
  readonly orderUpTo: number;
  /** `orderUpTo` beyond what is expected to be asked for from the order on. */
  readonly safetyStock: number;
  /** Probability, aimed at, that the stock lasts. */
  readonly serviceLevel: number;
  /** Probability that it does not, with this order. */
  readonly chanceOfStockOut: number;
  readonly expectedLostSales: number;
  /** What the order costs; undefined when the cost of a unit is not known. */
  readonly purchase?: number | undefined;
  readonly reason: { readonly code: OrderReason; readonly message: string };
}

export interface OrderList {
  /** First what to order, the earliest first, then what there is enough of; by name where that is the same. */
  readonly rows: readonly OrderRow[];
  /** Products without a plan, with the reason: they end nothing for the others. */
  readonly failed: readonly { readonly series: string; readonly error: AppError }[];
  readonly total: {
    readonly products: number;
    readonly toOrder: number;
    readonly units: number;
    /** Of the products that come in packs. */
    readonly packs: number;
    readonly expectedDemand: number;
    readonly expectedLostSales: number;
    /** Of the products whose unit has a cost. */
    readonly purchases: number;
  };
}

const WORDS: Readonly<Record<Language, Readonly<Record<OrderReason, (row: Omit<OrderRow, 'reason'>) => string>>>> = {
  en: {
    'below-level': ({ stock, orderUpTo, coverTo }) =>
      `${stock} in stock; ${orderUpTo} are needed to last until ${coverTo} with the service level.`,
    enough: ({ stock, coverTo }) => `${stock} in stock last until ${coverTo} with the service level.`,
    'no-demand': ({ coverTo }) => `Nothing is expected to be sold until ${coverTo}.`,
  },
  es: {
    'below-level': ({ stock, orderUpTo, coverTo }) =>
      `Hay ${stock}; hacen falta ${orderUpTo} para llegar al ${coverTo} con el nivel de servicio.`,
    enough: ({ stock, coverTo }) => `Las ${stock} que hay llegan al ${coverTo} con el nivel de servicio.`,
    'no-demand': ({ coverTo }) => `No se espera vender nada hasta el ${coverTo}.`,
  },
};

/**
 * One order list of many products: the next order of the plan of each (see `planInventory`), so that the list and the plan of a
 * product say the same.
 */
export function orderList(products: readonly ListedProduct[], language: Language = 'en'): OrderList {
  const rows: OrderRow[] = [];
  const failed: OrderList['failed'][number][] = [];
  for (const product of products) {
    try {
      rows.push(rowOf(product, language));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failed.push({ series: product.series, error });
    }
  }
  rows.sort(
    (a, b) =>
      compare(a.order > 0 ? 0 : 1, b.order > 0 ? 0 : 1) || compare(a.orderBy, b.orderBy) || compare(a.series, b.series),
  );
  const sum = (value: (row: OrderRow) => number) => rounded(rows.reduce((total, row) => total + value(row), 0));
  return {
    rows,
    failed,
    total: {
      products: products.length,
      toOrder: rows.filter(({ order }) => order > 0).length,
      units: sum(({ order }) => order),
      packs: sum(({ packs }) => packs ?? 0),
      expectedDemand: sum(({ expectedDemand }) => expectedDemand),
      expectedLostSales: sum(({ expectedLostSales }) => expectedLostSales),
      purchases: sum(({ purchase }) => purchase ?? 0),
    },
  };
}

function rowOf({ series, question }: ListedProduct, language: Language): OrderRow {
  const { demand, from, covers, lot, openingStock, terms } = question;
  // Later deliveries do not change the first one: each order is decided on its day.
  const {
    deliveries: [next],
  } = planInventory({ ...question, covers: covers.slice(0, 1) });
  const afresh = terms.leftovers === 'waste';
  const orderDay = afresh ? next.coverFrom : next.orderBy < from ? from : next.orderBy;
  const expectedDemand = demand(afresh ? next.coverFrom : from, next.coverTo).mean;
  const row = {
    series,
    order: next.quantity,
    packs: lot === undefined ? null : Math.round(next.quantity / lot),
    packSize: lot ?? null,
    ...{ orderBy: next.orderBy, overdue: next.overdue, deliveryDate: next.deliveryDate, coverTo: next.coverTo },
    stock: openingStock,
    expectedDemand: rounded(expectedDemand),
    orderUpTo: next.orderUpTo,
    safetyStock: rounded(next.orderUpTo - demand(orderDay, next.coverTo).mean),
    serviceLevel: next.serviceLevel,
    chanceOfStockOut: next.chanceOfStockOut,
    expectedLostSales: next.expectedLostSales,
    ...(terms.unitCost === undefined ? {} : { purchase: rounded(next.quantity * terms.unitCost) }),
  };
  const code = next.quantity > 0 ? 'below-level' : expectedDemand === 0 ? 'no-demand' : 'enough';
  return { ...row, reason: { code, message: WORDS[language][code](row) } };
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
