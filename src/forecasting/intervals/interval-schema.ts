import { z } from 'zod';
import { isoDaySchema } from '../../primitives.ts';
import type { IntervalModel } from './interval-model.ts';

/** The interval model as it is stored. */
export const intervalModelSchema = z.object({
  historyStart: isoDaySchema,
  scale: z.object({ kind: z.enum(['multiplicative', 'additive']), typical: z.number() }),
  quantiles: z.array(z.number()),
  spread: z.number(),
  degreesOfFreedom: z.number(),
  correlation: z.number(),
  difficulty: z.object({ festive: z.number(), holiday: z.number() }),
  lowest: z.literal(0).nullable(),
  evidence: z.object({ origins: z.int(), days: z.int(), effectiveDays: z.number() }),
}) satisfies z.ZodType<IntervalModel>;
