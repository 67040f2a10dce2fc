import type { Job } from 'bullmq';
import { isOpen } from '../../runs/run.ts';
import type { RunRepository } from '../../runs/run-repository.ts';
import type { ShardCounts, ThreadListener, TrainingEngine } from '../worker-pool.ts';
import {
  checkEviction,
  connect,
  type JobData,
  type JobResult,
  jobSchema,
  LOCK_MS,
  loadRedisPackages,
  MOST_DEATHS,
  QUEUE_NAME,
  type RedisLog,
  type RemoteTask,
  STALLED_CHECK_MS,
  stopKey,
  watchRedis,
  within,
} from './connection.ts';

interface Options {
  /** May hold a password: never logged. */
  readonly url: string;
  /** By which people know this worker. */
  readonly name: string;
  readonly codeVersion: string;
  /** Jobs at the same time. */
  readonly concurrency: number;
  /** Threads of this process. */
  readonly threads: TrainingEngine;
  readonly runs: Pick<RunRepository, 'read'>;
  readonly log: RedisLog;
}

const ANSWER_MS = 5000;
/** How often a job looks whether it is to stop: by word from Redis, or since its run has ended in the store. */
const STOP_LOOK_MS = 250;
const RUN_LOOK_MS = 1000;
const PROGRESS_MS = 500;
/** When a job of another version is looked at again. */
const OTHER_VERSION_MS = 1000;
/** After a connection was lost, until the next job is asked for. */
const RETRY_MS = 500;

/**
 * Takes jobs from Redis and has threads of this process do them. The main thread only waits, so that it renews the locks
 * in time whatever the threads compute; a process that dies renews none, and another worker takes its jobs.
 */
export async function createRedisWorker(options: Options) {
  const { url, name, codeVersion, concurrency, threads, runs, log } = options;
  const { bullmq, ioredis } = await loadRedisPackages();
  const watched = watchRedis(log);
  const redis = connect(ioredis, url, watched.failed);
  redis.on('ready', () => {
    watched.answered();
    within(ANSWER_MS, checkEviction(redis, log)).catch(watched.failed);
  });
  const closing = new AbortController();
  const toldVersions = new Set<string>();

  /** Whether somebody wants this job to stop. Who cannot be asked wants nothing. */
  const isUnwanted = async (id: string): Promise<boolean> => {
    if (redis.status !== 'ready') return false;
    return (await within(ANSWER_MS, redis.exists(stopKey(id))).catch(() => 0)) > 0;
  };
  const hasEnded = async ({ key, owner }: RemoteTask): Promise<boolean> => {
    try {
      const run = await runs.read(key);
      return !run || !isOpen(run) || (run.status === 'running' && run.owner !== owner);
    } catch {
      // A store that is away is for whoever works on the run to find out.
      return false;
    }
  };

  /** Works on a task; undefined when it was stopped. */
  const workOn = async (job: Job<JobData>, task: RemoteTask): Promise<unknown> => {
    const stopped = new AbortController();
    const looks = [
      repeat(STOP_LOOK_MS, async () => (await isUnwanted(job.id ?? '')) && stopped.abort()),
      repeat(RUN_LOOK_MS, async () => (await hasEnded(task)) && stopped.abort()),
    ];
    const progress = createProgress((counts) => within(ANSWER_MS, job.updateProgress(counts)).catch(watched.failed));
    const listener: ThreadListener = {
      onChanged: () => {},
      onFault: (fault) => log.warn({ run: task.key.id, fault }, 'the progress of the training could not be stored'),
      onOperation: () => {},
      ...(task.kind === 'shard' ? { onSeries: progress.show } : {}),
    };
    const signal = AbortSignal.any([stopped.signal, closing.signal]);
    try {
      return task.kind === 'shard'
        ? await threads.work<'shard'>(task, listener, signal)
        : await threads.work<'train'>(task, listener, signal);
    } catch (error) {
      if (stopped.signal.aborted) return undefined;
      throw error;
    } finally {
      for (const look of looks) clearInterval(look);
      progress.end();
    }
  };

  const doJob = async (job: Job<JobData>, token?: string): Promise<JobResult> => {
    const data = jobSchema.parse(job.data);
    if (data.codeVersion !== codeVersion) {
      if (!toldVersions.has(data.codeVersion))
        log.warn({ version: codeVersion, asked: data.codeVersion }, 'jobs of another version are left to others');
      toldVersions.add(data.codeVersion);
      await job.moveToDelayed(Date.now() + OTHER_VERSION_MS, token);
      throw new bullmq.DelayedError();
    }
    const task = taskOf(data);
    const about = { run: data.run, dataset: data.dataset, ...(data.shard === undefined ? {} : { shard: data.shard }) };
    const startedAt = new Date();
    log.info(about, 'a job begins');
    try {
      const outcome = await workOn(job, task);
      const seconds = (Date.now() - startedAt.getTime()) / 1000;
      log.info({ ...about, seconds, stopped: outcome === undefined }, 'a job has ended');
      return { startedAt: startedAt.toISOString(), seconds, worker: name, outcome: outcome as JobResult['outcome'] };
    } catch (error) {
      if (!closing.signal.aborted) {
        log.error({ ...about, err: error }, 'a job has failed');
        throw error;
      }
      // Another worker takes it at once.
      await job.moveToWait(token);
      throw new bullmq.WaitingError();
    }
  };

  const worker = new bullmq.Worker<JobData, JobResult>(QUEUE_NAME, doJob, {
    ...{ connection: redis, name, concurrency, runRetryDelay: RETRY_MS },
    ...{ lockDuration: LOCK_MS, stalledInterval: STALLED_CHECK_MS, maxStalledCount: MOST_DEATHS },
  });
  worker.on('error', watched.failed);
  worker.on('stalled', (job) => log.warn({ job }, 'a job is taken over: its worker has gone'));

  return {
    /** Takes no more; waits up to `graceMs` for the jobs under way, and then gives them back. */
    async close(graceMs: number): Promise<void> {
      const timer = setTimeout(() => closing.abort(), graceMs);
      try {
        await within(graceMs + ANSWER_MS, worker.close()).catch(watched.failed);
      } finally {
        clearTimeout(timer);
        redis.disconnect();
      }
    },
  };
}

function taskOf({ kind, run, dataset, owner, shard }: JobData): RemoteTask {
  const key = { id: run, dataset };
  if (kind === 'train') return { kind, key, owner };
  if (shard === undefined) throw new Error('the job names no shard');
  return { kind, key, owner, shard };
}

function repeat(everyMs: number, look: () => Promise<unknown>): NodeJS.Timeout {
  return setInterval(() => void look(), everyMs);
}

/** Tells counts from time to time, and never two at once. */
function createProgress(tell: (counts: ShardCounts) => Promise<void>) {
  let latest: ShardCounts | undefined;
  let telling: Promise<void> | undefined;
  const timer = setInterval(() => {
    if (!latest || telling) return;
    telling = tell(latest).finally(() => {
      telling = undefined;
    });
    latest = undefined;
  }, PROGRESS_MS);
  return {
    show(counts: ShardCounts): void {
      latest = counts;
    },
    end: () => clearInterval(timer),
  };
}
