import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Client } from 'minio';
import { assertKey } from '../key-rules.ts';
import type { ObjectInfo, OpenObject, StoredObject } from '../object-store.ts';
import { relay } from '../relay.ts';
import { translate, unlessMissing } from './errors.ts';
import { intact } from './integrity.ts';

export function etagOf({ headers }: IncomingMessage): string {
  const etag = headers.etag?.replaceAll('"', '');
  if (etag === undefined || etag === '') throw new Error('the object store answered without an ETag');
  return etag;
}

function infoOf(key: string, answer: IncomingMessage): ObjectInfo {
  const { 'content-length': length, 'last-modified': modified } = answer.headers;
  if (length === undefined || modified === undefined) throw new Error('the object store answered without size or time');
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
