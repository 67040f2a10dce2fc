import { daysBetween, eachDay, type IsoDay, type Weekday, weekdayOf } from '../../dates.ts';
import { AppError } from '../../errors.ts';
import type { Outlook } from '../../forecasting/forecast.ts';
import type { DayRange } from '../../forecasting/forecast-range.ts';
import { supportOf } from '../../forecasting/intervals/support.ts';
import { candidateOf, type TrainedModel } from '../../forecasting/trained-model.ts';
import { counted } from '../../language/number-format.ts';
import { FORMATS, type Language, writtenDay } from '../../language/wording.ts';
import type { KnownDay } from '../../sales/known-future.ts';
import { HOLIDAY, PROMO } from '../../sales/series.ts';
import type { PromotionPlanRequest, RefusedDay } from './schema.ts';

/** Why a day may not be promoted; days are written. */
interface RefusalWords {
  readonly outside: (day: string, from: string, to: string) => string;
  readonly observed: (day: string) => string;
  readonly closed: (day: string) => string;
  readonly promoted: (day: string) => string;
  readonly tooClose: (day: string, gap: number, other: string) => string;
  /** Of a weekday, and holiday or not, on which there was never a promotion, or never a day without one. */
  readonly unseen: (day: string, isHoliday: boolean, withPromotion: boolean) => string;
}

const REFUSALS: Readonly<Record<Language, RefusalWords>> = {
  en: {
    outside: (day, from, to) => `${day} is not within ${from} and ${to}`,
    observed: (day) => `${day} is observed already`,
    closed: (day) => `The store is closed on ${day}`,
    promoted: (day) => `${day} is a promotion day already`,
    tooClose: (day, gap, other) => `${day} is within ${counted(gap, 'day', 'days')} of the promotion on ${other}`,
    unseen: (day, isHoliday, withPromotion) =>
      `${day}: ${withPromotion ? 'a promotion' : 'a day without promotion'} on this weekday${isHoliday ? ' and a holiday' : ''} was never seen, so its effect is not known`,
  },
  es: {
    outside: (day, from, to) => `El ${day} no está entre el ${from} y el ${to}`,
    observed: (day) => `El ${day} ya se ha vendido`,
    closed: (day) => `La tienda cierra el ${day}`,
    promoted: (day) => `El ${day} ya tiene promoción`,
    tooClose: (day, gap, other) =>
      `El ${day} está a ${counted(gap, 'día', 'días')} o menos de la promoción del ${other}`,
    unseen: (day, isHoliday, withPromotion) =>
      `El ${day}: nunca se ha visto ${withPromotion ? 'una promoción' : 'un día sin promoción'} en ese día de la semana${isHoliday ? ' siendo festivo' : ''}, así que no se conoce su efecto`,
  },
};

/** The days that may be promoted, ascending, and those that were asked for but may not. */
export interface Choice {
  readonly days: readonly IsoDay[];
  readonly refused: readonly RefusedDay[];
  /** Promotions of the range that stay. */
  readonly planned: readonly IsoDay[];
}

interface Circumstances {
  readonly model: TrainedModel;
  readonly range: DayRange;
  /** The days to come by the stored calendar, as far after the range as the gap reaches. */
  readonly baseline: readonly Outlook[];
  readonly language: Language;
}

type Wishes = Pick<PromotionPlanRequest, 'weekdays' | 'dates' | 'minimumGapDays' | 'allowUnseen'>;
type Refusal = Pick<RefusedDay, 'reason' | 'message'>;

