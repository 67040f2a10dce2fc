import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Job } from 'bullmq';
import { AppError } from '../../errors.ts';
import type { TaskOutcomes, ThreadListener, TrainingEngine, TrainingTask } from '../worker-pool.ts';
import {
  checkEviction,
  connect,
  type JobData,
  loadRedisPackages,
  MOST_DEATHS,
  QUEUE_NAME,
  type RedisLog,
  type RemoteTask,
  resultSchema,
  shardCountsSchema,
  stopKey,
  watchRedis,
  within,
} from './connection.ts';

interface Options {
  /** May hold a password: never logged. */
  readonly url: string;
  readonly codeVersion: string;
  readonly log: RedisLog;
}

/** What is known of the queue, as of a moment ago. */
export interface QueueStatus {
  readonly isUp: boolean;
  /** Jobs by what they do: `waiting`, `active`, `delayed`, `completed` and `failed` of late. */
  readonly jobs: Readonly<Record<string, number>>;
  /** Workers that are connected. */
  readonly workers: number;
}

/** How a job came to its end. */
type End = { readonly result: unknown } | { readonly fault: string };

/** A task that has been handed over, or is to be. */
interface Handed {
  readonly id: string;
  readonly task: RemoteTask;
  readonly listener: ThreadListener;
  /** Resolves when Redis tells its end; without that it is found by looking. */
  readonly news: Promise<void>;
  tell(end: End): void;
  end: End | undefined;
  /** It has been added at least once. */
  isAdded: boolean;
  /** Times in a row that Redis knew the job, but in none of its lists. */
  strays: number;
}

/** Shards of a run that wait or are worked on at a time: more than the threads of all workers, fewer than would fill Redis. */
const SHARDS_AT_ONCE = 128;
/** How often a job is looked for that nothing was heard of. */
const LOOK_MS = 1000;
const ANSWER_MS = 5000;
/** How long a worker that does not answer keeps a stop waiting. It has lost its lock by then, and the run has ended in the store. */
const STOP_MS = 15_000;
const STOP_POLL_MS = 100;
/** The same without Redis: then nobody can be told. */
const STOP_AWAY_MS = 2000;
const STOP_KEY_S = 60;
const STATUS_MS = 2000;
const CLOSE_MS = 1000;
/** Results are read at once; they are kept a while for people who look. */
const KEEP = { removeOnComplete: { age: 600 }, removeOnFail: { age: 86_400 } };
const EVENTS_KEPT = 1000;

/**
 * Has workers on any machines do what is to be done on runs, by jobs in Redis. The store alone says what has been done: a
 * job that is lost, with all of Redis or by itself, is added again, and shards that are whole are not done again.
 */
