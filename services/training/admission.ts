import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../src/errors.ts';
import type { TrainingQueue } from '../../src/jobs/training-queue.ts';
import { type DatasetQueue, requestOf } from '../../src/runs/dataset-queue.ts';
import { endedRun, isOpen, queuedRun, type Run, type TrainingOptions } from '../../src/runs/run.ts';
import { replaceOpenRun } from '../../src/runs/run-document.ts';
import type { RunKey, RunRepository } from '../../src/runs/run-repository.ts';
import { unlessDamaged } from '../../src/storage/damage.ts';
import type { OpenRuns } from './open-runs.ts';

interface Dependencies {
  readonly runs: RunRepository;
  readonly openRuns: OpenRuns;
  readonly queue: Pick<TrainingQueue, 'enqueue'>;
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

/** Takes trainings in: each has a place in the queue of its dataset, then a document, and then its key is handed over. */
export function createAdmission(dependencies: Dependencies) {
  const { runs, openRuns, queue, datasetQueue, newId, now, owner, limit, log } = dependencies;
  /** Runs that are about to be admitted, by what they were asked for. */
  const beginnings = new Map<string, Promise<Run>>();
  /** Clean-up of runs that nobody heard of, since the store went away while they were admitted. */
  const cleanUps = new Map<string, () => Promise<void>>();
  let closed = false;

  const assertRoom = (): void => {
    const busy = openRuns.admitted().length + beginnings.size;
    if (!closed && busy < limit) return;
    const message = closed ? 'The service is stopping' : `${busy} trainings are waiting already`;
    throw new AppError('queue-full', `${message}; try again later`, { retryAfter: 30 });
  };

  /** A run has its place in the queue a moment before its document. */
  const appears = async (key: RunKey): Promise<Run | undefined> => {
    for (let waited = 0; waited < APPEARANCE_MS; waited += APPEARANCE_POLL_MS) {
      const run = await unlessDamaged(runs.read(key));
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

  /** Nothing of it may stay behind; `mayBeStored`: also when its document arrives late. */
  const withdraw = async (run: Run, mayBeStored: boolean): Promise<void> => {
    const stored = await runs.readVersioned(run);
    const isOurs = !stored || (isOpen(stored.value) && stored.value.owner === owner);
    if (mayBeStored && isOurs) await replaceOpenRun(runs, endedRun(run, 'cancelled', now()), stored?.etag);
    await datasetQueue.leave(run);
  };

  /** Does what has to be done, now or in a later round. */
  const cleanUp = async (id: string, task: () => Promise<void>): Promise<void> => {
    cleanUps.set(id, task);
    try {
      await task();
      cleanUps.delete(id);
    } catch (err) {
      log.error({ run: id, err }, 'what is left of a refused training is cleared away later');
    }
  };

  /** What cannot be handed over now is offered again: the run is stored. */
  const offer = async ({ id, dataset }: RunKey): Promise<void> => {
    try {
      await queue.enqueue({ id, dataset });
    } catch (err) {
      log.error({ run: id, err }, 'the run cannot be handed to the queue now');
    }
  };

  const begin = async (options: TrainingOptions, retryOf: string | null): Promise<Run> => {
    assertRoom();
    const run = queuedRun(options, { id: newId(now()), at: now(), retryOf, ...dependencies });
    let hasPlace = false;
    try {
      const same = await takePlace(run);
      if (same) return same;
      hasPlace = true;
      if (!(await replaceOpenRun(runs, run, undefined))) throw new Error(`there is a run ${run.id} already`);
    } catch (error) {
      await cleanUp(run.id, () => withdraw(run, hasPlace));
      throw error;
    }
    openRuns.admit(run);
    await offer(run);
    return run;
  };

  return {
    /**
     * A queued run, or the open one that was asked for the same. `retryOf`: the interrupted run that it does again.
     * Throws AppError `queue-full` when there is no room.
     */
    async admit(options: TrainingOptions, retryOf: string | null): Promise<Run> {
      const request = requestOf(options);
      const same = openRuns.admitted().find((run) => run.id !== retryOf && requestOf(run.options) === request);
      const open = same && (await unlessDamaged(runs.read(same)));
      if (open && isOpen(open)) return open;
      const begun = beginnings.get(request);
      if (begun) return begun;
      const beginning = begin(options, retryOf).finally(() => beginnings.delete(request));
      beginnings.set(request, beginning);
      return beginning;
    },

    /** In the rounds of the heartbeat: the queue may have lost what nobody has begun. */
    async check(): Promise<void> {
      if (closed) return;
      const waiting = openRuns.admitted().filter((run) => run.status === 'queued' && run.owner === owner);
      for (const run of waiting) await offer(run);
      for (const [id, task] of [...cleanUps]) await cleanUp(id, task);
    },

    /** Takes no more. */
    close(): void {
      closed = true;
    },
  };
}

export type Admission = ReturnType<typeof createAdmission>;
