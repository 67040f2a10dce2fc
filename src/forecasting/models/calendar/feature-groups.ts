import { HOLIDAY, PROMO } from '../../../sales/series.ts';
import type { EffectName } from '../effects.ts';
import { type CovariateUse, reachOf } from './covariate-use.ts';
import { CARNIVAL_COLUMNS, CHRISTMAS_COLUMNS, EASTER_COLUMNS, EVE_COLUMNS, SHOPPING_COLUMNS } from './festive-days.ts';
import { EDGE_COLUMNS, PAYDAY_COLUMNS } from './month-position.ts';
import { CLOSURE_COLUMNS } from './opening-days.ts';
import type { Setting } from './settings.ts';
import { DAYS_PER_YEAR, STEP_DAYS, stepScale } from './trend.ts';

export const MONTH_PAIRS = 4;
export const YEARLY_PAIRS = 8;
export const HOLIDAY_PAIRS = 4;
const HOLIDAY_NEIGHBOURS = 3;

/**
 * Groups of columns in the order in which they stand in the design matrix. `step` comes last, because its columns
 * depend on the origin of the forecast, all others only on the day.
 */
export const GROUPS = [
  'intercept',
  'weekday',
  'slope',
  'promotion',
  'promotionByWeekday',
  'holiday',
  'holidayByWeekday',
  'holidayNeighbour',
  'holidayBySeason',
  'covariate',
  'closure',
  'christmas',
  'eve',
  'easter',
  'carnival',
  'shopping',
  'payday',
  'edge',
  'monthPosition',
  'yearly',
  'step',
] as const;
export type GroupName = (typeof GROUPS)[number];

/** Where each group stands: columns start[group] … start[group] + size[group] − 1 of `columns`. */
export interface ColumnLayout {
  /** Names of the covariates other than promotion and holiday, sorted. */
  readonly covariates: readonly string[];
  readonly start: Readonly<Record<GroupName, number>>;
  readonly size: Readonly<Record<GroupName, number>>;
  readonly columns: number;
}

/** The layout follows from the covariates' names alone, so that a model and every shorter history share it. */
export function layoutColumns(covariateNames: readonly string[]): ColumnLayout {
  const promotion = covariateNames.includes(PROMO) ? 1 : 0;
  const holiday = covariateNames.includes(HOLIDAY) ? 1 : 0;
  const covariates = covariateNames.filter((name) => name !== PROMO && name !== HOLIDAY).toSorted();
  const size: Record<GroupName, number> = {
    intercept: 1,
    weekday: 7,
    slope: 1,
    promotion,
    promotionByWeekday: 7 * promotion,
    holiday,
    holidayByWeekday: 7 * holiday,
    holidayNeighbour: HOLIDAY_NEIGHBOURS * holiday,
    holidayBySeason: 2 * HOLIDAY_PAIRS * holiday,
    covariate: covariates.length,
    closure: CLOSURE_COLUMNS,
    christmas: CHRISTMAS_COLUMNS,
    eve: EVE_COLUMNS,
    easter: EASTER_COLUMNS,
    carnival: CARNIVAL_COLUMNS,
    shopping: SHOPPING_COLUMNS,
    payday: PAYDAY_COLUMNS,
    edge: EDGE_COLUMNS,
    monthPosition: 2 * MONTH_PAIRS,
    yearly: 2 * YEARLY_PAIRS,
    step: STEP_DAYS.length,
  };
  const start = {} as Record<GroupName, number>;
  let columns = 0;
  for (const group of GROUPS) {
    start[group] = columns;
    columns += size[group];
  }
  return { covariates, start, size, columns };
}

/** Columns that do not depend on the origin: all but `step`. */
export function staticColumns(layout: ColumnLayout): number {
  return layout.start.step;
}

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

/** The effect that each group of columns counts towards. */
export const EFFECT_OF: Readonly<Record<GroupName, EffectName>> = {
  intercept: 'base',
  weekday: 'weekday',
  slope: 'trend',
  step: 'trend',
  payday: 'monthPosition',
  edge: 'monthPosition',
  monthPosition: 'monthPosition',
  yearly: 'yearly',
  promotion: 'promotion',
  promotionByWeekday: 'promotion',
  holiday: 'holiday',
  holidayByWeekday: 'holiday',
  holidayNeighbour: 'holiday',
  holidayBySeason: 'holiday',
  covariate: 'covariates',
  closure: 'closures',
  christmas: 'closures',
  eve: 'closures',
  easter: 'closures',
  carnival: 'closures',
  shopping: 'closures',
};
