import type { Redis, RedisOptions } from 'ioredis';
import { z } from 'zod';
import { ConfigError } from '../../config.ts';
import { ERROR_CODES } from '../../errors.ts';
import { datasetNameSchema, runIdSchema } from '../../primitives.ts';
import { runSchema } from '../../runs/run.ts';
import type { TrainingTask } from '../worker-pool.ts';

/** Its keys in Redis begin with `bull:` and this name. */
export const QUEUE_NAME = 'prediccion-ventas';

/**
 * A worker renews the lock of what it works on. One that dies loses it after `LOCK_MS`, and whoever looks for that every
 * `STALLED_CHECK_MS` gives its job to another one. The main thread of a worker computes nothing, so that it is always in time.
 */
export const LOCK_MS = 3000;
export const STALLED_CHECK_MS = 1000;
/**
 * Workers that may die of one job before it is given up. Machines that come and go must not end a training; a job
 * that kills whoever takes it, such as one that needs more memory than any worker has, must end some day.
 */
export const MOST_DEATHS = 50;

/** What a job carries: names alone. The store says what they mean. */
export const jobSchema = z.object({
  kind: z.enum(['train', 'shard']),
  run: runIdSchema,
  dataset: datasetNameSchema,
  shard: z.string().optional(),
  /** For whom it is done. */
  owner: z.string(),
  /** Models of one training must be the work of one version. */
  codeVersion: z.string(),
});

export type JobData = z.infer<typeof jobSchema>;

/** What a worker says meanwhile: what has become of the series of a shard. */
export const shardCountsSchema = z.object({
  succeeded: z.int().min(0),
  failed: z.int().min(0),
  fallback: z.int().min(0),
});

/** What is handed to workers. Of many series the whole is registered by the owner of the run. */
export type RemoteTask = Exclude<TrainingTask, { kind: 'register' }>;

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: shardCountsSchema }),
  z.looseObject({ ok: z.literal(false), code: z.enum(ERROR_CODES), message: z.string() }),
]);

const trainingOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ended'), run: runSchema, fault: z.string().optional() }),
  z.object({ kind: z.literal('taken') }),
  z.object({ kind: z.literal('unclaimed'), fault: z.string() }),
]);

/** What a worker answers: who did it, when by its own clock, and the outcome; without one it was asked to stop. */
export const resultSchema = z.object({
  startedAt: z.iso.datetime(),
  seconds: z.number().min(0),
  worker: z.string(),
  outcome: z.union([answerSchema, trainingOutcomeSchema]).optional(),
});

export type JobResult = z.input<typeof resultSchema>;

/** Set by whoever has handed over a job, while it is to stop; the worker looks for it. */
export const stopKey = (jobId: string): string => `${QUEUE_NAME}:stop:${jobId}`;

/** The packages are optional, and loaded only with an address. Throws ConfigError that says which to install. */
export async function loadRedisPackages() {
  try {
    const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq, ioredis };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ConfigError(['QUEUE_URL: needs two packages that are optional: npm install bullmq@6 ioredis@6']);
  }
}

export interface RedisLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const CONNECT_MS = 5000;
const LONGEST_RETRY_MS = 1000;
/** Without a word for so long a connection is dead: a worker that waits for a job hears something every few seconds. */
const SILENCE_MS = 30_000;

/** A connection that is always tried again. What goes wrong is told to `onError`, and may not be logged whole: it may hold the password. */
export function connect(
  { Redis }: Pick<typeof import('ioredis'), 'Redis'>,
  url: string,
  onError: (error: Error) => void,
  options: RedisOptions = {},
): Redis {
  const redis = new Redis(url, {
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    // BullMQ asks for it, where a connection waits for something.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), LONGEST_RETRY_MS),
    ...options,
  });
  redis.on('error', onError);
  return redis;
}

/** How often something that lasts is told again. */
const TOLD_AGAIN_MS = 60_000;

/** Tells once a minute at most that Redis is away, and then that it is back; and when it may lose what it keeps. */
export function watchRedis(log: RedisLog) {
  let toldAt = Number.NEGATIVE_INFINITY;
  let isAway = false;
  return {
    failed(error: Error): void {
      isAway = true;
      if (performance.now() - toldAt < TOLD_AGAIN_MS) return;
      toldAt = performance.now();
      // Its message alone: an error of a command holds its arguments, such as the password.
      log.warn({ reason: error.message }, 'Redis cannot be used now; trainings wait for it');
    },

    answered(): void {
      if (isAway) log.info({}, 'Redis can be used again');
      isAway = false;
      toldAt = Number.NEGATIVE_INFINITY;
    },
  };
}

/** Whether Redis keeps what it is given, by its own words; one that throws jobs away holds trainings up. */
export async function checkEviction(redis: Redis, log: RedisLog): Promise<string | undefined> {
  const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1];
  if (policy !== undefined && policy !== 'noeviction') {
    const message = `Redis may throw jobs away when its memory is full: set maxmemory-policy to noeviction (it is ${policy})`;
    log.error({ policy }, message);
  }
  return policy;
}

/** Rejects when it takes longer: without a connection, Redis's clients wait for one. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis has not answered within ${ms} ms`)), ms);
  });
  // What comes later is nobody's any more.
  promise.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
