import { createHash, type Hash } from 'node:crypto';
import type { DatasetVersion } from '../sales/dataset.ts';
import { mappingOfColumns } from '../sales/mapping.ts';
import type { ManySeries, NamedSeries } from '../sales/named-series.ts';
import type { ReadOptions, RejectedFile, SalesFile } from '../sales/sales-file.ts';
import type { Series } from '../sales/series.ts';
import { SeriesCsvWriter } from '../sales/series-csv.ts';
import { putJson } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import {
  type ObjectStore,
  PreconditionFailedError,
  type PutOptions,
  type StoredObject,
} from '../storage/object-store.ts';
import { readSalesFile } from '../workbooks/read-sales-file.ts';
import {
  decodeIndex,
  decodeOne,
  decodeShard,
  decodeTotal,
  encode,
  type FileFacts,
  type IndexedShard,
  indexedShard,
  indexOfMany,
  indexOfOne,
  ONLY_SHARD,
  type SeriesIndex,
  shardsOf,
  TOTAL,
} from './series-shards.ts';

/** Reports what could not be used as stored, or could not be stored. */
export interface WarningLog {
  warn(fields: object, message: string): void;
}

/** Why there is nothing to read of a version; `gone`: its content is not there, `unreadable`: it can no longer be read as sales. */
interface Unread {
  readonly fault: 'gone' | 'unreadable';
}

/** The daily series of a version, of many series their sum; or why there is none. */
type VersionSeries =
  | { readonly series: Series; readonly fault?: undefined }
  | (Unread & { readonly series?: undefined });

/** What is known of the series of a version that has many; or why there is nothing. */
type VersionIndex =
  | { readonly index: SeriesIndex; readonly fault?: undefined }
  | (Unread & { readonly index?: undefined });

/** The series of one shard, in the order of the index; or why there are none. */
type VersionShard =
  | { readonly entries: NamedSeries[]; readonly fault?: undefined }
  | (Unread & { readonly entries?: undefined });

/** What is stored of a version beside its content. `many` is absent where there is one series; else `series` is its total. */
export interface SeriesToStore {
  readonly series: Series;
  readonly many?: ManySeries | undefined;
}

/**
 * How the content of a version is read again: by what its columns were taken for then, whatever the service would guess now.
 */
export function readingOf({ options, mapping, columns, uploadedAt, series: many }: DatasetVersion): ReadOptions {
  if (mapping === undefined) return { ...options, mapping: mappingOfColumns(columns) };
  return { ...options, mapping, today: uploadedAt.slice(0, 10), many };
}

/** The state in which index and shard were found: they are replaced in no other one. */
interface Conditions {
  readonly index: PutOptions;
  readonly shard: PutOptions;
}

const NO_CONDITIONS: Conditions = { index: {}, shard: {} };

/** Indexes of versions with many series that are kept in memory: shards are mostly read one after another. */
export type SeriesIndexes = ReturnType<typeof createSeriesIndexes>;

/** @param most so many are kept, the last ones that were read */
export function createSeriesIndexes(most: number) {
  const indexes = new Map<string, SeriesIndex>();
  const keyOf = ({ name, version }: DatasetVersion) => `${name} ${version}`;
  return {
    get: (document: DatasetVersion): SeriesIndex | undefined => indexes.get(keyOf(document)),
    keep(document: DatasetVersion, index: SeriesIndex): SeriesIndex {
      const [oldest] = indexes.keys();
      if (indexes.size >= most && oldest !== undefined) indexes.delete(oldest);
      indexes.set(keyOf(document), index);
      return index;
    },
    forget: (document: DatasetVersion): void => void indexes.delete(keyOf(document)),
  };
}

const INDEXES_KEPT = 4;

/**
 * The daily series that were read from the content of a version, as long CSV beside it: one, or many in shards with their
 * total. Whatever is wrong with them, they are read from the content again and put back; of several processes that do so one
 * succeeds.
 */
