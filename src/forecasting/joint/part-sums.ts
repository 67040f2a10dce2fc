import { z } from 'zod';
import type { Interval } from '../intervals/intervals.ts';
import { addDeviation, type Group, type Part } from './group-intervals.ts';

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

/** Adds a series. The order in which series are added decides the last digits. */
export function addPart(sums: PartSums, part: Part, levels: readonly number[]): void {
  const { forecast, sold, spread, unit, kind, lowest, span, assumed, interval } = part;
  const square = spread * spread;
  const own = assumed ? sums.assumed : sums.known;
  const bounds = levels.map((level): Interval => interval?.(level) ?? [forecast, forecast]);
  sums.only = sums.series === 0 ? bounds.map(([lower, upper]) => [lower, upper]) : null;
  sums.series += 1;
  sums.forecast += forecast;
  sums.sold += sold;
  sums.unit += unit;
  if (kind === 'multiplicative') sums.proportional += square;
  sums.span = Math.max(sums.span, span);
  sums.floored &&= lowest === 0;
  addTo(own.spread, [spread, square, square * square]);
  for (const [i, [lower, upper]] of bounds.entries()) {
    addDeviation(own.deviations[i].below, forecast - lower);
    addDeviation(own.deviations[i].above, upper - forecast);
  }
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

function addTo(sums: number[], terms: readonly number[]): void {
  for (let i = 0; i < terms.length; i += 1) sums[i] += terms[i];
}

/** The group that these sums, kept for these levels, are of. */
export function groupOfSums(sums: PartSums, levels: readonly number[]): Group {
  const { forecast, sold, unit, proportional, span, floored, known, assumed, only } = sums;
  const cases = [known, assumed];
  const at = (level: number): number => {
    const found = levels.indexOf(level);
    if (found < 0) throw new RangeError(`The sums know the levels ${levels.join(', ')}, not ${level}`);
    return found;
  };
  const power = (i: number) => cases.map(({ spread }) => spread[i]);
  return {
    ...{ forecast, unit, inProportion: proportional, lowest: floored ? sold : Number.NEGATIVE_INFINITY },
    sums: { largest: 1, spread: power(0), squares: power(1), fourths: power(2), span: Math.max(1, span) },
    only: only === null ? undefined : (level) => only[at(level)],
    deviations: (level) => ({
      below: cases.map(({ deviations }) => deviations[at(level)].below),
      above: cases.map(({ deviations }) => deviations[at(level)].above),
    }),
  };
}
