import { errorCorrelation } from '../../src/forecasting/intervals/error-model.ts';
import { seededRandom } from '../../src/numerics/sampling.ts';

export type Noise = 'normal' | 't5';

/** Strength and lag-1 correlation of the simulated errors: those of a typical series (see error-correlation.ts). */
const STRENGTH = 1.5;
const LAG_ONE = errorCorrelation(1, 2, STRENGTH);
/** 90 % quantiles of Student's t with 5 degrees of freedom and of the normal distribution: the 80 % band is right for both. */
const T5_TO_NORMAL = 1.2815515655446004 / 1.4758840488244815;

/** Errors in spreads: those of the days of one forecast jointly, or a first-order autoregression over all days. */
export function createErrors(seed: number) {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const t5 = () => {
    const squares = Array.from({ length: 5 }, () => normal() ** 2).reduce((sum, square) => sum + square, 0);
    return (normal() / Math.sqrt(squares / 5)) * T5_TO_NORMAL;
  };
  return (kind: 'joint' | 'ar', noise: Noise, days: number): number[] => {
    const shocks = Array.from({ length: days }, noise === 'normal' ? normal : t5);
    if (kind === 'joint') return jointErrors(shocks);
    let before = 0;
    return shocks.map((shock) => {
      before = LAG_ONE * before + Math.sqrt(1 - LAG_ONE ** 2) * shock;
      return before;
    });
  };
}

/** Conditional on the days before, each by Gaussian elimination of their joint correlation. */
function jointErrors(shocks: readonly number[]): number[] {
  const columns = shocks.map((_, j) => shocks.map((_, i) => errorCorrelation(j + 1, i + 1, STRENGTH)));
  const errors = shocks.map(() => 0);
  for (let j = 0; j < shocks.length; j += 1) {
    const pivot = Math.sqrt(columns[j][j]);
    const column = columns[j].map((value, i) => (i < j ? 0 : value / pivot));
    for (let i = j; i < shocks.length; i += 1) errors[i] += column[i] * shocks[j];
    for (let k = j + 1; k < shocks.length; k += 1) {
      for (let i = k; i < shocks.length; i += 1) columns[k][i] -= column[i] * column[k];
    }
  }
  return errors;
}
