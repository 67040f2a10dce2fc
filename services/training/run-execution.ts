import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { TrainingOutcome, TrainingQueue } from '../../src/jobs/training-queue.ts';
import type { PipelineContext } from '../../src/pipeline/context.ts';
import { discardModel, registeredRun } from '../../src/pipeline/registration-recovery.ts';
import type { DatasetQueue } from '../../src/runs/dataset-queue.ts';
import { endedRun, isOpen, type Run } from '../../src/runs/run.ts';
import { createRunDocument, type RunDocument } from '../../src/runs/run-document.ts';
import type { RunRepository } from '../../src/runs/run-repository.ts';
import type { StoreOperation } from '../../src/storage/observed-store.ts';

interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** The same log with these fields in every line. */
  child(fields: object): Log;
}

/** Looks on from outside: neither may throw. */
export interface RunObserver {
  /** A run of this process is queued, goes on or has ended. */
  changed(run: Run): void;
  /** Its thread has called the store. */
  operated(run: Run, operation: StoreOperation): void;
}

interface ExecutionDependencies {
  readonly context: PipelineContext;
  readonly runs: RunRepository;
  readonly queue: TrainingQueue;
  readonly lines: DatasetQueue;
  readonly log: Log;
  readonly observer: RunObserver;
  /** Told of every run that ended, but not of what the end of the service cuts off. */
  readonly onFinished: (run: Run) => Promise<void>;
}

/** A run of this process that it has not done with. */
interface Active {
  readonly request: string;
  /** Names the run in each line. */
  readonly log: Log;
  readonly document: RunDocument;
  latest: Run;
  /** With the run as it ended, all of it stored and cleared away. */
  ended: Promise<Run>;
}

/** What the thread does is told here: it has no log of its own. */
function logSteps({ log, latest }: Active, run: Run): void {
  for (const [i, { name, status, durationMs }] of run.steps.entries()) {
    if (durationMs !== null && latest.steps[i]?.durationMs === null)
      log.debug({ step: name, status, durationMs }, 'step ended');
  }
}

const RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

