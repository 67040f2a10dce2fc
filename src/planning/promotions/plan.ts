import { addDays, eachDay, type IsoDay, weekdayOf } from '../../dates.ts';
import type { KnownFuture } from '../../forecasting/assumptions.ts';
import type { NeighbourEffect } from '../../forecasting/effects/around-promotions.ts';
import { forecast, lookAhead, numberWriter } from '../../forecasting/forecast.ts';
import type { DayRange } from '../../forecasting/forecast-range.ts';
import type { Interval } from '../../forecasting/intervals/intervals.ts';
import { asPlanned, comparePlans } from '../../forecasting/scenario/comparison.ts';
import { type Compared, differenceInterval, sharedSpread } from '../../forecasting/scenario/differences.ts';
import type { TrainedModel } from '../../forecasting/trained-model.ts';
import { counted } from '../../language/number-format.ts';
import { type Language, listedDays, writtenNumber } from '../../language/wording.ts';
import { studentProbability } from '../../numerics/student-t.ts';
import { type KnownDay, mergeKnownDays } from '../../sales/known-future.ts';
import { PROMO } from '../../sales/series.ts';
import { promotionAssumptions } from './assumptions.ts';
import type { PromotionAlternative, PromotionPlan, PromotionPlanRequest } from './schema.ts';
import { searchCalendars } from './search.ts';
import { type Choice, chooseCandidates, mixSupport, requirePromotionEffect } from './terms.ts';

/** What a plan comes to, in a sentence. Days and profits are written. */
interface ConclusionWords {
  readonly noDay: string;
  readonly none: string;
  readonly leastLoss: (loss: string, days: string) => string;
  readonly best: (days: string, profit: string) => string;
  /** Of the days asked for; `isFull`: no more of them fit the rules. */
  readonly fewer: (chosen: number, asked: number, isFull: boolean) => string;
}

const CONCLUSIONS: Readonly<Record<Language, ConclusionWords>> = {
  en: {
    noDay: 'No day can be promoted; for each of them it is said why.',
    none: 'No promotion: every calendar is expected to cost at least what it brings.',
    leastLoss: (loss, days) => `The least loss is ${loss}, with ${days}.`,
    best: (days, profit) => `Promotions on ${days} are expected to bring ${profit} more profit than none.`,
    fewer: (chosen, asked, isFull) =>
      `${chosen} of the ${asked} days asked for: ${isFull ? 'no more fit the rules' : 'with more of them no calendar is expected to earn more'}.`,
  },
  es: {
    noDay: 'No se puede promocionar ningún día; de cada uno se dice por qué.',
    none: 'Ninguna promoción: de cada plan cabe esperar que cueste al menos lo que aporta.',
    leastLoss: (loss, days) => `Lo que menos se pierde es ${loss}, con ${days}.`,
    best: (days, profit) => `De las promociones del ${days} cabe esperar ${profit} de beneficio más que sin ellas.`,
    fewer: (chosen, asked, isFull) =>
      `${chosen} de ${counted(asked, 'día pedido', 'días pedidos')}: ${isFull ? 'no caben más con las condiciones' : 'con más no cabe esperar que ningún plan gane más'}.`,
  },
};

interface Economics extends Pick<PromotionPlanRequest, 'margin' | 'costPerDay' | 'levels'> {
  readonly model: TrainedModel;
  readonly range: DayRange;
  readonly knowledge: KnownFuture;
  /** Of the range, without further promotions. */
  readonly baselineSales: number;
}

/** What the model itself says of a calendar, before rounding. */
interface Outcome {
  readonly dates: readonly IsoDay[];
  readonly compared: Compared;
  /** Positions of the days whose sales differ. */
  readonly positions: readonly number[];
  readonly extraSales: number;
  readonly profit: number;
}

