import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import type { Client } from 'minio';
import { AppError } from '../../errors.ts';
import { assertFolder, assertKey, assertPrefix, compareBytes, type KeyParts } from '../keys.ts';
import {
  type ObjectInfo,
  type OpenObject,
  PreconditionFailedError,
  relay,
  type StoredObject,
} from '../object-store.ts';
import { notAsS3, reasonOf } from './reasons.ts';

const RETRY_AFTER_SECONDS = 5;

/** HEAD answers have no body and so no finer code than `NotFound`. */
const MISSING = new Set(['NotFound', 'NoSuchKey', 'NoSuchBucket']);
const NO_ROOM = new Set([
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
  'QuotaExceeded',
  'InsufficientCapacity',
]);

/** Code of an S3 answer (`NoSuchKey`) or of the network (`ECONNREFUSED`). */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function isMissing(error: unknown): boolean {
  return MISSING.has(codeOf(error) ?? '');
}

/** Everything but the faults of the caller is a store that cannot be used; what it said stays in the cause. */
export function translate(error: unknown): unknown {
  const isOurs = error instanceof AppError || error instanceof RangeError || error instanceof PreconditionFailedError;
  if (isOurs) return error;
  const code = codeOf(error);
  if (NO_ROOM.has(code ?? '')) return new AppError('store-full', 'The object store has no room left', { cause: error });
  const reason = reasonOf(error, code);
  const message = `The object store cannot be used now${reason === undefined ? '' : `: ${reason}`}`;
  return new AppError('store-unavailable', message, { cause: error, retryAfter: RETRY_AFTER_SECONDS });
}

export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translate(error);
  }
}

/** The result, or undefined when the key or its bucket does not exist. */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Encrypted by the server, or uploaded in parts: then the etag is something else than the MD5 of the content. */
const ENCRYPTED = 'x-amz-server-side-encryption';

function isDigest({ headers }: IncomingMessage, etag: string): boolean {
  return /^[0-9a-f]{32}$/.test(etag) && !Object.keys(headers).some((name) => name.startsWith(ENCRYPTED));
}

/**
 * The bytes of an answer. Throws at their end when they are not those that the server has: without TLS nothing else
 * would notice what was damaged on the way.
 */
async function* intact(answer: IncomingMessage, etag: string): AsyncIterable<Buffer> {
  const hash = createHash('md5');
  for await (const chunk of answer) {
    hash.update(chunk);
    yield chunk;
  }
  if (isDigest(answer, etag) && hash.digest('hex') !== etag) throw new Error('the content was damaged on the way');
}

export function etagOf({ headers }: IncomingMessage): string {
  const etag = headers.etag?.replaceAll('"', '');
  if (etag === undefined || etag === '') throw notAsS3('an object without an ETag');
  return etag;
}

function infoOf(key: string, answer: IncomingMessage): ObjectInfo {
  const { 'content-length': length, 'last-modified': modified } = answer.headers;
  if (length === undefined || modified === undefined) throw notAsS3('an object without size or time');
  return { key, etag: etagOf(answer), size: Number(length), modifiedAt: new Date(modified) };
}

/** Headers and body of one answer, so that the etag is that of this very body. */
async function request(client: Client, method: 'GET' | 'HEAD', key: string): Promise<IncomingMessage | undefined> {
  const { bucket, path } = assertKey(key);
  return unlessMissing(client.makeRequestAsync({ method, bucketName: bucket, objectName: path }));
}

export async function statObject(client: Client, key: string): Promise<ObjectInfo | undefined> {
  const answer = await request(client, 'HEAD', key);
  answer?.resume();
  return answer && infoOf(key, answer);
}

export async function openObject(client: Client, key: string): Promise<OpenObject | undefined> {
  const answer = await request(client, 'GET', key);
  if (answer === undefined) return undefined;
  const info = infoOf(key, answer);
  const stream: Readable = relay(Readable.from(intact(answer, info.etag), { objectMode: false }), translate);
  return { ...info, stream };
}

export async function getObject(client: Client, key: string): Promise<StoredObject | undefined> {
  const answer = await request(client, 'GET', key);
  if (answer === undefined) return undefined;
  const info = infoOf(key, answer);
  return { ...info, body: await buffer(intact(answer, info.etag)) };
}

/** Makes sure that a bucket is one of an S3: any web server says of every address that it is there. */
export async function assertBucketOfS3(client: Client, bucket: string): Promise<void> {
  const answer = await client.makeRequestAsync({
    method: 'GET',
    bucketName: bucket,
    query: 'list-type=2&max-keys=1',
  });
  const list = await text(answer);
  if (!/<ListBucketResult[\s>]/.test(list)) throw notAsS3(answer.headers['content-type'] ?? 'an empty body');
}

const PAGE = 1000;

type Item = Awaited<ReturnType<Client['listObjectsV2Query']>>['objects'][number];

/**
 * The client's XML reader takes a key of digits alone for a number and drops its leading zeros; so no key should stand
 * right under its bucket with such a name (deeper keys contain a slash and are safe).
 *
 * Page by page, not by the client's stream: that one reports an error without ever ending.
 */
async function* items(client: Client, { bucket, path }: KeyParts, delimiter: string): AsyncGenerator<Item> {
  let token = '';
  do {
    const page = await unlessMissing(client.listObjectsV2Query(bucket, path, token, delimiter, PAGE, ''));
    if (page === undefined) return;
    yield* page.objects;
    token = page.isTruncated ? String(page.nextContinuationToken) : '';
  } while (token !== '');
}

export async function* listObjects(client: Client, prefix: string): AsyncGenerator<ObjectInfo> {
  const parts = assertPrefix(prefix);
  for await (const { name, etag, size, lastModified } of items(client, parts, '')) {
    if (name === undefined) continue;
    yield { key: `${parts.bucket}/${name}`, etag, size, modifiedAt: lastModified };
  }
}

export async function listFolders(client: Client, prefix: string): Promise<string[]> {
  const parts = assertFolder(prefix);
  const names: string[] = [];
  for await (const { prefix: folder } of items(client, parts, '/')) {
    if (folder !== undefined) names.push(folder.slice(parts.path.length, -1));
  }
  return names.sort(compareBytes);
}
