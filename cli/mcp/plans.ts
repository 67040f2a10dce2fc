import { z } from 'zod';
import { counted } from '../../src/language/number-format.ts';
import { orderListPlanSchema } from '../../src/planning/inventory/order-list.ts';
import {
  inventoryPlanSchema,
  inventoryRequestSchema,
  orderListRequestSchema,
} from '../../src/planning/inventory/schema.ts';
import { promotionPlanRequestSchema, promotionPlanSchema } from '../../src/planning/promotions/schema.ts';
import { staffingPlanSchema, staffingRequestSchema } from '../../src/planning/staffing/schema.ts';
import {
  datasetArgument,
  datasetMeant,
  defineTool,
  firstOf,
  omittedField,
  rangeArguments,
  readAs,
  seriesArgument,
  type ToolContext,
} from './tool.ts';
import { quoted, type Wording } from './wording.ts';

const MOST_DAYS = 100;
const MOST_REFUSED = 20;
const MOST_PRODUCTS = 500;

const WORDS = {
  en: {
    plan: (dataset: string, from: string, to: string) => `${dataset}, ${from} to ${to}:`,
    order: (by: string, arrives: string, quantity: string, demand: string, until: string) =>
      `order ${quantity} by ${by}, arriving ${arrives}: ${demand} are expected to be asked for until ${until}`,
    overdue: 'that day has passed',
    short: (chance: string) => `${chance} chance of running out`,
    orders: (quantity: string, demand: string) => `In all ${quantity} to order; expected demand ${demand}.`,
    purchases: (money: string) => `Purchases: ${money}.`,
    list: (toOrder: number, products: number, units: string) =>
      `${toOrder} of ${products} products to order, ${units} units in all.`,
    failed: 'Products without a plan',
    calendar: (dates: string, profit: string, bounds: string) => `${dates}: expected profit ${profit} (${bounds})`,
    noPromotion: 'no promotion',
    crew: (people: number, hours: string, forecast: string) =>
      `${counted(people, 'person', 'people')}, ${counted(hours, 'hour', 'hours')}; sales ${forecast}`,
    crews: (hours: string, days: number) =>
      `${counted(hours, 'labour hour', 'labour hours')} on ${counted(days, 'open day', 'open days')}.`,
    wages: (money: string) => `Wages: ${money}.`,
    omitted: (count: number) => `${count} more are not listed.`,
    assumed: 'Taken for granted',
  },
  es: {
    plan: (dataset: string, from: string, to: string) => `${dataset}, del ${from} al ${to}:`,
    order: (by: string, arrives: string, quantity: string, demand: string, until: string) =>
      `pedir ${quantity} a más tardar el ${by}, llega el ${arrives}: se espera una demanda de ${demand} hasta el ${until}`,
    overdue: 'ese día ya ha pasado',
    short: (chance: string) => `${chance} de probabilidad de quedarse sin género`,
    orders: (quantity: string, demand: string) => `En total, ${quantity} por pedir; demanda esperada ${demand}.`,
    purchases: (money: string) => `Compras: ${money}.`,
    list: (toOrder: number, products: number, units: string) =>
      `Hay que pedir ${toOrder} de ${counted(products, 'producto', 'productos')}: en total, ${counted(units, 'unidad', 'unidades')}.`,
    failed: 'Productos sin plan',
    calendar: (dates: string, profit: string, bounds: string) => `${dates}: beneficio esperado ${profit} (${bounds})`,
    noPromotion: 'ninguna promoción',
    crew: (people: number, hours: string, forecast: string) =>
      `${counted(people, 'persona', 'personas')}, ${counted(hours, 'hora', 'horas')}; ventas ${forecast}`,
    crews: (hours: string, days: number) =>
      `${counted(hours, 'hora', 'horas')} de trabajo en ${counted(days, 'día abierto', 'días abiertos')}.`,
    wages: (money: string) => `Salarios: ${money}.`,
    omitted: (count: number) => `Sin enumerar: ${count}.`,
    assumed: 'Lo que se da por supuesto',
  },
} as const satisfies Readonly<Record<Wording['language'], unknown>>;

