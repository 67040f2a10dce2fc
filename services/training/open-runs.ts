import { EventEmitter, once } from 'node:events';
import { endedRun, isOpen, type Run } from '../../src/runs/run.ts';
import type { RunRepository } from '../../src/runs/run-repository.ts';
import { DamagedDocumentError } from '../../src/storage/damage.ts';
import { createPeriodic } from '../platform/periodic.ts';

interface Dependencies {
  readonly runs: Pick<RunRepository, 'read' | 'putBack'>;
  /** Under which others know this process. */
  readonly owner: string;
  readonly now: () => Date;
  /** How often the documents of runs are read again. */
  readonly pollMs: number;
  /** Called with each change of a run that this process admitted. Must not throw. */
  readonly onChanged: (run: Run) => void;
  /** Called with its end, before those who follow the run. */
  readonly onEnded: (run: Run) => Promise<void>;
  readonly log: { error(fields: object, message: string): void };
}

/** A run that concerns this process: it was asked for here, or somebody follows it. */
interface Watched {
  readonly id: string;
  readonly dataset: string;
  readonly isAdmitted: boolean;
  followers: number;
  /** Its document as last seen; the end only once it has been announced. */
  latest: Run;
  seenAt: number;
  /** Resolves when the end has been announced; undefined while none has been seen. */
  ended: Promise<void> | undefined;
  isUnreadable: boolean;
}

/** Documents that are read in one round, however many runs wait. */
const READ_AT_ONCE = 16;
/** The next run of a dataset changes sooner than those behind it. */
const NEXT_WEIGHT = 8;
const STOPPING = 'The service stops before the training has ended; its next process does it again';

/** Rises with each change of an open run. */
const reached = ({ status, steps, progress }: Run): number =>
  (status === 'queued' ? 0 : 1) + steps.filter(({ startedAt }) => startedAt !== null).length + progress;

/**
 * The open runs that concern this process, as their documents describe them. Threads of this process hint that a document
 * has changed; without a hint it is noticed at the next round.
 */
export function createOpenRuns({ runs, owner, now, pollMs, onChanged, onEnded, log }: Dependencies) {
  const watched = new Map<string, Watched>();
  const changes = new EventEmitter().setMaxListeners(0);
  const closing = new AbortController();

  const announce = (entry: Watched, run: Run): void => {
    entry.latest = run;
    if (entry.isAdmitted) onChanged(run);
    changes.emit(run.id);
  };

  const tellEnd = async (entry: Watched, run: Run): Promise<void> => {
    try {
      if (entry.isAdmitted) await onEnded(run);
    } catch (err) {
      log.error({ run: run.id, err }, 'not everybody could take note of the end of the training');
    }
    announce(entry, run);
    watched.delete(run.id);
  };

  /** Takes note of a document as it is, or was a moment ago. */
  const see = (run: Run): void => {
    const entry = watched.get(run.id);
    if (!entry || entry.ended || !isOpen(entry.latest)) return;
    entry.seenAt = performance.now();
    if (!isOpen(run)) entry.ended = tellEnd(entry, run);
    else if (reached(run) > reached(entry.latest)) announce(entry, run);
  };

  /** What this process knows of a run takes the place of a damaged document; of others it only looks on. */
  const putBack = async ({ isAdmitted, latest }: Watched): Promise<void> => {
    if (!isAdmitted) return;
    try {
      await runs.putBack(latest);
    } catch (err) {
      log.error({ run: latest.id, err }, 'the damaged document of a run cannot be put back now');
    }
  };

  const look = async (entry: Watched): Promise<void> => {
    try {
      // Without a document it has been removed with its dataset.
      see((await runs.read(entry)) ?? endedRun(entry.latest, 'cancelled', now()));
      entry.isUnreadable = false;
    } catch (err) {
      entry.seenAt = performance.now();
      if (err instanceof DamagedDocumentError) return putBack(entry);
      if (!entry.isUnreadable) log.error({ run: entry.id, err }, 'the document of a run cannot be read now');
      entry.isUnreadable = true;
    }
  };

  const lookAround = async (): Promise<void> => {
    const time = performance.now();
    const open = [...watched.values()].filter(({ ended }) => !ended);
    const next = new Map(open.toReversed().map((entry) => [entry.dataset, entry]));
    const urgency = (entry: Watched) => (time - entry.seenAt) * (next.get(entry.dataset) === entry ? NEXT_WEIGHT : 1);
    const due = open.filter(({ seenAt }) => time - seenAt >= pollMs / 2).sort((a, b) => urgency(b) - urgency(a));
    await Promise.all(due.slice(0, READ_AT_ONCE).map(look));
  };
  const rounds = createPeriodic(lookAround, pollMs);

  const watch = (run: Run, isAdmitted: boolean): Watched => {
    const { id, dataset } = run;
    const seen = { latest: run, seenAt: performance.now(), ended: undefined, isUnreadable: false };
    const entry: Watched = watched.get(id) ?? { id, dataset, isAdmitted, followers: 0, ...seen };
    watched.set(id, entry);
    return entry;
  };

  /** The run as it is, once that is not what is known already. */
  const changed = async (entry: Watched, known: Run | undefined, signal: AbortSignal): Promise<Run> => {
    if (entry.latest === known) await once(changes, entry.id, { signal: AbortSignal.any([signal, closing.signal]) });
    return entry.latest;
  };

  const unfollow = (entry: Watched): void => {
    entry.followers -= 1;
    const isNeeded = entry.followers > 0 || entry.isAdmitted || watched.get(entry.id) !== entry;
    if (!isNeeded) watched.delete(entry.id);
  };

  const admitted = () => [...watched.values()].filter(({ isAdmitted, ended }) => isAdmitted && !ended);

  return {
    see,

    /** From now on its changes are announced. */
    admit(run: Run): void {
      watch(run, true);
      onChanged(run);
    },

    /** Those that were asked for here and wait or work. */
    admitted: () =>
      admitted()
        .map(({ latest }) => latest)
        .filter(isOpen),

    /** A document that was read just now, once what it says has been announced. */
    async announced(run: Run): Promise<Run> {
      see(run);
      const entry = watched.get(run.id);
      if (!entry) return run;
      await entry.ended;
      return isOpen(entry.latest) ? run : entry.latest;
    },

    /** The end of a run, whoever asked for it, that this process has found and stored. */
    async ended(run: Run): Promise<void> {
      const entry = watched.get(run.id);
      if (!entry?.isAdmitted) await onEnded(run);
      see(run);
      await entry?.ended;
    },

    /** The run as it was read just now, and again after each change, until it has ended, `signal` aborts or this process ends. */
    async *follow(run: Run, signal: AbortSignal): AsyncGenerator<Run> {
      if (!isOpen(run)) return yield run;
      const entry = watch(run, false);
      entry.followers += 1;
      try {
        for (let known: Run | undefined; known === undefined || (isOpen(known) && !signal.aborted); ) {
          known = await changed(entry, known, signal);
          yield known;
        }
      } catch (error) {
        if (!closing.signal.aborted && !signal.aborted) throw error;
      } finally {
        unfollow(entry);
      }
    },

    /** What this process leaves to the next one is over for those who wait for it here. */
    async close(): Promise<void> {
      await rounds.close();
      await Promise.all([...watched.values()].map(look));
      await Promise.all([...watched.values()].map(({ ended }) => ended));
      for (const entry of admitted()) {
        if (entry.latest.owner === owner) announce(entry, endedRun(entry.latest, 'interrupted', now(), STOPPING));
      }
      closing.abort();
    },
  };
}

export type OpenRuns = ReturnType<typeof createOpenRuns>;
