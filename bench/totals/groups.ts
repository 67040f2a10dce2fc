import { createRandom } from '../../examples/random.ts';
import type { IntervalDay } from '../../src/forecasting/intervals/intervals.ts';
import { groupIntervals, type Part, partOf } from '../../src/forecasting/joint/group-intervals.ts';
import { collectJointErrors, mergeJointErrors } from '../../src/forecasting/joint/joint-errors.ts';
import { type JointErrorModel, learnJoint, type SpanModel } from '../../src/forecasting/joint/joint-model.ts';
import type { Fitted } from './fit.ts';
import { WINDOW_DAYS } from './fit.ts';

const LEVEL = 80;
/** Sizes of the groups that are drawn; 0: all series. */
export const SIZES = [0, 100, 20, 5, 2] as const;
/** Groups of each size that are drawn in each window. */
const GROUPS = 20;
const SHARD = 64;
const MONTH_DAYS = 31;

/** What is measured: the total of each day, of the month from the first day on, and of the whole window. */
export const TARGETS = ['day', 'month', 'window'] as const;
export type Target = (typeof TARGETS)[number];

export const METHODS = ['independent', 'bounds added', 'joint'] as const;
export type Method = (typeof METHODS)[number];

/** Days of the stretches from the first day on whose errors are compared with their intervals. */
export const STRETCHES = [7, 14, 31, WINDOW_DAYS] as const;

/** Share of totals inside their interval, and its mean width relative to the forecast. */
export interface Measured {
  readonly coverage: number;
  readonly width: number;
}

export interface WindowMeasures {
  readonly lastDay: string;
  readonly model: JointErrorModel;
  /** By `keyOf`; absent where the chain is too small for the groups. */
  readonly measured: ReadonlyMap<string, Measured>;
  /** Of the total of all series in each of `STRETCHES`: its error in half-widths of the 80 % interval on its side. */
  readonly errors: readonly number[];
  /** Of the intervals of all series for each of 31 days, the spreads known. */
  readonly milliseconds: number;
}

export function keyOf(size: number, target: Target, method: Method): string {
  return `${size} ${target} ${method}`;
}

/** `isUntold`: as if nobody had said what happens on the days of the window but whether they are open. */
export function measureWindow(fitted: readonly Fitted[], lastDay: string, isUntold: boolean): WindowMeasures {
  const shards = Array.from({ length: Math.ceil(fitted.length / SHARD) }, (_, i) =>
    collectJointErrors(fitted.slice(i * SHARD, (i + 1) * SHARD), lastDay),
  );
  const model = learnJoint(mergeJointErrors(shards));
  const random = createRandom(20_240_229);
  const measured = new Map<string, Measured>();
  const stretches = stretchesOf(fitted, isUntold);
  for (const size of SIZES) {
    if (size >= fitted.length) continue;
    const groups = size === 0 ? [fitted.map((_, i) => i)] : drawGroups(fitted.length, size, random);
    for (const target of TARGETS) {
      const totals = groups.flatMap((group) => stretches[target].map((parts) => pick(parts, group)));
      for (const method of METHODS) {
        const intervalOf = intervalBy(method, model);
        measured.set(
          keyOf(size, target, method),
          measure(
            totals.filter(({ parts }) => parts.length > 1),
            intervalOf,
          ),
        );
      }
    }
  }
  const started = performance.now();
  for (const parts of stretches.day.slice(0, MONTH_DAYS)) {
    groupIntervals(
      parts.map(({ part }) => part),
      model,
    )(LEVEL);
  }
  const milliseconds = performance.now() - started;
  const partsIn = soldIn(fitted, isUntold);
  const everyone = fitted.map((_, i) => i);
  const errors = STRETCHES.map((days) => errorOf(pick(partsIn(0, days), everyone), model));
  return { lastDay, model, measured, errors, milliseconds };
}

/** The part of a series in the total of a stretch, with what it sold. */
interface Sold {
  readonly part: Part;
  readonly actual: number;
}

/** The parts of all series in days of the window; a series that is closed has no spread. */
function soldIn(fitted: readonly Fitted[], isUntold: boolean) {
  return (from: number, to: number): Sold[] =>
    fitted.map(({ intervals, days, untoldDays, actual }) => {
      const all: readonly IntervalDay[] = isUntold ? untoldDays : days;
      const inside = all.slice(from, to);
      const sold = inside.reduce((sum, { open }, i) => sum + (open ? actual[from + i] : 0), 0);
      return { part: partOf(intervals, inside), actual: sold };
    });
}

/** For each target its stretches, each with the parts of all series. */
function stretchesOf(fitted: readonly Fitted[], isUntold: boolean): Record<Target, Sold[][]> {
  const parts = soldIn(fitted, isUntold);
  return {
    day: Array.from({ length: WINDOW_DAYS }, (_, i) => parts(i, i + 1)),
    month: [parts(0, MONTH_DAYS)],
    window: [parts(0, WINDOW_DAYS)],
  };
}

function drawGroups(count: number, size: number, random: () => number): number[][] {
  return Array.from({ length: GROUPS }, () => {
    const order = Array.from({ length: count }, (_, i) => i);
    for (let i = 0; i < size; i += 1) {
      const j = i + Math.floor(random() * (count - i));
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order.slice(0, size);
  });
}

interface Total {
  readonly parts: readonly Part[];
  readonly actual: number;
}

/** Those of the group that are open. */
function pick(all: readonly Sold[], group: readonly number[]): Total {
  const open = group.map((i) => all[i]).filter(({ part }) => part.span > 0);
  return { parts: open.map(({ part }) => part), actual: open.reduce((sum, { actual }) => sum + actual, 0) };
}

type IntervalOf = (parts: readonly Part[]) => readonly [number, number];

function intervalBy(method: Method, model: JointErrorModel): IntervalOf {
  if (method === 'joint') return (parts) => groupIntervals(parts, model)(LEVEL);
  if (method === 'independent') return (parts) => groupIntervals(parts, independent(model))(LEVEL);
  return (parts) => {
    const bounds = parts.map(({ interval }) => interval?.(LEVEL) ?? [Number.NaN, Number.NaN]);
    return [bounds.reduce((sum, [lower]) => sum + lower, 0), bounds.reduce((sum, [, upper]) => sum + upper, 0)];
  };
}

/** As if the spreads of the series were all there is to know. */
function independent({ known }: JointErrorModel): JointErrorModel {
  const spans = known.spans.map((): SpanModel => ({ correlation: 0, uncertainty: 0, scale: 1 }));
  return { known: { ...known, spans } };
}

function errorOf({ parts, actual }: Total, model: JointErrorModel): number {
  const [lower, upper] = groupIntervals(parts, model)(LEVEL);
  const forecast = parts.reduce((sum, part) => sum + part.forecast, 0);
  return (actual - forecast) / (actual > forecast ? upper - forecast : forecast - lower);
}

function measure(totals: readonly Total[], intervalOf: IntervalOf): Measured {
  let [inside, width] = [0, 0];
  for (const { parts, actual } of totals) {
    const [lower, upper] = intervalOf(parts);
    const forecast = parts.reduce((sum, part) => sum + part.forecast, 0);
    if (lower <= actual && actual <= upper) inside += 1;
    width += forecast > 0 ? (upper - lower) / forecast : 0;
  }
  return { coverage: inside / totals.length, width: width / totals.length };
}
