import { anniversaryCorrections } from './anniversary.ts';
import { effectCovariance } from './effect-covariance.ts';
import { levelCorrection } from './level-correction.ts';
import type { CovariateUse } from './model.ts';
import { priorPrecisions } from './penalties.ts';
import { retransformation } from './retransformation.ts';
import { fitRobustRidge, type RobustFit } from './robust-ridge.ts';
import { robustScale } from './robust-weights.ts';
import type { Setting } from './settings.ts';
import type { TrainingWindow } from './training-window.ts';
import type { WeightedSystem } from './weighted-system.ts';

const FIRST_ROUNDS = 4;
const FURTHER_ROUNDS = 1;

/** A setting with the normal equations weighted by its half-life. */
export interface WeightedSetting {
  readonly setting: Setting;
  readonly system: WeightedSystem;
}

/** The mean of the settings' fits and the corrections made after it, all in logarithms. */
export interface AveragedFit {
  readonly coefficients: Float64Array;
  /** Robust standard deviation of the mean fit's residuals. */
  readonly sigma: number;
  readonly level: number;
  readonly retransformation: number;
  readonly anniversaries: Float64Array;
  /** See `effectCovariance`. */
  readonly effectCovariance: number[];
}

/** Fits one setting after the other; the first one's residuals start the others, which so need fewer rounds. */
function fitEach(
  window: TrainingWindow,
  weighted: readonly WeightedSetting[],
  uses: readonly CovariateUse[],
): RobustFit[] {
  const fits: RobustFit[] = [];
  for (const { setting, system } of weighted) {
    const precisions = priorPrecisions(window.design.layout, setting, window.years, uses);
    const { huber, stepTail } = setting;
    const iterations = fits.length === 0 ? FIRST_ROUNDS : FURTHER_ROUNDS;
    fits.push(fitRobustRidge(window, system, { precisions, huber, stepTail, iterations, from: fits[0] }));
  }
  return fits;
}

function meanOf(vectors: readonly Float64Array[]): Float64Array {
  return vectors[0].map((_, i) => vectors.reduce((sum, vector) => sum + vector[i], 0) / vectors.length);
}

/**
 * All settings share their features, so the mean of their predictions, in logarithms, is the prediction of their mean
 * coefficients; the corrections are made once, to the mean.
 */
export function fitAverage(
  window: TrainingWindow,
  weighted: readonly WeightedSetting[],
  uses: readonly CovariateUse[],
): AveragedFit {
  const fits = fitEach(window, weighted, uses);
  const residuals = meanOf(fits.map((fit) => fit.residuals));
  const sigma = robustScale(residuals);
  return {
    coefficients: meanOf(fits.map((fit) => fit.coefficients)),
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
