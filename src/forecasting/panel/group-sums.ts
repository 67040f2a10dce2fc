import { z } from 'zod';
import { isoDaySchema } from '../../primitives.ts';
import { partSumsSchema } from '../joint/part-sums.ts';
import { summedEffectsSchema } from '../summed-effects.ts';

/** The managers' own numbers for a day. */
const ownNumbersSchema = z.object({
  /** Series that have one. */
  series: z.int(),
  /** What they add to the forecasts of these series, together. */
  change: z.number(),
  /** Some of their reasons, each once. */
  reasons: z.array(z.string()),
});
export type OwnNumbers = z.infer<typeof ownNumbersSchema>;

const groupDaySchema = z.object({
  date: isoDaySchema,
  /** A day on which all series were observed, with what they sold together. */
  sold: z.number().nullable(),
  /** Series that are open, and those of them with a promotion (shares count as such) and with a holiday. */
  open: z.int(),
  promo: z.number(),
  holiday: z.number(),
  /** Of a day to come. */
  parts: partSumsSchema,
  /** Absent where none of the series has one. */
  own: ownNumbersSchema.optional(),
  /** What its forecast is made of; absent unless asked for. */
  effects: summedEffectsSchema.optional(),
});
export type GroupDay = z.infer<typeof groupDaySchema>;

/** The forecast of a group of series as sums, of each day and of all. Plain JSON, as large for a million series as for two. */
export const groupSumsSchema = z.object({
  series: z.int(),
  /** Per cent: those that the sums give intervals of. */
  levels: z.array(z.number()),
  days: z.array(groupDaySchema),
  total: partSumsSchema,
});
export type GroupSums = z.infer<typeof groupSumsSchema>;
