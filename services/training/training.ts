import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../src/errors.ts';
import type { TrainingQueue } from '../../src/jobs/training-queue.ts';
import type { DatasetQueue } from '../../src/runs/dataset-queue.ts';
import {
  endedRun,
  isCommitted,
  isOpen,
  queuedRun,
  type Run,
  type TrainingOptions,
  type TrainRequest,
} from '../../src/runs/run.ts';
import type { RunRepository } from '../../src/runs/run-repository.ts';
import { PreconditionFailedError } from '../../src/storage/object-store.ts';
import type { DatasetService } from '../datasets/datasets.ts';
import { newestFirst, type Page, type PageRequest, pageOf } from '../platform/pages.ts';
import type { RunExecution } from './run-execution.ts';

interface Dependencies {
  readonly datasets: Pick<DatasetService, 'current' | 'version'>;
  readonly runs: RunRepository;
  readonly execution: RunExecution;
  readonly queue: Pick<TrainingQueue, 'assertRoom'>;
  readonly lines: DatasetQueue;
  readonly newId: (at: Date) => string;
  readonly now: () => Date;
  readonly codeVersion: string;
  /** Under which others know this process. */
  readonly owner: string;
  /** How often the document of a run of another process is read again by those who follow it. */
  readonly pollMs: number;
}

export function createTrainingService(dependencies: Dependencies) {
  const { datasets, runs, execution, queue, lines, newId, now, pollMs } = dependencies;
  const beginnings = new Map<string, Promise<Run>>();

  const read = async (id: string) => {
    const key = await runs.find(id);
    return key && runs.readVersioned(key);
  };

  const get = async (id: string): Promise<Run> => {
    const run = execution.latest(id) ?? (await read(id))?.value;
    if (!run) throw unknownRun(id);
    return run;
  };

  /** A new run, or the open one of another process that was asked for the same. */
  const begin = async (options: TrainingOptions, request: string, retryOf: string | null): Promise<Run> => {
    queue.assertRoom();
    const run = queuedRun(options, { id: newId(now()), at: now(), retryOf, ...dependencies });
    for (;;) {
      const id = await lines.join(run, request);
      if (id === run.id) break;
      const open = (await runs.read({ id, dataset: run.dataset })) ?? (await appears(id, run.dataset));
      if (open && isOpen(open)) return open;
      await lines.leave({ id, dataset: run.dataset });
    }
    try {
      return await execution.start(run, request);
    } catch (error) {
      if (execution.latest(run.id) === undefined) await lines.leave(run);
      throw error;
    }
  };

  /** A run has its place in the line a moment before its document. */
  const appears = async (id: string, dataset: string): Promise<Run | undefined> => {
    for (let waited = 0; waited < APPEARANCE_MS; waited += pollMs) {
      await delay(pollMs);
      const run = await runs.read({ id, dataset });
      if (run) return run;
    }
    return undefined;
  };

  const train = async (options: TrainingOptions, retryOf: string | null): Promise<Run> => {
    const request = createHash('sha256').update(JSON.stringify(options)).digest('hex');
    const same = execution.find(request) ?? beginnings.get(request);
    if (same) return same;
    const beginning = begin(options, request, retryOf).finally(() => beginnings.delete(request));
    beginnings.set(request, beginning);
    return beginning;
  };

  /** Ends a run that another process has; its owner notices. */
  const cancelElsewhere = async (id: string): Promise<Run> => {
    const stored = await read(id);
    if (!stored) throw unknownRun(id);
    const { value, etag } = stored;
    if (!isOpen(value)) throw new AppError('run-ended', `Run ${id} has ended already: it is ${value.status}`);
    if (isCommitted(value)) throw new AppError('run-ended', `Run ${id} is registering its model already`);
    const cancelled = endedRun(value, 'cancelled', now());
    try {
      await runs.write(cancelled, { ifMatch: etag });
      return cancelled;
    } catch (error) {
      if (error instanceof PreconditionFailedError) return cancelElsewhere(id);
      throw error;
    }
  };

  /** The run as it is, and again after each change, until it has ended. */
  async function* follow(id: string, signal: AbortSignal): AsyncGenerator<Run> {
    for (let run = await get(id); ; run = await get(id)) {
      yield run;
      if (!isOpen(run) || signal.aborted) return;
      if (execution.latest(id)) await execution.changed(id, run, signal);
      else await delay(pollMs, undefined, { signal });
    }
  }

  /** As `follow`, to the last document; whoever waits for a run that was interrupted waits for its retry. */
  const finalRun = async (id: string, signal: AbortSignal): Promise<Run> => {
    try {
      for await (const run of follow(id, signal)) {
        if (isOpen(run)) continue;
        return run.error?.retriedBy === undefined ? run : await finalRun(run.error.retriedBy, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return get(id);
  };

  return {
    get,
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
        return await finalRun(id, patience.signal);
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
      const documents = await Promise.all(items.map(async (key) => execution.latest(key.id) ?? (await runs.read(key))));
      return { items: documents.filter((run) => run !== undefined), next };
    },

    /** Stops a queued or running training; nothing of it is registered. */
    cancel: async (id: string): Promise<Run> => (await execution.cancel(id)) ?? cancelElsewhere(id),

    /** Cancels what is queued or running for a dataset, here and elsewhere, and waits until it has stopped here. */
    async stop(dataset: string): Promise<void> {
      const ids = new Set([...execution.of(dataset).map(({ latest }) => latest.id), ...(await lines.runsOf(dataset))]);
      for (const id of ids) {
        const ended = execution.ended(id);
        await this.cancel(id).catch((error: unknown) => {
          if (!(error instanceof AppError && ['run-ended', 'run-not-found'].includes(error.code))) throw error;
        });
        await ended;
      }
    },

    /** The runs of this process that wait or work. */
    open: execution.open,
    close: execution.close,
  };
}

export type TrainingService = ReturnType<typeof createTrainingService>;

/** Longest time between the place in the line and the document of a living process. */
const APPEARANCE_MS = 5000;

function unknownRun(id: string): AppError {
  return new AppError('run-not-found', `There is no run ${id}; see GET /runs`);
}
