import { z } from 'zod';

/** Σ x, Σ x² and Σ x⁴ of the spreads of some series. */
const powerSumsSchema = z.tuple([z.number(), z.number(), z.number()]);

/** How far the bounds of the series lie below and above their forecasts at a level: Σ d and Σ d². */
const deviationSumsSchema = z.object({
  below: z.tuple([z.number(), z.number()]),
  above: z.tuple([z.number(), z.number()]),
});

/** Of series of which everything was said, or of those of which something was assumed. */
const caseSumsSchema = z.object({
  spread: powerSumsSchema,
  /** One for each level. */
  deviations: z.array(deviationSumsSchema),
});

/**
 * What the series of a group add to its total, of a day or of a stretch of days, as sums: all that its interval depends on,
 * however many series there are. Amounts in units of the sales. Plain JSON.
 */
export const partSumsSchema = z.object({
  series: z.int(),
  forecast: z.number(),
  sold: z.number(),
  unit: z.number(),
  /** Σ σ² of the series whose errors are in proportion to their sales. */
  proportional: z.number(),
  span: z.int(),
  /** None of the series may sell less than nothing. */
  floored: z.boolean(),
  known: caseSumsSchema,
  assumed: caseSumsSchema,
  /** The bounds of the only series at each level; null of more than one, and of none. */
  only: z.array(z.tuple([z.number(), z.number()])).nullable(),
});
export type PartSums = z.infer<typeof partSumsSchema>;

/** No series yet. `levels` in per cent: those at which intervals will be asked for. */
export function noParts(levels: readonly number[]): PartSums {
  const none = () => ({
    spread: [0, 0, 0] as [number, number, number],
    deviations: levels.map(() => ({ below: [0, 0] as [number, number], above: [0, 0] as [number, number] })),
  });
  return {
    ...{ series: 0, forecast: 0, sold: 0, unit: 0, proportional: 0, span: 0, floored: true },
    ...{ known: none(), assumed: none(), only: null },
  };
}

/** Adds other series: sums for the same levels. */
export function addPartSums(sums: PartSums, other: PartSums): void {
  if (other.series === 0) return;
  sums.only = sums.series === 0 ? other.only : null;
  sums.series += other.series;
  sums.forecast += other.forecast;
  sums.sold += other.sold;
  sums.unit += other.unit;
  sums.proportional += other.proportional;
  sums.span = Math.max(sums.span, other.span);
  sums.floored &&= other.floored;
  for (const name of ['known', 'assumed'] as const) {
    addTo(sums[name].spread, other[name].spread);
    for (const [i, { below, above }] of other[name].deviations.entries()) {
      addTo(sums[name].deviations[i].below, below);
      addTo(sums[name].deviations[i].above, above);
    }
  }
}

/** Adds term by term. */
export function addTo(sums: number[], terms: readonly number[]): void {
  for (let i = 0; i < terms.length; i += 1) sums[i] += terms[i];
}
