import type { DryRun, UploadOptions } from '../../../../../src/sales/dataset.ts';
import { partsOf } from '../report/reader-messages.ts';

/** How to read what the file alone leaves ambiguous, as far as the user has chosen. */
export type Reading = Partial<UploadOptions>;

/** One question that the file leaves open, with what it would mean either way. */
export interface DateChoice {
  readonly kind: 'dateFormat';
  readonly value: string | undefined;
  readonly days: Readonly<Record<'dmy' | 'mdy', string | undefined>>;
}
export interface DecimalChoice {
  readonly kind: 'decimal';
  readonly value: string | undefined;
}
interface NegativeChoice {
  readonly kind: 'allowNegative';
}
export type Choice = DateChoice | DecimalChoice | NegativeChoice;

type Problems = Readonly<DryRun['problems']>;

/**
 * The questions to ask: those that a problem names, and those answered already, so that an answer can be changed.
 * `before` are the questions of the preview without any answer: they keep the example that was asked about.
 */
export function choicesOf(problems: Problems, reading: Reading, before: readonly Choice[] = []): Choice[] {
  const asked = [dateChoice(problems), decimalChoice(problems), negativeChoice(problems)].filter(isChoice);
  const answered = before.filter(({ kind }) => reading[kind] !== undefined);
  const known = new Set(asked.map(({ kind }) => kind));
  return [...answered.filter(({ kind }) => !known.has(kind)), ...asked];
}

const isChoice = (choice: Choice | undefined): choice is Choice => choice !== undefined;

function dateChoice(problems: Problems): DateChoice | undefined {
  const problem = problems.find(({ code }) => code === 'ambiguous-dates');
  if (!problem) return undefined;
  const { value, dmy, mdy } = partsOf(problem) ?? {};
  return { kind: 'dateFormat', value, days: { dmy, mdy } };
}

function decimalChoice(problems: Problems): DecimalChoice | undefined {
  const problem = problems.find(({ code }) => code === 'ambiguous-numbers');
  return problem && { kind: 'decimal', value: partsOf(problem)?.value };
}

function negativeChoice(problems: Problems): NegativeChoice | undefined {
  return problems.some(({ code }) => code === 'negative-sales') ? { kind: 'allowNegative' } : undefined;
}

/** What a text like `1.234` is when `sign` stands before the decimals; undefined when it is no such number. */
export function numberAs(text: string, sign: '.' | ','): number | undefined {
  const separator = text.includes(',') ? ',' : '.';
  const plain = separator === sign ? text.replace(sign, '.') : text.replace(separator, '');
  const number = Number(plain);
  return text.trim() === '' || !Number.isFinite(number) ? undefined : number;
}
