import { daysBetween, fromEpochDay } from '../../../dates.ts';
import { robustScale } from '../../../numerics/robust-scale.ts';
import { type FutureDay, HOLIDAY, type Series } from '../../../sales/series.ts';
import { type Candidate, CannotFitError, type DayEffects } from '../candidate.ts';
import { anniversaryCorrections, levelCorrection, retransformation } from './corrections.ts';
import { yearsBetween } from './day-context.ts';
import {
  createDesign,
  createRunningGram,
  type Design,
  extendGram,
  openWindow,
  type RunningGram,
  type TrainingWindow,
} from './design-matrix.ts';
import { GROUP_NAMES, type GroupName } from './feature-groups.ts';
import { effectCovariance, effectErrorsOf, effectsOfDays, forecastDays } from './forecast.ts';
import { type CalendarModel, type CovariateUse, calendarModelSchema, describeUse, MODEL_SHAPE } from './model.ts';
import { priorPrecisions, SETTINGS, type Setting } from './priors.ts';
import { fitRobustRidge, type RobustFit, type WeightedSystem, weighSystem } from './robust-ridge.ts';

/** Robust regression of log sales on the calendar; multiplicative, without anything to tune. */
export const calendar = {
  kind: 'calendar',
  description:
    'Robust regression on weekday, promotions, holidays, closures, paydays and season, with a level that may step',
  schema: calendarModelSchema,
  /** Throws a CannotFitError for negative sales and for less than 28 days of history. */
  fit: (series: Series): CalendarModel => fitMany(series, [series.days.length])[0],
  fitPrefixes: (series: Series, cutoffs: readonly number[]): CalendarModel[] => fitMany(series, cutoffs),
  forecast: (model: CalendarModel, days: readonly FutureDay[]): Float64Array => forecastDays(model, days),
  /** Per day the factors whose product is its forecast. */
  effects: (model: CalendarModel, days: readonly FutureDay[]): DayEffects[] => effectsOfDays(model, days),
  effectErrors: effectErrorsOf,
} as const satisfies Candidate<CalendarModel> & Record<string, unknown>;

/** How a fit departs from the method, to measure what a part of it is worth. */
export interface Variation {
  /** Multiple of the standard deviation of a group's prior; 0 leaves the group out. Without it 1 for all. */
  readonly priorScale?: (group: GroupName) => number;
  /** Rounds of re-weighting of the first setting, and of each further one. */
  readonly firstRounds?: number;
  readonly furtherRounds?: number;
  /** The settings that are averaged. */
  readonly settings?: readonly Setting[];
}

/**
 * Fits one model per cutoff, the number of observed days that may be used. Each is the model of the series cut off
 * there, number for number, but rows and Gram matrices are shared: a backtest costs little more than its solutions.
 * Throws a CannotFitError for negative sales and for too little history, a RangeError for a cutoff out of range.
 */
