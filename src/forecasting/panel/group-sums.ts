import { z } from 'zod';
import { isoDaySchema } from '../../primitives.ts';
import { partSumsSchema } from '../joint/part-sums.ts';

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
