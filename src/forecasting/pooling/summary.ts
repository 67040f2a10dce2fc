import { z } from 'zod';
import { daysBetween } from '../../dates.ts';
import { mergeSketches, type QuantileSketch, robustMoments, sketchOf } from '../../numerics/quantile-sketch.ts';
import { entryOf } from '../../primitives.ts';
import { historyFactor } from '../intervals/error-model.ts';
import { type IntervalModel, LEVEL_KNOTS } from '../intervals/intervals.ts';
import type { CalendarModel } from '../models/calendar/model.ts';
import { coefficientName, POOLED_GROUPS } from '../models/calendar/pooled-columns.ts';
import { calendarModelSchema } from '../models/calendar/model.ts';
import { othersOf } from '../models/calendar/feature-groups.ts';
import type { Believed, GroupIntervals, GroupPrior } from '../models/group-prior.ts';
import type { TrainedModel } from '../trained-model.ts';

/** Least span of days of a series that others may borrow from: half a year. */
const LEAST_SPAN = 182;

/** What a group's fitted models say, as far as it is counted: plain JSON, of a size that does not grow with the group. */
export const coefficientSummarySchema = z.object({
  /** Mature series. */
  members: z.int().min(0),
  /** Per number of a model (a coefficient, its level, its noise, …) those of all members. */
  sketches: z.record(z.string(), z.array(z.tuple([z.int(), z.int().min(1)]))),
  ranges: z.record(z.string(), z.object({ least: z.number(), greatest: z.number() })),
});

export interface CoefficientSummary {
  readonly members: number;
  readonly sketches: Readonly<Record<string, QuantileSketch>>;
  readonly ranges: GroupPrior['ranges'];
}

export const EMPTY_SUMMARY: CoefficientSummary = { members: 0, sketches: {}, ranges: {} };

/** A fitted calendar model, and the intervals that were learnt with it. */
interface Fitted {
  readonly calendar: CalendarModel;
  readonly intervals?: IntervalModel | undefined;
  /** Observed days behind the intervals. */
  readonly days?: number | undefined;
}

export function summarise({ calendar, intervals, days = 0 }: Fitted): CoefficientSummary {
  const { firstDay, lastDay, unit, greatest, sigma, coefficients, covariates, groupShare } = calendar;
  const span = daysBetween(firstDay, lastDay) + 1;
  if (span < LEAST_SPAN || unit === 0 || !(sigma > 0) || groupShare !== undefined) return EMPTY_SUMMARY;
  const values: [string, number][] = [];
  const others = othersOf(covariates.map(({ name }) => name));
  for (const group of POOLED_GROUPS) {
    coefficients[group].forEach((value, k) => {
      // Exactly 0: a column that the series never had, or does not use.
      if (value !== 0) values.push([coefficientName(group, k, others), value]);
    });
  }
  const level = Math.log(unit) + calendar.level + coefficients.intercept[0];
  values.push(['level', level], ['peak', Math.log(greatest) - level], ['noise', Math.log(sigma)]);
  if (intervals) values.push(...intervalValues(intervals, sigma, days));
  return {
    members: 1,
    sketches: Object.fromEntries(values.map(([name, value]) => [name, sketchOf(value)])),
    ranges: Object.fromEntries(covariates.map(({ name, least, greatest }) => [name, { least, greatest }])),
  };
}

/** Half-widths as multiples of the noise, in logarithms. */
function intervalValues(intervals: IntervalModel, sigma: number, days: number): [string, number][] {
  const { scale, quantiles, spread, correlation, difficulty } = intervals;
  if (scale.kind !== 'multiplicative' || !(spread > 0) || !(quantiles[0] > 0)) return [];
  const unit = sigma * historyFactor(days);
  return [
    ...quantiles.map((quantile, k): [string, number] => [`quantile.${k}`, Math.log(quantile / unit)]),
    ['spread', Math.log(spread / unit)],
    ['correlation', correlation],
    ['difficulty.festive', difficulty.festive],
    ['difficulty.holiday', difficulty.holiday],
  ];
}

/** The same for members of both; associative and commutative, to the bit. */
export function mergeSummaries(a: CoefficientSummary, b: CoefficientSummary): CoefficientSummary {
  const sketches: Record<string, QuantileSketch> = { ...a.sketches };
  for (const [name, sketch] of Object.entries(b.sketches)) {
    const own = entryOf(a.sketches, name);
    sketches[name] = own ? mergeSketches(own, sketch) : sketch;
  }
  const ranges = { ...a.ranges };
  for (const [name, { least, greatest }] of Object.entries(b.ranges)) {
    const own = entryOf(a.ranges, name) ?? { least, greatest };
    ranges[name] = { least: Math.min(own.least, least), greatest: Math.max(own.greatest, greatest) };
  }
  return { members: a.members + b.members, sketches, ranges };
}

/**
 * The prior of a further member: the predictive distribution of a normal sample whose mean and variance are not known (Student's t
 * with n − 1 degrees of freedom; Gelman et al. 2013, Bayesian Data Analysis, §3.2) by its first two moments. Its variance
 * s² (1 + 1/n) (n − 1) / (n − 3) is infinite with three members or fewer, of which nothing is borrowed.
 */
export function groupPriorOf({ members, sketches, ranges }: CoefficientSummary): GroupPrior {
  const believed = (name: string): Believed | null => {
    const sketch = entryOf(sketches, name);
    if (!sketch) return null;
    const { count, mean, variance } = robustMoments(sketch);
    if (count <= 3) return null;
    return { mean, sd: Math.sqrt((variance * (1 + 1 / count) * (count - 1)) / (count - 3)), members: count };
  };
  const named = Object.keys(sketches).flatMap((name) => {
    const known = name.includes('.') && !/^(quantile|difficulty)\./.test(name) ? believed(name) : null;
    return known ? [[name, known] as const] : [];
  });
  return {
    members,
    coefficients: Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))),
    level: believed('level'),
    peak: believed('peak'),
    noise: believed('noise'),
    ranges,
    intervals: intervalsOf(believed),
  };
}

function intervalsOf(believed: (name: string) => Believed | null): GroupIntervals | null {
  const at = (name: string) => believed(name)?.mean ?? Number.NaN;
  if (!believed('spread')) return null;
  return {
    quantiles: LEVEL_KNOTS.map((_, k) => Math.exp(at(`quantile.${k}`))),
    spread: Math.exp(at('spread')),
    correlation: at('correlation'),
    difficulty: { festive: at('difficulty.festive'), holiday: at('difficulty.holiday') },
  };
}

/** The calendar's part of a trained model, if it has one. */
export function fittedOf(model: TrainedModel): Fitted | undefined {
  const { parameters, intervals, trainedOn } = model;
  const members = (parameters as { members?: { kind: string; parameters: unknown }[] }).members ?? [
    { kind: model.kind, parameters },
  ];
  const calendar = members.find(({ kind }) => kind === 'calendar')?.parameters;
  return calendar ? { calendar: calendarModelSchema.parse(calendar), intervals, days: trainedOn.days } : undefined;
}
