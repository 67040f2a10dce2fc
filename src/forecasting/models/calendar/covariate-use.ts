import { z } from 'zod';

export const covariateUseSchema = z.object({
  name: z.string(),
  centre: z.number(),
  least: z.number(),
  greatest: z.number(),
});
export type CovariateUse = z.infer<typeof covariateUseSchema>;
/** What is subtracted from a covariate: nothing from flags and shares, else the first value (against cancellation). */
export function centreOf(values: Float64Array): number {
  const first = values[0] ?? 0;
  return Math.abs(first) <= 1 ? 0 : first;
}
/** Describes a covariate by its first `count` values. */
export function describeUse(name: string, values: Float64Array, count: number): CovariateUse {
  const seen = values.subarray(0, count);
  const least = seen.reduce((a, b) => Math.min(a, b));
  const greatest = seen.reduce((a, b) => Math.max(a, b));
  return { name, centre: centreOf(values), least, greatest };
}
/** Greatest departure from the centre; 1 for a covariate that never departs from it, whose column is empty. */
export function reachOf(uses: readonly CovariateUse[], name: string): number {
  const use = uses.find((each) => each.name === name);
  return use ? Math.max(Math.abs(use.least - use.centre), Math.abs(use.greatest - use.centre)) || 1 : 1;
}
/** A value out of the range seen moves to its edge: linear effects are not extrapolated. A missing value counts as 0. */
export function withinRange(value: number | undefined, { least, greatest }: CovariateUse): number {
  return Math.min(greatest, Math.max(least, value ?? 0));
}