/** Sorts the days asked for into those that may be promoted and those refused, each with its reason. */
export function chooseCandidates({ model, range, baseline, language }: Circumstances, wishes: Wishes): Choice {
  const ahead = new Map(baseline.map((day) => [day.date, day]));
  const promoted = promotedDays(model, baseline);
  const words = REFUSALS[language];
  const written = (date: IsoDay) => writtenDay(date, language);
  const refusalOf = (date: IsoDay): Refusal | undefined => {
    const name = written(date);
    if (date < range.from || date > range.to) {
      return { reason: 'outside-range', message: words.outside(name, written(range.from), written(range.to)) };
    }
    const day = ahead.get(date);
    if (day === undefined) return { reason: 'observed', message: words.observed(name) };
    if (!day.open) return { reason: 'closed', message: words.closed(name) };
    if (promoted.includes(date)) return { reason: 'already-promoted', message: words.promoted(name) };
    const gap = wishes.minimumGapDays;
    const near = promoted.find((other) => Math.abs(daysBetween(other, date)) <= gap);
    if (near !== undefined) return { reason: 'too-close', message: words.tooClose(name, gap, written(near)) };
    return unseen(model, day, wishes.allowUnseen, language);
  };
  const judged = askedDays(range, wishes).map((date) => ({ date, refusal: refusalOf(date) }));
  return {
    days: judged.flatMap(({ date, refusal }) => (refusal ? [] : [date])),
    refused: judged.flatMap(({ date, refusal }) => (refusal ? [{ date, ...refusal }] : [])),
    planned: promoted.filter((date) => ahead.has(date) && date >= range.from && date <= range.to),
  };
}

/** Ascending and distinct. */
function askedDays({ from, to }: DayRange, { weekdays, dates }: Wishes): IsoDay[] {
  const everyDay = weekdays === undefined && dates === undefined;
  const inRange = eachDay(from, to).filter((date) => everyDay || weekdays?.includes(weekdayOf(date)));
  return [...new Set([...inRange, ...(dates ?? [])])].sort();
}

/** Those lately observed count too: a gap is a gap. */
function promotedDays({ monthToDate }: TrainedModel, baseline: readonly Outlook[]): IsoDay[] {
  const days = [...monthToDate, ...baseline.map(({ day }) => day).filter(({ open }) => open)];
  return days.filter(({ covariates }) => isPromoted(covariates)).map(({ date }) => date);
}

function isPromoted(covariates: KnownDay['covariates']): boolean {
  return (covariates[PROMO] ?? 0) !== 0;
}

function unseen(
  model: TrainedModel,
  { date, day }: Outlook,
  allowed: boolean,
  language: Language,
): Refusal | undefined {
  if (allowed) return undefined;
  const missing = [true, false].find((promo) => mixSupport(model, day, promo).count === 0);
  if (missing === undefined) return undefined;
  const isHoliday = (day.covariates[HOLIDAY] ?? 0) !== 0;
  const name = FORMATS[language].weekday(date);
  return { reason: 'unseen', message: REFUSALS[language].unseen(name, isHoliday, missing) };
}

/** How well the data knows such a day with or without promotion. */
export function mixSupport({ mixes }: TrainedModel, { date, covariates }: Outlook['day'], promo: boolean) {
  return supportOf(mixes, { weekday: weekdayOf(date), promo, holiday: (covariates[HOLIDAY] ?? 0) !== 0 });
}

const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** Throws AppError `no-promotion-effect` when neither the data nor the model shows what a promotion does. */
export function requirePromotionEffect(model: TrainedModel): void {
  const reason = whyUnknown(model);
  if (reason !== undefined) throw new AppError('no-promotion-effect', reason);
}

function whyUnknown({ dataset, covariates, mixes, kind }: TrainedModel): string | undefined {
  const promotion = covariates.find(({ name }) => name === PROMO);
  if (promotion === undefined) {
    return `"${dataset}" has no column of promotions: upload sales with a column Promociones (1 on promotion days), then train`;
  }
  const { column, binary } = promotion;
  if (!binary) return `${column} has values other than 0 and 1: only promotions that are there or not can be planned`;
  const seen = (weekday: Weekday, promo: boolean) =>
    [true, false].filter((holiday) => supportOf(mixes, { weekday, promo, holiday }).count > 0);
  const compared = WEEKDAYS.some((weekday) => {
    const without = seen(weekday, false);
    return seen(weekday, true).some((holiday) => without.includes(holiday));
  });
  if (!compared) {
    return `${column} is the same on all days of each weekday: what a promotion does cannot be told from what the weekday does`;
  }
  if (candidateOf(kind).effectErrors !== undefined) return undefined;
  return `The champion (${kind}) does not use promotions: train with {"model":"calendar"} and promote that model`;
}
