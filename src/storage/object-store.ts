import { PassThrough, pipeline, type Readable } from 'node:stream';
import type { DamageRegister } from './damage.ts';

/** What a store knows of an object without reading it. The `etag` changes whenever the content is replaced. */
export interface ObjectInfo {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

export interface StoredObject extends ObjectInfo {
  readonly body: Buffer;
}

export interface OpenObject extends ObjectInfo {
  readonly stream: Readable;
}

/** A content too large for memory: opened anew at every attempt. */
export interface StreamedContent {
  readonly size: number;
  open(): Readable;
}

export interface PutOptions {
  readonly contentType?: string;
  /** Replace only the content with this etag; a missing object does not match. */
  readonly ifMatch?: string;
  /** Create only: fails when the key exists. */
  readonly ifNoneMatch?: '*';
}

/**
 * Whole objects under keys `bucket/path/of/segments`. Readers see the old content or the new one, never a part.
 *
 * Keys are checked by `assertKey`; a bad key throws a RangeError. A put whose precondition fails throws
 * `PreconditionFailedError`; any failure of the store itself throws AppError `store-unavailable` (`store-full` when
 * there is no room).
 */
export interface ObjectStore {
  /** Undefined when there is no such key. */
  get(key: string): Promise<StoredObject | undefined>;
  /** As `get`, for contents too large for memory. The caller consumes or destroys the stream. */
  open(key: string): Promise<OpenObject | undefined>;
  put(key: string, content: Uint8Array | string | StreamedContent, options?: PutOptions): Promise<{ etag: string }>;
  stat(key: string): Promise<ObjectInfo | undefined>;
  /** Every object whose key starts with `prefix` (text, as S3 does: `a` finds `ab`), ascending by key bytes. */
  list(prefix: string): AsyncIterable<ObjectInfo>;
  /**
   * The distinct first segments below `prefix` (which ends in `/`), ascending: the "folders" there, without a
   * trailing slash and without `prefix`.
   */
  listFolders(prefix: string): Promise<string[]>;
  /** Succeeds also when there is no such key. */
  delete(key: string): Promise<void>;
  /** Told by whoever reads documents which of them are damaged; see `createWatchedStore`. */
  readonly damage?: DamageRegister;
  /** Rejects when the store cannot be used now. Creates missing buckets. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** The object is not in the state that `ifMatch` or `ifNoneMatch` asks for. */
export class PreconditionFailedError extends Error {
  constructor(key: string, options: PutOptions) {
    super(
      options.ifMatch === undefined
        ? `${key} exists already`
        : `${key} has changed: it no longer has the etag ${options.ifMatch}`,
    );
    this.name = 'PreconditionFailedError';
  }
}

/** The same bytes, with errors in other words. Destroying the result destroys the source. */
export function relay(source: Readable, translate: (error: Error) => unknown): Readable {
  const relayed = new PassThrough({
    destroy(error, done) {
      const said = error === null ? null : translate(error);
      done(said === null || said instanceof Error ? said : error);
    },
  });
  // The pipeline hands every error to `relayed`, whose reader gets it: nothing is left to do here.
  pipeline(source, relayed, () => {});
  return relayed;
}
