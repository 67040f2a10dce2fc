import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { RegistrationRecovery } from '../pipeline/registration-recovery.ts';
import type { DatasetQueue } from '../runs/dataset-queue.ts';
import { failedRun, isOpen, type Run } from '../runs/run.ts';
import type { RunKey, RunRepository } from '../runs/run-repository.ts';
import { isStoreAway, STORE_WAIT_MS, StoreWaitOverError } from '../runs/store-wait.ts';
import { DamagedDocumentError } from '../storage/damage.ts';
import type { Versioned } from '../storage/documents.ts';
import type { StoreOperation } from '../storage/observed-store.ts';
import type { Trainer } from './trainer.ts';
import type { TrainingQueue } from './training-queue.ts';
import type { TaskTiming, TrainingOutcome } from './worker-pool.ts';

export interface WorkerLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** The same log with these fields in every line. */
  child(fields: object): WorkerLog;
}

/** Hints within this process of what the store says later. No listener may throw. */
export interface WorkerHints {
  /** The document of a run as it is now: stored, but for mere progress. */
  onChanged(run: Run): void;
  /** A thread has called the store for a run. */
  onOperation(key: RunKey, operation: StoreOperation): void;
  /** A part of the work on a run has been done. */
  onDone?(timing: TaskTiming): void;
}

interface Options {
  readonly runs: RunRepository;
  readonly registration: RegistrationRecovery;
  readonly datasetQueue: DatasetQueue;
  /** Under which others know this process. */
  readonly owner: string;
  readonly trainer: Pick<Trainer, 'train'>;
  readonly now: () => Date;
  readonly log: WorkerLog;
  readonly hints: WorkerHints;
  /** How long a run that has not begun waits for a store that is away, in ms. */
  readonly storeWaitMs?: number;
}

/** A run that this process has been given. */
interface Job {
  readonly key: RunKey;
  /** Names the run in each line. */
  readonly log: WorkerLog;
  readonly abort: AbortController;
  /** It has had its turn: a thread works on it. */
  training: boolean;
  /** As it was last seen. */
  latest: Run | undefined;
}

/** `worked`: no thread works on it any more. `done`: what became of it is stored, or left to others. Neither rejects. */
type ActiveJob = Job & { readonly worked: Promise<Outcome>; readonly done: Promise<void> };

/** How the work on a run has ended in this process: as `TrainingOutcome`, or without one of its own. */
type Outcome =
  | TrainingOutcome
  /** Its thread has died, or the store was away for too long before it could begin. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly fault: string }
  /** It was cancelled, or the process stops. */
  | { readonly kind: 'stopped' };

const RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

/**
 * Trains on threads of this process. Given the key of a run it waits for the turn of the run in its dataset, has a thread
 * make it its own and do its work, and stores how it ended.
 */
