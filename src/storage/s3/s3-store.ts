import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { Client } from 'minio';
import { assertBucket, assertKey } from '../keys.ts';
import type { ObjectStore } from '../object-store.ts';
import { makeBucket, putObject } from './puts.ts';
import { foreignAnswer } from './reasons.ts';
import {
  assertBucketOfS3,
  getObject,
  listFolders,
  listObjects,
  openObject,
  statObject,
  translate,
  translated,
  unlessMissing,
} from './requests.ts';

/** Idle connections close before a server or a proxy does it, so that a request seldom meets a dying one. */
const IDLE_MS = 4000;

/** The server has answered and waits for a slow reader of the body: that is no fault of the server. */
function isReaderSlow(response: IncomingMessage | undefined): boolean {
  return response?.statusCode === 200 && response.readableLength > 0;
}

function watch(request: ClientRequest, timeoutMs: number): void {
  let response: IncomingMessage | undefined;
  request.on('response', (answer) => {
    response = answer;
  });
  request.on('timeout', () => {
    if (isReaderSlow(response)) request.socket?.setTimeout(timeoutMs);
    else request.destroy(new Error(`no byte from the server for ${timeoutMs} ms`));
  });
}

/**
 * The HTTP under the S3 client. The client itself would wait for ever for a server that accepts and then says nothing;
 * here the limit holds for connecting, for every silence while sending, and for every silence while receiving.
 */
function createTransport({ useSSL, timeoutMs }: { useSSL: boolean; timeoutMs: number }) {
  const network = useSSL ? https : http;
  const agent = new network.Agent({ keepAlive: true, timeout: IDLE_MS });
  const request = (options: RequestOptions, onResponse: (response: IncomingMessage) => void) => {
    const sent = network.request({ ...options, agent, timeout: timeoutMs }, (response) => {
      const fault = foreignAnswer(response);
      if (fault) sent.destroy(fault);
      else onResponse(response);
    });
    watch(sent, timeoutMs);
    return sent;
  };
  // The client calls only this one of the overloads that its type asks for.
  return { transport: { request } as Pick<typeof http, 'request'>, close: () => agent.destroy() };
}

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
    await assertBucketOfS3(client, bucket);
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
