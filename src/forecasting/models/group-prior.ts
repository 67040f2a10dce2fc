import { z } from 'zod';
import type { IsoDay } from '../../dates.ts';
import { isoDaySchema } from '../../primitives.ts';

/** Years of history from which nothing is borrowed: the series then has a season of its own. */
export const POOLED_YEARS = 0.95;

/** What a group says of one number of a further member, before its own days are seen: normal. */
const believedSchema = z.object({
  mean: z.number(),
  /** Of a member around the mean, with what is not known of the mean. */
  sd: z.number().min(0),
  /** Members that it was learnt from. */
  members: z.int().min(1),
});

export type Believed = z.infer<typeof believedSchema>;

const groupIntervalCaseSchema = z.object({
  /** Half-widths at the level knots of intervals, relative to the noise. */
  quantiles: z.array(z.number()),
  /** Of the joint errors behind totals, the same way. */
  spread: z.number(),
  correlation: z.number(),
  difficulty: z.object({ festive: z.number(), holiday: z.number() }),
  /** Independent days that a member's intervals rest on. */
  effectiveDays: z.number(),
});

/** The intervals of a middling member, as multiples of the noise of its own days. */
const groupIntervalsSchema = groupIntervalCaseSchema.extend({
  /** Of days of which something is assumed. */
  assumed: groupIntervalCaseSchema.extend({ unsaid: z.array(z.number()).nullable() }).nullable(),
});

export type GroupIntervalCase = z.infer<typeof groupIntervalCaseSchema>;
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

/** What a group said on a day, of which its members had not seen more. */
const datedPriorSchema = z.object({ day: isoDaySchema, prior: groupPriorSchema });

/** … and on others: now, and on the origins of a backtest, so that a series that borrows is tested as it is forecast. */
export const groupPriorsSchema = z.array(datedPriorSchema);

export type GroupPriors = z.infer<typeof groupPriorsSchema>;

/** What the group can say of a series whose last day this is. */
export type PriorAt = (day: IsoDay) => GroupPrior | undefined;

/** Priors of fewer members than this share of the most there are count as stray: of shops that ended on a day of their own. */
const LEAST_SHARE_OF_MEMBERS = 0.5;

/** The last observed day of a series, and the last day up to which the data were known: on a closed day nothing is observed. */
interface LastDay {
  readonly observed: IsoDay;
  readonly known: IsoDay;
}

/** By the newest prior that knows no later day than the series does. */
export function priorAt(priors: GroupPriors, last?: LastDay): PriorAt {
  const most = Math.max(0, ...priors.map(({ prior }) => prior.members));
  const newestFirst = priors
    .filter(({ prior }) => prior.members >= LEAST_SHARE_OF_MEMBERS * most)
    .sort((a, b) => (a.day < b.day ? 1 : -1));
  return (day) => {
    const known = day === last?.observed && last.known > day ? last.known : day;
    return newestFirst.find((each) => each.day <= known)?.prior;
  };
}