const common = { dataset: datasetArgument, ...rangeArguments };

/** Asks for a plan with the arguments of a tool as they are. */
async function planOf<S extends z.ZodType>(
  schema: S,
  path: string,
  args: { readonly dataset?: string | undefined },
  context: ToolContext,
): Promise<z.output<S>> {
  const json = { ...args, dataset: await datasetMeant(args.dataset, context) };
  return readAs(schema, (await context.call({ method: 'POST', path, json })).body);
}

interface Told {
  readonly dataset: string;
  readonly from: string;
  readonly to: string;
  readonly assumptions?: readonly { readonly message: string }[];
}

/** The lines of a plan between what it is about and what it takes for granted. */
function planInWords(plan: Told, wording: Wording, lines: readonly string[], omitted = 0): string[] {
  const words = WORDS[wording.language];
  return [
    words.plan(plan.dataset, plan.from, plan.to),
    ...lines,
    ...(omitted > 0 ? [words.omitted(omitted)] : []),
    ...wording.list(
      words.assumed,
      (plan.assumptions ?? []).map(({ message }) => message),
    ),
  ];
}

const ordersFields = z.object(inventoryPlanSchema.shape);

export const planOrders = defineTool({
  name: 'plan_orders',
  title: { en: 'Plan orders', es: 'Planificar pedidos' },
  description:
    'What to order for each delivery of one product or shop, and how likely it is to run out; by what a unit costs and brings, or by a service level. The sales are in the unit of the data: with sales in money say `salesPerUnit`. Nothing is ordered and nothing stored.',
  input: z.strictObject({ ...inventoryRequestSchema.shape, ...common, series: seriesArgument }),
  output: z.object({
    ...ordersFields.omit({ deliveries: true }).shape,
    deliveries: z.array(ordersFields.shape.deliveries.element.omit({ alternatives: true })),
    omittedDeliveries: omittedField('deliveries'),
  }),
  async ask(args, context) {
    const { deliveries, ...rest } = await planOf(ordersFields, '/plans/inventory', args, context);
    const shown = firstOf(deliveries, MOST_DAYS);
    return { ...rest, deliveries: shown.items, omittedDeliveries: shown.omitted };
  },
  say(plan, wording) {
    const words = WORDS[wording.language];
    const { amount, share } = wording;
    const lines = plan.deliveries.map((one) => {
      const by = `${wording.day(one.orderBy)}${one.overdue ? ` (${words.overdue})` : ''}`;
      const demand = amount(one.expectedDemand);
      const order = words.order(by, wording.day(one.deliveryDate), amount(one.quantity), demand, one.coverTo);
      return `- ${order}; ${words.short(share(one.chanceOfStockOut))}`;
    });
    const { quantity, expectedDemand, purchases } = plan.total;
    const totals = [
      words.orders(amount(quantity), amount(expectedDemand)),
      ...(purchases === undefined ? [] : [words.purchases(amount(purchases))]),
    ];
    return planInWords(plan, wording, [...lines, ...totals], plan.omittedDeliveries);
  },
});

const listFields = z.object(orderListPlanSchema.shape);

