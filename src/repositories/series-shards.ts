import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type DatasetVersion, type UploadOptions, uploadOptionsSchema } from '../sales/dataset.ts';
import { canonicalMapping, type Mapping, mappingSchema } from '../sales/mapping.ts';
import { type ManySeries, type NamedSeries, spanOf } from '../sales/named-series.ts';
import { closedWeekdays, type Series } from '../sales/series.ts';
import { readSeriesCsv, SeriesCsvWriter, type SeriesRows } from '../sales/series-csv.ts';
import { type SeriesEntry, seriesEntrySchema } from '../sales/series-entry.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const contentSchema = z.object({
  sha256: sha256Schema,
  options: uploadOptionsSchema,
  mapping: mappingSchema.optional(),
});
const fileSchema = z.object({ rows: z.int(), bytes: z.int(), sha256: sha256Schema });
const shardSchema = fileSchema.extend({ shard: z.string(), series: z.int() });

const oneIndexSchema = z.object({
  schema: z.literal(1),
  content: contentSchema,
  shards: z.array(shardSchema).length(1),
});

const manyIndexSchema = z.object({
  schema: z.literal(2),
  content: contentSchema,
  columns: z.array(z.string()),
  attributes: z.array(z.string()),
  /** `series/total.csv`: the sum of all series by day. */
  total: fileSchema,
  shards: z.array(shardSchema),
  entries: z.array(seriesEntrySchema),
});

/** `series/index.json` of one series, written after its shard: what it was read from, and what the shard must be. */
type OneIndex = z.infer<typeof oneIndexSchema>;

/** `series/index.json` of many series: what each shard must be, and what is known of each series without opening one. */
export type SeriesIndex = z.infer<typeof manyIndexSchema>;

/** One series needs one shard. */
export const ONLY_SHARD = '0000';
/** Where the sum of many series lies. */
export const TOTAL = 'total';

/** A shard has no more series, and is closed before a series that would make it longer than so many rows. */
const MOST_SERIES_OF_SHARD = 32;
const ROWS_OF_SHARD = 60_000;

/** Series that are stored together. */
interface Shard {
  readonly shard: string;
  readonly entries: readonly NamedSeries[];
}

const rowsOf = ({ series, closedDays }: Pick<NamedSeries, 'series' | 'closedDays'>): number =>
  series.days.length + closedDays.length;

/** The series in their order, cut into shards. */
export function shardsOf(entries: readonly NamedSeries[]): Shard[] {
  const shards: NamedSeries[][] = [];
  let rows = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const own = rowsOf(entry);
    const last = shards[shards.length - 1];
    if (last === undefined || last.length === MOST_SERIES_OF_SHARD || rows + own > ROWS_OF_SHARD) {
      shards.push([entry]);
      rows = own;
    } else {
      last.push(entry);
      rows += own;
    }
  }
  return shards.map((own, i) => ({ shard: String(i).padStart(4, '0'), entries: own }));
}

export type FileFacts = z.infer<typeof fileSchema>;

/** A file of rows, and what an index says of it. */
export interface SeriesFile {
  readonly body: Buffer;
  readonly facts: FileFacts;
}

/** The file of these series; with a writer that is used again its bytes are there until the next one. */
export function encode(all: readonly SeriesRows[], writer = new SeriesCsvWriter()): SeriesFile {
  const body = writer.write(all);
  const rows = all.reduce((sum, { series, closedDays = [] }) => sum + rowsOf({ series, closedDays }), 0);
  return { body, facts: { rows, bytes: body.length, sha256: hashOf(body) } };
}

