import { daysBetween, fromEpochDay, type IsoDay } from '../../../dates.ts';
import { greatestOf } from '../../../numerics/number-arrays.ts';
import { robustScale } from '../../../numerics/robust-scale.ts';
import { entryOf } from '../../../primitives.ts';
import { type FutureDay, HOLIDAY, type Series } from '../../../sales/series.ts';
import { type Candidate, CannotFitError, type DayEffects } from '../candidate.ts';
import { type GroupPrior, POOLED_YEARS, type PriorAt } from '../group-prior.ts';
import { anniversaryCorrections, levelCorrection, retransformation } from './corrections.ts';
import { DAMPING_DAYS, DAYS_PER_YEAR, yearsBetween } from './day-context.ts';
import {
  createDesign,
  createRunningGram,
  cumulativeSteps,
  type Design,
  extendGram,
  openWindow,
  type RunningGram,
  type TrainingWindow,
} from './design-matrix.ts';
import { GROUP_NAMES, type GroupName } from './feature-groups.ts';
import { effectCovariance, effectErrorsOf, effectsOfDays, forecastDays } from './forecast.ts';
import type { Beliefs } from './hypotheses.ts';
import {
  type CalendarModel,
  type CovariateUse,
  calendarModelSchema,
  describeUse,
  levelOf,
  MODEL_SHAPE,
} from './model.ts';
import { poolColumns } from './pooled-columns.ts';
import { priorPrecisions } from './priors.ts';
import {
  fitRobustRidge,
  type PooledBeliefs,
  type RobustFit,
  solveColumns,
  type WeightedSystem,
  weighSystem,
} from './robust-ridge.ts';
import { smoothedLevel } from './smoothed-level.ts';

/** Robust regression of log sales on the calendar; multiplicative, without anything to tune. */
export const calendar = {
  kind: 'calendar',
  description:
    'Robust regression on weekday, promotions, holidays, closures, paydays and season, with a level that may step',
  schema: calendarModelSchema,
  /** Throws a CannotFitError for negative sales and for less than 28 days of history. */
  fit: (series: Series, prior?: PriorAt): CalendarModel => fitMany(series, [series.days.length], { prior })[0],
  fitPrefixes: (
    series: Series,
    cutoffs: readonly number[],
    tested: readonly number[] = [],
    prior?: PriorAt,
  ): CalendarModel[] => fitMany(series, cutoffs, { prior }, tested),
  forecast: (model: CalendarModel, days: readonly FutureDay[]): Float64Array => forecastDays(model, days),
  /** Per day the factors whose product is its forecast. */
  effects: (model: CalendarModel, days: readonly FutureDay[]): DayEffects[] => effectsOfDays(model, days),
  effectErrors: effectErrorsOf,
} as const satisfies Candidate<CalendarModel> & Record<string, unknown>;

/** Days after which an observation counts half. */
export const HALF_LIFE = 700;
/** Residuals beyond this multiple of the noise are weighted down (Huber 1964). */
export const HUBER = 1.5;
/** Rounds of re-weighting. */
export const ROUNDS = 4;

/**
 * The same effects and trend on a level that is smoothed exponentially: it follows where levels move. Simple exponential
 * smoothing with drift is what the Theta method comes to (Hyndman & Billah 2003, International Journal of Forecasting 19).
 */
export const smoothed = {
  kind: 'smoothed',
  description: "The calendar's effects and trend on an exponentially smoothed level: for shops whose level moves",
  schema: calendarModelSchema,
  fit: (series: Series, prior?: PriorAt): CalendarModel => onSmoothedLevel(calendar.fit(series, prior)),
  derivedFrom: { kind: 'calendar', derive: onSmoothedLevel },
  forecast: calendar.forecast,
  effects: calendar.effects,
  effectErrors: calendar.effectErrors,
} as const satisfies Candidate<CalendarModel> & Record<string, unknown>;

/** Throws a RangeError for a model of an earlier version, which does not know its smoothed level. */
function onSmoothedLevel(model: CalendarModel): CalendarModel {
  const { smoothedLevel, coefficients } = model;
  if (smoothedLevel === undefined) throw new RangeError('the model does not know its smoothed level');
  const { intercept, step } = coefficients;
  const carried = step.reduce((sum, each) => sum + each, intercept[0]);
  return { ...model, level: smoothedLevel - carried };
}

