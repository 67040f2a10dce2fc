import {
  addDays,
  daysBetween,
  eachDay,
  firstDayOf,
  type IsoDay,
  lastDayOf,
  monthOf,
  nextMonth,
  weekdayOf,
} from '../dates.ts';
import { type FutureDay, HOLIDAY, PROMO } from '../sales/series.ts';
import { assumptionsOf, type KnownFuture, knowFuture } from './assumptions.ts';
import { explainDay, type Language } from './explanation.ts';
import { type DayRange, wholeMonth } from './forecast-range.ts';
import type { Forecast, ForecastDay } from './forecast-schema.ts';
import { dayInterval, type Interval, quantileOf, totalIntervals } from './intervals/intervals.ts';
import { mixOf, type Support, supportOf } from './intervals/support.ts';
import { type DayEffects, EFFECT_NAMES, matchEffects } from './models/candidate.ts';
import { candidateOf, type TrainedModel } from './trained-model.ts';
import { expectedSales } from './usual-promotions.ts';

export interface ForecastRequest {
  readonly range: DayRange;
  /** Per cent, 1–99. */
  readonly levels: readonly number[];
  /** Probabilities, 0.005–0.995; none by default, and then the answer does not speak of them. */
  readonly quantiles?: readonly number[] | undefined;
  readonly knowledge: KnownFuture;
  /** Up to which day the dataset is observed; days after the own last one of a series were closed. That one by default. */
  readonly lastDay?: IsoDay | undefined;
  /** Add to each day what its forecast is made of, with a sentence in this language. */
  readonly explain?: Language | undefined;
  /** Of the assumptions; English by default. */
  readonly language?: Language | undefined;
}

/** A day still to come: its forecast before rounding and what its band depends on. */
export interface Outlook {
  readonly day: FutureDay;
  readonly date: IsoDay;
  readonly open: boolean;
  /** Something of the day was assumed, since nobody has said it. */
  readonly assumed: boolean;
  readonly holiday: boolean;
  readonly horizon: number;
  readonly forecast: number;
  readonly support: Support;
  readonly widening: number;
  readonly effects: DayEffects | undefined;
}

/**
 * Sales of each day of the range, in the unit of the data, with intervals, and of their sum. Days of the range that
 * the model has seen keep what was sold. Forecasts are not negative unless the data may be. With the month after the last
 * observed day comes what becomes of the month that this day is in, if it has days left.
 */
export function forecast(model: TrainedModel, version: string, request: ForecastRequest): Forecast {
  const { range, knowledge, explain, language } = request;
  const lastDay = lastObserved(model, request);
  const first = addDays(lastDay, 1);
  const ahead = lookAhead(model, { from: first, to: range.to }, knowledge, explain !== undefined);
  const future = ahead.filter(({ date }) => date >= range.from);
  const past = observedDays(model, range, lastDay);
  const write = numberWriter(model);
  const spread = spreadWriter(model, request);
  const days = [
    ...past.map((day) => ({ ...day, ...spread(() => [day.forecast, day.forecast]) })),
    ...future.map((outlook) => ({
      ...describe(outlook.day),
      ...(outlook.open ? { support: outlook.support.support, supportDays: outlook.support.count } : {}),
      forecast: write.number(outlook.forecast),
      ...spread((level) => dayInterval(model.intervals, outlook, level)),
      ...explanationOf(outlook, write.number(outlook.forecast), explain),
    })),
  ];
  const isMonthAfter = wholeMonth(range) === nextMonth(monthOf(lastDay));
  return {
    dataset: model.dataset,
    datasetVersion: model.datasetVersion,
    model: { version, kind: model.kind },
    ...range,
    days,
    total: totalOf(model, request, past, future),
    ...(isMonthAfter && range.from > first ? { monthInProgress: monthInProgress(model, request, ahead) } : {}),
    ...(model.covariates.some(({ usual }) => usual !== undefined) ? { assume: knowledge.assume ?? 'usual' } : {}),
    assumptions: assumptionsOf(
      model,
      future.map(({ day }) => day),
      { ...knowledge, language },
    ),
  };
}

/** The last day of the dataset that the series is in, or its own. */
function lastObserved({ trainedOn }: TrainedModel, { lastDay }: Pick<ForecastRequest, 'lastDay'>): IsoDay {
  return lastDay !== undefined && lastDay > trainedOn.to ? lastDay : trainedOn.to;
}

/** The month of the last observed day: what was sold, and what these days ahead add to it. */
function monthInProgress(model: TrainedModel, request: ForecastRequest, ahead: readonly Outlook[]) {
  const lastDay = lastObserved(model, request);
  const month = monthOf(lastDay);
  const observed = observedDays(model, { from: firstDayOf(month), to: lastDayOf(month) }, lastDay);
  const missing = observed.filter(({ date }) => date > model.trainedOn.to).length;
  const remaining = ahead.filter(({ date }) => monthOf(date) === month);
  const sold = observed.reduce((sum, { forecast }) => sum + forecast, 0);
  return {
    month,
    observed: {
      days: observed.filter(({ open }) => open).length,
      sales: numberWriter(model).number(sold),
      ...(missing > 0 ? { missing } : {}),
    },
    remaining: { days: remaining.length, ...totalOf(model, request, [], remaining) },
    total: totalOf(model, request, observed, remaining),
  };
}

