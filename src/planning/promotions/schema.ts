import { z } from 'zod';
import { intervalsSchema } from '../../forecasting/forecast-schema.ts';
import { isoDaySchema, weekdaySchema } from '../../primitives.ts';
import { PLAN_RANGE_RULES, planAssumptionsField, planFields, planRangeFields } from '../plan.ts';

export const promotionPlanRequestSchema = z
  .strictObject({
    ...planRangeFields,
    count: z
      .int()
      .min(1)
      .max(100)
      .describe('Promotion days to place: fewer when further ones do not pay or do not fit'),
    weekdays: z
      .array(weekdaySchema)
      .min(1)
      .max(7)
      .optional()
      .describe('Candidates: the days of these weekdays (1 = Monday). Without `weekdays` and `dates`: every day'),
    dates: z.array(isoDaySchema).min(1).max(366).optional().describe('Candidates, besides those of `weekdays`'),
    costPerDay: z.number().min(0).max(1e12).default(0).describe('What a promotion day costs, in the unit of the sales'),
    margin: z.number().min(0).max(1).describe('Share of the sales that is profit'),
    minimumGapDays: z
      .int()
      .min(0)
      .max(366)
      .default(0)
      .describe('Days without promotion between two promotion days, at least'),
    limit: z.int().min(1).max(10).default(5).describe('Calendars to compare'),
    levels: z
      .array(z.number().min(50).max(99))
      .min(1)
      .max(10)
      .default([80, 95])
      .describe('Levels of the intervals in per cent'),
    allowUnseen: z
      .boolean()
      .default(false)
      .describe('Take also days for whose weekday a promotion was never seen: their bands are wider'),
    keepPlanned: z
      .boolean()
      .default(true)
      .describe('Promotions of the stored calendar stay; with false those of the range are planned anew'),
  })
  .meta({ id: 'PromotionPlanRequest', ...PLAN_RANGE_RULES });

const expectedSchema = z.object({ value: z.number(), intervals: intervalsSchema });
const supportSchema = z.enum(['seen', 'rare', 'unseen']);

const alternativeSchema = z.object({
  dates: z.array(isoDaySchema).describe('The promotion days; none of them: no promotion'),
  expectedSales: z.number().describe('Of all days of the range'),
  expectedExtraSales: expectedSchema.describe('More than without these promotions'),
  cost: z.number(),
  expectedProfit: expectedSchema.describe('margin × extra sales − cost: 0 without promotion'),
  probabilityBetterThanNone: z
    .number()
    .nullable()
    .describe('That its expected profit is above 0, by what is known of the effect; null for no promotion'),
  days: z.array(
    z.object({
      date: isoDaySchema,
      weekday: weekdaySchema,
      extraSales: z.number(),
      support: supportSchema.describe('Whether days like this were seen, with and without promotion: the less known'),
      supportDays: z.int().describe('Days seen with promotion on this weekday'),
    }),
  ),
});

const refusedSchema = z.object({
  date: isoDaySchema,
  reason: z.enum(['outside-range', 'observed', 'closed', 'already-promoted', 'too-close', 'unseen']),
  message: z.string(),
});

export const promotionPlanSchema = z
  .object({
    ...planFields,
    from: isoDaySchema.describe('First day asked for'),
    baseline: z
      .object({
        expectedSales: z.number(),
        intervals: intervalsSchema.describe('Of the sales to come, chance included'),
        planned: z.array(isoDaySchema).describe('Promotions of the stored calendar, which stay'),
      })
      .describe('No promotion beyond those planned already'),
    best: z.enum(['promotion', 'none']),
    conclusion: z.string(),
    alternatives: z
      .array(alternativeSchema)
      .describe('The best calendars, most profit first; no promotion is one of them'),
    search: z.object({
      candidates: z.int().describe('Days that may be promoted'),
      asked: z.int(),
      fitting: z.int().describe('Most days that the gap leaves room for'),
      calendars: z.number().describe('Calendars that keep the rules; all of them were compared'),
      exact: z
        .boolean()
        .describe(
          'Whether the forecasts of the calendars shown are the sums that were compared: then no other is better',
        ),
    }),
    refused: z.array(refusedSchema).describe('Candidates that may not be promoted'),
    assumptions: planAssumptionsField,
  })
  .meta({ id: 'PromotionPlan' });

export type PromotionPlanRequest = z.infer<typeof promotionPlanRequestSchema>;
export type PromotionPlan = z.infer<typeof promotionPlanSchema>;
export type PromotionAlternative = PromotionPlan['alternatives'][number];
export type RefusedDay = PromotionPlan['refused'][number];
