import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { datasetVersionSchema, instantSchema } from '../primitives.ts';
import {
  type DatasetVersion,
  datasetVersionDocumentSchema,
  fileKindOf,
  type Rejection,
  rejectionSchema,
} from '../sales/dataset.ts';
import { canonicalMapping, type Mapping } from '../sales/mapping.ts';
import { DamagedDocumentError, readUndamaged, unlessDamaged } from '../storage/damage.ts';
import {
  foldersBelow,
  getJson,
  getStored,
  putJson,
  reportDamage,
  type Stored,
  type Versioned,
} from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError, type StreamedContent } from '../storage/object-store.ts';
import {
  createVersionSeriesRepository,
  type SeriesIndexes,
  type SeriesToStore,
  type WarningLog,
} from './version-series.ts';

const storedRejectionSchema = rejectionSchema.extend({ schema: z.literal(1) });

/** The latest content as it lies there, whoever wrote it, and what was thought of it. */
export function createInboxRepository(store: ObjectStore, keys: Keys) {
  return {
    /** The etag of the file that lies there now. */
    async contentEtag(name: string): Promise<string | undefined> {
      return (await store.stat(keys.content(name)))?.etag;
    },

    open: (name: string) => store.open(keys.content(name)),

    /** Why the file with this etag is not used; undefined for any other file. */
    async readRejection(name: string, etag: string | undefined): Promise<Rejection | undefined> {
      const found = etag === undefined ? undefined : await getStored(store, keys.rejected(name), storedRejectionSchema);
      // What was said in a damaged one is found out again.
      if (!found?.value || found.value.etag !== etag) return undefined;
      const { schema: _, ...rejection } = found.value;
      return rejection;
    },

    async reject(name: string, rejection: Rejection): Promise<void> {
      await putJson(store, keys.rejected(name), { schema: 1, ...rejection });
    },

    clearRejection: (name: string) => store.delete(keys.rejected(name)),

    /** Whether a deletion of the dataset has begun and not ended. */
    async isBeingRemoved(name: string): Promise<boolean> {
      return (await store.stat(keys.removal(name))) !== undefined;
    },

    /** Moves the pointer from the state that was read; undefined when somebody else has moved it since. */
    async point(
      name: string,
      before: { readonly etag: string } | undefined,
      next: Latest,
    ): Promise<Versioned<Latest> | undefined> {
      const condition = before === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: before.etag };
      try {
        const { etag } = await putJson(store, keys.latest(name), next, condition);
        return { value: next, etag };
      } catch (error) {
        if (error instanceof PreconditionFailedError) return undefined;
        throw error;
      }
    },
  };
}

export type InboxRepository = ReturnType<typeof createInboxRepository>;

/** `latest.json`: which version is the latest, and the etag that the latest content had when it was written. */
const latestSchema = z.object({
  schema: z.literal(1),
  version: datasetVersionSchema,
  contentEtag: z.string(),
  updatedAt: instantSchema,
  /** Another program brought this content, and its training has not been queued yet. */
  awaitsTraining: z.literal(true).optional(),
});

export type Latest = z.infer<typeof latestSchema>;

/** A version as it may have been stored: earlier ones call a column that is `known` a `covariate`. */
const storedVersionSchema = z.preprocess(withRoleKnown, datasetVersionDocumentSchema);

function withRoleKnown(stored: unknown): unknown {
  const columns = (stored as { columns?: unknown } | null)?.columns;
  if (!Array.isArray(columns)) return stored;
  const renamed = columns.map((column) => (column?.role === 'covariate' ? { ...column, role: 'known' } : column));
  return { ...(stored as object), columns: renamed };
}

/**
 * The name of the version that this content is: by the hash of its bytes and, where somebody said what its columns are, by that
 * mapping too. The same bytes under another mapping are another version.
 */
export function versionIdOf(sha256: string, mapping: Mapping | undefined): string {
  if (mapping === undefined) return sha256.slice(0, 12);
  return createHash('sha256')
    .update(`${sha256}\n${canonicalMapping(mapping)}`)
    .digest('hex')
    .slice(0, 12);
}

const CSV = 'text/csv';
/** A version that only corrects is no new day: enough that some bring one. */
const ARRIVALS_READ = 40;

/** What versions are listed by: when they came. */
export const placeOf = ({ uploadedAt, version }: DatasetVersion): string => `${uploadedAt} ${version}`;

/** A version to store, with the series that were read from its content; without any, what is stored of them stays. */
interface NewVersion extends Partial<SeriesToStore> {
  readonly document: DatasetVersion;
  readonly content: StreamedContent;
}

