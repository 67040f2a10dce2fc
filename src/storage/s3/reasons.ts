import type { IncomingMessage } from 'node:http';

const WEB_PAGE =
  "it answered with a web page and not as S3 does: is MINIO_ENDPOINT the port of MinIO's console (9001) and not that of its API (9000)?";
const ANOTHER_PROTOCOL =
  'it does not answer in HTTP: MINIO_ENDPOINT may be the port of another service, or one that needs TLS (MINIO_USE_SSL=true)';
const NO_TLS = 'it does not speak TLS: set MINIO_USE_SSL=false, or an endpoint with http://';
const UNKNOWN_NAME = 'its name cannot be resolved: check MINIO_ENDPOINT';
const WRONG_KEYS = 'it does not take the keys: check MINIO_ACCESS_KEY and MINIO_SECRET_KEY';
const UNTRUSTED = 'its certificate is not trusted: name its authority in NODE_EXTRA_CA_CERTS';

/** What the codes of S3 and of the network mean, and what to look at. */
const REASONS: readonly (readonly [code: RegExp, reason: string])[] = [
  [/^HPE_/, ANOTHER_PROTOCOL],
  [/^(EPROTO$|ERR_SSL_)/, NO_TLS],
  [/^ECONNRESET$/, 'it closed the connection without an answer: it may be starting, or MINIO_ENDPOINT may be no S3'],
  [/^ECONNREFUSED$/, 'nothing listens at MINIO_ENDPOINT, or it is starting'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, UNKNOWN_NAME],
  [/CERT|^UNABLE_TO_/, UNTRUSTED],
  [/^(InvalidAccessKeyId|SignatureDoesNotMatch)$/, WRONG_KEYS],
  [/^AccessDenied$/, 'the key may not do that: check MINIO_ACCESS_KEY, MINIO_SECRET_KEY and the rights to the buckets'],
  [/^RequestTimeTooSkewed$/, 'its clock and that of this machine differ by too much'],
];

/** The endpoint answered, but not as an S3 does. The message says as what. */
export class NotS3Error extends Error {
  override readonly name = 'NotS3Error';
}

/** Why a call failed, for people: the code and what to do about it. Undefined when nothing is known. */
export function reasonOf(error: unknown, code: string | undefined): string | undefined {
  if (error instanceof NotS3Error) return error.message;
  if (code === undefined || code === '') return undefined;
  const reason = REASONS.find(([pattern]) => pattern.test(code))?.[1];
  return reason === undefined ? code : `${code}, ${reason}`;
}

/**
 * What is wrong with an answer that no S3 gives: a page, or a redirection or refusal that is not told as S3 tells it.
 * Undefined for all others. Answers from 500 on may be of a proxy in front of a store that is away.
 */
export function foreignAnswer({ statusCode = 0, headers }: IncomingMessage): NotS3Error | undefined {
  const type = headers['content-type']?.split(';', 1)[0].trim().toLowerCase();
  if (statusCode >= 500) return undefined;
  if (type === 'text/html' || type === 'application/xhtml+xml') return new NotS3Error(WEB_PAGE);
  const isOfS3 = statusCode < 300 || Object.keys(headers).some((name) => name.startsWith('x-amz-'));
  if (isOfS3 || type?.endsWith('/xml') || (type === undefined && statusCode >= 400)) return undefined;
  return notAsS3(`${statusCode}${type === undefined ? '' : ` and ${type}`}`);
}

/** `what`: what came instead. */
export function notAsS3(what: string): NotS3Error {
  return new NotS3Error(
    `it answered with ${what} and not as S3 does: check that MINIO_ENDPOINT and MINIO_USE_SSL are those of its S3 API`,
  );
}
