import { daysBetween, type IsoDay } from '../../dates.ts';
import { mean } from '../../numerics/linear-algebra.ts';
import { hasUnsaid } from '../evaluation/evaluation.ts';
import { errorCorrelation } from '../intervals/error-model.ts';
import { degreesOfFreedomFor, type IntervalModel, TOTAL_DEGREES_OF_FREEDOM } from '../intervals/intervals.ts';
import { isTooShort } from '../models/calendar/calendar.ts';
import type { Believed, GroupIntervalCase, GroupIntervals, GroupPrior } from '../models/group-prior.ts';
import { holidaySourceOf, type TrainedModel, type TrainingData } from '../trained-model.ts';
import { calendarOf } from './summary.ts';

/** What a trained series has from its group. */
export interface Borrowed {
  readonly pooled: NonNullable<TrainedModel['pooled']>;
  /** Undefined when the group's are of no use to it: its own are learnt as ever. */
  readonly intervals: IntervalModel | undefined;
}

/** Undefined when the chosen candidate has borrowed nothing. */
export function borrowedBy(
  chosen: Pick<TrainedModel, 'kind' | 'parameters'>,
  { series, source, covariates }: TrainingData,
  prior: GroupPrior | undefined,
): Borrowed | undefined {
  const calendar = calendarOf(chosen);
  if (calendar?.groupShare === undefined) return undefined;
  const { days, sales } = series;
  const span = daysBetween(days[0], days[days.length - 1]) + 1;
  const pooled = isTooShort(span, days.length) ? 'group' : 'shrunk';
  const { intervals: group, noise } = prior ?? {};
  const isSilent = hasUnsaid(series, holidaySourceOf(covariates)) && !group?.assumed;
  if (!group || !noise || isSilent || source.allowNegative) return { pooled, intervals: undefined };
  const young = { historyStart: days[0], days: days.length, sigma: calendar.sigma, typical: mean(sales.map(Math.abs)) };
  return { pooled, intervals: pooledIntervals(young, group, noise) };
}

/** Squared error that is added by effects that are borrowed, relative to a member of the group … */
const BORROWED = 0.1;
/** … and by a short history: this / days. */
const POOLED_HISTORY = 4;
/** Share of the latter that is the level's, and so the same on all days. */
const LEVEL_SHARE = 0.4;
/** In-sample residuals of such a series are too small by this many / days: what the fit has followed. */
const POOLED_OPTIMISM = 6;

/** A young series as its intervals depend on it. */
interface YoungSeries {
  readonly historyStart: IsoDay;
  /** Observed days. */
  readonly days: number;
  /** Robust standard deviation of its own residuals, in logarithms. */
  readonly sigma: number;
  /** Mean |sales|, units of the sales. */
  readonly typical: number;
}

/**
 * The intervals of a series that is too young for a backtest. Its own days say how noisy it is, as far as they go, and the group
 * how wide intervals are relative to the noise. The errors of its level, which all days share, are added: they fall with the days.
 */
export function pooledIntervals(young: YoungSeries, group: GroupIntervals, noise: Believed): IntervalModel {
  const { assumed, ...known } = group;
  const scale = noiseOf(young, noise);
  if (!assumed) return caseOf(young, known, scale);
  const { unsaid, ...silent } = assumed;
  const own = caseOf(young, silent, scale);
  return { ...caseOf(young, known, scale), assumed: unsaid ? { ...own, unsaid } : own };
}

/** Root of the mean variance of its own days and of as many of the group's as its members' noise is alike: 1 / (2 sd²). */
function noiseOf({ days, sigma }: YoungSeries, noise: Believed): number {
  const own = sigma * (1 + POOLED_OPTIMISM / days);
  const groupDays = 1 / (2 * noise.sd ** 2);
  return Math.sqrt((days * own ** 2 + groupDays * Math.exp(2 * noise.mean)) / (days + groupDays));
}

function caseOf({ historyStart, days, typical }: YoungSeries, group: GroupIntervalCase, noise: number) {
  const short = POOLED_HISTORY / days;
  const added = BORROWED + short;
  const width = noise * Math.sqrt(1 + added);
  const { correlation, effectiveDays, difficulty } = group;
  return {
    historyStart,
    scale: { kind: 'multiplicative' as const, typical },
    quantiles: group.quantiles.map((quantile) => quantile * width),
    spread: group.spread * width,
    degreesOfFreedom: degreesOfFreedomFor(TOTAL_DEGREES_OF_FREEDOM, effectiveDays),
    correlation: (correlation * (1 + BORROWED) + (LEVEL_SHARE * short) / MEAN_OF_MONTH) / (1 + added),
    difficulty,
    lowest: 0 as const,
    evidence: { origins: 0, days: 0, effectiveDays },
  };
}

/** Days of a month's total, for which the shared error is set. */
const MONTH = 30;

/** Mean correlation of two days of a month at strength 1: what an error that all days share adds to it. */
const MEAN_OF_MONTH = meanCorrelation();

function meanCorrelation(): number {
  let sum = 0;
  for (let i = 1; i <= MONTH; i += 1) for (let j = 1; j < i; j += 1) sum += errorCorrelation(j, i, 1);
  return sum / ((MONTH * (MONTH - 1)) / 2);
}
