import {
  difficultyOf,
  ERROR_DEGREES_OF_FREEDOM,
  horizonFactor,
  jointSpread,
  PRIOR_STRENGTH,
  scoreOf,
  USUAL_DIFFICULTY,
} from '../../src/forecasting/intervals/error-model.ts';
import { TOTAL_DEGREES_OF_FREEDOM } from '../../src/forecasting/intervals/intervals.ts';
import { groupBy } from '../../src/monitoring/accuracy.ts';
import { mean } from '../../src/numerics/linear-algebra.ts';
import { studentLogLikelihood, studentScale } from '../../src/numerics/student-t.ts';
import type { PanelSeries } from '../accuracy/panel.ts';
import { table } from '../machine.ts';
import { type DayError, errorsOf, steps } from './errors.ts';

const FREEDOMS = [...steps(2, 1, 19), 25, 30, 40, 60];
/** Fewer open days are no month. */
const LEAST_DAYS = 14;

/** How heavy the tails of the errors of days and of totals are: degrees of freedom of Student's t with the largest likelihood. */
export function tailsReport(stores: readonly PanelSeries[]): string {
  const errors = errorsOf(stores, { horizon: 31, origins: 13, leastHistory: 540 });
  const byStore = [...groupBy(errors, ({ store }) => store).values()].map((own) =>
    own.map((day) => ({ ...day, score: day.score / relativeSpread(day) })),
  );
  const days = byStore.map((own) => own.map(({ score }) => score));
  const totals = byStore.flatMap(totalScores);
  const rows = [
    ['a day', days, '`ERROR_DEGREES_OF_FREEDOM`', ERROR_DEGREES_OF_FREEDOM],
    ['the total of 31 days', [totals], '`TOTAL_DEGREES_OF_FREEDOM`', TOTAL_DEGREES_OF_FREEDOM],
  ] as const;
  return [
    "Degrees of freedom of Student's t with the largest likelihood, and the range in which its logarithm is at most 2 lower, as if errors",
    'were independent. Days: one scale for each store. Totals: scores in units of their joint spread, one scale for all.',
    '',
    table(
      ['errors of', 'number', 'measured', 'range', 'constant', 'in the code'],
      rows.map(([name, groups, constant, code]) => {
        const { best, low, high } = freedomOf(groups);
        return [name, String(groups.flat().length), String(best), `${low}–${high}`, constant, String(code)];
      }),
    ),
  ].join('\n');
}

const relativeSpread = (day: DayError): number => horizonFactor(day.horizon) * difficultyOf(USUAL_DIFFICULTY, day);

/** Score of each origin's total relative to the spread that the days and their correlation give it. */
function totalScores(own: readonly DayError[]): number[] {
  const spread = Math.sqrt(mean(own.map(({ score }) => score * score)));
  return [...groupBy(own, ({ origin }) => origin).values()].flatMap((month) => {
    if (month.length < LEAST_DAYS) return [];
    const forecast = month.reduce((sum, day) => sum + day.forecast, 0);
    const actual = month.reduce((sum, day) => sum + day.actual, 0);
    const errors = month.map((day) => ({
      horizon: day.horizon,
      spread: spread * day.forecast * relativeSpread(day),
    }));
    const score = scoreOf({ kind: 'multiplicative', typical: forecast }, forecast, actual);
    return [(score * forecast) / jointSpread(errors, PRIOR_STRENGTH)];
  });
}

/** Of groups with a scale each. */
function freedomOf(groups: readonly (readonly number[])[]) {
  const likelihoods = FREEDOMS.map((degreesOfFreedom) =>
    groups.reduce((sum, group) => {
      const values = Float64Array.from(group);
      const weights = new Float64Array(values.length).fill(1);
      const scale = studentScale(values, weights, degreesOfFreedom);
      const constant = values.length * logNorm(degreesOfFreedom);
      return sum + constant + studentLogLikelihood(values, weights, { scale, degreesOfFreedom });
    }, 0),
  );
  const greatest = Math.max(...likelihoods);
  const near = FREEDOMS.filter((_, i) => likelihoods[i] >= greatest - 2);
  return { best: FREEDOMS[likelihoods.indexOf(greatest)], low: near[0], high: near[near.length - 1] };
}

/** Logarithm of the greatest density of Student's t with scale 1, up to a constant. */
function logNorm(degreesOfFreedom: number): number {
  return logGammaOfHalf(degreesOfFreedom + 1) - logGammaOfHalf(degreesOfFreedom) - Math.log(degreesOfFreedom) / 2;
}

/** ln Γ(k / 2) for a whole k ≥ 1, by Γ(x + 1) = x Γ(x). */
function logGammaOfHalf(k: number): number {
  let sum = k % 2 === 1 ? Math.log(Math.PI) / 2 : 0;
  for (let x = k / 2 - 1; x > 0; x -= 1) sum += Math.log(x);
  return sum;
}
