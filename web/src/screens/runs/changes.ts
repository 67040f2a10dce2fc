import type { Model } from '../../api/models.ts';
import type { Run } from '../../api/training.ts';
import { formatAmount, formatChange, formatDay } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { runFactsOf } from './run-facts.ts';
import { runsWords } from './words.ts';

type Before = Pick<Model, 'kind'> & { readonly parameters: { readonly trainedOn: { readonly to: string } } };

/** What a training has changed against the model before, in sentences, as far as they can be told. */
export function changesOf(run: Pick<Run, 'metrics' | 'decision' | 'steps'>, before: Before): string[] {
  const words = spoken(runsWords);
  const { to } = runFactsOf(run);
  const { promoted, challengerMae: now, championMae: then } = run.decision ?? {};
  const known = before.parameters.trainedOn.to;
  const [method, old] = [run.metrics?.model, before.kind].map((kind) => methodOf(kind));
  return [
    ...(method && old ? [method === old ? words.sameMethod(method) : words.changedMethod(old, method)] : []),
    ...(to === undefined
      ? []
      : [to === known ? words.sameDays(formatDay(to)) : words.changedDays(formatDay(known), formatDay(to))]),
    ...(now != null && then != null && then > 0
      ? [words.changedError(formatAmount(then), formatAmount(now), formatChange(now / then - 1))]
      : []),
    ...(promoted ? [] : [words.notInUse]),
  ];
}

/** What the page calls a way of forecasting; undefined for one that it does not know. */
function methodOf(kind: string | undefined): string | undefined {
  const { methods } = spoken(runsWords);
  return kind !== undefined && isKnown(kind, methods) ? methods[kind] : undefined;
}

const isKnown = <T extends object>(name: string, names: T): name is string & keyof T => Object.hasOwn(names, name);