/** Forecasts the range with promotions on these days beside the one without. */
function outcomeOf(economics: Economics, dates: readonly IsoDay[]): Outcome {
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
function extraOf({ pairs }: Compared, k: number): number {
  return pairs[k].after.forecast - pairs[k].before.forecast;
}

function describeOutcome(economics: Economics, outcome: Outcome): PromotionAlternative {
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

/** What is planned, and what is known of the days. */
interface PlanningTask {
  readonly range: DayRange;
  readonly request: PromotionPlanRequest;
  readonly knowledge: KnownFuture;
  /** Of the assumptions; English by default. */
  readonly language?: Language | undefined;
  /** What the training has measured of the days around promotions. */
  readonly aroundPromotions?: readonly NeighbourEffect[] | undefined;
}

/** Sums of floating point numbers that differ by less than this share are the same. */
const SAME = 1e-9;
/** Digits of a gain that are compared: beyond them two equal days would differ by the rounding of their forecasts. */
const DIGITS = 11;

/**
 * The calendars of promotions with the largest expected profit over the stored calendar. The gain of each day comes from
 * one forecast with all candidates promoted; the best sets are searched exactly and then forecast one by one by the
 * model, whose word is final. Throws AppError `no-promotion-effect` when it does not know what promotions do.
 */
export function planPromotions(model: TrainedModel, version: string, task: PlanningTask): PromotionPlan {
  requirePromotionEffect(model);
  const { range, request, language = 'en', aroundPromotions } = task;
  const { count, minimumGapDays: gap, limit, margin, costPerDay } = request;
  const levels = [...new Set(request.levels)].sort((a, b) => a - b);
  const knowledge = asPlanned(request.keepPlanned ? task.knowledge : withoutPlanned(task.knowledge, model, range));
  const {
    days: _days,
    monthInProgress: _month,
    assume: _assume,
    total,
    assumptions,
    ...head
  } = forecast(model, version, {
    range,
    levels,
    knowledge,
    language,
  });
  const seen = { from: addDays(model.trainedOn.to, 1), to: addDays(range.to, gap) };
  const ahead = lookAhead(model, seen, knowledge);
  const choice = chooseCandidates({ model, range, baseline: ahead, language }, request);
  const economics: Economics = { model, range, knowledge, margin, costPerDay, levels, baselineSales: total.forecast };
  const found = searchCalendars(gainsOf(economics, choice.days), { count, gap, limit });
  const outcomes = found.calendars.map(({ dates }) => outcomeOf(economics, dates));
  const exact = outcomes.every(({ profit }, i) => isSame(profit, found.calendars[i].gain));
  outcomes.sort((a, b) => (isSame(a.profit, b.profit) ? 0 : b.profit - a.profit));
  const alternatives = outcomes.map((outcome) => describeOutcome(economics, outcome));
  return {
    ...head,
    baseline: { expectedSales: total.forecast, intervals: total.intervals, planned: [...choice.planned] },
    best: alternatives[0].dates.length === 0 ? 'none' : 'promotion',
    conclusion: conclude(alternatives, choice, { count, fitting: found.fitting }, language),
    alternatives,
    search: {
      candidates: choice.days.length,
      asked: count,
      fitting: found.fitting,
      calendars: found.compared,
      exact,
    },
    refused: [...choice.refused],
    assumptions: [
      ...assumptions,
      ...promotionAssumptions(
        { errors: outcomes[0].compared.errors, planned: choice.planned.length, aroundPromotions },
        language,
      ),
    ],
  };
}

/** The stored calendar without its promotions in the range. */
function withoutPlanned(knowledge: KnownFuture, model: TrainedModel, { from, to }: DayRange): KnownFuture {
  const first = from > model.trainedOn.to ? from : addDays(model.trainedOn.to, 1);
  const days = eachDay(first, to).map((date) => ({ date, covariates: { [PROMO]: 0 } }));
  return { ...knowledge, calendar: mergeKnownDays(knowledge.calendar, days) };
}

/** Expected profit of each day's promotion, by one forecast with all of them. */
function gainsOf(economics: Economics, days: readonly IsoDay[]) {
  const { compared } = outcomeOf(economics, days);
  const positions = new Map(compared.pairs.map(({ before }, k) => [before.date, k]));
  return days.map((date) => {
    const extra = extraOf(compared, positions.get(date) ?? Number.NaN);
    return { date, gain: Number((economics.margin * extra - economics.costPerDay).toPrecision(DIGITS)) };
  });
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME * Math.max(1, Math.abs(a), Math.abs(b));
}

function conclude(
  [best, second]: readonly PromotionAlternative[],
  { days }: Choice,
  { count, fitting }: { readonly count: number; readonly fitting: number },
  language: Language,
): string {
  const words = CONCLUSIONS[language];
  if (days.length === 0) return words.noDay;
  const profit = (amount: number) => writtenNumber(amount, language);
  if (best.dates.length === 0) {
    const least = second && words.leastLoss(profit(-second.expectedProfit.value), listedDays(second.dates, language));
    return [words.none, ...(least === undefined ? [] : [least])].join(' ');
  }
  const chosen = best.dates.length;
  const told = words.best(listedDays(best.dates, language), profit(best.expectedProfit.value));
  return chosen >= count ? told : `${told} ${words.fewer(chosen, count, chosen >= fitting)}`;
}
