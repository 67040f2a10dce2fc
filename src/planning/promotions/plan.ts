import { addDays, eachDay, type IsoDay } from '../../dates.ts';
import type { KnownFuture } from '../../forecasting/assumptions.ts';
import type { Language } from '../../forecasting/explanation.ts';
import { forecast, lookAhead } from '../../forecasting/forecast.ts';
import type { DayRange } from '../../forecasting/forecast-range.ts';
import type { TrainedModel } from '../../forecasting/trained-model.ts';
import { mergeKnownDays } from '../../sales/known-future.ts';
import { PROMO } from '../../sales/series.ts';
import { promotionAssumptions } from './assumptions.ts';
import { describeOutcome, type Economics, extraOf, outcomeOf } from './outcome.ts';
import type { PromotionAlternative, PromotionPlan, PromotionPlanRequest } from './schema.ts';
import { searchCalendars } from './search.ts';
import { type Choice, chooseCandidates, requirePromotionEffect } from './terms.ts';

/** What is planned, and what is known of the days. */
interface PlanningTask {
  readonly range: DayRange;
  readonly request: PromotionPlanRequest;
  readonly knowledge: KnownFuture;
  /** Of the assumptions; English by default. */
  readonly language?: Language | undefined;
}

/** Sums of floating point numbers that differ by less than this share are the same. */
const SAME = 1e-9;
/** Dates that a sentence may list. */
const LISTED = 10;
/** Digits of a gain that are compared: beyond them two equal days would differ by the rounding of their forecasts. */
const DIGITS = 11;

/**
 * The calendars of promotions with the largest expected profit over the stored calendar. The gain of each day comes from
 * one forecast with all candidates promoted; the best sets are searched exactly and then forecast one by one by the
 * model, whose word is final. Throws AppError `no-promotion-effect` when it cannot tell what promotions do.
 */
export function planPromotions(model: TrainedModel, version: string, task: PlanningTask): PromotionPlan {
  requirePromotionEffect(model);
  const { range, request, language = 'en' } = task;
  const { count, minimumGapDays: gap, limit, margin, costPerDay } = request;
  const levels = [...new Set(request.levels)].sort((a, b) => a - b);
  const knowledge = request.keepPlanned ? task.knowledge : withoutPlanned(task.knowledge, model, range);
  const {
    days: _,
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
  const choice = chooseCandidates({ model, range, baseline: ahead }, request);
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
    conclusion: conclude(alternatives, choice, { count, fitting: found.fitting }),
    alternatives,
    search: {
      candidates: choice.days.length,
      asked: count,
      fitting: found.fitting,
      calendars: found.compared,
      exact,
    },
    refused: [...choice.refused],
    assumptions: [...assumptions, ...promotionAssumptions(outcomes[0], choice, language)],
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
): string {
  if (days.length === 0) return 'No day can be promoted: "refused" tells why for each.';
  if (best.dates.length === 0) {
    const least = second ? `; the least loss is ${-second.expectedProfit.value} (${listOf(second.dates)})` : '';
    return `No promotion: every calendar is expected to cost at least what it brings${least}.`;
  }
  const chosen = best.dates.length;
  const fewer =
    chosen >= count
      ? ''
      : ` ${chosen} of the ${count} days asked for: ${chosen < fitting ? 'with more of them no calendar is expected to earn more' : 'no more fit the rules'}.`;
  return `Promotions on ${listOf(best.dates)} are expected to bring ${best.expectedProfit.value} more profit than none.${fewer}`;
}

/** Long lists stand in the alternatives. */
function listOf(dates: readonly IsoDay[]): string {
  return dates.length <= LISTED
    ? dates.join(', ')
    : `${dates.length} days from ${dates[0]} to ${dates[dates.length - 1]}`;
}
