import { daysBetween } from '../../dates.ts';
import { mean } from '../../numerics/linear-algebra.ts';
import { hasUnsaid } from '../evaluation/evaluation.ts';
import type { IntervalModel } from '../intervals/intervals.ts';
import { isTooShort } from '../models/calendar/calendar.ts';
import { calendarOf } from './summary.ts';
import { type GroupPriors, priorAt } from '../models/group-prior.ts';
import { holidaySourceOf, type TrainedModel, type TrainingData } from '../trained-model.ts';
import { pooledIntervals } from './pooled-intervals.ts';

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
  priors: GroupPriors,
): Borrowed | undefined {
  const calendar = calendarOf(chosen);
  if (calendar?.groupShare === undefined) return undefined;
  const { days, sales } = series;
  const span = daysBetween(days[0], days[days.length - 1]) + 1;
  const pooled = isTooShort(span, days.length) ? 'group' : 'shrunk';
  const { intervals: group, noise } = priorAt(priors)(days[days.length - 1]) ?? {};
  const isSilent = hasUnsaid(series, holidaySourceOf(covariates)) && !group?.assumed;
  if (!group || !noise || isSilent || source.allowNegative) return { pooled, intervals: undefined };
  const young = { historyStart: days[0], days: days.length, sigma: calendar.sigma, typical: mean(sales.map(Math.abs)) };
  return { pooled, intervals: pooledIntervals(young, group, noise) };
}
