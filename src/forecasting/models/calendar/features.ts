import { push, type SparseRow } from '../../../numerics/sparse-rows.ts';
import { HOLIDAY, PROMO } from '../../../sales/series.ts';
import { type CivilDay, civilDayOf } from './civil-day.ts';
import { type ColumnLayout, HOLIDAY_PAIRS, MONTH_PAIRS, YEARLY_PAIRS } from './feature-groups.ts';
import { pushCarnival, pushChristmas, pushEaster, pushEves, pushShoppingDays } from './festive-days.ts';
import { pushEdges, pushPayday } from './month-position.ts';
import { type OpeningDays, pushClosures } from './opening-days.ts';
import { DAYS_PER_YEAR } from './trend.ts';

/** `pairs` pairs sin(k·phase), cos(k·phase), k = 1 …, by the addition theorem. */
function pushFourier(row: SparseRow, start: number, pairs: number, phase: number): void {
  const cosine = Math.cos(phase);
  const sine = Math.sin(phase);
  let c = cosine;
  let s = sine;
  for (let k = 0; k < pairs; k += 1) {
    push(row, start + 2 * k, s);
    push(row, start + 2 * k + 1, c);
    [c, s] = [c * cosine - s * sine, s * cosine + c * sine];
  }
}

/** A row depends on nothing later than this many days after it. */
export const LOOKAHEAD_DAYS = 3;

/** What the features of a day are made of. */
export interface DayContext {
  readonly layout: ColumnLayout;
  readonly opening: OpeningDays;
  /** Days since 1970-01-01. */
  readonly epochDay: number;
  /** Value of the linear trend's column, years. */
  readonly trendTime: number;
  /** Covariate of this day, centred; 0 when it is not known. */
  readonly covariate: (name: string) => number;
  /** Holiday value of any day; 0 when it is not known. */
  readonly holidayOn: (epochDay: number) => number;
}

function pushByWeekday(row: SparseRow, start: number, weekday: number, value: number): void {
  push(row, start + weekday - 1, value);
}

function pushKnown(row: SparseRow, context: DayContext, { weekday, epochDay }: CivilDay): void {
  const {
    layout: { start, size, covariates },
    covariate,
    holidayOn,
  } = context;
  if (size.promotion > 0) {
    push(row, start.promotion, covariate(PROMO));
    pushByWeekday(row, start.promotionByWeekday, weekday, covariate(PROMO));
  }
  if (size.holiday > 0) {
    push(row, start.holiday, covariate(HOLIDAY));
    pushByWeekday(row, start.holidayByWeekday, weekday, covariate(HOLIDAY));
    push(row, start.holidayNeighbour, holidayOn(epochDay + 1));
    push(row, start.holidayNeighbour + 1, holidayOn(epochDay + 1) === 0 ? holidayOn(epochDay + 2) : 0);
    push(row, start.holidayNeighbour + 2, holidayOn(epochDay - 1));
    if (covariate(HOLIDAY) !== 0)
      pushFourier(row, start.holidayBySeason, HOLIDAY_PAIRS, (2 * Math.PI * epochDay) / DAYS_PER_YEAR);
  }
  for (let c = 0; c < covariates.length; c += 1) push(row, start.covariate + c, covariate(covariates[c]));
}

/**
 * Writes the features of one day that do not depend on the origin, for training and for forecasting alike: intercept,
 * weekday, linear trend, promotion and holiday (each also by weekday), neighbours of holidays and of closures, other
 * covariates, Christmas and Easter, paydays, Fourier pairs over the month and over the year.
 */
export function writeFeatures(row: SparseRow, context: DayContext): void {
  const { start } = context.layout;
  const day = civilDayOf(context.epochDay);
  row.length = 0;
  push(row, start.intercept, 1);
  pushByWeekday(row, start.weekday, day.weekday, 1);
  push(row, start.slope, context.trendTime);
  pushKnown(row, context, day);
  pushClosures(row, start.closure, context.opening, day.epochDay - context.opening.firstDay);
  pushChristmas(row, start.christmas, day);
  pushEves(row, start.eve, day);
  pushEaster(row, start.easter, day);
  pushCarnival(row, start.carnival, day);
  pushShoppingDays(row, start.shopping, day);
  pushPayday(row, start.payday, day);
  pushEdges(row, start.edge, day);
  pushFourier(row, start.monthPosition, MONTH_PAIRS, (2 * Math.PI * (day.dayOfMonth - 0.5)) / day.daysInMonth);
  pushFourier(row, start.yearly, YEARLY_PAIRS, (2 * Math.PI * day.epochDay) / DAYS_PER_YEAR);
}
