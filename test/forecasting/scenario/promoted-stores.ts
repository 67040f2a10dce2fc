import { addDays, type IsoDay, type Weekday, weekdayOf } from '../../../src/dates.ts';
import { comparePlans } from '../../../src/forecasting/scenario/comparison.ts';
import type { TrainedModel } from '../../../src/forecasting/trained-model.ts';
import type { KnownDay } from '../../../src/sales/known-future.ts';
import { sampleSeries } from '../../sample-series.ts';
import { randomSource } from '../intervals/simulated-sales.ts';

export const WEEK = [1, 0.9, 0.95, 1.05, 1.3, 1.6, 0.7];
export const FIRST = '2023-01-01';

export interface Store {
  readonly seed: number;
  readonly noise: number;
  /** Correlation of the noise from day to day. */
  readonly autocorrelation?: number;
  /** Standard deviation of the effect between weekdays, in logarithms. */
  readonly variety?: number;
}

const UPLIFT = Math.log(1.2);
export const PROMOTED = [2, 4, 6];

/** A year of sales with promotions on about half of the Tuesdays, Thursdays and Saturdays, and their true effect. */
export function store({ seed, noise, autocorrelation = 0, variety = 0 }: Store) {
  const { uniform, normal } = randomSource(seed);
  const uplift = WEEK.map(() => UPLIFT + variety * normal());
  const promoted = Array.from({ length: 365 }, () => uniform() < 0.5);
  let error = normal();
  const errors = promoted.map(() => {
    error = autocorrelation * error + Math.sqrt(1 - autocorrelation ** 2) * normal();
    return noise * error - noise ** 2 / 2;
  });
  const promo = (weekday: Weekday, i: number) => (PROMOTED.includes(weekday) && promoted[i] ? 1 : 0);
  const series = sampleSeries({
    from: '2022-01-01',
    days: 365,
    sales: (_, weekday, i) => 1000 * WEEK[weekday - 1] * Math.exp(uplift[weekday - 1] * promo(weekday, i) + errors[i]),
    covariates: { promo: (_, weekday, i) => promo(weekday, i) },
  });
  const effectOf = (date: IsoDay) => {
    const weekday = weekdayOf(date) - 1;
    return 1000 * WEEK[weekday] * Math.expm1(uplift[weekday]);
  };
  return { series, effectOf };
}

export const MONTH = Array.from({ length: 31 }, (_, i) => addDays(FIRST, i));
export const onWeekdays = (...weekdays: number[]) => MONTH.filter((date) => weekdays.includes(weekdayOf(date)));
export const promotedOn = (dates: readonly IsoDay[]): KnownDay[] =>
  dates.map((date) => ({ date, covariates: { promo: 1 } }));
export const compared = (model: TrainedModel, scenario: readonly KnownDay[], to = '2023-01-31') =>
  comparePlans(model, to, { baseline: { calendar: [] }, scenario: { calendar: scenario } });
export const positionsOf = (dates: readonly IsoDay[]) => dates.map((date) => MONTH.indexOf(date));
