import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { type Language, writtenDay, writtenNumber } from '../../language/wording.ts';
import { isoDaySchema } from '../../primitives.ts';
import { compareIds } from '../../sales/named-series.ts';
import { planFields, rounded } from '../plan.ts';
import { type InventoryQuestion, planInventory } from './plan.ts';

/** A product to order, with what its plan asks. */
export interface ListedProduct {
  readonly series: string;
  readonly question: InventoryQuestion;
}

const reasonCodeSchema = z.enum(['below-level', 'enough', 'no-demand']);
type OrderReason = z.infer<typeof reasonCodeSchema>;

/** The next order of one product; amounts in units. */
const orderLineSchema = z.object({
  series: z.string(),
  order: z.number().describe('A multiple of the pack; 0 when nothing need be ordered'),
  packs: z.number().nullable().describe('Packs of the order; null when any amount can be ordered'),
  packSize: z.number().nullable(),
  orderBy: isoDaySchema,
  overdue: z.boolean().describe('True when that day has been observed already: the order must have been given'),
  deliveryDate: isoDaySchema,
  coverTo: isoDaySchema.describe('The last day that the order has to last for'),
  stock: z.number(),
  expectedDemand: z
    .number()
    .describe('From the first day planned until `coverTo`; of leftovers that are waste, from the delivery on'),
  orderUpTo: z.number(),
  safetyStock: z.number().describe('`orderUpTo` beyond what is expected to be asked for from the order on'),
  serviceLevel: z.number().describe('Probability, aimed at, that the stock lasts'),
  chanceOfStockOut: z.number().describe('Probability that it does not, with this order'),
  expectedLostSales: z.number(),
  purchase: z.number().optional().describe('What the order costs; absent when the cost of a unit is not known'),
  reason: z.object({ code: reasonCodeSchema, message: z.string() }),
});
const orderRowSchema = orderLineSchema.extend({
  supplier: z
    .string()
    .nullable()
    .describe(
      'From whom it is bought: the `supplier` of the product, else the text in `supplierColumn`, else the `supplier` of all; null: nobody has said it',
    ),
});
export type OrderRow = z.infer<typeof orderRowSchema>;

const failedSchema = z.object({ series: z.string(), code: z.string(), message: z.string() });

/** The next order of each product. */
export const orderListSchema = z.object({
  rows: z
    .array(orderRowSchema)
    .describe('First what to order, the earliest first, then what there is enough of; by name where that is the same'),
  supplierColumn: z
    .string()
    .nullable()
    .describe('The series column or attribute that says by its name from whom products are bought; null: none does'),
  failed: z.array(failedSchema).describe('Products without a plan, with the reason: they end nothing for the others'),
  total: z.object({
    products: z.int(),
    toOrder: z.int().describe('Products with something to order'),
    units: z.number(),
    packs: z.number().describe('Of the products that come in packs'),
    expectedDemand: z.number(),
    expectedLostSales: z.number(),
    purchases: z.number().describe('Of the products whose unit has a cost'),
  }),
});
/** As it is answered. */
export const orderListPlanSchema = z.object({ ...planFields, ...orderListSchema.shape }).meta({ id: 'OrderList' });

export type OrderListPlan = z.infer<typeof orderListPlanSchema>;
export type OrderList = z.infer<typeof orderListSchema>;
/** The part of a list that some products make, in any order. */
export interface OrderLines {
  readonly rows: readonly z.infer<typeof orderLineSchema>[];
  readonly failed: OrderList['failed'];
}

/** From whom products are bought. */
export interface Suppliers {
  /** The column that says it, if any does. */
  readonly column: string | null;
  readonly of: (series: string) => string | null;
}

const NO_SUPPLIERS: Suppliers = { column: null, of: () => null };

/** What a reason is made of: units, and the day until which they last. */
interface ReasonFacts {
  readonly stock: string;
  readonly orderUpTo: string;
  readonly coverTo: string;
}

const WORDS: Readonly<Record<Language, Readonly<Record<OrderReason, (facts: ReasonFacts) => string>>>> = {
  en: {
    'below-level': ({ stock, orderUpTo, coverTo }) =>
      `${stock} in stock; ${orderUpTo} are needed to last until ${coverTo} with the service level.`,
    enough: ({ stock, coverTo }) => `${stock} in stock last until ${coverTo} with the service level.`,
    'no-demand': ({ coverTo }) => `Nothing is expected to be sold until ${coverTo}.`,
  },
  es: {
    'below-level': ({ stock, orderUpTo, coverTo }) =>
      `Hay ${stock} en la tienda; para llegar al ${coverTo} con el nivel de servicio hacen falta ${orderUpTo}.`,
    enough: ({ stock, coverTo }) =>
      `${stock === '1' ? 'La unidad que hay llega' : `Las ${stock} unidades que hay llegan`} al ${coverTo} con el nivel de servicio.`,
    'no-demand': ({ coverTo }) => `No se espera vender nada hasta el ${coverTo}.`,
  },
};

/**
 * The next order of the plan of each product (see `planInventory`). Later deliveries are not planned, so that where a plan draws
 * paths, those of the list are others: the same order but for what chance does.
 */
export function orderLines(products: readonly ListedProduct[], language: Language = 'en'): OrderLines {
  const rows: OrderLines['rows'][number][] = [];
  const failed: OrderList['failed'] = [];
  for (const product of products) {
    try {
      rows.push(rowOf(product, language));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failed.push({ series: product.series, code: error.code, message: error.message });
    }
  }
  return { rows, failed };
}

/** One list of the lines of many products. */
export function orderList(lines: readonly OrderLines[], suppliers: Suppliers = NO_SUPPLIERS): OrderList {
  const failed = lines.flatMap((some) => some.failed);
  const rows = lines
    .flatMap((some) => some.rows)
    .map((line): OrderRow => ({ ...line, supplier: suppliers.of(line.series) }))
    .sort(
      (a, b) =>
        compare(a.order > 0 ? 0 : 1, b.order > 0 ? 0 : 1) ||
        compare(a.orderBy, b.orderBy) ||
        compareIds(a.series, b.series),
    );
  const sum = (value: (row: OrderRow) => number) => rounded(rows.reduce((total, row) => total + value(row), 0));
  return {
    rows,
    supplierColumn: suppliers.column,
    failed,
    total: {
      products: rows.length + failed.length,
      toOrder: rows.filter(({ order }) => order > 0).length,
      units: sum(({ order }) => order),
      packs: sum(({ packs }) => packs ?? 0),
      expectedDemand: sum(({ expectedDemand }) => expectedDemand),
      expectedLostSales: sum(({ expectedLostSales }) => expectedLostSales),
      purchases: sum(({ purchase }) => purchase ?? 0),
    },
  };
}

function rowOf({ series, question }: ListedProduct, language: Language): OrderLines['rows'][number] {
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
  const facts = {
    stock: writtenNumber(row.stock, language),
    orderUpTo: writtenNumber(row.orderUpTo, language),
    coverTo: writtenDay(row.coverTo, language),
  };
  return { ...row, reason: { code, message: WORDS[language][code](facts) } };
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
