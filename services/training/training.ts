import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../src/errors.ts';
import type { TrainingQueue } from '../../src/jobs/training-queue.ts';
import { type DatasetQueue, requestOf } from '../../src/runs/dataset-queue.ts';
import {
  endedRun,
  isCommitted,
  isOpen,
  queuedRun,
  type Run,
  type TrainingOptions,
  type TrainRequest,
} from '../../src/runs/run.ts';
import { replaceOpenRun } from '../../src/runs/run-document.ts';
import type { RunKey, RunRepository } from '../../src/runs/run-repository.ts';
import type { DatasetService } from '../datasets/datasets.ts';
import { newestFirst, type Page, type PageRequest, pageOf } from '../platform/pages.ts';
import type { OpenRuns } from './open-runs.ts';

interface Dependencies {
  readonly datasets: Pick<DatasetService, 'current' | 'version'>;
  readonly runs: RunRepository;
  readonly openRuns: OpenRuns;
  readonly queue: TrainingQueue;
  readonly datasetQueue: DatasetQueue;
  readonly newId: (at: Date) => string;
  readonly now: () => Date;
  readonly codeVersion: string;
  /** Under which others know this process. */
  readonly owner: string;
  /** Trainings that were asked for here and wait or work, above which no more are taken. */
  readonly limit: number;
  readonly log: { error(fields: object, message: string): void };
}

/** Longest time between the place of a run in its queue and its document, while its process lives. */
const APPEARANCE_MS = 5000;
const APPEARANCE_POLL_MS = 250;
/** Longest time that the deletion of a dataset waits for a model of it that is being registered. */
const REGISTERING_MS = 5000;

