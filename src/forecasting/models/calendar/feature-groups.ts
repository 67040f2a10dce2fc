import { push, type SparseRow } from '../../../numerics/sparse-rows.ts';
import { HOLIDAY, PROMO } from '../../../sales/series.ts';
import type { EffectName } from '../candidate.ts';
import {
  CARNIVAL_COLUMNS,
  CHRISTMAS_COLUMNS,
  CHRISTMAS_RISE_COLUMNS,
  type CivilDay,
  CLOSURE_COLUMNS,
  CLOSURE_REACH,
  DAYS_PER_YEAR,
  EASTER_COLUMNS,
  EDGE_COLUMNS,
  EVE_COLUMNS,
  firstStep,
  type OpeningDays,
  PAYDAY_COLUMNS,
  pushCarnival,
  pushChristmas,
  pushChristmasRise,
  pushClosures,
  pushEaster,
  pushEdges,
  pushEves,
  pushFourier,
  pushPayday,
  pushShoppingDays,
  pushSteps,
  SHOPPING_COLUMNS,
  STEP_DAYS,
  stepScale,
} from './day-context.ts';

/** What the features of a day are made of, besides the day itself. */
export interface DayContext {
  readonly opening: OpeningDays;
  /** Days after the origin of the forecast; undefined while a row stands for several origins. */
  readonly daysSinceOrigin: number | undefined;
  /** Value of the linear trend's column, years. */
  readonly trendTime: number;
  /** Names of the covariates other than promotion and holiday, in the order of their columns. */
  readonly others: readonly string[];
  /** Covariate of this day, centred; 0 when it is not known. */
  readonly covariate: (name: string) => number;
  /** Holiday value of any day; 0 when it is not known. */
  readonly holidayOn: (epochDay: number) => number;
}

/** Writes a group's features of one day to a row, by ascending columns from `start` on. */
export type Writer = (row: SparseRow, start: number, day: CivilDay, context: DayContext) => void;

/** What is believed of a group's coefficients before the data are seen: normal around 0, each by itself. */
interface Prior {
  /** Standard deviation in logarithms of sales; infinite: free. */
  readonly sd: number;
  /** That of column k (from 0), if not all have the same; 0: not used. */
  readonly ofColumn?: (sd: number, k: number, years: number) => number;
  /** Years of history from which the group is used; without it always. */
  readonly fromYears?: number;
  /** The covariate in whose unit column k is measured: the prior is then for the effect of its greatest value seen. */
  readonly covariate?: (k: number, others: readonly string[]) => string;
}

/** A group of columns of the design matrix. */
interface FeatureGroup {
  /** How many; `others` are the covariates other than promotion and holiday. */
  readonly columns: number | ((others: readonly string[]) => number);
  /** The covariate without which a series does not have the group. */
  readonly needs?: typeof PROMO | typeof HOLIDAY;
  /** The effect that its part of a forecast is reported as. */
  readonly effect: EffectName;
  readonly prior: Prior;
  /**
   * How the fit corrects the prior: by `group` when a store may show nothing of it at all, by `column` when each may be
   * large on its own (see `adaptPriors`), by `evidence` when it may be anything between nothing and very strong (see
   * `weighedFit`). Without it the prior stays.
   */
  readonly adapts?: 'group' | 'column' | 'evidence';
  /** For `evidence`: the multiples of the standard deviation that are weighed; 0 is none of it. */
  readonly scales?: readonly number[];
  /**
   * Its features follow from the distance to the origin, those of all others only from the day: its columns stand last, and
   * the fit works them out for each origin. That pass knows no other such group than the steps of the level.
   */
  readonly dependsOnOrigin?: true;
  /** How many days after its own a feature may depend on; 0 without it. */
  readonly lookahead?: number;
  /** A plan of promotions, holidays, covariates and open days changes it: the model keeps how its coefficients err. */
  readonly planned?: true;
  /** It describes what a planned day does to the days around it: when never seen, nothing is assumed. */
  readonly neighbour?: true;
  /** A series' own: it is not borrowed from a group of series. A young shop has its own level, and grows by itself. */
  readonly own?: true;
  /** Shape of stored models that brought it; without it the first. Models of earlier shapes have no coefficients of it. */
  readonly since?: number;
  readonly write: Writer;
}

const MONTH_PAIRS = 4;
const YEARLY_PAIRS = 8;
const HOLIDAY_PAIRS = 4;

/** Number of the pair, from 1, that column k of a Fourier series belongs to. */
function pairOf(k: number): number {
  return Math.floor(k / 2) + 1;
}