/** The runs of this process, from the moment they have a place in the line to their stored end. */
export function createRunExecution(dependencies: ExecutionDependencies) {
  const { context, runs, queue, lines, observer, onFinished } = dependencies;
  const { now } = context;
  const active = new Map<string, Active>();
  const changes = new EventEmitter().setMaxListeners(0);
  const closing = new AbortController();

  const show = (entry: Active, run: Run) => {
    if (!isOpen(entry.latest)) return;
    logSteps(entry, run);
    entry.latest = run;
    observer.changed(run);
    changes.emit(run.id);
  };

  /** What is stored of a run that came to its end; what it leaves behind when it registered nothing is removed. */
  const conclude = async ({ document, latest }: Active, { run, stopped }: TrainingOutcome): Promise<Run> => {
    const closed = run.status === 'interrupted';
    const visible = run.status === 'succeeded' ? run : await registeredRun(context, run);
    if (visible) {
      if (!(await document.finish(visible))) await discardModel(context, run);
      return visible;
    }
    await discardModel(context, run);
    if (!isOpen(latest)) return latest;
    // What the end of the service cuts off stays open in the store: the next process does it again.
    if (closed) return run;
    if (!stopped && (await document.finish(run))) return run;
    return (await runs.read(run)) ?? endedRun(run, 'cancelled', now());
  };

  /** Tries again for as long as it takes: a run must not stay open because the store was away for a while. */
  const settle = async (entry: Active, outcome: TrainingOutcome): Promise<Run> => {
    for (let pause = RETRY_MS; ; pause = Math.min(2 * pause, LONGEST_RETRY_MS)) {
      try {
        const run = await conclude(entry, outcome);
        if (run.status !== 'interrupted') await lines.leave(run);
        return run;
      } catch (err) {
        entry.log.error({ err }, 'the end of the training could not be stored');
        await delay(pause, undefined, { signal: closing.signal });
      }
    }
  };

  const finish = async (entry: Active, outcome: TrainingOutcome): Promise<Run> => {
    lines.over(outcome.run.id);
    const run = await settle(entry, outcome);
    const { log } = entry;
    if (outcome.fault) log.error({ status: run.status, fault: outcome.fault }, 'training failed');
    else log.info({ status: run.status }, 'training ended');
    if (run.status !== 'interrupted') await tellEnd(run, log);
    show(entry, run);
    return run;
  };

  const tellEnd = (run: Run, log: Log) =>
    onFinished(run).catch((err: unknown) => log.error({ err }, 'the champion could not be read again'));

  const documentOf = (run: Run, log: Log) =>
    createRunDocument({
      key: { id: run.id, dataset: run.dataset },
      runs,
      onFault: (err) => log.error({ err }, 'the progress of the training could not be stored'),
      onLost: () => queue.cancel(run.id),
    });

  /** The document is stored before anybody is told of the run, and nothing happens before that. */
  const start = async (run: Run, request: string): Promise<Run> => {
    const log = dependencies.log.child({ run: run.id, dataset: run.dataset });
    const document = documentOf(run, log);
    let stored: Promise<unknown> = Promise.resolve();
    const outcome = queue.enqueue(run, {
      onChange(changed) {
        show(entry, changed);
        document.save(changed);
      },
      onOperation: (operation) => observer.operated(run, operation),
      async turn(signal) {
        await stored;
        await lines.turn(run, request, signal);
      },
      commit: document.commit,
    });
    const entry: Active = { request, log, document, latest: run, ended: Promise.resolve(run) };
    stored = document.create(run);
    entry.ended = outcome
      .then((ended) => finish(entry, ended))
      .finally(() => {
        // What the end of the service cut off is open in the store: who waits for it here is to see that it is over.
        if (entry.latest.status !== 'interrupted') active.delete(run.id);
      });
    entry.ended.catch((err: unknown) => log.error({ err }, 'the training was left to the next process'));
    active.set(run.id, entry);
    observer.changed(run);
    try {
      await stored;
    } catch (error) {
      queue.cancel(run.id);
      throw error;
    }
    return run;
  };

  return {
    start,

    /** An open run with this request. */
    find: (request: string) =>
      [...active.values()].find((entry) => entry.request === request && isOpen(entry.latest))?.latest,
    latest: (id: string) => active.get(id)?.latest,
    /** Those that wait or work. */
    open: () => [...active.values()].map(({ latest }) => latest).filter(isOpen),
    ended: (id: string) => active.get(id)?.ended,
    of: (dataset: string) => [...active.values()].filter(({ latest }) => latest.dataset === dataset),

    /** Resolves at the next change of the run, or at once when `known` is not the latest any more. */
    async changed(id: string, known: Run, signal: AbortSignal): Promise<void> {
      if (active.get(id)?.latest === known) await once(changes, id, { signal });
    },

    /** The run as it ended; undefined when it cannot be stopped any more. */
    async cancel(id: string): Promise<Run | undefined> {
      const entry = active.get(id);
      if (!entry || !isOpen(entry.latest)) return undefined;
      const run = endedRun(entry.latest, 'cancelled', now());
      if (!(await entry.document.end(run))) return undefined;
      show(entry, run);
      queue.cancel(id);
      return run;
    },

    /** Notices what other processes have ended. */
    async check(): Promise<void> {
      const working = [...active.values()].filter(({ latest }) => latest.status === 'running');
      await Promise.all(working.map(({ document }) => document.check()));
      await lines.tidy();
    },

    async close(graceMs: number): Promise<void> {
      const ends = [...active.values()].map(({ ended }) => ended);
      await queue.close(graceMs);
      closing.abort();
      await Promise.allSettled(ends);
    },
  };
}

export type RunExecution = ReturnType<typeof createRunExecution>;
