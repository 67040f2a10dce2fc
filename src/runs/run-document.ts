import { DamagedDocumentError } from '../storage/damage.ts';
import { PreconditionFailedError } from '../storage/object-store.ts';
import { isOpen, type Run } from './run.ts';
import type { RunRepository } from './run-repository.ts';

/** Another process has decided what becomes of the run, or has removed it: nothing more is to be done. */
export class RunTakenError extends Error {
  constructor({ id }: Run) {
    super(`run ${id} is not this process's to write any more`);
    this.name = 'RunTakenError';
  }
}

/**
 * Replaces the document of an open run by compare-and-swap, so that its owner, whoever cancels it and whoever takes the
 * owner for dead agree on one end. `etag` is that of the document as it was read, undefined for the first one.
 * Answers with the new etag; undefined when somebody else was faster.
 */
export async function replaceOpenRun(
  runs: Pick<RunRepository, 'readVersioned' | 'write'>,
  run: Run,
  etag: string | undefined,
): Promise<string | undefined> {
  for (let known = etag; ; ) {
    try {
      return (await runs.write(run, known === undefined ? { ifNoneMatch: '*' } : { ifMatch: known })).etag;
    } catch (error) {
      if (!(error instanceof PreconditionFailedError)) throw error;
      const current = await etagIfOurs(runs, run);
      if (current === undefined) return undefined;
      known = current;
    }
  }
}

/** Of the document that lies there, when it is this owner's to replace. */
async function etagIfOurs(runs: Pick<RunRepository, 'readVersioned'>, run: Run): Promise<string | undefined> {
  try {
    // A write whose answer was lost looks like one by somebody else; but only the owner writes an open run. Of two who
    // work for it, since one was taken for dead, the later start is the one that counts.
    const stored = await runs.readVersioned(run);
    const isOurs = stored && isOpen(stored.value) && stored.value.owner === run.owner;
    return isOurs && stored.value.startedAt === run.startedAt ? stored.etag : undefined;
  } catch (error) {
    // A damaged document tells nothing of what somebody else has decided.
    if (error instanceof DamagedDocumentError) return error.etag;
    throw error;
  }
}

/** What a training reports of itself. All throw RunTakenError when somebody else has ended the run. */
export interface RunDocument {
  /** Stores what has begun or ended. A store that is away does not hold it up: the next change is stored again. */
  save(run: Run): Promise<void>;
  /** Reports the progress, and stores it from time to time: a quick training would otherwise spend its time on it. */
  progress(run: Run): Promise<void>;
  /** The point of no return: once this is stored the run cannot be stopped, and its model may become visible. */
  commit(run: Run): Promise<void>;
}

interface Options {
  readonly runs: Pick<RunRepository, 'readVersioned' | 'write'>;
  /** Of the document when it was read. */
  readonly etag: string;
  /** Called with each change once it is stored; mere progress may never be stored. */
  readonly onChanged: (run: Run) => void;
  /** Called with what could not be stored. */
  readonly onFault: (error: unknown) => void;
}

/** Least time between a write and one of mere progress. */
const PROGRESS_MS = 100;
/** The same after a write that failed: a store that is away may take its time to say so. */
const AWAY_MS = 5000;

/** The document of an open run, as its owner writes it: one change after another. */
export function createRunDocument({ runs, etag, onChanged, onFault }: Options) {
  let current = etag;
  let progressFrom = 0;

  const write = async (run: Run): Promise<void> => {
    const next = await replaceOpenRun(runs, run, current);
    if (next === undefined) throw new RunTakenError(run);
    current = next;
    progressFrom = performance.now() + PROGRESS_MS;
    onChanged(run);
  };

  const save = async (run: Run): Promise<void> => {
    try {
      await write(run);
    } catch (error) {
      if (error instanceof RunTakenError) throw error;
      progressFrom = performance.now() + AWAY_MS;
      onFault(error);
    }
  };

  return {
    /** Makes the run that of this process. */
    claim: write,
    save,

    async progress(run: Run): Promise<void> {
      if (performance.now() >= progressFrom) await save(run);
      else onChanged(run);
    },

    commit: write,
  } satisfies RunDocument & { claim: unknown };
}
