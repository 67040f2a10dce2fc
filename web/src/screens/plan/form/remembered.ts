import type { Signal } from '@preact/signals';
import type { About } from '../../../api/series.ts';
import { rememberedText, storedText } from '../../../browser/local-storage.ts';
import { type FormValues, restoredValues } from './form-values.ts';

/** The forms that this browser remembers, by their names in its memory. */
export type PlanName = 'orders' | 'orders-of-all' | 'staffing' | 'promotions';

const keyOf = (plan: PlanName, { dataset, series }: About) =>
  [`plan.${plan}.${dataset}`, series].filter(Boolean).join('.');

/** What is remembered of a form, as a text that grows with what is typed; empty until something was. */
export const formMemory = (plan: PlanName, about: About): Signal<string> => storedText(keyOf(plan, about));

/** The stocks of many products, as they were pasted. */
const stocksKey = (dataset: string) => `plan.stocks.${dataset}`;
export const stocksMemory = (dataset: string): Signal<string> => storedText(stocksKey(dataset));
export const rememberedStocks = (dataset: string): string => rememberedText(stocksKey(dataset));

/** Its text with these values, and when they were typed or last planned with. */
export const writeMemory = <Name extends string>(values: FormValues<Name>, at: Date): string =>
  JSON.stringify({ ...values, at: at.toISOString() });

interface RememberedForm<Name extends string> {
  readonly values: FormValues<Name>;
  /** An instant; undefined where an earlier version of the page remembered it. */
  readonly at: string | undefined;
}

/** What stood in a form last; undefined when nothing was ever typed into it. */
export function rememberedForm<Name extends string>(
  plan: PlanName,
  about: About,
  defaults: FormValues<Name>,
): RememberedForm<Name> | undefined {
  const text = rememberedText(keyOf(plan, about));
  return text === '' ? undefined : { values: restoredValues(text, defaults), at: instantIn(text) };
}

/** When a remembered text was written; it may be anything. */
export function instantIn(text: string): string | undefined {
  const { at } = restoredValues(text, { at: '' });
  return Number.isNaN(Date.parse(at)) ? undefined : at;
}
