import { AppError } from '../src/errors.ts';
import type { TrainingOutcome, TrainingQueue } from '../src/jobs/training-queue.ts';
import type { RunRegistry } from '../src/registry/runs.ts';
import { type Run, STEP_NAMES, type TrainingOptions, type TrainRequest } from '../src/schemas/run.ts';
import type { DatasetService } from './datasets.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';

interface Log {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

interface Dependencies {
  readonly datasets: DatasetService;
  readonly runs: RunRegistry;
  readonly queue: TrainingQueue;
  readonly newId: (at: Date) => string;
  readonly now: () => Date;
  readonly codeVersion: string;
  readonly log: Log;
  /** Told of every run that ended. */
  readonly onFinished: (run: Run) => Promise<void>;
}

/** A run of this process that has not ended yet. */
interface Active {
  readonly request: string;
  latest: Run;
  readonly ended: Promise<Run>;
}

export function createTrainingService({
  datasets,
  runs,
  queue,
  newId,
  now,
  codeVersion,
  log,
  onFinished,
}: Dependencies) {
  const active = new Map<string, Active>();

  /** Waits for the end of a training and stores it. */
  const finish = async (outcome: TrainingOutcome): Promise<Run> => {
    const { run, fault } = outcome;
    const fields = { run: run.id, dataset: run.dataset, status: run.status };
    if (fault) log.error({ ...fields, fault }, 'training failed');
    else log.info(fields, 'training ended');
    await runs.write(run);
    await onFinished(run);
    return run;
  };

  /** The document is stored before anybody is told of the run, and the end only after the beginning. */
  const start = async (run: Run, request: string): Promise<Run> => {
    const entry = { request, latest: run };
    const outcome = queue.enqueue(run, (changed) => {
      entry.latest = changed;
    });
    const stored = runs.write(run);
    const ended = Promise.all([outcome, stored])
      .then(([outcome]) => finish(outcome))
      .finally(() => active.delete(run.id));
    ended.catch((err: unknown) => log.error({ run: run.id, err }, 'the training could not be stored'));
    active.set(run.id, Object.assign(entry, { ended }));
    try {
      await stored;
    } catch (error) {
      queue.cancel(run.id);
      throw error;
    }
    return run;
  };

  return {
    /** Queues a training; one that asks for the same as a queued or running one joins it. */
    async train(request: TrainRequest): Promise<Run> {
      const { version = (await datasets.current(request.dataset)).version } = request;
      await datasets.version(request.dataset, version);
      const options: TrainingOptions = { ...request, version };
      const key = JSON.stringify(options);
      const same = [...active.values()].find((entry) => entry.request === key);
      if (same) return same.latest;
      return start(queuedRun(options, newId(now()), now(), codeVersion), key);
    },

    /** The run once it has ended, or as it is after so many seconds. */
    async wait(id: string, seconds: number): Promise<Run> {
      const entry = active.get(id);
      if (entry === undefined) return this.get(id);
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, seconds * 1000);
      });
      const ended = await Promise.race([entry.ended, patience]);
      clearTimeout(timer);
      return ended ?? this.get(id);
    },

    async get(id: string): Promise<Run> {
      const latest = active.get(id)?.latest;
      if (latest) return latest;
      const key = await runs.find(id);
      const run = key && (await runs.read(key));
      if (!run) throw new AppError('run-not-found', `There is no run ${id}; see GET /runs`);
      return run;
    },

    /** Newest first. */
    async list(dataset: string | undefined, page: PageRequest): Promise<Page<Run>> {
      const { items, next } = pageOf(await runs.list(dataset), page, ({ id }) => id);
      const documents = await Promise.all(
        items.map(async (key) => active.get(key.id)?.latest ?? (await runs.read(key))),
      );
      return { items: documents.filter((run) => run !== undefined), next };
    },

    /** Cancels what is queued or running for a dataset and waits until it has stopped. */
    async stop(dataset: string): Promise<void> {
      const concerned = [...active.values()].filter(({ latest }) => latest.dataset === dataset);
      for (const { latest } of concerned) queue.cancel(latest.id);
      await Promise.allSettled(concerned.map(({ ended }) => ended));
    },

    close: (graceMs: number) => queue.close(graceMs),
  };
}

export type TrainingService = ReturnType<typeof createTrainingService>;

function queuedRun(options: TrainingOptions, id: string, at: Date, codeVersion: string): Run {
  return {
    id,
    dataset: options.dataset,
    datasetVersion: options.version,
    status: 'queued',
    options,
    queuedAt: at.toISOString(),
    startedAt: null,
    finishedAt: null,
    steps: STEP_NAMES.map((name) => ({ name, status: 'pending', startedAt: null, durationMs: null, detail: {} })),
    progress: 0,
    metrics: null,
    decision: null,
    error: null,
    model: null,
    codeVersion,
  };
}