/** Where datasets, their versions and their contents are kept. */
export function createDatasetRepository(store: ObjectStore, keys: Keys, log: WarningLog, indexes?: SeriesIndexes) {
  const versionSeries = createVersionSeriesRepository(store, keys, log, indexes);

  /** For those who replace it, whatever it says. */
  const getLatest = (name: string): Promise<Stored<Latest> | undefined> =>
    getStored(store, keys.latest(name), latestSchema);

  const readLatest = (name: string): Promise<Versioned<Latest> | undefined> =>
    getJson(store, keys.latest(name), latestSchema);

  const readVersion = async (name: string, version: string): Promise<DatasetVersion | undefined> => {
    const isOwn = (document: DatasetVersion) => document.name === name && document.version === version;
    const rules = { parse: storedVersionSchema.parse, isOwn };
    return (await getJson(store, keys.versionDocument(name, version), rules))?.value;
  };

  /** A version that is pointed to is there, unless the dataset is being deleted: then its pointer went first. */
  const readCurrent = async (name: string): Promise<DatasetVersion | undefined> => {
    const latest = await readLatest(name);
    const document = latest && (await readVersion(name, latest.value.version));
    if (!latest || document) return document;
    const namedBy = { key: keys.latest(name), etag: latest.etag };
    if ((await store.stat(namedBy.key))?.etag !== latest.etag) return undefined;
    const key = keys.versionDocument(name, latest.value.version);
    throw reportDamage(store, { key, etag: undefined, reason: 'it is not there', namedBy });
  };

  const isContentWhole = async ({ name, version, bytes }: DatasetVersion): Promise<boolean> =>
    (await store.stat(keys.versionContent(name, version)))?.size === bytes;

  /** Newest first, and those that are damaged. */
  const versions = async (name: string) => {
    const ids = await store.listFolders(keys.versions(name));
    const { items, damaged } = await readUndamaged(ids, (id) => readVersion(name, id));
    return { documents: items.sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1)), damaged };
  };

  /** All of a version; nobody sees it before the pointer names it. Answers the keys of what was written. */
  const keep = async ({ document, content, series, many }: NewVersion): Promise<string[]> => {
    const { name, version } = document;
    const [contentKey, documentKey] = [keys.versionContent(name, version), keys.versionDocument(name, version)];
    await store.put(contentKey, content, { contentType: fileKindOf(document).type });
    const written = series ? await versionSeries.write(document, { series, many }) : [];
    await putJson(store, documentKey, document);
    return [contentKey, documentKey, ...written];
  };

  const isThere = async (objectKeys: readonly string[]): Promise<boolean> =>
    (await Promise.all(objectKeys.map((key) => store.stat(key)))).every((info) => info !== undefined);

  /** The stored content of a version, opened anew at every attempt; undefined when it is gone. */
  const contentOf = async ({ name, version }: DatasetVersion): Promise<StreamedContent | undefined> => {
    const key = keys.versionContent(name, version);
    const stored = await store.stat(key);
    if (!stored) return undefined;
    const bytes = async function* () {
      const content = await store.open(key);
      if (!content) throw new Error(`The content of ${name} ${version} is gone from the store`);
      yield* content.stream;
    };
    return { size: stored.size, open: () => Readable.from(bytes()) };
  };

  /** Puts a content in the place of the latest one and points to its version. Throws PreconditionFailedError. */
  const publish = async (
    document: DatasetVersion,
    content: StreamedContent,
    before: { readonly etag: string } | undefined,
    at: Date,
  ): Promise<void> => {
    const { name, version } = document;
    const { etag } = await store.put(keys.content(name), content, { contentType: fileKindOf(document).type });
    const latest: Latest = { schema: 1, version, contentEtag: etag, updatedAt: at.toISOString() };
    await putJson(store, keys.latest(name), latest, before ? { ifMatch: before.etag } : { ifNoneMatch: '*' });
  };

  /** The content of the version that is pointed to comes back to its place, after another one was put there in vain. */
  const restoreContent = async (name: string): Promise<void> => {
    for (;;) {
      const latest = await getLatest(name);
      const document = latest?.value && (await unlessDamaged(readVersion(name, latest.value.version)));
      const content = document && (await contentOf(document));
      if (!latest?.value || !document || !content) return;
      const { type } = fileKindOf(document);
      const { etag } = await store.put(keys.content(name), content, { contentType: type });
      try {
        await putJson(store, keys.latest(name), { ...latest.value, contentEtag: etag }, { ifMatch: latest.etag });
        return;
      } catch (error) {
        if (!(error instanceof PreconditionFailedError)) throw error;
      }
    }
  };

  /** As `publish` in the place of `before` and of nothing else: then what came in between stays. */
  const replace = async (
    document: DatasetVersion,
    content: StreamedContent,
    before: { readonly etag: string },
    at: Date,
  ): Promise<void> => {
    const { name } = document;
    if ((await getLatest(name))?.etag !== before.etag) {
      throw new PreconditionFailedError(keys.latest(name), { ifMatch: before.etag });
    }
    try {
      await publish(document, content, before, at);
    } catch (error) {
      if (error instanceof PreconditionFailedError) await restoreContent(name);
      throw error;
    }
  };

  return {
    getLatest,
    readLatest,
    readVersion,
    keep,

    /** The document of the latest version; undefined when there is no such dataset. Throws DamagedDocumentError. */
    readCurrent,

    /**
     * What a next content follows: the version in use or, when damage hides it, the newest one that can be read. `isWhole`:
     * nothing of it need be written again.
     */
    async readPredecessor(name: string): Promise<{ document: DatasetVersion | undefined; isWhole: boolean }> {
      try {
        const document = await readCurrent(name);
        return { document, isWhole: document !== undefined && (await isContentWhole(document)) };
      } catch (error) {
        if (!(error instanceof DamagedDocumentError)) throw error;
        return { document: (await versions(name)).documents[0], isWhole: false };
      }
    },

    /** Undefined when it is gone. Throws DamagedDocumentError when it is not what was uploaded. */
    async openContent({ name, version, bytes }: DatasetVersion) {
      const key = keys.versionContent(name, version);
      const content = await store.open(key);
      if (!content || content.size === bytes) return content;
      content.stream.destroy();
      const reason = `it has ${content.size} bytes instead of ${bytes}`;
      throw reportDamage(store, { key, etag: content.etag, reason });
    },

    /**
     * The daily series of a version, of many series their total, without parsing its content again unless that is the only way.
     */
    readSeries: versionSeries.read,
    /** Of a version with many series: what is known of each, and in which shard it is. */
    readSeriesIndex: versionSeries.readIndex,
    /** Of a version with many series: those of one shard. */
    readShard: versionSeries.readShard,
    /** The daily series of the content as it lies there. */
    readContentSeries: versionSeries.readContent,
    /** The content as a file, with what its series does not have; undefined when it is gone. */
    readContentFile: versionSeries.readFile,

    /**
     * Stores a version whole: its content, its series, its document, then, as the last step, the pointer to it. When another
     * upload is accepted in between, the later one writes its content and the pointer again, so that both agree.
     */
    async add(added: NewVersion, at: Date): Promise<void> {
      const { content, document } = added;
      const { name } = document;
      const all = [...(await keep(added)), keys.content(name)];
      for (;;) {
        try {
          await publish(document, content, await getLatest(name), at);
          // A deletion that was under way may have taken some of it, before it saw the pointer.
          if (await isThere(all)) return;
          await keep(added);
        } catch (error) {
          if (!(error instanceof PreconditionFailedError)) throw error;
        }
      }
    },

    /** As `add`, in the place of `before`. Throws PreconditionFailedError when that is the latest no more. */
    async addAfter(before: { readonly etag: string }, added: NewVersion, at: Date): Promise<void> {
      await keep(added);
      await replace(added.document, added.content, before, at);
    },

    /**
     * Makes a version that is stored the latest again; false when its content is gone. Throws PreconditionFailedError when
     * `before` is the latest no more.
     */
    async restore(before: { readonly etag: string }, document: DatasetVersion, at: Date): Promise<boolean> {
      const content = await contentOf(document);
      if (content) await replace(document, content, before, at);
      return content !== undefined;
    },

    /** Puts this content in the place of the file with this etag; undefined when it is there no more. */
    async replaceContent(name: string, etag: string, content: StreamedContent): Promise<string | undefined> {
      try {
        return (await store.put(keys.content(name), content, { contentType: CSV, ifMatch: etag })).etag;
      } catch (error) {
        if (error instanceof PreconditionFailedError) return undefined;
        throw error;
      }
    },

    /** When the newest contents came and how far they go, in no order; those that are damaged are left out. */
    async arrivals(name: string): Promise<Pick<DatasetVersion, 'uploadedAt' | 'to'>[]> {
      const folders = [...(await foldersBelow(store, keys.versions(name)))];
      const newest = folders.sort(([, a], [, b]) => b.newest.getTime() - a.newest.getTime()).slice(0, ARRIVALS_READ);
      const { items } = await readUndamaged(newest, ([id]) => readVersion(name, id));
      return items.map(({ uploadedAt, to }) => ({ uploadedAt, to }));
    },

    async names(): Promise<string[]> {
      return store.listFolders(keys.datasets);
    },

    versions,
  };
}

export type DatasetRepository = ReturnType<typeof createDatasetRepository>;

/** The version in use. Throws AppError `dataset-not-found` when there is none. */
export async function readCurrentDataset(
  datasets: Pick<DatasetRepository, 'readCurrent'>,
  name: string,
): Promise<DatasetVersion> {
  const document = await datasets.readCurrent(name);
  if (document) return document;
  throw noDataset(name);
}

export function contentGone({ name, version }: Pick<DatasetVersion, 'name' | 'version'>): AppError {
  return new AppError('version-not-found', `The content of ${name} ${version} is gone from the store`);
}

export function noDataset(name: string): AppError {
  return new AppError(
    'dataset-not-found',
    `There is no dataset "${name}"; upload one with POST /datasets?name=${name}`,
  );
}
