import { z } from 'zod';
import { isoDaySchema, weekdaySchema } from '../../primitives.ts';
import { PLAN_RANGE_RULES, planAssumptionsField, planFields, planRangeFields } from '../plan.ts';

const clockSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day HH:MM, 00:00 to 24:00')
  .meta({ example: '09:00' });

const hoursSchema = z.strictObject({ from: clockSchema, to: clockSchema });

/** ISO weekday, 1 = Monday. */
const weekdayHours = Object.fromEntries(
  ['1', '2', '3', '4', '5', '6', '7'].map((day) => [day, hoursSchema.optional()]),
);

export const staffingRequestSchema = z
  .strictObject({
    ...planRangeFields,
    salesPerLabourHour: z.number().min(1e-6).max(1e9).describe('Sales that one person can handle in an hour'),
    minimumCrew: z.int().min(1).max(1000).default(1).describe('People in the store at all times while it is open'),
    maximumCrew: z.int().min(1).max(10_000).optional().describe('Most people that can work on one day'),
    openingHours: z
      .strictObject({
        ...hoursSchema.shape,
        weekdays: z.strictObject(weekdayHours).optional().describe('Other hours by weekday: `{ "6": { "from": … } }`'),
      })
      .default({ from: '09:00', to: '21:00' }),
    shiftHours: z.number().min(0.25).max(24).default(8).describe('Length of a shift, whole minutes'),
    serviceQuantile: z
      .number()
      .min(0.5)
      .max(0.99)
      .default(0.8)
      .describe('Probability that the crew of a day is enough for its sales'),
    hourlyWage: z.number().min(0).max(1e6).optional(),
    timezone: z
      .string()
      .max(64)
      .optional()
      .describe(
        'IANA name such as Europe/Madrid; the iCalendar is then in UTC, without it in local time of whoever reads it',
      ),
  })
  .meta({ id: 'StaffingPlanRequest', ...PLAN_RANGE_RULES });

const shiftSchema = z.object({ from: clockSchema, to: clockSchema, people: z.int() });

const staffedDaySchema = z.object({
  date: isoDaySchema,
  weekday: weekdaySchema,
  open: z.boolean(),
  forecast: z.number().describe('Sales expected'),
  demand: z.number().describe('Sales that are not exceeded with the probability `serviceQuantile`'),
  people: z.int().describe('Who work that day, one shift each'),
  labourHours: z.number().describe('Hours worked by all of them'),
  chanceShort: z.number().describe('Probability that sales exceed what this crew can handle'),
  cost: z.number().optional().describe('Wages; only when `hourlyWage` was given'),
  shifts: z.array(shiftSchema).describe('Together they cover the opening hours with the minimum crew at all times'),
});

export const staffingPlanSchema = z
  .object({
    ...planFields,
    days: z.array(staffedDaySchema),
    total: z.object({
      forecast: z.number(),
      openDays: z.int(),
      labourHours: z.number(),
      cost: z.number().optional(),
      expectedShortDays: z.number().describe('Days on which the crew is expected not to be enough'),
    }),
    assumptions: planAssumptionsField,
  })
  .meta({ id: 'StaffingPlan' });

export type StaffingRequest = z.infer<typeof staffingRequestSchema>;
export type Shift = z.infer<typeof shiftSchema>;
export type StaffedDay = z.infer<typeof staffedDaySchema>;
export type StaffingPlan = z.infer<typeof staffingPlanSchema>;
