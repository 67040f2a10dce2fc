import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { ReadingRequest } from '../services/datasets/uploads.ts';
import type { PublicHolidays } from '../src/forecasting/holiday-covariate.ts';
import { createPublicHolidays } from '../src/forecasting/public-holidays.ts';
import type { UploadOptions } from '../src/sales/dataset.ts';
import { knownRowsRequestSchema } from '../src/sales/known-future.ts';
import { type Mapping, mappingSchema } from '../src/sales/mapping.ts';
import { type Arguments, UsageError } from './arguments.ts';

/** The reading of a file as the options say it: its mapping, if any of it is said, and what the API takes beside a mapping. */
export function readingOf(args: Arguments): ReadingRequest {
  const mapping = { ...mappingFile(args.text('map')), ...mappingOptions(args) };
  const decimal = args.text('decimal') as UploadOptions['decimal']; // one of its choices
  const dateFormat = args.text('date-format') as UploadOptions['dateFormat']; // likewise
  const sheet = args.text('sheet');
  const options = {
    ...(decimal === undefined ? {} : { decimal }),
    ...(dateFormat === undefined ? {} : { dateFormat }),
    ...(sheet === undefined ? {} : { sheet }),
    ...(args.flag('allow-negative') ? { allowNegative: true } : {}),
  };
  return { ...(Object.keys(mapping).length === 0 ? {} : { mapping: checked(mapping) }), options };
}

/** JSON of a file, or as it was typed. Throws UsageError when it is none. */
export function jsonArgument(option: string, given: string): unknown {
  const isTyped = given.trimStart().startsWith('{');
  const text = isTyped ? given : readText(option, given);
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--${option}: ${isTyped ? 'what was typed' : given} is not JSON`);
  }
}

/** Throws UsageError when there is no such file. */
export function readText(option: string, path: string): string {
  return readBytes(option, path).toString('utf8');
}

export function readBytes(option: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`--${option}: ${path} cannot be read (${codeOf(error)})`);
  }
}

export function isJson(bytes: Buffer): boolean {
  return bytes.subarray(0, 64).toString('utf8').trimStart().startsWith('{');
}

/** The days of a calendar in JSON. Throws UsageError for a file that is none. */
export function calendarIn(path: string): z.infer<typeof knownRowsRequestSchema> {
  const read = knownRowsRequestSchema.safeParse(jsonArgument('known-future', path));
  if (read.success) return read.data;
  const [{ path: place, message }] = read.error.issues;
  throw new UsageError(`--known-future: ${path} is not { "days": [ … ] }: ${[...place, message].join(' ')}`);
}

/** Throws UsageError for a country whose holidays nobody knows. */
export async function holidaysOf(country: string | undefined): Promise<PublicHolidays | undefined> {
  if (country === undefined) return undefined;
  try {
    return await createPublicHolidays(country);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`--country: ${error.message}`);
    throw error;
  }
}

/** Of a system error. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function mappingFile(given: string | undefined): Mapping {
  return given === undefined ? {} : checked(jsonArgument('map', given));
}

function checked(mapping: unknown): Mapping {
  const read = mappingSchema.safeParse(mapping);
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues;
  throw new UsageError(`The mapping is wrong: ${[...path, message].join(' ')}`);
}

/** Keys of a mapping that are one column or text, by the options that say them. */
const TEXTS = {
  date: 'date',
  sales: 'sales',
  quantity: 'quantity',
  'unit-price': 'unitPrice',
  promo: 'promo',
  holiday: 'holiday',
  open: 'open',
  timezone: 'timezone',
  'zero-tail': 'zeroTail',
} as const satisfies Readonly<Record<string, keyof Mapping>>;

function mappingOptions(args: Arguments): Record<string, unknown> {
  const texts = Object.entries(TEXTS).flatMap(([option, key]) => {
    const text = args.text(option);
    return text === undefined ? [] : [[key, text] as const];
  });
  const [series, known, ignore] = [args.all('series'), args.all('known'), args.all('ignore')];
  if (series.length > 0 && args.flag('one-series')) {
    throw new UsageError('--series and --one-series contradict each other: give one of them');
  }
  const duplicates = args.text('duplicates');
  const where = whereOf(args.all('where'));
  return {
    ...Object.fromEntries(args.all('without').map((role) => [role, null])),
    ...Object.fromEntries(texts),
    ...(args.flag('count-rows') ? { count: 'rows' } : {}),
    ...(series.length > 0 ? { series } : {}),
    ...(args.flag('one-series') ? { series: [] } : {}),
    ...(known.length > 0 ? { known } : {}),
    ...(ignore.length > 0 ? { ignore } : {}),
    ...(where === undefined ? {} : { where }),
    ...(duplicates === undefined ? {} : { dropDuplicates: duplicates === 'drop' }),
  };
}

function whereOf(conditions: readonly string[]): Mapping['where'] | undefined {
  const texts = new Map<string, string[]>();
  for (const condition of conditions) {
    const at = condition.indexOf('=');
    if (at < 1) throw new UsageError(`--where is COLUMN=TEXT, not ${JSON.stringify(condition)}`);
    const column = condition.slice(0, at);
    texts.set(column, [...(texts.get(column) ?? []), condition.slice(at + 1)]);
  }
  if (texts.size === 0) return undefined;
  return Object.fromEntries([...texts].map(([column, allowed]) => [column, { in: allowed }]));
}

/** The options that say this part of a mapping, as they are typed: the way back from `readingOf`. */
export function optionsFor(answer: Mapping): string {
  const texts = Object.entries(TEXTS).flatMap(([option, key]) => {
    const value = answer[key];
    return typeof value === 'string' ? [`--${option} ${quotedForShell(value)}`] : [];
  });
  const none = (['promo', 'holiday', 'open', 'weekday'] as const).flatMap((role) =>
    answer[role] === null ? [`--without ${role}`] : [],
  );
  const lists = (['series', 'known', 'ignore'] as const).flatMap((key) =>
    (answer[key] ?? []).map((column) => `--${key} ${quotedForShell(column)}`),
  );
  const where = Object.entries(answer.where ?? {}).flatMap(([column, filter]) =>
    'in' in filter ? filter.in.map((text) => `--where ${quotedForShell(`${column}=${text}`)}`) : [],
  );
  const { series, count, dropDuplicates, decimal, dateFormat } = answer;
  return [
    ...texts,
    ...none,
    ...lists,
    ...where,
    ...(series?.length === 0 ? ['--one-series'] : []),
    ...(count === 'rows' ? ['--count-rows'] : []),
    ...(dropDuplicates === undefined ? [] : [`--duplicates ${dropDuplicates ? 'drop' : 'keep'}`]),
    ...(decimal === undefined ? [] : [`--decimal ${decimal}`]),
    ...(dateFormat === undefined ? [] : [`--date-format ${dateFormat}`]),
  ].join(' ');
}

function quotedForShell(text: string): string {
  return /^[\p{L}\p{N}_./:=-]+$/u.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
