import { Client } from 'minio';
import { assertBucket, assertKey } from './key-rules.ts';
import type { ObjectStore } from './object-store.ts';
import { makeBucket } from './s3/buckets.ts';
import { translate, translated, unlessMissing } from './s3/errors.ts';
import { listFolders, listObjects } from './s3/lists.ts';
import { putObject } from './s3/puts.ts';
import { getObject, openObject, statObject } from './s3/reads.ts';
import { createTransport } from './s3/transport.ts';

export interface S3StoreSettings {
  readonly endPoint: string;
  readonly port: number;
  readonly useSSL: boolean;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region?: string;
  /** Longest silence of the server, in ms, before a call fails. */
  readonly requestTimeoutMs?: number;
  /** Checked, and made when missing, by `ready`; others are made by the first put. */
  readonly buckets?: readonly string[];
}

async function prepare(client: Client, buckets: readonly string[]): Promise<void> {
  if (buckets.length === 0) await client.listBuckets();
  for (const bucket of buckets) {
    assertBucket(bucket);
    await makeBucket(client, bucket);
  }
}

/** Objects in any S3 that keeps `If-Match` and `If-None-Match` on PUT (MinIO, AWS, SeaweedFS do). */
export function createS3Store(settings: S3StoreSettings): ObjectStore {
  const { region = 'us-east-1', requestTimeoutMs = 10_000, buckets = [], ...server } = settings;
  const { transport, close } = createTransport({ useSSL: server.useSSL, timeoutMs: requestTimeoutMs });
  // A conditional PUT that is retried after a lost answer would fail on its own success.
  const client = new Client({ ...server, region, transport, retryOptions: { disableRetry: true } });
  return {
    get: (key) => translated(() => getObject(client, key)),
    open: (key) => translated(() => openObject(client, key)),
    stat: (key) => translated(() => statObject(client, key)),
    put: (key, content, options = {}) => putObject(client, key, content, options),
    delete: (key) =>
      translated(async () => {
        const { bucket, path } = assertKey(key);
        await unlessMissing(client.removeObject(bucket, path));
      }),
    async *list(prefix) {
      try {
        yield* listObjects(client, prefix);
      } catch (error) {
        throw translate(error);
      }
    },
    listFolders: (prefix) => translated(() => listFolders(client, prefix)),
    ready: () => translated(() => prepare(client, buckets)),
    close: async () => close(),
  };
}
