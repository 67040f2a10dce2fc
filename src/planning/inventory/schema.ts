import { z } from 'zod';
import { intervalsSchema } from '../../forecasting/forecast-schema.ts';
import { isoDaySchema, seriesIdSchema, weekdaySchema } from '../../primitives.ts';
import { MOST_SERIES } from '../../sales/named-series.ts';
import { PLAN_RANGE_RULES, planAssumptionsField, planFields, planRangeFields } from '../plan.ts';

const MOST = 1e9;
const money = () => z.number().min(0).max(MOST);

const deliveriesSchema = z
  .union(
    [
      z.strictObject({ weekdays: z.array(weekdaySchema).min(1).max(7).describe('1 = Monday … 7 = Sunday, each week') }),
      z.strictObject({ dates: z.array(isoDaySchema).min(1).max(366) }),
    ],
    'must be {"weekdays": [1, 4]} (1 = Monday … 7 = Sunday) or {"dates": ["2023-01-03"]}',
  )
  .describe('When goods arrive, before the store opens: on these weekdays, or on these days');

/** Costs with either way to say the margin, or a service level: in the contract what `inventoryTerms` sees to. */
const COST_RULES = {
  oneOf: [
    { required: ['unitCost', 'unitPrice'] },
    { required: ['unitCost', 'margin'] },
    { required: ['serviceLevel'], not: { required: ['unitCost'] } },
  ],
  dependentRequired: {
    ...PLAN_RANGE_RULES.dependentRequired,
    ...{ unitPrice: ['unitCost'], margin: ['unitCost'], holdingCost: ['unitCost'] },
    ...{ wasteCost: ['unitCost'], salvageValue: ['unitCost'] },
  },
};

const supplierField = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\r\n\t]*$/, 'must be a name in one line');

const inventoryFields = z.strictObject({
  ...planRangeFields,
  deliveries: deliveriesSchema,
  leadTimeDays: z.int().min(0).max(365).default(0).describe('Calendar days from the order to its delivery'),
  openingStock: money().default(0).describe('Units in the store when the first day of the plan begins'),
  salesPerUnit: z
    .number()
    .min(1e-6)
    .max(MOST)
    .default(1)
    .describe('What one unit adds to the sales of the data: its price when they are money, 1 when they are units'),
  packSize: z
    .int()
    .min(1)
    .max(1e6)
    .optional()
    .describe('Orders are multiples of so many units. Default: 1 where the sales are few whole units, else any amount'),
  unitCost: money().optional().describe('What a unit costs to buy'),
  unitPrice: money().optional().describe('What a unit is sold for; or `margin`'),
  margin: money().optional().describe('What is earned by a unit sold: price less cost'),
  holdingCost: money().optional().describe('Of a unit left over, for each day until the next delivery'),
  wasteCost: money().optional().describe('Of getting rid of a unit left over, when leftovers are waste'),
  salvageValue: money().optional().describe('What a unit left over still brings, when leftovers are waste'),
  serviceLevel: z
    .number()
    .min(0.5)
    .max(0.999)
    .optional()
    .describe('Probability that a delivery lasts until the next one, instead of the one that the costs make best'),
  leftovers: z
    .enum(['keep', 'waste'])
    .optional()
    .describe(
      'What becomes of units that are left when the next delivery comes: sold later, or lost. Default: `waste` when `wasteCost` or `salvageValue` is given, else `keep`',
    ),
  supplier: supplierField
    .optional()
    .describe('From whom it is bought: stands in the answer and its files, and changes nothing else'),
});

export const inventoryRequestSchema = inventoryFields.meta({
  id: 'InventoryPlanRequest',
  ...PLAN_RANGE_RULES,
  ...COST_RULES,
});

/** What is known of one product, in the place of what is said of all. */
const productSchema = inventoryFields
  .pick({
    openingStock: true,
    salesPerUnit: true,
    packSize: true,
    unitCost: true,
    unitPrice: true,
    margin: true,
    holdingCost: true,
    wasteCost: true,
    salvageValue: true,
    serviceLevel: true,
    leftovers: true,
    supplier: true,
  })
  .partial()
  .extend({ series: seriesIdSchema });

