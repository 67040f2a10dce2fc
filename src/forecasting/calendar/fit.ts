import type { Series } from '../../data/series.ts';
import { daysBetween } from '../../dates.ts';
import { CannotFitError } from '../candidate.ts';
import { assembleModel } from './assemble-model.ts';
import { fitAverage } from './averaged-fit.ts';
import { describeUse } from './covariate-use.ts';
import { createDesign, type Design } from './design-matrix.ts';
import type { CalendarModel } from './model.ts';
import { createRunningGram, extendGram, type RunningGram } from './running-gram.ts';
import { SETTINGS, type Setting } from './settings.ts';
import { openWindow } from './training-window.ts';
import { weighSystem } from './weighted-system.ts';

/** Least history, in calendar days and in days with sales among them. */
export const LEAST_SPAN = 28;
export const LEAST_OBSERVED = 14;

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
function fitAt(
  design: Design,
  cutoff: number,
  grams: readonly RunningGram[],
  settings: readonly Setting[],
): CalendarModel {
  const window = openWindow(design, cutoff);
  const uses = Object.entries(design.series.covariates).map(([name, values]) => describeUse(name, values, cutoff));
  const weighted = grams.flatMap((gram) => {
    extendGram(gram, design, window.tailStart);
    const system = weighSystem(window, gram);
    return settings.filter((setting) => setting.halfLife === gram.halfLife).map((setting) => ({ setting, system }));
  });
  return assembleModel(window, fitAverage(window, weighted, uses), uses);
}

/**
 * Fits one model per cutoff, the number of observed days that may be used. Each is the model of the series cut off
 * there, number for number, but rows and Gram matrices are shared: a backtest costs little more than its solutions.
 * Throws a CannotFitError for negative sales and for too little history, a RangeError for a cutoff out of range.
 */
export function fitMany(
  series: Series,
  cutoffs: readonly number[],
  settings: readonly Setting[] = SETTINGS,
): CalendarModel[] {
  checkSales(series);
  for (const cutoff of cutoffs) checkCutoff(series, cutoff);
  const design = createDesign(series);
  const halfLives = [...new Set(settings.map((setting) => setting.halfLife))];
  const grams = halfLives.map((halfLife) => createRunningGram(design, halfLife));
  const models = Array.from<CalendarModel>({ length: cutoffs.length });
  for (const i of Array.from(cutoffs.keys()).sort((a, b) => cutoffs[a] - cutoffs[b])) {
    models[i] = fitAt(design, cutoffs[i], grams, settings);
  }
  return models;
}
