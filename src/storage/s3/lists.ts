import type { Client } from 'minio';
import { assertFolder, assertPrefix, compareBytes, type KeyParts } from '../key-rules.ts';
import type { ObjectInfo } from '../object-store.ts';
import { unlessMissing } from './errors.ts';

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
