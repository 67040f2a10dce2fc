import { addDays, daysBetween, type IsoDay } from '../../dates.ts';
import { type ForecastRequest, forecast, lookAhead, numberWriter } from '../forecast.ts';
import type { Forecast } from '../forecast-schema.ts';
import type { Assumption, Knowledge } from '../future/known-future.ts';
import type { Support, SupportKind } from '../intervals/support.ts';
import type { TrainedModel } from '../trained-model.ts';
import type { ComparedDay, Comparison } from './comparison-schema.ts';
import { type DayPair, differenceErrors } from './difference-errors.ts';
import { type Compared, differenceInterval } from './difference-intervals.ts';

/** What the store has said of its future, and what it asks about. */
export interface Plans {
  readonly baseline: Knowledge;
  readonly scenario: Knowledge;
}

/** Days under two plans, with their errors, from the day after the history up to `to`. */
export function comparePlans(model: TrainedModel, to: IsoDay, { baseline, scenario }: Plans): Compared {
  const range = { from: addDays(model.trainedOn.to, 1), to };
  const before = lookAhead(model, range, baseline);
  const after = lookAhead(model, range, scenario);
  const pairs = before.map((day, k) => ({ before: day, after: after[k] }));
  return { model, pairs, errors: differenceErrors(model, pairs) };
}

/**
 * How the forecast of a scenario differs from that of the baseline, day by day and in total, by the model alone:
 * overrides stay out of it. Baseline + difference is the scenario's forecast, to the digit.
 */
export function compareScenario(
  model: TrainedModel,
  planned: Forecast,
  { baseline, ...request }: Omit<ForecastRequest, 'explain' | 'knowledge'> & Plans,
): { comparison: Comparison; assumptions: Assumption[] } {
  const stored = forecast(model, planned.model.version, { ...request, knowledge: baseline });
  const compared = comparePlans(model, planned.to, { ...request, baseline });
  const first = addDays(model.trainedOn.to, 1);
  const write = numberWriter({ ...model, allowNegative: true });
  const differ = (before: number, after: number, positions: readonly number[]) => ({
    baseline: before,
    difference: write.number(after - before),
    intervals: Object.fromEntries(
      request.levels.map((level) => [String(level), write.interval(differenceInterval(compared, positions, level))]),
    ),
  });
  const days = stored.days.flatMap((day, i): ComparedDay[] => {
    const position = daysBetween(first, day.date);
    const pair = compared.pairs[position];
    const change = pair && changeOf(pair);
    if (change === undefined) return [];
    const difference = differ(day.forecast, planned.days[i].forecast, [position]);
    return [{ date: day.date, change, ...difference, support: lessKnown(pair) }];
  });
  const positions = days.map(({ date }) => daysBetween(first, date));
  return {
    comparison: { days, total: differ(stored.total.forecast, planned.total.forecast, positions) },
    assumptions: [...notMeasured(model, days), ...unknownNeighbours(compared), ...unknownErrors(model, compared)],
  };
}

/** Undefined for a day on which the plans agree and sell the same. */
function changeOf({ before, after }: DayPair): ComparedDay['change'] | undefined {
  if (before.open !== after.open) return after.open ? 'opened' : 'closed';
  if (!after.open) return undefined;
  const names = Object.keys(after.day.covariates);
  if (names.some((name) => before.day.covariates[name] !== after.day.covariates[name])) return 'planned';
  return before.forecast === after.forecast ? undefined : 'neighbour';
}

/** Of the plans under which the day is open. */
function lessKnown({ before, after }: DayPair): SupportKind {
  const kinds = [before, after].filter(({ open }) => open).map(({ support }: { support: Support }) => support.support);
  return kinds.find((kind) => kind === 'unseen') ?? kinds.find((kind) => kind === 'rare') ?? 'seen';
}

function notMeasured({ kind }: TrainedModel, days: readonly ComparedDay[]): Assumption[] {
  if (days.length === 0) return [];
  const message = `Sales that a promotion takes from the days around it, or brings forward, are not measured by the model (${kind}).`;
  return days.some(({ change }) => change === 'planned') ? [{ code: 'no-carry-over', message }] : [];
}

function unknownNeighbours({ errors }: Compared): Assumption[] {
  const message =
    'What a closed day or a holiday does to the days around it was never seen: that customers come before or after instead is not in the differences.';
  return errors.neighboursUnknown ? [{ code: 'neighbours-unknown', message }] : [];
}

function unknownErrors({ kind }: TrainedModel, { pairs, errors }: Compared): Assumption[] {
  if (errors.known || pairs.length === 0) return [];
  const message = `The model (${kind}) cannot tell how uncertain its effects are: the bounds of the differences are those of whole days. Training again may give another model.`;
  return [{ code: 'effect-errors-unknown', message }];
}