/** What a file must be, or an Error that says what is wrong with it. */
export function decode(
  file: Buffer | undefined,
  what: string,
  { bytes, sha256 }: Omit<FileFacts, 'rows'>,
): SeriesRows[] {
  if (file === undefined) throw new Error(`The ${what} is gone`);
  if (file.length !== bytes) throw new Error(`The ${what} has ${file.length} bytes, the index says ${bytes}`);
  if (hashOf(file) !== sha256) throw new Error(`The ${what} does not have the hash that the index says`);
  return readSeriesCsv(file.toString('utf8'));
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const contentOf = ({ sha256, options, mapping }: DatasetVersion) => ({ sha256, options, mapping });

/** The index of one series. */
export function indexOfOne(document: DatasetVersion, { facts: { rows, bytes, sha256 } }: SeriesFile): OneIndex {
  return {
    schema: 1,
    content: contentOf(document),
    shards: [{ shard: ONLY_SHARD, series: 1, rows, bytes, sha256 }],
  };
}

/** A shard as the index has it, and the series that are in it. */
export interface IndexedShard {
  readonly shard: SeriesIndex['shards'][number];
  readonly entries: readonly SeriesEntry[];
}

/** What the index says of a shard that is this file. */
export function indexedShard({ shard, entries }: Shard, facts: FileFacts): IndexedShard {
  return { shard: { shard, series: entries.length, ...facts }, entries: entries.map((entry) => entryOf(entry, shard)) };
}

/** What is known of many series. */
export function indexOfMany(
  document: DatasetVersion,
  { columns, attributes }: Pick<ManySeries, 'columns' | 'attributes'>,
  total: FileFacts,
  shards: readonly IndexedShard[],
): SeriesIndex {
  return {
    schema: 2,
    content: contentOf(document),
    columns: [...columns],
    attributes: [...attributes],
    total,
    shards: shards.map(({ shard }) => shard),
    entries: shards.flatMap(({ entries }) => entries),
  };
}

function entryOf(named: NamedSeries, shard: string): SeriesEntry {
  const { id, keys, attributes, series, decimals, state, notes } = named;
  const span = spanOf(named);
  if (span === undefined) throw new TypeError(`The series "${id}" has no days`);
  return {
    id,
    keys: [...keys],
    attributes: { ...attributes },
    shard,
    days: series.days.length,
    ...span,
    closedWeekdays: closedWeekdays(series),
    decimals,
    state,
    notes: [...notes],
  };
}

/** The series of one version. Throws an Error that says what is wrong when index and shard are not its own, or not whole. */
export function decodeOne(document: DatasetVersion, index: Buffer, shard: Buffer | undefined): Series {
  const { content, shards } = oneIndexSchema.parse(JSON.parse(index.toString('utf8')));
  assertOwn(document, content);
  const [first, ...others] = decode(shard, 'shard', shards[0]);
  if (first === undefined || others.length > 0) throw new Error(`The shard has ${others.length + 1} series, not one`);
  if (first.series.days.length !== document.days) throw new Error(`The shard has ${first.series.days.length} days`);
  return first.series;
}

/** The index of many series. Throws an Error that says what is wrong when it is not that of the version. */
export function decodeIndex(document: DatasetVersion, index: Buffer | undefined): SeriesIndex {
  if (index === undefined) throw new Error('The index is gone');
  const read = manyIndexSchema.parse(JSON.parse(index.toString('utf8')));
  assertOwn(document, read.content);
  if (read.entries.length !== document.series?.count) throw new Error(`The index has ${read.entries.length} series`);
  return read;
}

/** The sum of many series. Throws an Error that says what is wrong when it is not whole. */
export function decodeTotal({ days }: DatasetVersion, index: SeriesIndex, total: Buffer | undefined): Series {
  const [only] = decode(total, 'total', index.total);
  if (only?.series.days.length !== days) throw new Error(`The total has ${only?.series.days.length ?? 0} days`);
  return only.series;
}

/** The series of a shard, with what the index says of them. Throws an Error that says what is wrong when it is not whole. */
export function decodeShard(index: SeriesIndex, shard: string, file: Buffer | undefined): NamedSeries[] {
  const facts = index.shards.find((one) => one.shard === shard);
  if (facts === undefined) throw new Error(`The index has no shard ${shard}`);
  const rows = decode(file, `shard ${shard}`, facts);
  const entries = index.entries.filter((entry) => entry.shard === shard);
  return entries.map(({ id, keys, attributes, decimals, state, notes }, i) => {
    if (rows[i]?.id !== id) throw new Error(`The shard ${shard} lacks the series "${id}"`);
    const { series, closedDays = [] } = rows[i];
    return { id, keys, attributes, series, closedDays, decimals, state, notes };
  });
}

function assertOwn(document: DatasetVersion, content: OneIndex['content']): void {
  if (content.sha256 !== document.sha256) throw new Error('They were read from another content');
  if (!isSame(content.options, document.options)) throw new Error('They were read with other options');
  if (!isSameMapping(content.mapping, document.mapping)) throw new Error('They were read by another mapping');
}

function isSame(a: UploadOptions, b: UploadOptions): boolean {
  return JSON.stringify(uploadOptionsSchema.parse(a)) === JSON.stringify(uploadOptionsSchema.parse(b));
}

function isSameMapping(a: Mapping | undefined, b: Mapping | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalMapping(a) === canonicalMapping(b);
}
