import { HOLIDAY } from '../../data/series.ts';
import { fromEpochDay } from '../../dates.ts';
import type { AveragedFit } from './averaged-fit.ts';
import { GROUPS, type GroupName } from './columns.ts';
import type { CalendarModel, CovariateUse } from './model.ts';
import type { TrainingWindow } from './training-window.ts';
import { yearsBetween } from './trend.ts';

const REMEMBERED_DAYS = 84;

/** Time of the linear trend is counted from the first day in training and from the origin in the model. */
function coefficientsOf(
  { design: { layout }, epochDays }: TrainingWindow,
  fit: AveragedFit,
): CalendarModel['coefficients'] {
  const { start, size } = layout;
  const values = fit.coefficients.slice();
  const years = yearsBetween(epochDays[0], epochDays[epochDays.length - 1]);
  values[start.intercept] += values[start.slope] * years + fit.retransformation;
  const groups = GROUPS.map((group) => [group, Array.from(values.subarray(start[group], start[group] + size[group]))]);
  return Object.fromEntries(groups) as Record<GroupName, number[]>;
}

export function assembleModel(
  window: TrainingWindow,
  fit: AveragedFit,
  covariates: readonly CovariateUse[],
): CalendarModel {
  const { design, epochDays, count, unit } = window;
  const known = epochDays[count - 1] - epochDays[0] + 1;
  return {
    kind: 'calendar',
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
