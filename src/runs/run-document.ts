import { PreconditionFailedError } from '../storage/object-store.ts';
import { isCommitted, isOpen, type Run } from './run.ts';
import type { RunKey, RunRepository } from './run-repository.ts';

interface Options {
  readonly key: RunKey;
  readonly runs: RunRepository;
  /** Told when a change could not be stored; the next one is tried again. */
  readonly onFault: (error: unknown) => void;
  /** Told once when another process has decided what becomes of the run, or has removed it. */
  readonly onLost: () => void;
}

/**
 * The stored document of a run, as the process writes it that owns the run. Every write is a compare-and-swap, so that
 * the owner, whoever cancels the run and whoever takes the owner for dead agree on one end.
 */
export function createRunDocument({ key, runs, onFault, onLost }: Options) {
  let etag: string | undefined;
  let state: 'open' | 'committed' | 'ended' | 'lost' = 'open';
  let waiting: Run | undefined;
  let tail: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const result = tail.then(task);
    tail = result.catch(() => {});
    return result;
  };

  const write = async (run: Run): Promise<boolean> => {
    try {
      ({ etag } = await runs.write(run, etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag }));
      return true;
    } catch (error) {
      if (error instanceof PreconditionFailedError) return false;
      throw error;
    }
  };

  /** A write whose answer was lost looks like one by somebody else; but only the owner writes documents of open runs. */
  const isOurs = async (run: Run): Promise<boolean> => {
    const stored = await runs.readVersioned(run);
    if (stored === undefined) return etag === undefined;
    if (!isOpen(stored.value) || stored.value.owner !== run.owner) return false;
    etag = stored.etag;
    return true;
  };

  const put = async (run: Run): Promise<boolean> => {
    while (!(await write(run))) {
      if (await isOurs(run)) continue;
      state = 'lost';
      onLost();
      return false;
    }
    return true;
  };

  return {
    /** The first document, on which everything waits. */
    create: (run: Run) => inTurn(() => put(run)),

    /** Stores a change some time soon; of changes in quick succession only the last. */
    save(run: Run): void {
      const scheduled = waiting !== undefined;
      waiting = run;
      if (scheduled) return;
      inTurn(async () => {
        const latest = waiting;
        waiting = undefined;
        if (latest && state === 'open') await put(latest);
      }).catch(onFault);
    },

    /** The point of no return: true when the model may become visible, false when the run was stopped before. */
    commit: (run: Run): Promise<boolean> =>
      inTurn(async () => {
        if (state !== 'open' || !isCommitted(run) || !(await put(run))) return false;
        state = 'committed';
        return true;
      }),

    /** Ends the run before it is committed; false when that comes too late. */
    end: (run: Run): Promise<boolean> =>
      inTurn(async () => {
        if (state !== 'open' || !(await put(run))) return false;
        state = 'ended';
        return true;
      }),

    /**
     * Stores the end that the training came to; false when another end was stored before, or the run was removed. A
     * committed run has become what it says, also where somebody took this process for dead.
     */
    finish: (run: Run): Promise<boolean> =>
      inTurn(async () => {
        if (state === 'ended' || state === 'lost') return false;
        const committed = state === 'committed';
        if (await put(run)) {
          state = 'ended';
          return true;
        }
        const stored = committed ? await runs.readVersioned(run) : undefined;
        if (stored) await runs.write(run, { ifMatch: stored.etag });
        return stored !== undefined;
      }),

    /** Looks whether somebody else has ended the run. */
    check: (): Promise<void> =>
      inTurn(async () => {
        if (state !== 'open' || etag === undefined) return;
        const stored = await runs.readVersioned(key);
        if (stored && isOpen(stored.value)) return;
        state = 'lost';
        onLost();
      }),
  };
}

export type RunDocument = ReturnType<typeof createRunDocument>;
