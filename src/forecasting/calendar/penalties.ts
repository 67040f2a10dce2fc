import { HOLIDAY, PROMO } from '../../data/series.ts';
import { type ColumnLayout, GROUPS, type GroupName } from './columns.ts';
import { reachOf } from './covariate-use.ts';
import type { CovariateUse } from './model.ts';
import type { Setting } from './settings.ts';
import { DAYS_PER_YEAR, STEP_DAYS, stepScale } from './trend.ts';

/** Years of history from which a yearly curve is fitted: with less, it cannot be told from the trend. */
const YEARLY_FROM = 1.15;
/** Years of history from which a holiday's effect may differ by season: nearly all the seasons must have been seen. */
const HOLIDAY_SEASON_FROM = 0.9;
/** Years of history from which the position in the month counts: three months. */
const MONTHLY_FROM = 0.25;

/** Prior standard deviation of column `k` of a group; 0 when the column is not used. */
function priorOf(group: GroupName, k: number, setting: Setting, years: number): number {
  const pair = Math.floor(k / 2) + 1;
  const prior = setting.prior[group];
  switch (group) {
    case 'payday':
    case 'edge':
      return years < MONTHLY_FROM ? 0 : prior;
    case 'monthPosition':
      return years < MONTHLY_FROM ? 0 : prior / Math.sqrt(pair);
    case 'holidayBySeason':
      return years < HOLIDAY_SEASON_FROM ? 0 : prior;
    case 'yearly':
      return years < YEARLY_FROM ? 0 : prior / pair ** setting.yearlyPower;
    case 'step':
      return years * DAYS_PER_YEAR > STEP_DAYS[k] ? prior * stepScale(k) : 0;
    default:
      return prior;
  }
}

/** The covariate whose unit a column is measured in. */
function covariateOf(layout: ColumnLayout, group: GroupName, k: number): string | undefined {
  if (group === 'promotion' || group === 'promotionByWeekday') return PROMO;
  if (group === 'holiday' || group === 'holidayByWeekday') return HOLIDAY;
  return group === 'covariate' ? layout.covariates[k] : undefined;
}

/**
 * Prior precision 1/τ² of every column (0 = free, ∞ = not used). Times the noise variance it is the ridge penalty:
 * the ridge solution is then the posterior mean under Gaussian priors (Hoerl & Kennard 1970; Lindley & Smith 1972),
 * and without noise it does not shrink at all. A covariate's prior is for its effect at the greatest value seen.
 */
export function priorPrecisions(
  layout: ColumnLayout,
  setting: Setting,
  years: number,
  uses: readonly CovariateUse[],
): Float64Array {
  const precisions = new Float64Array(layout.columns);
  for (const group of GROUPS) {
    for (let k = 0; k < layout.size[group]; k += 1) {
      const name = covariateOf(layout, group, k);
      const reach = name === undefined ? 1 : reachOf(uses, name);
      precisions[layout.start[group] + k] = (reach / priorOf(group, k, setting, years)) ** 2;
    }
  }
  return precisions;
}
