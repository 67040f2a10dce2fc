import { z } from 'zod';
import type { IsoDay } from '../../dates.ts';
import { isoDaySchema } from '../../primitives.ts';
import type { CandidateFits } from '../evaluation/evaluation.ts';
import type { PlannedOrigin } from '../evaluation/rolling-origins.ts';
import type { CalendarModel } from '../models/calendar/model.ts';
import type { GroupPriors } from '../models/group-prior.ts';
import type { TrainedModel } from '../trained-model.ts';
import { type GroupSummary, groupPriorOf, groupSummarySchema, mergeSummaries, summarise } from './summary.ts';

/** Summaries of a group by the day up to which its members were known: now, and on the origins of the backtest that they share. */
export const groupSummariesSchema = z.record(isoDaySchema, groupSummarySchema);

export type GroupSummaries = Readonly<Record<IsoDay, GroupSummary>>;

/**
 * What one trained series adds to its group: the models that were fitted to it anyway. Empty for a young one. `knownTo` is the last day
 * of the data of the group, the same for all of them, whether this one was open on it or not.
 */
export function summariseTraining(
  { plan, fits }: { readonly plan: readonly PlannedOrigin[]; readonly fits: readonly CandidateFits[] },
  { intervals, trainedOn }: Pick<TrainedModel, 'intervals' | 'trainedOn'>,
  knownTo: IsoDay = trainedOn.to,
): GroupSummaries {
  const { whole, origins } = fits.find(({ kind }) => kind === 'calendar') ?? {};
  if (!whole) return {};
  const final = summarise({ calendar: whole.final as CalendarModel, intervals });
  const earlier = plan.map(
    ({ origin }, i) => [origin, summarise({ calendar: origins?.[i] as CalendarModel })] as const,
  );
  const all = [...(origins ? earlier : []), [knownTo, final] as const];
  return Object.fromEntries(all.filter(([, { members }]) => members > 0));
}

/** Those of the members of both. */
export function mergeGroupSummaries(a: GroupSummaries, b: GroupSummaries): GroupSummaries {
  const merged = { ...a };
  for (const [day, summary] of Object.entries(b)) merged[day] = day in a ? mergeSummaries(a[day], summary) : summary;
  return merged;
}

/** Those of a series of the group, ascending by day. */
export function groupPriorsOf(summaries: GroupSummaries): GroupPriors {
  const days = Object.keys(summaries).sort();
  return days.map((day) => ({ day, prior: groupPriorOf(summaries[day]) }));
}
