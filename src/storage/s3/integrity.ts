import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Encrypted by the server, or uploaded in parts: then the etag is something else than the MD5 of the content. */
const ENCRYPTED = 'x-amz-server-side-encryption';

function isDigest({ headers }: IncomingMessage, etag: string): boolean {
  return /^[0-9a-f]{32}$/.test(etag) && !Object.keys(headers).some((name) => name.startsWith(ENCRYPTED));
}

/**
 * The bytes of an answer. Throws at their end when they are not those that the server has: without TLS nothing else
 * would notice what was damaged on the way.
 */
export async function* intact(answer: IncomingMessage, etag: string): AsyncIterable<Buffer> {
  const hash = createHash('md5');
  for await (const chunk of answer) {
    hash.update(chunk);
    yield chunk;
  }
  if (isDigest(answer, etag) && hash.digest('hex') !== etag) throw new Error('the content was damaged on the way');
}