/** How a fit departs from the method, to measure what a part of it is worth. */
export interface Variation {
  /** Multiple of the standard deviation of a group's prior; 0 leaves the group out. Without it 1 for all. */
  readonly priorScale?: (group: GroupName) => number;
  readonly halfLife?: number;
  readonly huber?: number;
  readonly rounds?: number;
  readonly beliefs?: Beliefs;
  /** What a group of series says of this one, which may then be shorter than a series alone must be. */
  readonly prior?: PriorAt | undefined;
}

/**
 * Fits one model per cutoff, the number of observed days that may be used. Each is the model of the series cut off
 * there, number for number, but rows and Gram matrices are shared: a backtest costs little more than its solutions. Then
 * one for each of those that are only tested: without the covariance of its effects, a quarter of the work of a fit.
 * Throws a CannotFitError for negative sales and for too little history, a RangeError for a cutoff out of range.
 */
export function fitMany(
  series: Series,
  complete: readonly number[],
  variation: Variation = {},
  tested: readonly number[] = [],
): CalendarModel[] {
  const cutoffs = [...complete, ...tested];
  checkSales(series);
  for (const cutoff of cutoffs) checkCutoff(series, cutoff, variation.prior);
  const design = createDesign(series);
  const gram = createRunningGram(design, variation.halfLife ?? HALF_LIFE);
  const models = Array.from<CalendarModel>({ length: cutoffs.length });
  for (const i of Array.from(cutoffs.keys()).sort((a, b) => cutoffs[a] - cutoffs[b])) {
    models[i] = fitAt(design, cutoffs[i], gram, { variation, isComplete: i < complete.length });
  }
  return models;
}

/** Least history, in calendar days and in days with sales among them. */
const LEAST_SPAN = 28;

const LEAST_OBSERVED = 14;

function checkSales({ days, sales }: Series): void {
  const at = sales.findIndex((value) => !(value >= 0));
  if (at >= 0) throw new CannotFitError(`calendar needs sales ≥ 0, but ${days[at]} has ${sales[at]}`);
}

function checkCutoff({ days }: Series, cutoff: number, prior: PriorAt | undefined): void {
  if (!Number.isInteger(cutoff) || cutoff < 1 || cutoff > days.length) {
    throw new RangeError(`a cutoff must be 1 … ${days.length} observed days, got ${cutoff}`);
  }
  const span = daysBetween(days[0], days[cutoff - 1]) + 1;
  if (isTooShort(span, cutoff) && !groupOf(days, cutoff, prior)) {
    throw new CannotFitError(
      `calendar needs ${LEAST_SPAN} days of history with sales on ${LEAST_OBSERVED}, got ${span} with ${cutoff}`,
    );
  }
}

/** Too short to be fitted without a group. */
export function isTooShort(span: number, observed: number): boolean {
  return span < LEAST_SPAN || observed < LEAST_OBSERVED;
}

/** What the group says of the first `cutoff` days; undefined when they need nothing, or it has too few members to say anything. */
function groupOf(days: readonly IsoDay[], cutoff: number, prior: PriorAt | undefined): KnownGroup | undefined {
  const last = days[cutoff - 1];
  if ((daysBetween(days[0], last) + 1) / DAYS_PER_YEAR >= POOLED_YEARS) return undefined;
  const group = prior?.(last);
  return group?.noise ? { ...group, noise: group.noise } : undefined;
}

type KnownGroup = GroupPrior & { readonly noise: NonNullable<GroupPrior['noise']> };

/** Fits the first `cutoff` days; the running Gram matrix must not have passed them yet. */
function fitAt(
  design: Design,
  cutoff: number,
  gram: RunningGram,
  { variation, isComplete }: { readonly variation: Variation; readonly isComplete: boolean },
): CalendarModel {
  const { priorScale, huber = HUBER, rounds = ROUNDS, beliefs } = variation;
  const window = openWindow(design, cutoff);
  const uses = Object.entries(design.series.covariates).map(([name, values]) => describeUse(name, values, cutoff));
  extendGram(gram, design, window.tailStart);
  const system = weighSystem(window, gram);
  const precisions = priorPrecisions(design.layout, window.years, uses, priorScale);
  const group = window.unit > 0 ? groupOf(design.series.days, cutoff, variation.prior) : undefined;
  const pooled = group && believeGroup(group, window, precisions);
  const fit = fitRobustRidge(window, system, { precisions, huber, rounds, beliefs, pooled });
  const model = assembleModel(window, system, fit, { covariates: uses, isComplete });
  return group ? widenRanges(model, group) : model;
}

/** However alike the members are, a new one may be far larger or smaller. */
const LEAST_LEVEL_SD = 0.5;

