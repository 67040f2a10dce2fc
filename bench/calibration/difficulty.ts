import { DIFFICULTY_PRIOR_DAYS, horizonFactor, USUAL_DIFFICULTY } from '../../src/forecasting/intervals/error-model.ts';
import { groupBy } from '../../src/monitoring/accuracy.ts';
import { mean } from '../../src/numerics/linear-algebra.ts';
import type { PanelSeries } from '../accuracy/panel.ts';
import { table } from '../machine.ts';
import { type DayError, errorsOf, meanSize } from './errors.ts';

/** Fewer days of a kind say nothing of a store. */
const LEAST_DAYS = 5;

/** How much larger errors are in festive seasons and on holidays, and how much that differs between stores. */
export function difficultyReport(stores: readonly PanelSeries[]): string {
  const errors = errorsOf(stores, { horizon: 31, origins: 16, leastHistory: 400 }).map((error) => ({
    ...error,
    score: error.score / horizonFactor(error.horizon),
  }));
  const rows = (['festive', 'holiday'] as const).map((kind) => {
    const { factor, days, priorDays } = measure(errors, kind);
    return [
      kind,
      String(days),
      Number.isNaN(factor) ? '–' : factor.toFixed(2),
      String(USUAL_DIFFICULTY[kind]),
      Number.isFinite(priorDays) ? priorDays.toFixed(0) : '–',
    ];
  });
  return [
    'Mean size of the scores relative to ordinary days of the same store; days that are both are left out. The last column is the',
    `number of days whose chance variation equals the variation between stores (\`DIFFICULTY_PRIOR_DAYS\` is ${DIFFICULTY_PRIOR_DAYS}).`,
    '',
    table(['kind of day', 'days', 'measured', 'in the code', 'days of prior'], rows),
  ].join('\n');
}

function measure(errors: readonly DayError[], kind: 'festive' | 'holiday') {
  const own = [...groupBy(errors, ({ store }) => store).values()].flatMap((days) => {
    const ordinary = meanSize(days.filter(({ festive, holiday }) => !festive && !holiday));
    const ofKind = days.filter((day) => day[kind] && !(day.festive && day.holiday));
    if (ofKind.length < LEAST_DAYS) return [];
    const ratios = ofKind.map(({ score }) => Math.abs(score) / ordinary);
    return [
      { days: ratios.length, log: Math.log(mean(ratios)), relativeVariance: varianceOf(ratios) / mean(ratios) ** 2 },
    ];
  });
  const days = own.reduce((sum, each) => sum + each.days, 0);
  const log = own.reduce((sum, each) => sum + (each.days / days) * each.log, 0);
  const chance = mean(own.map((each) => each.relativeVariance / each.days));
  const between = varianceOf(own.map((each) => each.log)) - chance;
  return {
    days,
    factor: own.length === 0 ? Number.NaN : Math.exp(log),
    priorDays: between > 0 ? mean(own.map((each) => each.relativeVariance)) / between : Number.POSITIVE_INFINITY,
  };
}

function varianceOf(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}