function yearPhase(epochDay: number): number {
  return (2 * Math.PI * epochDay) / DAYS_PER_YEAR;
}

/**
 * The features of the model; a new group is one entry here, with its writer. The order is that of the columns, and of
 * the planned ones in the covariance that a model keeps: entries are added but not moved.
 */
const FEATURE_GROUPS = {
  intercept: {
    columns: 1,
    effect: 'base',
    prior: { sd: Number.POSITIVE_INFINITY },
    own: true,
    write: (row, start) => push(row, start, 1),
  },
  weekday: {
    columns: 7,
    effect: 'weekday',
    prior: { sd: 0.7 },
    write: (row, start, { weekday }) => push(row, start + weekday - 1, 1),
  },
  slope: {
    columns: 1,
    effect: 'trend',
    prior: { sd: 0.02 },
    adapts: 'evidence',
    scales: [1, 2, 7.5],
    own: true,
    write: (row, start, _, { trendTime }) => push(row, start, trendTime),
  },
  promotion: {
    columns: 1,
    needs: PROMO,
    effect: 'promotion',
    prior: { sd: 0.5, covariate: () => PROMO },
    planned: true,
    write: (row, start, _, { covariate }) => push(row, start, covariate(PROMO)),
  },
  promotionByWeekday: {
    columns: 7,
    needs: PROMO,
    effect: 'promotion',
    prior: { sd: 0.15, covariate: () => PROMO },
    adapts: 'group',
    planned: true,
    write: (row, start, { weekday }, { covariate }) => push(row, start + weekday - 1, covariate(PROMO)),
  },
  holiday: {
    columns: 1,
    needs: HOLIDAY,
    effect: 'holiday',
    prior: { sd: 0.5, covariate: () => HOLIDAY },
    planned: true,
    write: (row, start, _, { covariate }) => push(row, start, covariate(HOLIDAY)),
  },
  holidayByWeekday: {
    columns: 7,
    needs: HOLIDAY,
    effect: 'holiday',
    prior: { sd: 0.05, covariate: () => HOLIDAY },
    adapts: 'group',
    planned: true,
    write: (row, start, { weekday }, { covariate }) => push(row, start + weekday - 1, covariate(HOLIDAY)),
  },
  /** The day before a holiday, two days before one, and the day after. */
  holidayNeighbour: {
    columns: 3,
    needs: HOLIDAY,
    effect: 'holiday',
    prior: { sd: 0.07 },
    adapts: 'group',
    planned: true,
    neighbour: true,
    lookahead: 2,
    write: (row, start, { epochDay }, { holidayOn }) => {
      push(row, start, holidayOn(epochDay + 1));
      push(row, start + 1, holidayOn(epochDay + 1) === 0 ? holidayOn(epochDay + 2) : 0);
      push(row, start + 2, holidayOn(epochDay - 1));
    },
  },
  /** Nearly all the seasons must have been seen before a holiday's effect may differ between them. */
  holidayBySeason: {
    columns: 2 * HOLIDAY_PAIRS,
    needs: HOLIDAY,
    effect: 'holiday',
    prior: { sd: 0.06, fromYears: 0.9 },
    adapts: 'group',
    planned: true,
    write: (row, start, { epochDay }, { covariate }) => {
      if (covariate(HOLIDAY) !== 0) pushFourier(row, start, HOLIDAY_PAIRS, yearPhase(epochDay));
    },
  },
  covariate: {
    columns: ({ length }) => length,
    effect: 'covariates',
    prior: { sd: 0.05, covariate: (k, others) => others[k] },
    planned: true,
    write: (row, start, _, { others, covariate }) => {
      for (let c = 0; c < others.length; c += 1) push(row, start + c, covariate(others[c]));
    },
  },
  closure: {
    columns: CLOSURE_COLUMNS,
    effect: 'closures',
    prior: { sd: 0.15 },
    adapts: 'group',
    planned: true,
    neighbour: true,
    lookahead: CLOSURE_REACH,
    write: (row, start, { epochDay }, { opening }) => pushClosures(row, start, epochDay, opening),
  },
  christmas: {
    columns: CHRISTMAS_COLUMNS,
    effect: 'christmas',
    prior: { sd: 0.15 },
    adapts: 'group',
    write: pushChristmas,
  },
  christmasRise: {
    columns: CHRISTMAS_RISE_COLUMNS,
    effect: 'christmas',
    prior: { sd: 0.2 },
    since: 2,
    write: pushChristmasRise,
  },
  eve: { columns: EVE_COLUMNS, effect: 'christmas', prior: { sd: 0.5 }, write: pushEves },
  easter: { columns: EASTER_COLUMNS, effect: 'easter', prior: { sd: 0.05 }, adapts: 'group', write: pushEaster },
  carnival: {
    columns: CARNIVAL_COLUMNS,
    effect: 'carnival',
    prior: { sd: 0.07 },
    adapts: 'group',
    write: pushCarnival,
  },
  shopping: {
    columns: SHOPPING_COLUMNS,
    effect: 'shoppingDays',
    prior: { sd: 0.08 },
    adapts: 'group',
    write: pushShoppingDays,
  },
  /** What comes back every month needs three of them. */
  payday: {
    columns: PAYDAY_COLUMNS,
    effect: 'monthPosition',
    prior: { sd: 0.08, fromYears: 0.25 },
    adapts: 'group',
    write: pushPayday,
  },
  edge: {
    columns: EDGE_COLUMNS,
    effect: 'monthPosition',
    prior: { sd: 0.02, fromYears: 0.25 },
    adapts: 'group',
    write: pushEdges,
  },
  monthPosition: {
    columns: 2 * MONTH_PAIRS,
    effect: 'monthPosition',
    prior: { sd: 0.025, ofColumn: (sd, k) => sd / Math.sqrt(pairOf(k)), fromYears: 0.25 },
    adapts: 'group',
    write: (row, start, { dayOfMonth, daysInMonth }) =>
      pushFourier(row, start, MONTH_PAIRS, (2 * Math.PI * (dayOfMonth - 0.5)) / daysInMonth),
  },
  /** Before nearly all of a year has been seen, the rest of the curve would be invented. */
  yearly: {
    columns: 2 * YEARLY_PAIRS,
    effect: 'yearly',
    prior: { sd: 0.03, ofColumn: (sd, k) => sd / pairOf(k), fromYears: 0.95 },
    adapts: 'evidence',
    scales: [0, 1, 3, 10],
    write: (row, start, { epochDay }) => pushFourier(row, start, YEARLY_PAIRS, yearPhase(epochDay)),
  },
  /** Weekends that matter more in summer, say: the first pair of the year on each weekday. */
  weekdayBySeason: {
    columns: 2 * 7,
    effect: 'weekday',
    prior: { sd: 0.03, fromYears: 0.9 },
    adapts: 'group',
    since: 2,
    write: (row, start, { weekday, epochDay }) => pushFourier(row, start + 2 * (weekday - 1), 1, yearPhase(epochDay)),
  },
  /** Of a step that stands for 28 days; one that no observed day lies before is not used. */
  step: {
    columns: STEP_DAYS.length,
    effect: 'trend',
    prior: {
      sd: 0.005,
      ofColumn: (sd, k, years) => (years * DAYS_PER_YEAR > STEP_DAYS[k] ? sd * stepScale(k) : 0),
    },
    adapts: 'column',
    dependsOnOrigin: true,
    own: true,
    write: (row, start, _, { daysSinceOrigin = 0 }) => pushSteps(row, start, firstStep(daysSinceOrigin)),
  },
} as const satisfies Readonly<Record<string, FeatureGroup>>;