function believeGroup(prior: KnownGroup, window: TrainingWindow, own: Float64Array): PooledBeliefs {
  const { design, epochDays, count, unit } = window;
  const columns = poolColumns(prior, design.layout, own);
  const isAllThereIs = isTooShort(epochDays[count - 1] - epochDays[0] + 1, count);
  if (isAllThereIs && prior.level) {
    const { intercept } = design.layout.start;
    columns.mean[intercept] = prior.level.mean - Math.log(unit);
    columns.precisions[intercept] = 1 / Math.max(LEAST_LEVEL_SD, prior.level.sd) ** 2;
  }
  return { ...columns, noise: Math.exp(prior.noise.mean), isAllThereIs };
}

/** What only other members of the group have seen so far is within the range too: a promotion, the sales of a good day. */
function widenRanges(model: CalendarModel, { ranges, peak }: GroupPrior): CalendarModel {
  const covariates = model.covariates.map((use) => {
    const seen = entryOf(ranges, use.name) ?? use;
    return { ...use, least: Math.min(use.least, seen.least), greatest: Math.max(use.greatest, seen.greatest) };
  });
  const greatest = peak ? Math.max(model.greatest, Math.exp(levelOf(model) + peak.mean)) : model.greatest;
  return { ...model, covariates, greatest };
}

const REMEMBERED_DAYS = 84;

/** The fit with the corrections made after it, all in logarithms. */
function assembleModel(
  window: TrainingWindow,
  { weights }: WeightedSystem,
  fit: RobustFit,
  { covariates, isComplete }: { readonly covariates: readonly CovariateUse[]; readonly isComplete: boolean },
): CalendarModel {
  const { design, epochDays, count, unit, target } = window;
  const { residuals } = fit;
  const sigma = robustScale(residuals);
  const known = epochDays[count - 1] - epochDays[0] + 1;
  return {
    kind: 'calendar',
    shape: MODEL_SHAPE,
    firstDay: fromEpochDay(epochDays[0]),
    lastDay: fromEpochDay(epochDays[count - 1]),
    unit,
    greatest: greatestOf(design.series.sales.subarray(0, count)),
    coefficients: coefficientsOf(window, fit.coefficients, retransformation(target, residuals, weights, sigma)),
    level: levelCorrection(residuals, epochDays, sigma),
    smoothedLevel: smoothedLevel({ epochDays, target, weights, values: withoutCalendar(window, fit) }),
    dampingDays: DAMPING_DAYS,
    anniversaries: Array.from(anniversaryCorrections(residuals, epochDays, sigma)),
    ...(isComplete
      ? { effectCovariance: effectCovariance(design.layout, solveColumns(fit.last), { sigma, weights }) }
      : {}),
    sigma,
    covariates: [...covariates],
    recentOpen: Array.from(design.open.subarray(Math.max(0, known - REMEMBERED_DAYS), known)),
    holidayBefore: design.series.covariates[HOLIDAY]?.[count - 1] ?? 0,
    ...(fit.groupShare === undefined ? {} : { groupShare: fit.groupShare }),
  };
}

/**
 * What the effects and the trend leave of the target: the residuals with intercept and steps, and the trend as it is at the origin.
 */
function withoutCalendar({ design, epochDays, firstSteps }: TrainingWindow, { coefficients, residuals }: RobustFit) {
  const { start } = design.layout;
  const levels = cumulativeSteps(coefficients, start.step);
  const atOrigin = coefficients[start.slope] * yearsBetween(epochDays[0], epochDays[epochDays.length - 1]);
  const rest = new Float64Array(residuals.length);
  for (let i = 0; i < rest.length; i += 1) {
    rest[i] = residuals[i] + coefficients[start.intercept] + atOrigin + levels[firstSteps[i]];
  }
  return rest;
}

/** Time of the linear trend is counted from the first day in training and from the origin in the model. */
function coefficientsOf(
  { design: { layout }, epochDays }: TrainingWindow,
  coefficients: Float64Array,
  retransformation: number,
): CalendarModel['coefficients'] {
  const { start, size } = layout;
  const values = coefficients.slice();
  const years = yearsBetween(epochDays[0], epochDays[epochDays.length - 1]);
  values[start.intercept] += values[start.slope] * years + retransformation;
  const groups = GROUP_NAMES.map((group) => [
    group,
    Array.from(values.subarray(start[group], start[group] + size[group])),
  ]);
  return Object.fromEntries(groups) as Record<GroupName, number[]>;
}
