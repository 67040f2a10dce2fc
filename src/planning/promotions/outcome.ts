import { type IsoDay, weekdayOf } from '../../dates.ts';
import type { KnownFuture } from '../../forecasting/assumptions.ts';
import { numberWriter } from '../../forecasting/forecast.ts';
import type { DayRange } from '../../forecasting/forecast-range.ts';
import type { Interval } from '../../forecasting/intervals/intervals.ts';
import { comparePlans } from '../../forecasting/scenario/comparison.ts';
import { type Compared, differenceInterval, sharedSpread } from '../../forecasting/scenario/differences.ts';
import type { TrainedModel } from '../../forecasting/trained-model.ts';
import { studentProbability } from '../../numerics/student-t.ts';
import { type KnownDay, mergeKnownDays } from '../../sales/known-future.ts';
import { PROMO } from '../../sales/series.ts';
import type { PromotionAlternative, PromotionPlanRequest } from './schema.ts';
import { mixSupport } from './terms.ts';

export interface Economics extends Pick<PromotionPlanRequest, 'margin' | 'costPerDay' | 'levels'> {
  readonly model: TrainedModel;
  readonly range: DayRange;
  readonly knowledge: KnownFuture;
  /** Of the range, without further promotions. */
  readonly baselineSales: number;
}

/** What the model itself says of a calendar, before rounding. */
export interface Outcome {
  readonly dates: readonly IsoDay[];
  readonly compared: Compared;
  /** Positions of the days whose sales differ. */
  readonly positions: readonly number[];
  readonly extraSales: number;
  readonly profit: number;
}

/** Forecasts the range with promotions on these days beside the one without. */
export function outcomeOf(economics: Economics, dates: readonly IsoDay[]): Outcome {
  const { model, range, knowledge, margin, costPerDay } = economics;
  const promoted = dates.map((date): KnownDay => ({ date, covariates: { [PROMO]: 1 } }));
  const scenario = { ...knowledge, calendar: mergeKnownDays(knowledge.calendar, promoted) };
  const compared = comparePlans(model, range.to, { baseline: knowledge, scenario });
  const positions = [...compared.pairs.keys()].filter((k) => {
    const { before, after } = compared.pairs[k];
    return before.date >= range.from && (dates.includes(before.date) || before.forecast !== after.forecast);
  });
  const extraSales = positions.reduce((sum, k) => sum + extraOf(compared, k), 0);
  return { dates, compared, positions, extraSales, profit: margin * extraSales - costPerDay * dates.length };
}

/** Sales of a day with the promotions less those without them. */
export function extraOf({ pairs }: Compared, k: number): number {
  return pairs[k].after.forecast - pairs[k].before.forecast;
}

export function describeOutcome(economics: Economics, outcome: Outcome): PromotionAlternative {
  const { model, margin, costPerDay, levels, baselineSales } = economics;
  const { dates, compared, positions, extraSales, profit } = outcome;
  const write = numberWriter({ ...model, allowNegative: true });
  const cost = costPerDay * dates.length;
  const bounds = (change: (interval: Interval) => Interval) =>
    Object.fromEntries(
      levels.map((level) => [String(level), write.interval(change(differenceInterval(compared, positions, level)))]),
    );
  return {
    dates: [...dates],
    expectedSales: write.number(baselineSales + extraSales),
    expectedExtraSales: { value: write.number(extraSales), intervals: bounds((interval) => interval) },
    cost: write.number(cost),
    expectedProfit: {
      value: write.number(profit),
      intervals: bounds(([lower, upper]) => [margin * lower - cost, margin * upper - cost]),
    },
    probabilityBetterThanNone: dates.length === 0 ? null : probabilityOfGain(outcome, margin),
    days: dates.map((date) => describeDay(model, outcome, date)),
  };
}

/** Nothing learnt from noisy sales is more certain than this. */
const MOST_CERTAIN = 0.9999;

/** Probability that margin × expected extra sales exceeds the cost, to four digits. */
function probabilityOfGain({ compared, positions, profit }: Outcome, margin: number): number {
  const spread = margin * sharedSpread(compared.errors, positions);
  if (spread === 0) return profit > 0 ? 1 : 0;
  const probability = studentProbability(profit / spread, compared.errors.degreesOfFreedom);
  return Number(Math.min(MOST_CERTAIN, Math.max(1 - MOST_CERTAIN, probability)).toFixed(4));
}

function describeDay(model: TrainedModel, { compared }: Outcome, date: IsoDay): PromotionAlternative['days'][number] {
  const k = compared.pairs.findIndex(({ before }) => before.date === date);
  const { day } = compared.pairs[k].before;
  const [withPromotion, without] = [mixSupport(model, day, true), mixSupport(model, day, false)];
  const { support } = withPromotion.widening >= without.widening ? withPromotion : without;
  return {
    date,
    weekday: weekdayOf(date),
    extraSales: numberWriter({ ...model, allowNegative: true }).number(extraOf(compared, k)),
    support,
    supportDays: withPromotion.count,
  };
}