/** Of days that were observed and of days to come. */
function totalOf(
  model: TrainedModel,
  request: ForecastRequest,
  observed: readonly Pick<ForecastDay, 'forecast'>[],
  ahead: readonly Outlook[],
) {
  const certain = observed.map(({ forecast }) => ({ forecast, horizon: 0 }));
  const days = [...certain, ...ahead];
  return {
    forecast: numberWriter(model).number(days.reduce((sum, day) => sum + day.forecast, 0)),
    ...spreadWriter(model, request)(totalIntervals(model.intervals, days)),
  };
}

/** Writes the levels and quantiles that were asked for, of anything that has an interval at each level. */
export function spreadWriter(
  model: RoundedModel,
  { levels, quantiles }: Pick<ForecastRequest, 'levels' | 'quantiles'>,
) {
  const write = numberWriter(model);
  return (intervalAt: (level: number) => Interval) => ({
    intervals: Object.fromEntries(levels.map((level) => [String(level), write.interval(intervalAt(level))])),
    ...(quantiles === undefined
      ? {}
      : { quantiles: Object.fromEntries(quantiles.map((p) => [String(p), write.number(quantileOf(intervalAt, p))])) }),
  });
}

/** The same forecast with these of its levels only: as if no other had been asked for. */
export function atLevels(forecast: Forecast, levels: readonly number[]): Forecast {
  const pick = <T extends Pick<ForecastDay, 'intervals'>>(spread: T): T => ({
    ...spread,
    intervals: Object.fromEntries(levels.map((level) => [String(level), spread.intervals[String(level)]])),
  });
  const { days, total, monthInProgress: month } = forecast;
  return {
    ...forecast,
    days: days.map(pick),
    total: pick(total),
    ...(month && { monthInProgress: { ...month, remaining: pick(month.remaining), total: pick(month.total) } }),
  };
}

/** The days of the range after the last observed one. */
export function lookAhead(
  model: TrainedModel,
  { from, to }: DayRange,
  knowledge: KnownFuture,
  withEffects = false,
): Outlook[] {
  const first = addDays(model.trainedOn.to, 1);
  if (to < first) return [];
  const known = knowFuture(model, first, to, knowledge);
  const candidate = candidateOf(model.kind);
  const { effects } = candidate;
  const points = expectedSales(candidate, model.parameters, known);
  const parts = withEffects ? effects?.(model.parameters, known) : undefined;
  return known.slice(Math.max(0, daysBetween(first, from))).map((day) => {
    const i = daysBetween(first, day.date);
    const support = supportOf(model.mixes, mixOf(day));
    return {
      day,
      date: day.date,
      open: day.open,
      assumed: day.assumed ?? false,
      holiday: (day.covariates[HOLIDAY] ?? 0) !== 0,
      horizon: i + 1,
      forecast: atLeastFloor(model, points[i]),
      support,
      // What a young series has not seen, its group has.
      widening: model.pooled ? 1 : support.widening,
      effects: parts && mixedEffects(parts[i], day, points[i]),
    };
  });
}

/** The effects of a day without promotion, and in `promotion` what the share of promotions adds to it. */
function mixedEffects(effects: DayEffects, { promoShare }: FutureDay, point: number): DayEffects {
  const plain = EFFECT_NAMES.reduce((product, name) => product * effects[name], 1);
  return promoShare && plain > 0 ? { ...effects, promotion: effects.promotion * (point / plain) } : effects;
}

/** Empty unless asked for; effects only where they multiply to a forecast that is not 0. */
function explanationOf({ day, date, open, effects }: Outlook, forecast: number, language: Language | undefined) {
  if (language === undefined) return {};
  const shown = open && effects && forecast > 0 ? matchEffects(effects, forecast) : undefined;
  const { [PROMO]: promo = 0, [HOLIDAY]: holiday = 0 } = day.covariates;
  const explanation = explainDay({ date, open, forecast, promo, holiday, effects: shown }, language);
  return shown ? { effects: shown, explanation } : { explanation };
}

/** What numbers of an answer depend on. */
type RoundedModel = Pick<TrainedModel, 'decimals' | 'allowNegative'>;

/** Numbers of the answer: not below what the store allows, rounded, never -0. */
export function numberWriter(model: RoundedModel) {
  // Two decimals, or two more than the data has where two would lose what it says.
  const decimals = model.decimals > 2 ? model.decimals + 2 : 2;
  const number = (value: number) => Number(atLeastFloor(model, value).toFixed(decimals)) + 0;
  return { number, interval: ([lower, upper]: Interval): [number, number] => [number(lower), number(upper)] };
}

function atLeastFloor({ allowNegative }: Pick<TrainedModel, 'allowNegative'>, value: number): number {
  return allowNegative ? value : Math.max(0, value);
}

/** The days of the range up to the last observed one: what was sold. */
export function observedDays({ monthToDate, trainedOn }: TrainedModel, { from, to }: DayRange, lastDay = trainedOn.to) {
  const sold = new Map(monthToDate.map((day) => [day.date, day]));
  return eachDay(from, to < lastDay ? to : lastDay).map((date) => {
    const day = sold.get(date);
    return {
      ...describe({ date, open: day !== undefined, covariates: day?.covariates ?? {} }),
      observed: true,
      forecast: day?.sales ?? 0,
    };
  });
}

/** Of shares, as of promotions. */
export const SHARE_DECIMALS = 3;

function describe({ date, open, covariates, promoShare }: FutureDay) {
  const { [PROMO]: promo = 0, [HOLIDAY]: holiday = 0, ...others } = covariates;
  const rest = Object.keys(others).length === 0 ? {} : { covariates: others };
  const share = promoShare === undefined ? {} : { promoShare: Number(promoShare.toFixed(SHARE_DECIMALS)) };
  return { date, weekday: weekdayOf(date), open, promo, ...share, holiday, ...rest };
}