export async function createRedisEngine({ url, codeVersion, log }: Options) {
  const { bullmq, ioredis } = await loadRedisPackages();
  const watched = watchRedis(log);
  const redis = connect(ioredis, url, watched.failed, { enableAutoPipelining: true });
  redis.on('ready', () => {
    watched.answered();
    within(ANSWER_MS, checkEviction(redis, log)).catch(watched.failed);
  });
  const queue = new bullmq.Queue<JobData, unknown>(QUEUE_NAME, {
    connection: redis,
    streams: { events: { maxLen: EVENTS_KEPT } },
  });
  const events = new bullmq.QueueEvents(QUEUE_NAME, { connection: redis });
  queue.on('error', watched.failed);
  events.on('error', watched.failed);

  const handed = new Map<string, Handed>();
  events.on('completed', ({ jobId, returnvalue }) => handed.get(jobId)?.tell({ result: returnvalue }));
  events.on('failed', ({ jobId, failedReason }) => handed.get(jobId)?.tell({ fault: failedReason }));
  events.on('progress', ({ jobId, data }) => showProgress(handed.get(jobId), data));

  const add = async ({ id, task }: Handed): Promise<void> => {
    const { kind, key, owner } = task;
    const of = { run: key.id, dataset: key.dataset, owner, codeVersion };
    const data = task.kind === 'shard' ? { kind, ...of, shard: task.shard } : { kind, ...of };
    await queue.add(kind, data, { jobId: id, attempts: 1, ...KEEP });
  };

  /** Its end; `missing` when Redis knows nothing of it, or only half. */
  const lookUp = async (entry: Handed): Promise<End | 'missing' | undefined> => {
    const job = await queue.getJob(entry.id);
    if (!job) return 'missing';
    if (job.finishedOn !== undefined) return endOf(job);
    showProgress(entry, job.progress);
    entry.strays = (await job.getState()) === 'unknown' ? entry.strays + 1 : 0;
    if (entry.strays < 2) return undefined;
    entry.strays = 0;
    await queue.remove(entry.id);
    return 'missing';
  };

  /** Looks how far it is, and adds it when it is not there. Redis may be away: then nothing is known. */
  const look = async (entry: Handed): Promise<End | undefined> => {
    // Orders without a connection would wait in memory for it.
    if (redis.status !== 'ready') return undefined;
    try {
      const found = entry.isAdded ? await within(ANSWER_MS, lookUp(entry)) : 'missing';
      if (found === 'missing') {
        if (entry.isAdded) log.info(aboutOf(entry.task), 'a job is gone from Redis; it is handed over again');
        entry.isAdded = true;
        await within(ANSWER_MS, add(entry));
      }
      watched.answered();
      return found === 'missing' ? undefined : found;
    } catch (error) {
      watched.failed(error as Error); // clients of Redis throw nothing else
      return undefined;
    }
  };

  const finished = async (entry: Handed, signal: AbortSignal): Promise<End> => {
    for (;;) {
      signal.throwIfAborted();
      const end = entry.end ?? (await look(entry)) ?? entry.end;
      if (end) return end;
      await pause(entry.news, LOOK_MS, signal);
    }
  };

  /** Takes a job back, and waits until nobody works on it. */
  const stop = async (entry: Handed): Promise<void> => {
    const from = performance.now();
    const limitMs = () => (redis.status === 'ready' ? STOP_MS : STOP_AWAY_MS);
    while (!entry.end && performance.now() - from < limitMs()) {
      try {
        if (redis.status === 'ready') {
          // One that is worked on cannot be removed.
          if ((await within(ANSWER_MS, queue.remove(entry.id))) === 1) return;
          await within(ANSWER_MS, redis.set(stopKey(entry.id), '1', 'EX', STOP_KEY_S));
        }
      } catch (error) {
        watched.failed(error as Error);
      }
      await pause(entry.news, STOP_POLL_MS);
    }
    if (!entry.end) log.warn(aboutOf(entry.task), 'a worker does not say whether it has stopped');
  };

  let status: QueueStatus = { isUp: false, jobs: {}, workers: 0 };
  let toldIdle = false;
  const refresh = async (): Promise<void> => {
    const isUp = redis.status === 'ready';
    if (!isUp) {
      status = { isUp, jobs: {}, workers: 0 };
      return;
    }
    const asked = Promise.all([queue.getJobCounts(...STATES), queue.getWorkersCount()]);
    const [{ wait = 0, ...jobs }, workers] = await within(ANSWER_MS, asked);
    status = { isUp, jobs: { waiting: wait, ...jobs }, workers };
    const isIdle = wait > 0 && workers === 0;
    if (isIdle && !toldIdle) log.warn({ waiting: wait }, 'trainings wait for a worker: none is connected to Redis');
    toldIdle = isIdle;
  };
  const rounds = setInterval(() => void refresh().catch(watched.failed), STATUS_MS);
  rounds.unref();

  const work = async (task: TrainingTask, listener: ThreadListener, signal: AbortSignal): Promise<unknown> => {
    if (task.kind === 'register') throw new Error('a model is registered by the owner of its run');
    const entry = createEntry(task, listener);
    handed.set(entry.id, entry);
    try {
      const end = await finished(entry, signal);
      if ('fault' in end) throw new Error(faultOf(end.fault, task));
      const { startedAt, seconds, worker, outcome } = resultSchema.parse(end.result);
      listener.onDone?.({ task, startedAt: new Date(startedAt), seconds, worker });
      return outcome ?? endedElsewhere(task);
    } catch (error) {
      if (signal.aborted) await stop(entry);
      throw error;
    } finally {
      handed.delete(entry.id);
    }
  };

  return {
    shardsAtOnce: SHARDS_AT_ONCE,
    work: work as TrainingEngine['work'], // an outcome is parsed by the kind of its task

    /** As of a moment ago; asks nobody. */
    status: (): QueueStatus => status,

    /** Jobs stay where they are. */
    async close(): Promise<void> {
      clearInterval(rounds);
      await within(CLOSE_MS, Promise.allSettled([events.close(), queue.close()])).catch(() => {});
      redis.disconnect();
    },
  } satisfies TrainingEngine & Record<string, unknown>;
}

export type RedisEngine = Awaited<ReturnType<typeof createRedisEngine>>;

const STATES = ['wait', 'active', 'delayed', 'completed', 'failed'] as const;

/** A new id for each time that a task is handed over: under one that it knows, Redis would keep the job of then. */
function createEntry(task: RemoteTask, listener: ThreadListener): Handed {
  const part = task.kind === 'shard' ? task.shard : 'run';
  let wake = () => {};
  const news = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const entry: Handed = {
    ...{ id: `${task.key.id}-${part}-${randomBytes(4).toString('hex')}`, task, listener, news },
    ...{ end: undefined, isAdded: false, strays: 0 },
    tell(end) {
      entry.end ??= end;
      wake();
    },
  };
  return entry;
}

function endOf({ failedReason, returnvalue }: Job): End {
  return failedReason ? { fault: failedReason } : { result: returnvalue };
}

function showProgress(entry: Handed | undefined, progress: unknown): void {
  const counts = shardCountsSchema.safeParse(progress);
  if (entry && counts.success) entry.listener.onSeries?.(counts.data);
}

function aboutOf({ key, ...task }: RemoteTask): object {
  return { run: key.id, ...('shard' in task ? { shard: task.shard } : {}) };
}

function faultOf(reason: string, { kind }: RemoteTask): string {
  return reason.includes('stalled more than allowable')
    ? `${MOST_DEATHS} workers have died of this job (${kind}); do they have enough memory?`
    : `a worker failed: ${reason}`;
}

/** A worker found that the run is not to be worked on any more. */
function endedElsewhere({ kind, key }: RemoteTask): TaskOutcomes['train'] {
  if (kind === 'shard') throw new AppError('run-ended', `Run ${key.id} has ended already`);
  return { kind: 'taken' };
}

/** Until there is news, the time is over, or the signal aborts. */
async function pause(news: Promise<void>, ms: number, signal?: AbortSignal): Promise<void> {
  const over = new AbortController();
  const waits = signal ? AbortSignal.any([over.signal, signal]) : over.signal;
  const timer = delay(ms, undefined, { signal: waits }).catch(() => {});
  await Promise.race([news, timer]);
  over.abort();
}