export function createTrainingService(dependencies: Dependencies) {
  const { datasets, runs, openRuns, queue, datasetQueue, newId, now, limit, log } = dependencies;
  /** Runs that are about to be admitted, by what they were asked for. */
  const beginnings = new Map<string, Promise<Run>>();
  /** Runs that nobody was told of, since the store went away while they were admitted. */
  const withdrawn = new Map<string, RunKey>();
  let closed = false;

  const read = async (id: string) => {
    const key = await runs.find(id);
    const stored = key && (await runs.readVersioned(key));
    if (!stored) throw new AppError('run-not-found', `There is no run ${id}; see GET /runs`);
    return stored;
  };

  const get = async (id: string): Promise<Run> => openRuns.told((await read(id)).value);

  const assertRoom = (): void => {
    const busy = openRuns.admitted().length + beginnings.size;
    if (!closed && busy < limit) return;
    const message = closed ? 'The service is stopping' : `${busy} trainings are waiting already`;
    throw new AppError('queue-full', `${message}; try again later`, { retryAfter: 30 });
  };

  /** A run has its place in the queue a moment before its document. */
  const appears = async (key: RunKey): Promise<Run | undefined> => {
    for (let waited = 0; waited < APPEARANCE_MS; waited += APPEARANCE_POLL_MS) {
      const run = await runs.read(key);
      if (run) return run;
      await delay(APPEARANCE_POLL_MS);
    }
    return undefined;
  };

  /** Takes a place in the queue of the dataset; answers with the open run that was asked for the same, if there is one. */
  const takePlace = async (run: Run): Promise<Run | undefined> => {
    // A retry does not join what it does again, which is open until the retry is there.
    const passedOver = new Set(run.retryOf === null ? [] : [run.retryOf]);
    for (;;) {
      const id = await datasetQueue.join(run, passedOver);
      if (id === run.id) return undefined;
      const same = await appears({ id, dataset: run.dataset });
      if (same && isOpen(same)) return same;
      passedOver.add(id);
    }
  };

  /** Nothing of it may stay behind. */
  const withdraw = async (key: RunKey): Promise<void> => {
    withdrawn.set(key.id, key);
    const stored = await runs.readVersioned(key);
    if (stored) await replaceOpenRun(runs, endedRun(stored.value, 'cancelled', now()), stored.etag);
    await datasetQueue.leave(key);
    withdrawn.delete(key.id);
  };

  /** What cannot be handed over now is offered again: the run is stored. */
  const offer = async ({ id, dataset }: RunKey): Promise<void> => {
    await queue
      .enqueue({ id, dataset })
      .catch((err: unknown) => log.error({ run: id, err }, 'the run cannot be handed to the queue now'));
  };

  const begin = async (options: TrainingOptions, retryOf: string | null): Promise<Run> => {
    assertRoom();
    const run = queuedRun(options, { id: newId(now()), at: now(), retryOf, ...dependencies });
    try {
      const same = await takePlace(run);
      if (same) return same;
      if ((await replaceOpenRun(runs, run, undefined)) === undefined)
        throw new Error(`there is a run ${run.id} already`);
    } catch (error) {
      await withdraw(run).catch((err: unknown) => log.error({ run: run.id, err }, 'the run is withdrawn later'));
      throw error;
    }
    openRuns.admit(run);
    await offer(run);
    return run;
  };

  const train = async (options: TrainingOptions, retryOf: string | null): Promise<Run> => {
    const request = requestOf(options);
    const same = openRuns.admitted().find(({ id, options: open }) => id !== retryOf && requestOf(open) === request);
    if (same) {
      const run = await get(same.id);
      if (isOpen(run)) return run;
    }
    const begun = beginnings.get(request);
    if (begun) return begun;
    const beginning = begin(options, retryOf).finally(() => beginnings.delete(request));
    beginnings.set(request, beginning);
    return beginning;
  };

  /** Ends the document of a run; whoever works on it notices. */
  const cancel = async (id: string): Promise<Run> => {
    for (;;) {
      const { value, etag } = await read(id);
      if (!isOpen(value)) throw new AppError('run-ended', `Run ${id} has ended already: it is ${value.status}`);
      if (isCommitted(value)) throw new AppError('run-ended', `Run ${id} is registering its model already`);
      const cancelled = endedRun(value, 'cancelled', now());
      if (!(await runs.replace(cancelled, etag))) continue;
      openRuns.see(cancelled);
      return cancelled;
    }
  };

  const stopWork = (id: string): Promise<void> =>
    queue
      .cancel(id)
      .catch((err: unknown) => log.error({ run: id, err }, 'the work on a cancelled run goes on for a while'));

  async function* follow(id: string, signal: AbortSignal): AsyncGenerator<Run> {
    yield* openRuns.follow(await get(id), signal);
  }

  /** As `follow`, to the last document; whoever waits for a run that was interrupted waits for its retry. */
  const lastOf = async (id: string, signal: AbortSignal): Promise<Run> => {
    let last: Run | undefined;
    try {
      for await (const run of follow(id, signal)) last = run;
    } catch (error) {
      if (!signal.aborted || !last) throw error;
    }
    const retry = last?.error?.retriedBy;
    return retry === undefined || signal.aborted ? (last ?? get(id)) : lastOf(retry, signal);
  };

  return {
    get,

    /** The run as it is, and again after each change, until it has ended. */
    follow,

    /** Queues a training; one that asks for the same as a queued or running one joins it. */
    async train(request: TrainRequest): Promise<Run> {
      const { version = (await datasets.current(request.dataset)).version } = request;
      await datasets.version(request.dataset, version);
      return train({ ...request, version }, null);
    },

    /** Does an interrupted run again. */
    async retry({ id, options }: Run): Promise<Run> {
      await datasets.version(options.dataset, options.version);
      return train(options, id);
    },

    /** The run once it has ended, or the one that did it again; or what it is after so many seconds. */
    async wait(id: string, seconds: number): Promise<Run> {
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), seconds * 1000);
      try {
        return await lastOf(id, patience.signal);
      } finally {
        clearTimeout(timer);
      }
    },

    /** Newest first; those of the datasets that may be shown. */
    async list(
      dataset: string | undefined,
      page: PageRequest,
      isShown: (dataset: string) => boolean,
    ): Promise<Page<Run>> {
      const shown = (await runs.list(dataset)).filter((run) => isShown(run.dataset));
      const { items, next } = pageOf(shown, page, { nameOf: ({ id }) => id, isBehind: newestFirst });
      const documents = await Promise.all(items.map(runs.read));
      return { items: documents.filter((run) => run !== undefined), next };
    },

    /** Stops a queued or running training; nothing of it is registered. */
    async cancel(id: string): Promise<Run> {
      const cancelled = await cancel(id);
      void stopWork(id);
      return cancelled;
    },

    /** Ends what is queued or running for a dataset, and waits until nothing works on it. */
    async stop(dataset: string): Promise<void> {
      const own = openRuns.admitted().filter((run) => run.dataset === dataset);
      for (const id of new Set([...own.map(({ id }) => id), ...(await datasetQueue.runsOf(dataset))])) {
        const run = await cancel(id).catch((error: unknown) => {
          if (!(error instanceof AppError)) throw error;
          if (error.code === 'run-not-found') return undefined;
          // One that registers its model is about to end.
          if (error.code === 'run-ended') return lastOf(id, AbortSignal.timeout(REGISTERING_MS));
          throw error;
        });
        if (!run || !isOpen(run)) await stopWork(id);
      }
    },

    /** The runs that were asked for here and wait or work. */
    open: openRuns.admitted,

    /** In the rounds of the heartbeat: the queue may have lost what nobody has begun; what was withdrawn is to go. */
    async check(): Promise<void> {
      if (closed) return;
      const waiting = openRuns
        .admitted()
        .filter(({ status, owner }) => status === 'queued' && owner === dependencies.owner);
      for (const run of waiting) await offer(run);
      for (const key of [...withdrawn.values()]) await withdraw(key);
    },

    /** Takes no more. */
    close(): void {
      closed = true;
    },
  };
}

export type TrainingService = ReturnType<typeof createTrainingService>;
