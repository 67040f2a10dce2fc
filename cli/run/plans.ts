import type { z } from 'zod';
import { deliveriesTable, ordersTable, rosterTable } from '../../services/planning/plan-formats.ts';
import type { OrderListPlan } from '../../src/planning/inventory/order-list.ts';
import {
  type InventoryPlan,
  inventoryRequestSchema,
  orderListRequestSchema,
} from '../../src/planning/inventory/schema.ts';
import { type PromotionPlan, promotionPlanRequestSchema } from '../../src/planning/promotions/schema.ts';
import { type StaffingPlan, staffingRequestSchema } from '../../src/planning/staffing/schema.ts';
import type { Table, TableColumn } from '../../src/tables/table.ts';
import { type Arguments, type Invocation, UsageError } from '../arguments.ts';
import { print } from '../output.ts';
import { jsonArgument } from '../reading.ts';
import { inWorkspace, train, type Workspace } from '../workspace.ts';
import { tellTraining } from './words.ts';

const number = (text: string): unknown => (text.trim() === '' ? text : Number(text));
const text = (value: string): unknown => value;
const texts = (value: string): unknown => value.split(',').map((part) => part.trim());
const numbers = (value: string): unknown => value.split(',').map(number);

/** Fields of requests by the options that say them, where the name of the option alone does not. */
const NAMED: Readonly<Record<string, string>> = { 'selling-price': 'unitPrice', 'series-id': 'series' };
const READ: Readonly<Record<string, (value: string) => unknown>> = {
  ...{ month: text, from: text, to: text, leftovers: text, 'series-id': text },
  ...{ weekdays: numbers, dates: texts },
  deliveries: (value) => (/^[\s,1-7]+$/.test(value) ? { weekdays: numbers(value) } : { dates: texts(value) }),
  'opening-hours': (value) => {
    const [from, to] = value.split('-');
    return { from, to };
  },
};

/** The request of the API that the options and `--request` make. Throws UsageError for one that it would refuse. */
function requestOf<S extends z.ZodType>(schema: S, args: Arguments, options: readonly string[]): z.output<S> {
  const given = args.text('request');
  const body = given === undefined ? {} : (jsonArgument('request', given) as object);
  const said = options.flatMap((option): [string, unknown][] => {
    const value = args.text(option);
    const field = NAMED[option] ?? camelCase(option);
    if (value !== undefined) return [[field, (READ[option] ?? number)(value)]];
    return args.flag(option) ? [[field, true]] : [];
  });
  const read = schema.safeParse({ ...body, ...Object.fromEntries(said) });
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => {
    const option = options.find((name) => (NAMED[name] ?? camelCase(name)) === path[0]);
    return `${option === undefined ? path.join('/') : `--${option}`}: ${message}`;
  });
  throw new UsageError(faults.join('\n'));
}

function camelCase(option: string): string {
  return option.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

const RANGE = ['month', 'from', 'to', 'days'];
const ORDER_FIELDS = [
  ...['deliveries', 'lead-time-days', 'opening-stock', 'sales-per-unit', 'pack-size', 'unit-cost', 'selling-price'],
  ...['margin', 'holding-cost', 'waste-cost', 'salvage-value', 'service-level', 'leftovers'],
];
const PROMOTION_FIELDS = [
  ...['count', 'margin', 'cost-per-day', 'weekdays', 'dates', 'minimum-gap-days', 'limit', 'allow-unseen', 'series-id'],
];
const STAFFING_FIELDS = [
  ...['sales-per-labour-hour', 'minimum-crew', 'maximum-crew', 'opening-hours', 'shift-hours', 'service-quantile'],
  ...['hourly-wage', 'series-id'],
];

/** Trains, asks for a plan and prints it, with what it takes for granted. */
function planned<P extends { readonly assumptions: readonly { readonly message: string }[] }>(
  invocation: Invocation,
  { ask, tableOf, bars }: Planning<P>,
): Promise<number> {
  const { args, output } = invocation;
  return inWorkspace(invocation, async (workspace) => {
    const run = await train(workspace, args);
    await tellTraining(workspace, run, invocation);
    const { body } = await ask(workspace);
    const plan = JSON.parse(body.toString('utf8')) as P; // as the service wrote it
    await print({ json: plan, table: tableOf(plan), ...(bars === undefined ? {} : { bars }) }, invocation);
    if (!args.flag('quiet')) for (const { message } of plan.assumptions) output.say(message);
    return 0;
  });
}

interface Planning<P> {
  readonly ask: (workspace: Workspace) => Promise<{ readonly body: Buffer }>;
  readonly tableOf: (plan: P) => Table;
  readonly bars?: string;
}

/** `prediccion-ventas orders`: the deliveries of one product, or one list of many. */
export function orders(invocation: Invocation): Promise<number> {
  const { args, language } = invocation;
  const form = { format: 'json', language } as const;
  // What is wrong with a request is said before a training.
  const one = requestOf(inventoryRequestSchema, args, [...RANGE, ...ORDER_FIELDS, 'series-id']);
  const ofMany = async ({ services, dataset }: Workspace) =>
    one.series === undefined && (await services.datasets.current(dataset)).series !== undefined;
  return planned<InventoryPlan | (OrderListPlan & { readonly assumptions: [] })>(invocation, {
    ask: async (workspace) => {
      const { plans } = workspace.services;
      if (!(await ofMany(workspace))) return plans.inventory(one, form);
      return plans.orders(requestOf(orderListRequestSchema, args, [...RANGE, ...ORDER_FIELDS]), form);
    },
    tableOf: (plan) => ('rows' in plan ? ordersTable(plan, language) : deliveriesTable(plan, language, one)),
    bars: 'quantity',
  });
}

/** `prediccion-ventas promotions`: the calendars of promotions that pay most. */
export function promotions(invocation: Invocation): Promise<number> {
  const { args, language } = invocation;
  const request = requestOf(promotionPlanRequestSchema, args, [...RANGE, ...PROMOTION_FIELDS]);
  return planned<PromotionPlan>(invocation, {
    ask: ({ services }) => services.plans.promotions(request, { format: 'json', language }),
    tableOf: calendarsTable,
    bars: 'expectedProfit',
  });
}

/** `prediccion-ventas staffing`: the crew of each day and its shifts. */
export function staffing(invocation: Invocation): Promise<number> {
  const { args, language } = invocation;
  const request = requestOf(staffingRequestSchema, args, [...RANGE, ...STAFFING_FIELDS]);
  return planned<StaffingPlan>(invocation, {
    ask: ({ services }) => services.plans.staffing(request, { format: 'json', language }),
    tableOf: (plan) => rosterTable(plan, language),
    bars: 'people',
  });
}

const amount = (header: string): TableColumn => ({ header, kind: 'amount' });

/** A row for each calendar, the most profitable first. */
function calendarsTable({ dataset, from, to, alternatives }: PromotionPlan): Table {
  return {
    name: `promociones-${dataset}-${from}_${to}`,
    title: 'Promotions',
    columns: [
      { header: 'dates', kind: 'text' },
      ...['expectedProfit', 'expectedExtraSales', 'cost', 'expectedSales', 'probabilityBetterThanNone'].map(amount),
    ],
    rows: alternatives.map((calendar) => [
      calendar.dates.join('; '),
      ...[calendar.expectedProfit.value, calendar.expectedExtraSales.value, calendar.cost, calendar.expectedSales],
      calendar.probabilityBetterThanNone,
    ]),
  };
}
