import { HOLIDAY, PROMO } from '../../data/series.ts';
import { CLOSURE_COLUMNS } from './closure-neighbours.ts';
import { CARNIVAL_COLUMNS, CHRISTMAS_COLUMNS, EASTER_COLUMNS, EVE_COLUMNS } from './festive-season.ts';
import { EDGE_COLUMNS, PAYDAY_COLUMNS } from './month-ends.ts';
import { SHOPPING_COLUMNS } from './shopping-days.ts';
import { STEP_DAYS } from './trend.ts';

export const MONTH_PAIRS = 4;
export const YEARLY_PAIRS = 8;
export const HOLIDAY_PAIRS = 4;
export const HOLIDAY_NEIGHBOURS = 3;

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