export function createVersionSeriesRepository(
  store: ObjectStore,
  keys: Keys,
  log: WarningLog,
  indexes: SeriesIndexes = createSeriesIndexes(INDEXES_KEPT),
) {
  /** What is made of the index in memory; undefined when there is none, or what lies in the store does not fit it. */
  const inMemory = <T>(document: DatasetVersion, use: (index: SeriesIndex) => T): T | undefined => {
    const index = indexes.get(document);
    if (index?.content.sha256 !== document.sha256) return undefined;
    try {
      return use(index);
    } catch {
      indexes.forget(document);
      return undefined;
    }
  };

  const fileOf = ({ name, version }: DatasetVersion, file: string) => keys.seriesShard(name, version, file);

  const putFile = async (
    document: DatasetVersion,
    name: string,
    ...what: Parameters<typeof encode>
  ): Promise<FileFacts> => {
    const { body, facts } = encode(...what);
    await store.put(fileOf(document, name), body, { contentType: 'text/csv' });
    return facts;
  };

  /** One shard after another, so that no more than one is in memory as text; the index comes last. */
  const putMany = async (
    document: DatasetVersion,
    total: Series,
    many: ManySeries,
    options: PutOptions,
  ): Promise<string[]> => {
    const writer = new SeriesCsvWriter();
    const shards: IndexedShard[] = [];
    for (const group of shardsOf(many.entries)) {
      shards.push(indexedShard(group, await putFile(document, group.shard, group.entries, writer)));
    }
    const facts = await putFile(document, TOTAL, [{ id: '', series: total }]);
    const index = indexOfMany(document, many, facts, shards);
    const key = keys.seriesIndex(document.name, document.version);
    await putJson(store, key, index, options);
    indexes.keep(document, index);
    return [...shards.map(({ shard }) => fileOf(document, shard.shard)), fileOf(document, TOTAL), key];
  };

  /** The keys of what was written. */
  const put = async (document: DatasetVersion, what: SeriesToStore, conditions: Conditions): Promise<string[]> => {
    const { name, version } = document;
    const { series, many } = what;
    if (many) return putMany(document, series, many, conditions.index);
    const { body, facts } = encode([{ id: '', series }]);
    const [shard, index] = [fileOf(document, ONLY_SHARD), keys.seriesIndex(name, version)];
    await store.put(shard, body, { contentType: 'text/csv', ...conditions.shard });
    await putJson(store, index, indexOfOne(document, { body, facts }), conditions.index);
    return [shard, index];
  };

  /** A store that cannot be written to does not keep anybody from reading. */
  const putBack = async (document: DatasetVersion, what: SeriesToStore, conditions: Conditions): Promise<void> => {
    const { name: dataset, version } = document;
    try {
      await put(document, what, conditions);
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

  /** Reads the content. With conditions the series are put back, if the content is still the one of the version. */
  const readContent = async (
    document: DatasetVersion,
    conditions?: Conditions,
  ): Promise<
    (SeriesToStore & { readonly fault?: undefined }) | (Unread & { series?: undefined; many?: undefined })
  > => {
    const read = await readFile(document);
    if (!read) return { fault: 'gone' };
    if (!read.file.valid) return { fault: 'unreadable' };
    const { series, many } = read.file;
    if (read.isIntact && conditions) await putBack(document, { series, many }, conditions);
    return { series, many };
  };

  const totalIn = async (document: DatasetVersion, conditions?: Conditions): Promise<VersionSeries> => {
    const { series, fault } = await readContent(document, conditions);
    return series === undefined ? { fault } : { series };
  };

  const manyIn = async (document: DatasetVersion, conditions: Conditions) => {
    const { many, fault } = await readContent(document, conditions);
    return many === undefined ? { fault: fault ?? ('unreadable' as const) } : { many };
  };

  const complain = ({ name: dataset, version }: DatasetVersion, objects: readonly string[], err: unknown): void => {
    log.warn(
      { dataset, version, keys: objects, err },
      'the daily series stored of the version cannot be used; they are read from its content',
    );
  };

  /**
   * What `decode` makes of an object and of the index of a version with many series, as long as both are whole and the content
   * has the size that it had; else `again` reads the content. An index in memory is asked first: whatever fits what it says is
   * what was stored.
   */
  const readOfMany = async <T, U>(
    document: DatasetVersion,
    file: string | undefined,
    decode: (index: SeriesIndex, body: Buffer | undefined) => T,
    again: (conditions: Conditions) => Promise<U>,
  ): Promise<T | U | Unread> => {
    const { name, version } = document;
    const lying = file === undefined ? [] : [fileOf(document, file)];
    const [content, ...objects] = await Promise.all([
      store.stat(keys.versionContent(name, version)),
      ...lying.map((key) => store.get(key)),
    ]);
    if (!content) return { fault: 'gone' };
    const [object] = objects;
    const isChanged = content.size !== document.bytes;
    const known = isChanged ? undefined : inMemory(document, (index) => decode(index, object?.body));
    if (known !== undefined) return known;
    const index = await store.get(keys.seriesIndex(name, version));
    const conditions = { index: stateOf(index), shard: {} };
    if (!index || isChanged) return again(conditions);
    try {
      return decode(indexes.keep(document, decodeIndex(document, index.body)), object?.body);
    } catch (err) {
      indexes.forget(document);
      complain(document, [...lying, keys.seriesIndex(name, version)], err);
      return again(conditions);
    }
  };

  /**
   * The stored series when it is whole, else that of the content, which is put back. A content of another size than the
   * version's was replaced by somebody: then it is read as it is.
   */
  const readOne = async (document: DatasetVersion): Promise<VersionSeries> => {
    const { name, version } = document;
    const [content, index, shard] = await Promise.all([
      store.stat(keys.versionContent(name, version)),
      store.get(keys.seriesIndex(name, version)),
      store.get(fileOf(document, ONLY_SHARD)),
    ]);
    if (!content) return { fault: 'gone' };
    const conditions = { index: stateOf(index), shard: stateOf(shard) };
    if (!index || content.size !== document.bytes) return totalIn(document, conditions);
    try {
      return { series: decodeOne(document, index.body, shard?.body) };
    } catch (err) {
      complain(document, [fileOf(document, ONLY_SHARD), keys.seriesIndex(name, version)], err);
      return totalIn(document, conditions);
    }
  };

  return {
    /** Puts the series of a new version in the place of whatever is there; nobody reads them before its document. Answers their keys. */
    write: (document: DatasetVersion, what: SeriesToStore): Promise<string[]> => put(document, what, NO_CONDITIONS),

    readContent: (document: DatasetVersion): Promise<VersionSeries> => totalIn(document),

    /** The content as a file; undefined when it is gone. */
    readFile: async (document: DatasetVersion) => (await readFile(document))?.file,

    /** The series of a version that has one, and the total of one that has many. */
    read: (document: DatasetVersion): Promise<VersionSeries> =>
      document.series === undefined
        ? readOne(document)
        : readOfMany(
            document,
            TOTAL,
            (index, body) => ({ series: decodeTotal(document, index, body) }),
            (conditions) => totalIn(document, conditions),
          ),

    /** What is known of each series of a version that has many. Throws a TypeError for a version of one series. */
    readIndex: (document: DatasetVersion): Promise<VersionIndex> => {
      assertMany(document);
      return readOfMany(
        document,
        undefined,
        (index) => ({ index }),
        async (conditions) => {
          const { many, fault } = await manyIn(document, conditions);
          if (many === undefined) return { fault };
          return { index: indexes.get(document) ?? describe(document, many) };
        },
      );
    },

    /** The series of one shard that the index names. Throws a TypeError for a version of one series. */
    readShard: (document: DatasetVersion, shard: string): Promise<VersionShard> => {
      assertMany(document);
      return readOfMany(
        document,
        shard,
        (index, body) => ({ entries: decodeShard(index, shard, body) }),
        async (conditions) => {
          const { many, fault } = await manyIn(document, conditions);
          if (many === undefined) return { fault };
          const found = shardsOf(many.entries).find((one) => one.shard === shard);
          return found === undefined ? { fault: 'unreadable' } : { entries: [...found.entries] };
        },
      );
    },
  };
}

/** The index of series that cannot be stored. */
function describe(document: DatasetVersion, many: ManySeries): SeriesIndex {
  const shards = shardsOf(many.entries).map((group) => indexedShard(group, encode(group.entries).facts));
  return indexOfMany(document, many, { rows: 0, bytes: 0, sha256: document.sha256 }, shards);
}

function assertMany({ name, version, series }: DatasetVersion): void {
  if (series === undefined) throw new TypeError(`${name} ${version} has one series`);
}

function stateOf(object: StoredObject | undefined): PutOptions {
  return object === undefined ? { ifNoneMatch: '*' } : { ifMatch: object.etag };
}

/** The same chunks, each taken into the hash. */
async function* hashed(chunks: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}