/** One order list of many products: the same terms for all, and what differs. */
export const orderListRequestSchema = inventoryFields
  .omit({ series: true })
  .extend({
    products: z
      .array(productSchema)
      .min(1)
      .max(MOST_SERIES)
      .optional()
      .describe('The products to order, with what differs from the terms of all. Default: all series of the dataset'),
  })
  .meta({
    id: 'OrderListRequest',
    ...PLAN_RANGE_RULES,
    example: {
      dataset: 'ventas',
      deliveries: { weekdays: [1, 4] },
      leadTimeDays: 1,
      serviceLevel: 0.95,
      products: [{ series: 'Centro / Pan', openingStock: 40, packSize: 12 }],
    },
  });

const lossesSchema = z
  .object({ lostSales: z.number(), leftovers: z.number(), total: z.number() })
  .describe('Expected cost in money: of the margin lost, and of what is left over. Only when costs were given');

const alternativeSchema = z.object({
  change: z.number().describe('Share of the quantity: -0.1 is a tenth less'),
  quantity: z.number(),
  chanceOfStockOut: z.number(),
  expectedLostSales: z.number(),
  expectedLeftover: z.number(),
  extraCost: z.number().optional().describe('Expected cost in money beyond that of the quantity chosen'),
});

const plannedDeliverySchema = z.object({
  orderBy: isoDaySchema.describe('The delivery less the lead time'),
  overdue: z.boolean().describe('True when that day has been observed already: the order must have been given'),
  deliveryDate: isoDaySchema,
  coverFrom: isoDaySchema.describe('First day that it has to last for: the delivery itself'),
  coverTo: isoDaySchema.describe('The day before the next delivery'),
  openDays: z.int().describe('Days of them on which the store is open'),
  expectedDemand: z.number().describe('Units asked for in these days'),
  intervals: intervalsSchema.describe('Of the units asked for in these days, by level in per cent'),
  serviceLevel: z.number().describe('Probability, aimed at, that the stock lasts'),
  expectedStockBefore: z.number().describe('Units expected in the store when the delivery comes'),
  quantity: z.number().describe('Units to order, as far as can be said now'),
  orderUpTo: z
    .number()
    .describe(
      'On the day of the order, order what is missing to this: units in the store and on their way count, unless leftovers are waste',
    ),
  chanceOfStockOut: z.number().describe('Probability that the stock does not last'),
  expectedLostSales: z.number().describe('Units asked for and not there'),
  expectedLeftover: z.number().describe('Units left when the next delivery comes'),
  costs: lossesSchema.optional(),
  alternatives: z
    .array(alternativeSchema)
    .describe('A tenth less and a tenth more, or a pack; none when nothing is ordered'),
});

export const inventoryPlanSchema = z
  .object({
    ...planFields,
    supplier: z.string().optional().describe('As asked'),
    leftovers: z.enum(['keep', 'waste']),
    beforeFirstDelivery: z
      .object({
        from: isoDaySchema,
        to: isoDaySchema,
        expectedDemand: z.number(),
        chanceOfStockOut: z.number(),
        expectedLostSales: z.number(),
        expectedLeftover: z.number(),
      })
      .nullable()
      .describe('The days that only the opening stock is there for; null when the first day has a delivery'),
    deliveries: z.array(plannedDeliverySchema),
    total: z.object({
      quantity: z.number(),
      expectedDemand: z.number().describe('Of the days before the first delivery too'),
      expectedLostSales: z.number(),
      expectedWaste: z.number().describe('Units left over and lost; 0 when leftovers are kept'),
      expectedStockAtEnd: z.number().describe('Units left when the last cover period ends, and kept'),
      purchases: z.number().optional().describe('What the ordered quantities cost, when `unitCost` was given'),
      costs: lossesSchema.optional(),
    }),
    assumptions: planAssumptionsField,
  })
  .meta({ id: 'InventoryPlan' });

export type OrderListRequest = z.infer<typeof orderListRequestSchema>;
export type InventoryRequest = z.infer<typeof inventoryRequestSchema>;
export type Deliveries = z.infer<typeof deliveriesSchema>;
export type PlannedDelivery = z.infer<typeof plannedDeliverySchema>;
export type InventoryPlan = z.infer<typeof inventoryPlanSchema>;