export function fitMany(series: Series, cutoffs: readonly number[], variation: Variation = {}): CalendarModel[] {
  checkSales(series);
  for (const cutoff of cutoffs) checkCutoff(series, cutoff);
  const design = createDesign(series);
  const { settings = SETTINGS } = variation;
  const halfLives = [...new Set(settings.map((setting) => setting.halfLife))];
  const grams = halfLives.map((halfLife) => createRunningGram(design, halfLife));
  const models = Array.from<CalendarModel>({ length: cutoffs.length });
  for (const i of Array.from(cutoffs.keys()).sort((a, b) => cutoffs[a] - cutoffs[b])) {
    models[i] = fitAt(design, cutoffs[i], grams, variation);
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

function checkCutoff({ days }: Series, cutoff: number): void {
  if (!Number.isInteger(cutoff) || cutoff < 1 || cutoff > days.length) {
    throw new RangeError(`a cutoff must be 1 … ${days.length} observed days, got ${cutoff}`);
  }
  const span = daysBetween(days[0], days[cutoff - 1]) + 1;
  if (span < LEAST_SPAN || cutoff < LEAST_OBSERVED) {
    throw new CannotFitError(
      `calendar needs ${LEAST_SPAN} days of history with sales on ${LEAST_OBSERVED}, got ${span} with ${cutoff}`,
    );
  }
}

/** Fits the first `cutoff` days; the running Gram matrices must not have passed them yet. */
function fitAt(design: Design, cutoff: number, grams: readonly RunningGram[], variation: Variation): CalendarModel {
  const { settings = SETTINGS } = variation;
  const window = openWindow(design, cutoff);
  const uses = Object.entries(design.series.covariates).map(([name, values]) => describeUse(name, values, cutoff));
  const weighted = grams.flatMap((gram) => {
    extendGram(gram, design, window.tailStart);
    const system = weighSystem(window, gram);
    return settings.filter((setting) => setting.halfLife === gram.halfLife).map((setting) => ({ setting, system }));
  });
  return assembleModel(window, fitAverage(window, weighted, uses, variation), uses);
}

/** A setting with the normal equations weighted by its half-life. */
interface WeightedSetting {
  readonly setting: Setting;
  readonly system: WeightedSystem;
}

/** The mean of the settings' fits and the corrections made after it, all in logarithms. */
interface AveragedFit {
  readonly coefficients: Float64Array;
  /** Robust standard deviation of the mean fit's residuals. */
  readonly sigma: number;
  readonly level: number;
  readonly retransformation: number;
  readonly anniversaries: Float64Array;
  /** See `effectCovariance`. */
  readonly effectCovariance: number[];
}

/**
 * All settings share their features, so the mean of their predictions, in logarithms, is the prediction of their mean
 * coefficients; the corrections are made once, to the mean.
 */
function fitAverage(
  window: TrainingWindow,
  weighted: readonly WeightedSetting[],
  uses: readonly CovariateUse[],
  variation: Variation,
): AveragedFit {
  const fits = fitEach(window, weighted, uses, variation);
  const residuals = meanVector(fits.map((fit) => fit.residuals));
  const sigma = robustScale(residuals);
  return {
    coefficients: meanVector(fits.map((fit) => fit.coefficients)),
    sigma,
    level: levelCorrection(residuals, window.epochDays, sigma),
    retransformation: retransformation(window.target, residuals, weighted[0].system.weights, sigma),
    anniversaries: anniversaryCorrections(residuals, window.epochDays, sigma),
    // The settings hardly differ in the effects of a plan: the errors of one stand for those of the mean.
    effectCovariance: effectCovariance(window.design.layout, fits[0].solved, {
      sigma,
      weights: weighted[0].system.weights,
    }),
  };
}

function meanVector(vectors: readonly Float64Array[]): Float64Array {
  return vectors[0].map((_, i) => vectors.reduce((sum, vector) => sum + vector[i], 0) / vectors.length);
}

export const FIRST_ROUNDS = 4;

export const FURTHER_ROUNDS = 1;

/** Fits one setting after the other; the first one's residuals start the others, which so need fewer rounds. */
function fitEach(
  window: TrainingWindow,
  weighted: readonly WeightedSetting[],
  uses: readonly CovariateUse[],
  { priorScale, firstRounds = FIRST_ROUNDS, furtherRounds = FURTHER_ROUNDS }: Variation,
): RobustFit[] {
  const fits: RobustFit[] = [];
  for (const { setting, system } of weighted) {
    const precisions = priorPrecisions(window.design.layout, setting.name, window.years, uses, priorScale);
    const { huber, tail } = setting;
    const iterations = fits.length === 0 ? firstRounds : furtherRounds;
    fits.push(fitRobustRidge(window, system, { precisions, huber, tail, iterations, from: fits[0] }));
  }
  return fits;
}

const REMEMBERED_DAYS = 84;

function assembleModel(window: TrainingWindow, fit: AveragedFit, covariates: readonly CovariateUse[]): CalendarModel {
  const { design, epochDays, count, unit } = window;
  const known = epochDays[count - 1] - epochDays[0] + 1;
  return {
    kind: 'calendar',
    shape: MODEL_SHAPE,
    firstDay: fromEpochDay(epochDays[0]),
    lastDay: fromEpochDay(epochDays[count - 1]),
    unit,
    greatest: design.series.sales.subarray(0, count).reduce((a, b) => Math.max(a, b)),
    coefficients: coefficientsOf(window, fit),
    level: fit.level,
    anniversaries: Array.from(fit.anniversaries),
    effectCovariance: fit.effectCovariance,
    sigma: fit.sigma,
    covariates: [...covariates],
    recentOpen: Array.from(design.open.subarray(Math.max(0, known - REMEMBERED_DAYS), known)),
    holidayBefore: design.series.covariates[HOLIDAY]?.[count - 1] ?? 0,
  };
}

/** Time of the linear trend is counted from the first day in training and from the origin in the model. */
function coefficientsOf(
  { design: { layout }, epochDays }: TrainingWindow,
  fit: AveragedFit,
): CalendarModel['coefficients'] {
  const { start, size } = layout;
  const values = fit.coefficients.slice();
  const years = yearsBetween(epochDays[0], epochDays[epochDays.length - 1]);
  values[start.intercept] += values[start.slope] * years + fit.retransformation;
  const groups = GROUP_NAMES.map((group) => [
    group,
    Array.from(values.subarray(start[group], start[group] + size[group])),
  ]);
  return Object.fromEntries(groups) as Record<GroupName, number[]>;
}
