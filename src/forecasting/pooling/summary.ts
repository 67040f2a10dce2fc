import { z } from 'zod';
import { daysBetween } from '../../dates.ts';
import {
  mergeSketches,
  type QuantileSketch,
  robustMoments,
  sketchOf,
} from '../../numerics/mergeable/quantile-sketch.ts';
import { entryOf } from '../../primitives.ts';
import { type IntervalModel, LEVEL_KNOTS, UNSAID_SPANS } from '../intervals/intervals.ts';
import { othersOf, POOLED_GROUPS } from '../models/calendar/feature-groups.ts';
import { type CalendarModel, levelOf } from '../models/calendar/model.ts';
import { coefficientName } from '../models/calendar/pooled-columns.ts';
import { COMBINATION, type Combination } from '../models/combination.ts';
import type { Believed, GroupIntervalCase, GroupIntervals, GroupPrior } from '../models/group-prior.ts';
import type { TrainedModel } from '../trained-model.ts';

/** Least span of days of a series that others may borrow from: half a year. */
const LEAST_SPAN = 182;

/** What a group's fitted models say, as far as it is counted: plain JSON, of a size that does not grow with the group. */
export const groupSummarySchema = z.object({
  /** Mature series. */
  members: z.int().min(0),
  /** Per number of a model (a coefficient, its level, its noise, …) those of all members. */
  sketches: z.record(z.string(), z.array(z.tuple([z.int(), z.int().min(1)]))),
  ranges: z.record(z.string(), z.object({ least: z.number(), greatest: z.number() })),
});

export interface GroupSummary {
  readonly members: number;
  readonly sketches: Readonly<Record<string, QuantileSketch>>;
  readonly ranges: GroupPrior['ranges'];
}

export const EMPTY_SUMMARY: GroupSummary = { sketches: {}, ranges: {}, members: 0 };

/** A fitted calendar model, and the intervals that were learnt with it. */
interface Fitted {
  readonly calendar: CalendarModel;
  readonly intervals?: IntervalModel | undefined;
}

export function summarise({ calendar, intervals }: Fitted): GroupSummary {
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
  const level = levelOf(calendar);
  values.push(['level', level], ['peak', Math.log(greatest) - level], ['noise', Math.log(sigma)]);
  if (intervals) values.push(...intervalValues(intervals, sigma));
  return {
    members: 1,
    sketches: Object.fromEntries(values.map(([name, value]) => [name, sketchOf(value)])),
    ranges: Object.fromEntries(covariates.map(({ name, least, greatest }) => [name, { least, greatest }])),
  };
}

/** Half-widths as multiples of the noise, in logarithms, and what else intervals are made of. */
function intervalValues({ assumed, ...known }: IntervalModel, noise: number): [string, number][] {
  const silent = assumed ? caseValues('assumed:', assumed, noise) : [];
  const unsaid = (silent.length > 0 && assumed?.unsaid) || [];
  return [
    ...caseValues('known:', known, noise),
    ...silent,
    ...unsaid.map((share, k): [string, number] => [`assumed:unsaid:${k}`, share]),
  ];
}

type IntervalCase = Omit<IntervalModel, 'assumed'>;

function caseValues(prefix: string, own: IntervalCase, noise: number): [string, number][] {
  const { scale, quantiles, spread, correlation, difficulty, evidence } = own;
  if (scale.kind !== 'multiplicative' || !(spread > 0) || !(quantiles[0] > 0)) return [];
  const values: [string, number][] = quantiles.map((quantile, k) => [`quantile:${k}`, Math.log(quantile / noise)]);
  values.push(
    ['spread', Math.log(spread / noise)],
    ['correlation', correlation],
    ['festive', difficulty.festive],
    ['holiday', difficulty.holiday],
    ['effectiveDays', evidence.effectiveDays],
  );
  return values.map(([name, value]) => [`${prefix}${name}`, value]);
}

/** The same for members of both; associative and commutative, to the bit. */
export function mergeSummaries(a: GroupSummary, b: GroupSummary): GroupSummary {
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
export function groupPriorOf({ members, sketches, ranges }: GroupSummary): GroupPrior {
  const believed = (name: string): Believed | null => {
    const sketch = entryOf(sketches, name);
    if (!sketch) return null;
    const { count, mean, variance } = robustMoments(sketch);
    if (count <= 3) return null;
    return { mean, sd: Math.sqrt((variance * (1 + 1 / count) * (count - 1)) / (count - 3)), members: count };
  };
  const named = Object.keys(sketches).flatMap((name) => {
    const known = name.includes('.') ? believed(name) : null;
    return known ? [[name, known] as const] : [];
  });
  return {
    members,
    coefficients: Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))),
    level: believed('level'),
    peak: believed('peak'),
    noise: believed('noise'),
    ranges,
    intervals: intervalsOf(believed, members),
  };
}

type Belief = (name: string) => Believed | null;

/** Null when fewer than half of the members have errors in proportion to their sales. */
function intervalsOf(believed: Belief, members: number): GroupIntervals | null {
  const known = intervalCase(believed, 'known:');
  if (!known || 2 * known.members < members) return null;
  const assumed = intervalCase(believed, 'assumed:');
  const unsaid = UNSAID_SPANS.map((_, k) => believed(`assumed:unsaid:${k}`)?.mean);
  const isKnown = (share: number | undefined) => share !== undefined;
  return {
    ...known.of,
    assumed: assumed && { ...assumed.of, unsaid: unsaid.every(isKnown) ? unsaid.filter(isKnown) : null },
  };
}

function intervalCase(believed: Belief, prefix: string): { members: number; of: GroupIntervalCase } | null {
  const spread = believed(`${prefix}spread`);
  if (!spread) return null;
  const at = (name: string) => believed(`${prefix}${name}`)?.mean ?? Number.NaN;
  const of = {
    quantiles: LEVEL_KNOTS.map((_, k) => Math.exp(at(`quantile:${k}`))),
    spread: Math.exp(spread.mean),
    correlation: at('correlation'),
    difficulty: { festive: at('festive'), holiday: at('holiday') },
    effectiveDays: at('effectiveDays'),
  };
  return { members: spread.members, of };
}

/** The calendar model that a trained one is or has among its members; undefined when there is none. */
export function calendarOf({ kind, parameters }: Pick<TrainedModel, 'kind' | 'parameters'>): CalendarModel | undefined {
  const members = kind === COMBINATION ? (parameters as Combination).members : [{ kind, parameters }];
  return members.find(({ kind }) => kind === 'calendar' || kind === 'smoothed')?.parameters as
    | CalendarModel
    | undefined;
}