export type GroupName = keyof typeof FEATURE_GROUPS;
export const GROUP_NAMES = Object.keys(FEATURE_GROUPS) as GroupName[];

/** The same table, without what is known of each entry. */
export function groupOf(name: GroupName): FeatureGroup {
  return FEATURE_GROUPS[name];
}

/** The groups of columns that a series may borrow from a group of series. */
export const POOLED_GROUPS = GROUP_NAMES.filter((name) => !groupOf(name).own);

/** Number of columns that a group has for a series with these covariates. */
export function columnsOf(name: GroupName, covariates: readonly string[]): number {
  const { columns, needs } = groupOf(name);
  if (needs !== undefined && !covariates.includes(needs)) return 0;
  return typeof columns === 'number' ? columns : columns(othersOf(covariates));
}

/** The covariates that have a column each, by name: all but promotion and holiday. */
export function othersOf(covariates: readonly string[]): string[] {
  return covariates.filter((name) => name !== PROMO && name !== HOLIDAY).toSorted();
}

/** A row depends on nothing later than this many days after it. */
export const LOOKAHEAD_DAYS = Math.max(...GROUP_NAMES.map((name) => groupOf(name).lookahead ?? 0));
/** What is subtracted from a covariate: nothing from flags and shares, else the first value (against cancellation). */
export function centreOf(values: Float64Array): number {
  const first = values[0] ?? 0;
  return Math.abs(first) <= 1 ? 0 : first;
}
