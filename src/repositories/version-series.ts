import { createHash, type Hash } from 'node:crypto';
import { z } from 'zod';
import { type DatasetVersion, type UploadOptions, uploadOptionsSchema } from '../sales/dataset.ts';
import { canonicalMapping, type Mapping, mappingOfColumns, mappingSchema } from '../sales/mapping.ts';
import type { ReadOptions, RejectedFile, SalesFile } from '../sales/sales-file.ts';
import type { Series } from '../sales/series.ts';
import { readSeriesCsv, seriesCsv } from '../sales/series-csv.ts';
import { putJson } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import {
  type ObjectStore,
  PreconditionFailedError,
  type PutOptions,
  type StoredObject,
} from '../storage/object-store.ts';
import { readSalesFile } from '../workbooks/read-sales-file.ts';

/** Reports what could not be used as stored, or could not be stored. */
export interface WarningLog {
  warn(fields: object, message: string): void;
}

/** The daily series of a version; `gone`: its content is not there, `unreadable`: it can no longer be read as sales. */
type VersionSeries =
  | { readonly series: Series; readonly fault?: undefined }
  | { readonly series?: undefined; readonly fault: 'gone' | 'unreadable' };

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** `series/index.json`, written after the shards: what they were read from, and what they must be. */
const indexSchema = z.object({
  schema: z.literal(1),
  content: z.object({ sha256: sha256Schema, options: uploadOptionsSchema, mapping: mappingSchema.optional() }),
  shards: z
    .array(z.object({ shard: z.string(), series: z.int(), rows: z.int(), bytes: z.int(), sha256: sha256Schema }))
    .length(1),
});

type Index = z.infer<typeof indexSchema>;

/**
 * How the content of a version is read again: by what its columns were taken for then, whatever the service would guess now.
 */
export function readingOf({ options, mapping, columns, uploadedAt }: DatasetVersion): ReadOptions {
  if (mapping === undefined) return { ...options, mapping: mappingOfColumns(columns) };
  return { ...options, mapping, today: uploadedAt.slice(0, 10) };
}

/** One series needs one shard. */
const SHARD = '0000';

/** The state in which index and shard were found: they are replaced in no other one. */
interface Conditions {
  readonly index: PutOptions;
  readonly shard: PutOptions;
}

const NO_CONDITIONS: Conditions = { index: {}, shard: {} };

/**
 * The daily series that were read from the content of a version, as long CSV beside it. Whatever is wrong with them, they
 * are read from the content again and put back; of several processes that do so one succeeds.
 */
