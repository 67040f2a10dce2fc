import type { RunKey } from '../runs/run-repository.ts';

/**
 * Has runs trained, here or elsewhere. It carries keys only: the document of a run says what is to be done, how far it
 * is and how it ended, and whoever works on a run writes it. Losing the queue loses no run.
 */
export interface TrainingQueue {
  /**
   * Hands over a queued run. A run may be handed over again when it is not known whether it has arrived; it is
   * trained once. One that has ended is not trained. Throws AppError `queue-full` once the queue is closed.
   */
  enqueue(key: RunKey): Promise<void>;
  /**
   * Stops the work on a run whose document says that it has ended. Whoever does it would notice, but later. Resolves
   * when it has stopped and its files are gone; at once when the queue knows nothing of the run.
   */
  cancel(runId: string): Promise<void>;
  /**
   * Takes no more runs. Where the work ends with this process, it waits up to `graceMs` for what is under way, and then
   * stops it: those runs stay open in the store for the next process.
   */
  close(graceMs: number): Promise<void>;
}
