import { AppError } from '../../src/errors.ts';
import type { Worker } from '../../src/jobs/worker.ts';
import { endedRun, isCommitted, isOpen, type Run } from '../../src/runs/run.ts';
import { replaceOpenRun } from '../../src/runs/run-document.ts';
import type { RunKey, RunRepository } from '../../src/runs/run-repository.ts';
import { DamagedDocumentError } from '../../src/storage/damage.ts';
import type { Versioned } from '../../src/storage/documents.ts';
import type { TrainingService } from './training.ts';

interface Dependencies {
  readonly runs: RunRepository;
  readonly worker: Pick<Worker, 'heartbeat' | 'datasetQueue' | 'registration'>;
  readonly training: Pick<TrainingService, 'retry'>;
  readonly now: () => Date;
  readonly onEnded: (run: Run) => Promise<void>;
  readonly log: {
    info(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** Documents that are read at the same time. */
const BATCH = 8;

/** Takes care of runs whose process is gone: none stays queued or running for ever. */
export function createRecovery({ runs, worker, training, now, onEnded, log }: Dependencies) {
  const { heartbeat, datasetQueue, registration } = worker;
  /** Runs that are known to have ended: they need not be read again. */
  const over = new Set<string>();
  /** Runs that this process has taken over and could not end yet. */
  const takenOver = new Set<string>();

  /** A new run that does the same, unless the dataset is gone or damaged. */
  const retry = async (run: Run): Promise<Run | undefined> => {
    if (run.retryOf !== null) return undefined;
    try {
      return await training.retry(run);
    } catch (error) {
      const isLost =
        error instanceof AppError && (error.code.endsWith('-not-found') || error.code === 'damaged-document');
      if (isLost) return undefined;
      throw error;
    }
  };

  /** The retry first: should this process end in between, the next one finds the run open still, and joins its retry. */
  const interrupted = async (run: Run): Promise<Run> => {
    const again = await retry(run);
    const then = again ? `run ${again.id} does it again` : 'it is not done again';
    const message = `The service stopped before the training had ended; ${then}`;
    const end = endedRun(run, 'interrupted', now(), message);
    return again && end.error ? { ...end, error: { ...end.error, retriedBy: again.id } } : end;
  };

  const recover = async ({ value: run, etag }: Versioned<Run>): Promise<void> => {
    // Taken over, so that nobody begins to work on it while its retry is queued.
    const taken = await replaceOpenRun(runs, { ...run, status: 'running', owner: heartbeat.id }, etag);
    if (taken === undefined) return;
    takenOver.add(run.id);
    const registered = await registration.registeredRun(run);
    const end = registered ?? (await interrupted(run));
    // Somebody else is faster when it is cancelled, or when its process was not dead and has registered its model.
    const isStored = await runs.replace(end, taken);
    takenOver.delete(run.id);
    if (!isStored) return;
    log.info({ run: run.id, status: end.status }, 'a run was left open by a process that is gone');
    // Files of a committed run are left to the sweeper: its process may still be about to make them visible.
    // The run that does it again takes over the series that were trained already.
    const isOfUse = run.series !== undefined && end.error?.retriedBy !== undefined;
    if (!registered && !isCommitted(run) && !isOfUse) await registration.discardModel(run);
    await datasetQueue.leave(run);
    await onEnded(end);
  };

  const look = async (key: RunKey): Promise<void> => {
    const stored = await runs.readVersioned(key);
    if (stored && isOpen(stored.value)) {
      if (takenOver.has(key.id) || !(await heartbeat.isAlive(stored.value.owner))) await recover(stored);
    } else over.add(key.id);
  };

  /** A document that is damaged must not keep the others from being looked at; a store that is away may. */
  const lookSafely = async (key: RunKey): Promise<void> => {
    try {
      await look(key);
    } catch (err) {
      // Whoever works on it puts it back: it may be open again.
      if (err instanceof DamagedDocumentError) return;
      if (err instanceof AppError) throw err;
      over.add(key.id);
      log.error({ run: key.id, err }, 'a run cannot be looked after');
    }
  };

  return async (): Promise<void> => {
    const keys = (await runs.list()).filter(({ id }) => !over.has(id)).reverse();
    for (let i = 0; i < keys.length; i += BATCH) await Promise.all(keys.slice(i, i + BATCH).map(lookSafely));
  };
}
