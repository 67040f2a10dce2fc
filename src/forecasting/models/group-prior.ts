import { z } from 'zod';

/** What a group says of one number of a further member, before its own days are seen: normal. */
const believedSchema = z.object({
  mean: z.number(),
  /** Of a member around the mean, with what is not known of the mean. */
  sd: z.number().min(0),
  /** Members that it was learnt from. */
  members: z.int().min(1),
});

export type Believed = z.infer<typeof believedSchema>;

/** The intervals of the members, as multiples of the noise of each one's own days. */
const groupIntervalsSchema = z.object({
  /** Half-widths at the level knots of intervals, relative to the noise, with an endless history. */
  quantiles: z.array(z.number()),
  /** Of the joint errors behind totals, the same way. */
  spread: z.number(),
  correlation: z.number(),
  difficulty: z.object({ festive: z.number(), holiday: z.number() }),
});

export type GroupIntervals = z.infer<typeof groupIntervalsSchema>;

/**
 * What the mature series of a group say of a young one, before its own days are seen: plain JSON. Only what at least four of
 * them have is in it.
 */
export const groupPriorSchema = z.object({
  members: z.int().min(0).describe('Mature series of the group'),
  /** By feature group and column, or `covariate.` and its name: logarithms of sales. */
  coefficients: z.record(z.string(), believedSchema),
  level: believedSchema.nullable().describe('Logarithm of the sales of a mean day'),
  peak: believedSchema.nullable().describe('Logarithm of the greatest sales of a day less the level'),
  noise: believedSchema.nullable().describe('Logarithm of the standard deviation of the residuals'),
  /** The values of each covariate that members have seen. */
  ranges: z.record(z.string(), z.object({ least: z.number(), greatest: z.number() })),
  intervals: groupIntervalsSchema.nullable(),
});

export type GroupPrior = z.infer<typeof groupPriorSchema>;
