import { daysBetween, type IsoDay } from '../../dates.ts';
import type { Series } from '../../sales/series.ts';
import { COMBINATION, type Combination, combine, isIntermittent, MEMBER_KINDS } from '../models/combination.ts';
import type { CandidateFits, Evaluation, OriginForecasts } from './evaluation.ts';
import type { PlannedOrigin } from './rolling-origins.ts';

/** Days after which a tested forecast counts half for the weights. */
const HALF_LIFE_DAYS = 112;

/**
 * The combination of candidates that have been fitted and tested, as if it had been fitted itself: on all days, on the training
 * part (whose last day is `trainedTo`) and before each origin. At each its weights follow from what could be compared with sales
 * by then, so that its own backtest is one.
 */
export function combineFits(
  { days, sales }: Series,
  fits: readonly CandidateFits[],
  evaluations: readonly Evaluation[],
  plan: readonly PlannedOrigin[],
  trainedTo: IsoDay,
): CandidateFits {
  const kind = COMBINATION;
  const usable = fits.filter((each) => MEMBER_KINDS.includes(each.kind) && each.whole !== null);
  if (usable.length === 0) {
    const reasons = fits
      .filter((each) => MEMBER_KINDS.includes(each.kind))
      .map((each) => `${each.kind}: ${each.reason}`);
    return { kind, reason: `there is nothing to combine (${reasons.join('; ')})`, whole: null, origins: null };
  }
  const tested = usable.filter(({ origins }) => origins !== null);
  const members = tested.length > 0 ? tested : usable;
  const join = (parameters: (fits: CandidateFits) => unknown, day?: IsoDay) => {
    const observed = day === undefined ? days.length : days.findLastIndex((each) => each <= day) + 1;
    return combine(
      members.map((each) => ({ kind: each.kind, parameters: parameters(each) })),
      errorsUntil(members, evaluations, day),
      isIntermittent(sales.subarray(0, observed)),
    );
  };
  return {
    kind,
    reason: null,
    whole: { final: join(({ whole }) => whole?.final), holdout: join(({ whole }) => whole?.holdout, trainedTo) },
    origins: tested.length === 0 ? null : plan.map(({ origin }, i) => join(({ origins }) => origins?.[i], origin)),
  };
}

/** Weighted mean absolute errors of the members on the days that were sold by `day`; undefined when there is none. */
function errorsUntil(
  members: readonly CandidateFits[],
  evaluations: readonly Evaluation[],
  day: IsoDay | undefined,
): number[] | undefined {
  const tested = members.map(({ kind }) => evaluations.find((each) => each.kind === kind)?.backtest?.origins ?? []);
  const last = day ?? tested[0]?.at(-1)?.days.at(-1)?.date;
  if (last === undefined) return undefined;
  let days = 0;
  const sums = tested.map((origins) => {
    let sum = 0;
    days = 0;
    for (const origin of origins) {
      if (origin.origin >= last) break;
      const weight = 0.5 ** (daysBetween(origin.origin, last) / HALF_LIFE_DAYS);
      for (const { date, actual, forecast } of origin.days) {
        if (date > last) continue;
        sum += weight * Math.abs(actual - forecast);
        days += 1;
      }
    }
    return sum;
  });
  return days === 0 ? undefined : sums;
}

/** The forecasts of a combination from each origin: those of its members, which are known already, by its weights there. */
export function combinedForecasts({ origins }: CandidateFits, evaluations: readonly Evaluation[]): OriginForecasts {
  const models = (origins ?? []) as readonly Combination[];
  return (plan, isAssumed) =>
    plan.map(({ origin, historyDays, days }, i) => {
      const { members } = models[i];
      const parts = members.map(({ kind, weight }) => {
        const backtest = evaluations.find((each) => each.kind === kind)?.backtest;
        const tested = (isAssumed ? backtest?.assumed : backtest)?.origins[i].days ?? [];
        return { weight, tested };
      });
      const forecastOn = (d: number) => parts.reduce((sum, { weight, tested }) => sum + weight * tested[d].forecast, 0);
      return { origin, historyDays, days: days.map((day, d) => ({ ...day, forecast: forecastOn(d) })) };
    });
}
