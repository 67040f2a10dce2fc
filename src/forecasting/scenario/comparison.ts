import { addDays, daysBetween, type IsoDay } from '../../dates.ts';
import { entryOf } from '../../primitives.ts';
import type { Assumption, KnownFuture } from '../assumptions.ts';
import type { Language } from '../explanation.ts';
import { type ForecastRequest, forecast, lookAhead, numberWriter } from '../forecast.ts';
import type { Forecast } from '../forecast-schema.ts';
import type { Support, SupportKind } from '../intervals/support.ts';
import type { TrainedModel } from '../trained-model.ts';
import type { ComparedDay, Comparison } from './comparison-schema.ts';
import { type Compared, type DayPair, differenceErrors, differenceInterval } from './differences.ts';

/** What the store has said of its future, and what it asks about. */
interface Plans {
  readonly baseline: KnownFuture;
  readonly scenario: KnownFuture;
}

/** A plan has the promotions that it says, and no others. */
export function asPlanned<K extends KnownFuture>(knowledge: K): K {
  return { ...knowledge, assume: 'none' };
}

/** Days under two plans, with their errors, from the day after the history up to `to`. */
export function comparePlans(model: TrainedModel, to: IsoDay, { baseline, scenario }: Plans): Compared {
  const range = { from: addDays(model.trainedOn.to, 1), to };
  const before = lookAhead(model, range, asPlanned(baseline));
  const after = lookAhead(model, range, asPlanned(scenario));
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
  const stored = forecast(model, planned.model.version, { ...request, knowledge: asPlanned(baseline) });
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
    assumptions: leftOpen(compared, { days, language: request.language ?? 'en' }),
  };
}

/** Undefined for a day on which the plans agree and sell the same. */
function changeOf({ before, after }: DayPair): ComparedDay['change'] | undefined {
  if (before.open !== after.open) return after.open ? 'opened' : 'closed';
  if (!after.open) return undefined;
  const names = Object.keys(after.day.covariates);
  if (names.some((name) => entryOf(before.day.covariates, name) !== entryOf(after.day.covariates, name)))
    return 'planned';
  return before.forecast === after.forecast ? undefined : 'neighbour';
}

/** Of the plans under which the day is open. */
function lessKnown({ before, after }: DayPair): SupportKind {
  const kinds = [before, after].filter(({ open }) => open).map(({ support }: { support: Support }) => support.support);
  return kinds.find((kind) => kind === 'unseen') ?? kinds.find((kind) => kind === 'rare') ?? 'seen';
}

interface LeftOpen {
  readonly days: readonly ComparedDay[];
  readonly language: Language;
}

/** What the comparison leaves open, in words. */
function leftOpen({ errors, pairs }: Compared, { days, language }: LeftOpen): Assumption[] {
  const words = COMPARISON_WORDS[language];
  const isPlanned = days.some(({ change }) => change === 'planned');
  return [
    ...(isPlanned ? [{ code: 'no-carry-over', message: words.notMeasured }] : []),
    ...(errors.neighboursUnknown ? [{ code: 'neighbours-unknown', message: words.unknownNeighbours }] : []),
    ...(errors.known || pairs.length === 0 ? [] : [{ code: 'effect-errors-unknown', message: words.unknownErrors }]),
  ];
}

/** What a comparison of two plans leaves open, in words. */
interface ComparisonWords {
  readonly notMeasured: string;
  readonly unknownNeighbours: string;
  readonly unknownErrors: string;
}

const en: ComparisonWords = {
  notMeasured:
    'Sales that a promotion takes from the days around it, or brings forward, are not measured by the model.',
  unknownNeighbours:
    'What a closed day or a holiday does to the days around it was never seen: that customers come before or after instead is not in the differences.',
  unknownErrors:
    'The model cannot tell how uncertain its effects are: the bounds of the differences are those of whole days. Training again may give another model.',
};

const es: ComparisonWords = {
  notMeasured: 'No se mide lo que una promoción quita a los días de alrededor, ni las compras que adelanta.',
  unknownNeighbours:
    'Nunca se ha visto qué hace un cierre o un festivo con los días de alrededor: que los clientes vengan antes o después no está en las diferencias.',
  unknownErrors:
    'El modelo no puede decir con qué seguridad conoce sus efectos: los límites de las diferencias son los de días enteros. Si vuelve a entrenar, quizá resulte otro modelo.',
};

const COMPARISON_WORDS: Readonly<Record<Language, ComparisonWords>> = { en, es };