export function createVersionSeriesRepository(store: ObjectStore, keys: Keys, log: WarningLog) {
  const put = async (document: DatasetVersion, series: Series, conditions: Conditions): Promise<void> => {
    const { name, version } = document;
    const shard = Buffer.from([...seriesCsv([{ id: '', series }])].join(''));
    await store.put(keys.seriesShard(name, version, SHARD), shard, { contentType: 'text/csv', ...conditions.shard });
    await putJson(store, keys.seriesIndex(name, version), indexOf(document, series, shard), conditions.index);
  };

  const keysOf = (name: string, version: string) => [
    keys.seriesShard(name, version, SHARD),
    keys.seriesIndex(name, version),
  ];

  /** A store that cannot be written to does not keep anybody from reading. */
  const putBack = async (document: DatasetVersion, series: Series, conditions: Conditions): Promise<void> => {
    const { name: dataset, version } = document;
    try {
      await put(document, series, conditions);
    } catch (err) {
      if (err instanceof PreconditionFailedError) return; // another process does the same
      log.warn(
        { dataset, version, err },
        'the daily series of the version cannot be stored; they are read from its content',
      );
    }
  };

  /** The content as it lies there now; `isIntact`: with the hash of the version. */
  const readFile = async (
    document: DatasetVersion,
  ): Promise<{ readonly file: SalesFile | RejectedFile; readonly isIntact: boolean } | undefined> => {
    const { name: dataset, version, sha256 } = document;
    const content = await store.open(keys.versionContent(dataset, version));
    if (!content) return undefined;
    const hash = createHash('sha256');
    const file = await readSalesFile(hashed(content.stream, hash), readingOf(document));
    const isIntact = hash.digest('hex') === sha256;
    if (!isIntact) {
      const key = keys.versionContent(dataset, version);
      log.warn({ dataset, version, key }, 'the content of the version is not what was uploaded; it is read as it is');
    }
    return { file, isIntact };
  };

  /** Reads the content. With conditions the series is put back, if the content is still the one of the version. */
  const readContent = async (document: DatasetVersion, conditions?: Conditions): Promise<VersionSeries> => {
    const read = await readFile(document);
    if (!read) return { fault: 'gone' };
    if (!read.file.valid) return { fault: 'unreadable' };
    const { series } = read.file;
    if (read.isIntact && conditions) await putBack(document, series, conditions);
    return { series };
  };

  return {
    /** The keys of all that is stored of it. */
    keysOf,

    /** Puts the series of a new version in the place of whatever is there; nobody reads them before its document. */
    write: (document: DatasetVersion, series: Series): Promise<void> => put(document, series, NO_CONDITIONS),

    readContent: (document: DatasetVersion): Promise<VersionSeries> => readContent(document),

    /** The content as a file; undefined when it is gone. */
    readFile: async (document: DatasetVersion) => (await readFile(document))?.file,

    /**
     * The stored series when it is whole, else that of the content, which is put back. A content of another size than the
     * version's was replaced by somebody: then it is read as it is.
     */
    async read(document: DatasetVersion): Promise<VersionSeries> {
      const { name: dataset, version } = document;
      const [content, index, shard] = await Promise.all([
        store.stat(keys.versionContent(dataset, version)),
        store.get(keys.seriesIndex(dataset, version)),
        store.get(keys.seriesShard(dataset, version, SHARD)),
      ]);
      if (!content) return { fault: 'gone' };
      const conditions = { index: stateOf(index), shard: stateOf(shard) };
      if (!index || content.size !== document.bytes) return readContent(document, conditions);
      try {
        return { series: decode(document, index, shard) };
      } catch (err) {
        log.warn(
          { dataset, version, keys: keysOf(dataset, version), err },
          'the daily series stored of the version cannot be used; they are read from its content',
        );
        return readContent(document, conditions);
      }
    },
  };
}

function stateOf(object: StoredObject | undefined): PutOptions {
  return object === undefined ? { ifNoneMatch: '*' } : { ifMatch: object.etag };
}

function indexOf({ sha256, options, mapping }: DatasetVersion, { days }: Series, shard: Buffer): Index {
  const entry = { shard: SHARD, series: 1, rows: days.length, bytes: shard.length, sha256: hashOf(shard) };
  return { schema: 1, content: { sha256, options, mapping }, shards: [entry] };
}

/** The same chunks, each taken into the hash. */
async function* hashed(chunks: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Throws an error that says what is wrong when index and shard are not those of the version, or not whole. */
function decode(document: DatasetVersion, index: StoredObject, shard: StoredObject | undefined): Series {
  const { content, shards } = indexSchema.parse(JSON.parse(index.body.toString('utf8')));
  if (content.sha256 !== document.sha256) throw new Error('They were read from another content');
  if (!isSame(content.options, document.options)) throw new Error('They were read with other options');
  if (!isSameMapping(content.mapping, document.mapping)) throw new Error('They were read by another mapping');
  if (shard === undefined) throw new Error('The shard is gone');
  const [{ bytes, sha256: hash }] = shards;
  if (shard.body.length !== bytes) throw new Error(`The shard has ${shard.body.length} bytes, the index says ${bytes}`);
  if (hashOf(shard.body) !== hash) throw new Error('The shard does not have the hash that the index says');
  const [first, ...others] = readSeriesCsv(shard.body.toString('utf8'));
  if (first === undefined || others.length > 0) throw new Error(`The shard has ${others.length + 1} series, not one`);
  if (first.series.days.length !== document.days) throw new Error(`The shard has ${first.series.days.length} days`);
  return first.series;
}

function isSame(a: UploadOptions, b: UploadOptions): boolean {
  return JSON.stringify(uploadOptionsSchema.parse(a)) === JSON.stringify(uploadOptionsSchema.parse(b));
}

function isSameMapping(a: Mapping | undefined, b: Mapping | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalMapping(a) === canonicalMapping(b);
}