export const planOrderList = defineTool({
  name: 'plan_order_list',
  title: { en: 'Plan one order list', es: 'Planificar una lista de pedido' },
  description:
    'The next order of every product of a dataset of many series: one list, what must be ordered first. The terms hold for all; `products` says what differs for one (its stock, its pack, its costs). Nothing is ordered and nothing stored.',
  input: z.strictObject({
    ...orderListRequestSchema.shape,
    ...common,
    products: z.array(orderListRequestSchema.shape.products.unwrap().element).min(1).max(MOST_PRODUCTS).optional(),
    limit: z.int().min(1).max(MOST_PRODUCTS).default(50).describe('Rows to list; `total` is of all'),
  }),
  output: z.object({
    ...listFields.shape,
    omittedRows: omittedField('rows'),
    omittedFailed: omittedField('products without a plan'),
  }),
  async ask({ limit, ...args }, context) {
    const { rows, failed, ...rest } = await planOf(listFields, '/plans/orders', args, context);
    const [shown, unplanned] = [firstOf(rows, limit), firstOf(failed, MOST_REFUSED)];
    return {
      ...rest,
      ...{ rows: shown.items, omittedRows: shown.omitted },
      ...{ failed: unplanned.items, omittedFailed: unplanned.omitted },
    };
  },
  say(plan, wording) {
    const words = WORDS[wording.language];
    const { amount } = wording;
    const lines = plan.rows.map((row) => {
      const by = `${wording.day(row.orderBy)}${row.overdue ? ` (${words.overdue})` : ''}`;
      const demand = amount(row.expectedDemand);
      return `- ${quoted(row.series)}: ${words.order(by, wording.day(row.deliveryDate), amount(row.order), demand, row.coverTo)}`;
    });
    const { toOrder, products, units, purchases } = plan.total;
    const failed = plan.failed.map(({ series, message }) => `${quoted(series)}: ${message}`);
    const totals = [
      words.list(toOrder, products, amount(units)),
      ...(purchases > 0 ? [words.purchases(amount(purchases))] : []),
    ];
    return planInWords(plan, wording, [...totals, ...lines, ...wording.list(words.failed, failed)], plan.omittedRows);
  },
});

const promotionFields = z.object(promotionPlanSchema.shape);

export const planPromotions = defineTool({
  name: 'plan_promotions',
  title: { en: 'Plan promotions', es: 'Planificar promociones' },
  description:
    'On which days promotions pay most, beside the stored calendar: the best calendars with their expected profit, extra sales and the probability that they are better than none. Nothing is stored.',
  input: z.strictObject({ ...promotionPlanRequestSchema.shape, ...common, series: seriesArgument }),
  output: z.object({
    ...promotionFields.omit({ refused: true }).shape,
    refused: promotionFields.shape.refused,
    omittedRefused: omittedField('refused days'),
  }),
  async ask(args, context) {
    const { refused, ...rest } = await planOf(promotionFields, '/plans/promotions', args, context);
    const shown = firstOf(refused, MOST_REFUSED);
    return { ...rest, refused: shown.items, omittedRefused: shown.omitted };
  },
  say(plan, wording) {
    const words = WORDS[wording.language];
    const lines = plan.alternatives.map(({ dates, expectedProfit }) => {
      const days = dates.length === 0 ? words.noPromotion : dates.map((date) => wording.day(date)).join(', ');
      return `- ${words.calendar(days, wording.amount(expectedProfit.value), wording.bounds(expectedProfit.intervals))}`;
    });
    return planInWords(plan, wording, [plan.conclusion, ...lines]);
  },
});

const staffingFields = z.object(staffingPlanSchema.shape);

export const planStaffing = defineTool({
  name: 'plan_staffing',
  title: { en: 'Plan crews', es: 'Planificar equipos' },
  description:
    'How many people to have in the store each day and in which shifts, so that the crew is enough for the sales with a given probability. Nothing is stored.',
  input: z.strictObject({ ...staffingRequestSchema.omit({ timezone: true }).shape, ...common, series: seriesArgument }),
  output: z.object({ ...staffingFields.shape, omittedDays: omittedField('days') }),
  async ask(args, context) {
    const { days, ...rest } = await planOf(staffingFields, '/plans/staffing', args, context);
    const shown = firstOf(days, MOST_DAYS);
    return { ...rest, days: shown.items, omittedDays: shown.omitted };
  },
  say(plan, wording) {
    const words = WORDS[wording.language];
    const { amount } = wording;
    const lines = plan.days
      .filter(({ open }) => open)
      .map((one) => {
        const crew = words.crew(one.people, amount(one.labourHours), amount(one.forecast));
        return `- ${wording.day(one.date)}: ${crew}`;
      });
    const { labourHours, openDays, cost } = plan.total;
    const totals = [
      words.crews(amount(labourHours), openDays),
      ...(cost === undefined ? [] : [words.wages(amount(cost))]),
    ];
    return planInWords(plan, wording, [...totals, ...lines], plan.omittedDays);
  },
});
