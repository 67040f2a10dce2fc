import { addDays, daysBetween, eachDay, type IsoDay, weekdayOf } from '../dates.ts';
import { type FutureDay, HOLIDAY, PROMO } from '../sales/series.ts';
import { assumptionsOf, type KnownFuture, knowFuture } from './assumptions.ts';
import { explainDay, type Language } from './explanation.ts';
import type { DayRange } from './forecast-range.ts';
import type { Forecast, ForecastDay } from './forecast-schema.ts';
import { dayInterval, type Interval, totalInterval } from './intervals/intervals.ts';
import { mixOf, type Support, supportOf } from './intervals/support.ts';
import { type DayEffects, EFFECT_NAMES, expectedSales, matchEffects } from './models/candidate.ts';
import { candidateOf, type TrainedModel } from './trained-model.ts';

export interface ForecastRequest {
  readonly range: DayRange;
  /** Per cent, 50–99. */
  readonly levels: readonly number[];
  readonly knowledge: KnownFuture;
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
 * the model has seen keep what was sold. Forecasts are not negative unless the data may be.
 */
export function forecast(model: TrainedModel, version: string, request: ForecastRequest): Forecast {
  const { range, levels, knowledge, explain, language } = request;
  const future = lookAhead(model, range, knowledge, explain !== undefined);
  const past = observedDays(model, range, levels);
  const write = numberWriter(model);
  const bounds = (interval: (level: number) => Interval) =>
    Object.fromEntries(levels.map((level) => [String(level), write.interval(interval(level))]));
  const everyDay = [...past.map((day) => ({ ...day, holiday: false, horizon: 0 })), ...future];
  const days = [
    ...past,
    ...future.map((outlook) => ({
      ...describe(outlook.day),
      ...(outlook.open ? { support: outlook.support.support, supportDays: outlook.support.count } : {}),
      forecast: write.number(outlook.forecast),
      intervals: bounds((level) => dayInterval(model.intervals, outlook, level)),
      ...explanationOf(outlook, write.number(outlook.forecast), explain),
    })),
  ];
  return {
    dataset: model.dataset,
    datasetVersion: model.datasetVersion,
    model: { version, kind: model.kind },
    ...range,
    days,
    total: {
      forecast: write.number(everyDay.reduce((sum, day) => sum + day.forecast, 0)),
      intervals: bounds((level) => totalInterval(model.intervals, everyDay, level)),
    },
    ...(model.covariates.some(({ usual }) => usual !== undefined) ? { assume: knowledge.assume ?? 'usual' } : {}),
    assumptions: assumptionsOf(
      model,
      future.map(({ day }) => day),
      { ...knowledge, language },
    ),
  };
}

/** The same forecast with these of its levels only: as if no other had been asked for. */
export function atLevels(forecast: Forecast, levels: readonly number[]): Forecast {
  const pick = (intervals: ForecastDay['intervals']) =>
    Object.fromEntries(levels.map((level) => [String(level), intervals[String(level)]]));
  const { days, total } = forecast;
  return {
    ...forecast,
    days: days.map((day) => ({ ...day, intervals: pick(day.intervals) })),
    total: { ...total, intervals: pick(total.intervals) },
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
      widening: support.widening,
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
function explanationOf({ date, open, effects }: Outlook, forecast: number, language: Language | undefined) {
  if (language === undefined) return {};
  const shown = open && effects && forecast > 0 ? matchEffects(effects, forecast) : undefined;
  const explanation = explainDay({ date, open, forecast, effects: shown }, language);
  return shown ? { effects: shown, explanation } : { explanation };
}

/** Numbers of the answer: not below what the store allows, rounded, never -0. */
export function numberWriter(model: TrainedModel) {
  // Two decimals, or two more than the data has where two would lose what it says.
  const decimals = model.decimals > 2 ? model.decimals + 2 : 2;
  const number = (value: number) => Number(atLeastFloor(model, value).toFixed(decimals)) + 0;
  return { number, interval: ([lower, upper]: Interval): [number, number] => [number(lower), number(upper)] };
}

function atLeastFloor({ allowNegative }: TrainedModel, value: number): number {
  return allowNegative ? value : Math.max(0, value);
}

/** The days of the range that the model has seen: what was sold, without a band. */
function observedDays(
  { monthToDate, trainedOn }: TrainedModel,
  { from, to }: DayRange,
  levels: readonly number[],
): ForecastDay[] {
  const observed = new Map(monthToDate.map((day) => [day.date, day]));
  return eachDay(from, to < trainedOn.to ? to : trainedOn.to).map((date) => {
    const day = observed.get(date);
    const sales = day?.sales ?? 0;
    return {
      ...describe({ date, open: day !== undefined, covariates: day?.covariates ?? {} }),
      observed: true,
      forecast: sales,
      intervals: Object.fromEntries(levels.map((level) => [String(level), [sales, sales]])),
    };
  });
}

/** Of the share of promotions. */
const SHARE_DECIMALS = 3;

function describe({ date, open, covariates, promoShare }: FutureDay) {
  const { [PROMO]: promo = 0, [HOLIDAY]: holiday = 0, ...others } = covariates;
  const rest = Object.keys(others).length === 0 ? {} : { covariates: others };
  const share = promoShare === undefined ? {} : { promoShare: Number(promoShare.toFixed(SHARE_DECIMALS)) };
  return { date, weekday: weekdayOf(date), open, promo, ...share, holiday, ...rest };
}
