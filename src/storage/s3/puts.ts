import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'minio';
import { assertKey, type KeyParts } from '../keys.ts';
import { PreconditionFailedError, type PutOptions, type StreamedContent } from '../object-store.ts';
import { codeOf, etagOf, isMissing, translated } from './requests.ts';

/** Makes the bucket when it is missing; another process may do the same at the same time. */
export async function makeBucket(client: Client, bucket: string): Promise<void> {
  if (await client.bucketExists(bucket)) return;
  try {
    await client.makeBucket(bucket, client.region);
  } catch (error) {
    if (!(await client.bucketExists(bucket))) throw error;
  }
}

/**
 * Answers after which nothing has been written and the same PUT may succeed. AWS says the first when two conditional
 * writes meet. MinIO says the second not only to strangers: also when a delete clears away the empty folder that the
 * new object goes to.
 */
const PASSING = new Set(['ConditionalRequestConflict', 'AccessDenied']);
const ATTEMPTS = 5;

type Body = Buffer | StreamedContent;

interface Measured {
  readonly body: Body;
  readonly size: number;
  readonly sha256: string;
}

function bodyOf(content: Uint8Array | string | StreamedContent): Body {
  if (typeof content === 'string') return Buffer.from(content);
  if (!(content instanceof Uint8Array)) return content;
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

/** The signature covers the content, so a stream is read twice: the server refuses what was damaged on the way. */
async function measure(body: Body): Promise<Measured> {
  const hash = createHash('sha256');
  if (Buffer.isBuffer(body)) return { body, size: body.length, sha256: hash.update(body).digest('hex') };
  let size = 0;
  for await (const chunk of body.open()) {
    hash.update(chunk);
    size += chunk.length;
  }
  if (size !== body.size) throw new RangeError(`the content has ${size} bytes, ${body.size} were announced`);
  return { body, size, sha256: hash.digest('hex') };
}

function headersOf(size: number, { contentType, ifMatch, ifNoneMatch }: PutOptions) {
  return {
    'content-length': String(size),
    'content-type': contentType ?? 'application/octet-stream',
    ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
    ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
  };
}

/**
 * One PUT for every content. The client's own putObject holds up to 64 MiB in memory, and beyond that it uploads in
 * parts and joins any upload of the same key that is under way: two writers could mix their parts, and conditions are
 * not kept. One PUT takes up to 5 GiB, is atomic, and keeps conditions.
 */
async function send(
  client: Client,
  { bucket, path }: KeyParts,
  measured: Measured,
  options: PutOptions,
): Promise<string> {
  const { body, size, sha256 } = measured;
  const request = { method: 'PUT', bucketName: bucket, objectName: path, headers: headersOf(size, options) };
  const source = Buffer.isBuffer(body) ? body : body.open();
  try {
    const answer = await client.makeRequestStreamAsync(request, source, client.enableSHA256 ? sha256 : '', [200], '');
    answer.resume();
    return etagOf(answer);
  } finally {
    if (!Buffer.isBuffer(source)) source.destroy();
  }
}

function isPreconditionFailed(error: unknown, { ifMatch }: PutOptions): boolean {
  return codeOf(error) === 'PreconditionFailed' || (ifMatch !== undefined && isMissing(error));
}

/** Clears what stood in the way of the last attempt, or throws its error when nothing can be done about it. */
async function clearTheWay(client: Client, bucket: string, error: unknown, attempt: number): Promise<void> {
  const code = codeOf(error) ?? '';
  if (attempt === ATTEMPTS) throw error;
  if (code === 'NoSuchBucket') await makeBucket(client, bucket);
  else if (PASSING.has(code)) await delay(attempt * 20 * Math.random());
  else throw error;
}

async function sendUntilSettled(client: Client, key: string, measured: Measured, options: PutOptions): Promise<string> {
  const parts = assertKey(key);
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(client, parts, measured, options);
    } catch (error) {
      if (isPreconditionFailed(error, options)) throw new PreconditionFailedError(key, options);
      await clearTheWay(client, parts.bucket, error, attempt);
    }
  }
}

export async function putObject(
  client: Client,
  key: string,
  content: Uint8Array | string | StreamedContent,
  options: PutOptions,
): Promise<{ etag: string }> {
  assertKey(key);
  // Outside of the translation: a source that fails is no fault of the store.
  const measured = await measure(bodyOf(content));
  return { etag: await translated(() => sendUntilSettled(client, key, measured, options)) };
}
