import { z } from 'zod';
import { isIsoDay, isIsoMonth } from './dates.ts';

export const isoDaySchema = z
  .string()
  .refine(isIsoDay, 'must be an existing day YYYY-MM-DD')
  .meta({ format: 'date', example: '2023-01-31' });

export const isoMonthSchema = z
  .string()
  .refine(isIsoMonth, 'must be a month YYYY-MM')
  .meta({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$', example: '2023-01' });

export const instantSchema = z.iso.datetime().meta({ example: '2023-01-01T06:00:00.000Z' });

/** ISO weekday, 1 = Monday … 7 = Sunday. */
export const weekdaySchema = z.int().min(1).max(7);

/** The dataset of a store that has one. */
export const DEFAULT_DATASET = 'ventas';

export const datasetNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be 1–63 characters of a–z, 0–9 and -, not starting with -')
  .meta({ example: DEFAULT_DATASET });

/**
 * The name of a dataset by what people call it: `Tienda Norte` is `tienda-norte`. Undefined when nothing of it can stand in a
 * name.
 */
export function datasetNameOf(title: string): string | undefined {
  const folded = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  return folded === '' ? undefined : folded;
}

/** What people call a dataset; its name follows from it. */
export const datasetTitleSchema = z
  .string()
  .max(100)
  .refine((title) => datasetNameOf(title) !== undefined, 'must have a letter a–z or a digit')
  .meta({ example: DEFAULT_DATASET });

/** One of many series of a dataset by its id: the texts of its columns joined by ` / `. */
export const seriesIdSchema = z.string().min(1).max(200).meta({ example: 'Centro / Pan' });

/** Which series a request is about; a dataset of one needs none. */
export const seriesField = seriesIdSchema.optional().describe('Of a dataset of many series: which one');

/** Which dataset a request is about; most stores have one and need not say it. */
export const datasetField = datasetNameSchema.default(DEFAULT_DATASET);

/** 12 hex digits of a SHA-256: of the bytes of a content and, where somebody said what its columns are, of that mapping. */
export const datasetVersionSchema = z
  .string()
  .regex(/^[0-9a-f]{12}$/, 'must be 12 hex digits')
  .meta({ example: '0f3c5a9d2e71' });

/** UTC time and random hex, so that ids sort by time: a run and the model version it registers share one. */
export const runIdSchema = z
  .string()
  .regex(/^\d{8}T\d{9}Z-[0-9a-f]{8}$/, 'must be a run id such as 20230101T060000000Z-0a1b2c3d')
  .meta({ example: '20230101T060000000Z-0a1b2c3d' });

/** In the contract: the names of columns in a JSON object. The parser refuses the one name that is none. */
export const COLUMN_NAMES = { not: { const: '__proto__' } };

/** Ids that sort by time: UTC to the millisecond and 8 random hex digits. */
export function createRunId(at: Date, random: (bytes: number) => Uint8Array): string {
  const time = at.toISOString().replaceAll(/[-:.]/g, '');
  return `${time}-${Buffer.from(random(4)).toString('hex')}`;
}

/** When an id was made. */
export function instantOf(id: string): Date {
  return new Date(id.slice(0, 18).replace(/^(....)(..)(..)T(..)(..)(..)(...)$/, '$1-$2-$3T$4:$5:$6.$7Z'));
}

/** Media type of an Excel workbook (.xlsx). */
export const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What a record has under a name that somebody else chose; not what every object has under `constructor` or `toString`. */
export function entryOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Long work that is done in steps, all of them at once. */
export function runSteps<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