export function createInProcessQueue(options: Options) {
  const { runs, registration, datasetQueue, owner, trainer, now, log, hints, storeWaitMs = STORE_WAIT_MS } = options;
  const active = new Map<string, ActiveJob>();
  const patience = new AbortController();
  let closing = false;

  /**
   * Tries again while the store is away: a run must not be lost because of that. With `limitMs`, the pauses together are no
   * longer than that: what a run waits for its turn does not count.
   */
  const patiently = async <T>(
    { log }: Job,
    signal: AbortSignal,
    task: () => Promise<T>,
    limitMs = Number.POSITIVE_INFINITY,
  ): Promise<T> => {
    let waitedMs = 0;
    for (let pause = RETRY_MS; ; pause = Math.min(2 * pause, LONGEST_RETRY_MS)) {
      try {
        return await task();
      } catch (err) {
        signal.throwIfAborted();
        if (!isStoreAway(err) || err instanceof StoreWaitOverError) throw err;
        if (waitedMs >= limitMs) throw new StoreWaitOverError(err, waitedMs);
        log.error({ err }, 'the store is away; trying again');
        await delay(Math.min(pause, limitMs - waitedMs), undefined, { signal });
        waitedMs += pause;
      }
    }
  };

  const show = (job: Job, run: Run): void => {
    const { latest } = job;
    for (const [i, { name, status, durationMs }] of run.steps.entries()) {
      if (durationMs !== null && latest?.steps[i]?.durationMs === null)
        job.log.debug({ step: name, status, durationMs }, 'step ended');
    }
    job.latest = run;
    hints.onChanged(run);
  };

  const trainInTurn = async (job: Job, run: Run): Promise<Outcome> => {
    const { key, log, abort } = job;
    do await datasetQueue.turn(run, abort.signal);
    while (!(await datasetQueue.hold(key)));
    job.training = true;
    const listener = {
      onChanged: (changed: Run) => show(job, changed),
      onFault: (fault: string) => log.error({ fault }, 'the progress of the training could not be stored'),
      onOperation: (operation: StoreOperation) => hints.onOperation(key, operation),
      onDone: (timing: TaskTiming) => hints.onDone?.(timing),
    };
    const outcome = await trainer.train(run, listener, abort.signal);
    if (outcome.kind === 'unclaimed') {
      await runs.putBack(run);
      throw new AppError('store-unavailable', 'The store cannot be used now', { cause: new Error(outcome.fault) });
    }
    return outcome;
  };

  const work = async (job: Job): Promise<Outcome> => {
    const { key, abort } = job;
    try {
      const run = await patiently(job, abort.signal, () => runs.read(key), storeWaitMs);
      if (!run || !isOpen(run)) return { kind: 'taken' };
      job.latest = run;
      return await patiently(job, abort.signal, () => trainInTurn(job, run), storeWaitMs);
    } catch (error) {
      return abort.signal.aborted ? { kind: 'stopped' } : { kind: 'failed', error, fault: String(error) };
    }
  };

  const endOf = (stored: Run, visible: Run | undefined, outcome: Outcome): Run => {
    if (visible) return stored.status === 'succeeded' ? stored : visible;
    // What the end of this process cuts off stays open in the store: the next one does it again.
    if (!isOpen(stored) || outcome.kind === 'stopped') return stored;
    if (outcome.kind === 'ended') return outcome.run;
    return failedRun(stored, outcome.kind === 'failed' ? outcome.error : undefined, now());
  };

  /**
   * Stores what became of a run that no thread works on any more, and removes what it leaves behind when it registered
   * nothing. Answers with its document: one that is still open is left to the next process.
   */
  const conclude = async (job: Job, outcome: Outcome): Promise<Run | 'removed' | 'elsewhere'> => {
    const { key } = job;
    const own = outcome.kind === 'ended' && outcome.run.status === 'succeeded' ? outcome.run : undefined;
    const stored = await readStored(job);
    if (!own && stored && isOpen(stored.value) && stored.value.owner !== owner) return 'elsewhere';
    // A thread may be stopped after its model became visible. Then that is the end, whatever others thought meanwhile.
    const visible = own ?? (await registration.registeredRun(key));
    if (!visible || !stored) await registration.discardModel(key);
    if (!stored) return 'removed';
    const end = endOf(stored.value, visible, outcome);
    const isStored = end === stored.value || (await runs.replace(end, stored.etag));
    return isStored ? end : conclude(job, outcome);
  };

  /** In the place of a damaged document stands what was last seen of the run. */
  const readStored = async ({ key, latest }: Job): Promise<Versioned<Run> | undefined> => {
    try {
      return await runs.readVersioned(key);
    } catch (error) {
      if (!(error instanceof DamagedDocumentError) || error.etag === undefined || !latest) throw error;
      return { value: latest, etag: error.etag };
    }
  };

  const leave = (job: Job): Promise<void> => patiently(job, patience.signal, () => datasetQueue.leave(job.key));

  const settle = async (job: Job, outcome: Outcome): Promise<void> => {
    const { log } = job;
    const end = await patiently(job, patience.signal, () => conclude(job, outcome));
    if (end === 'elsewhere') return;
    if (end !== 'removed' && isOpen(end)) {
      log.info({ status: 'interrupted' }, 'training ended');
      return;
    }
    await leave(job);
    if (end === 'removed') return;
    const fault = 'fault' in outcome ? outcome.fault : undefined;
    show(job, end);
    if (fault === undefined) log.info({ status: end.status }, 'training ended');
    else log.error({ status: end.status, fault }, 'training failed');
  };

  /** Whatever keeps the end of a run from being stored, the runs behind it need not wait for that. */
  const giveUp = async (job: Job, err: unknown): Promise<void> => {
    job.log.error({ err }, 'the training was left to the next process');
    if (!patience.signal.aborted) await leave(job);
  };

  /** Notices what others have decided of a run that is trained here, and keeps its place. */
  const check = async ({ key, log, abort }: Job): Promise<void> => {
    try {
      const run = await runs.read(key);
      const isTaken = !run || !isOpen(run) || (run.status === 'running' && run.owner !== owner);
      if (isTaken) abort.abort();
      else await datasetQueue.hold(key);
    } catch (err) {
      // Its next change is written over a damaged document.
      if (!(err instanceof DamagedDocumentError)) log.error({ err }, 'the run cannot be looked after now');
    }
  };

  const begin = (key: RunKey): void => {
    const { id, dataset } = key;
    const job: Job = {
      ...{ key, log: log.child({ run: id, dataset }), abort: new AbortController() },
      ...{ training: false, latest: undefined },
    };
    const worked = work(job);
    const done = worked
      .then((outcome) => settle(job, outcome))
      .catch((err: unknown) => giveUp(job, err))
      .catch((err: unknown) => job.log.error({ err }, 'the training stays in the queue of its dataset'))
      .finally(() => active.delete(id));
    active.set(id, Object.assign(job, { worked, done }));
  };

  return {
    async enqueue({ id, dataset }) {
      if (closing) throw new AppError('queue-full', 'The service is stopping; try again later', { retryAfter: 30 });
      if (!active.has(id)) begin({ id, dataset });
    },

    async cancel(runId) {
      const job = active.get(runId);
      job?.abort.abort();
      await job?.done;
    },

    /** Looks after the runs that are trained here. */
    check: async (): Promise<void> => {
      await Promise.all([...active.values()].filter(({ training }) => training).map(check));
    },

    async close(graceMs) {
      closing = true;
      const timer = setTimeout(() => {
        for (const { abort } of active.values()) abort.abort();
      }, graceMs);
      await Promise.all([...active.values()].map(({ worked }) => worked));
      clearTimeout(timer);
      patience.abort();
      await Promise.all([...active.values()].map(({ done }) => done));
    },
  } satisfies TrainingQueue & { check: unknown };
}
