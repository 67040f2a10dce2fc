import { AppError } from '../../src/errors.ts';
import type { SeriesStatus, SeriesSummary } from '../../src/forecasting/panel/series-summary.ts';
import type { TrainingQueue } from '../../src/jobs/training-queue.ts';
import type { PanelModelRepository } from '../../src/repositories/panel-models.ts';
import type { DatasetQueue } from '../../src/runs/dataset-queue.ts';
import { endedRun, isCommitted, isOpen, type Run, type TrainRequest } from '../../src/runs/run.ts';
import type { RunRepository } from '../../src/runs/run-repository.ts';
import { compareIds } from '../../src/sales/named-series.ts';
import { readUndamaged, unlessDamaged } from '../../src/storage/damage.ts';
import type { DatasetService } from '../datasets/datasets.ts';
import { newestFirst, noticeOf, type Page, type PageRequest, pageOf } from '../platform/pages.ts';
import type { Admission } from './admission.ts';
import type { OpenRuns } from './open-runs.ts';

interface Dependencies {
  readonly datasets: Pick<DatasetService, 'current' | 'version'>;
  readonly runs: RunRepository;
  readonly panels: Pick<PanelModelRepository, 'trainedShards' | 'readResult'>;
  readonly openRuns: OpenRuns;
  readonly admission: Pick<Admission, 'admit'>;
  readonly queue: Pick<TrainingQueue, 'cancel'>;
  readonly datasetQueue: Pick<DatasetQueue, 'runsOf'>;
  /** Whose public holidays data without holidays take. */
  readonly holidayRegion: string | undefined;
  readonly now: () => Date;
  readonly log: Record<'info' | 'error', (fields: object, message: string) => void>;
}

/** Longest time that the deletion of a dataset waits for a model of it that is being registered. */
const REGISTERING_MS = 5000;

export function createTrainingService(dependencies: Dependencies) {
  const { datasets, runs, panels, openRuns, admission, queue, datasetQueue, holidayRegion, now, log } = dependencies;

  const read = async (id: string) => {
    const key = await runs.find(id);
    const stored = key && (await runs.readVersioned(key));
    if (!stored) throw new AppError('run-not-found', `There is no run ${id}; see GET /runs`);
    return stored;
  };

  const get = async (id: string): Promise<Run> => openRuns.announced((await read(id)).value);

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

  const stopWork = async (id: string): Promise<void> => {
    try {
      await queue.cancel(id);
    } catch (err) {
      log.error({ run: id, err }, 'the work on a cancelled run goes on for a while');
    }
  };

  async function* follow(id: string, signal: AbortSignal): AsyncGenerator<Run> {
    yield* openRuns.follow(await get(id), signal);
  }

  /** As `follow`, to the last document; whoever waits for a run that was interrupted waits for its retry. */
  const lastOf = async (id: string, signal: AbortSignal): Promise<Run> => {
    let last: Run | undefined;
    for await (const run of follow(id, signal)) last = run;
    const retry = last?.error?.retriedBy;
    return retry === undefined || signal.aborted ? (last ?? get(id)) : lastOf(retry, signal);
  };

  /** Ends a run and waits until nothing works on it. */
  const stop = async (id: string): Promise<void> => {
    const run = await cancel(id).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'run-not-found' || error.code === 'damaged-document') return undefined;
      // One that registers its model is about to end.
      if (error.code === 'run-ended') return lastOf(id, AbortSignal.timeout(REGISTERING_MS));
      throw error;
    });
    if (!run || !isOpen(run)) await stopWork(id);
  };

  return {
    get,

    /** The run as it is, and again after each change, until it has ended. */
    follow,

    /** Queues a training; one that asks for the same as a queued or running one joins it. */
    async train(request: TrainRequest): Promise<Run> {
      const { version = (await datasets.current(request.dataset)).version } = request;
      await datasets.version(request.dataset, version);
      return admission.admit({ ...request, version, ...(holidayRegion === undefined ? {} : { holidayRegion }) }, null);
    },

    /**
     * Does a run again that has ended without all it was to train: of many series those that failed, with what is trained beside
     * them; the others are taken over. Throws AppError `invalid-request` when nothing failed, or the run has not ended.
     */
    async again(id: string): Promise<Run> {
      const { status, options, series } = await get(id);
      const open = isOpen({ status });
      if (open || (status === 'succeeded' && (series?.failed ?? 0) === 0)) {
        const why = open ? 'it has not ended' : 'nothing failed in it';
        throw new AppError('invalid-request', `Run ${id} cannot be done again: ${why}`);
      }
      await datasets.version(options.dataset, options.version);
      const { retryFailedOf: _, ...same } = options;
      return admission.admit(series === undefined ? same : { ...same, retryFailedOf: id }, null);
    },

    /** What became of each of many series, those that are trained so far; by status. */
    async series(id: string, status: SeriesStatus | undefined, page: PageRequest): Promise<Page<SeriesSummary>> {
      const { dataset, series } = await get(id);
      if (series === undefined) throw new AppError('invalid-request', `Run ${id} is of a dataset with one series`);
      const shards = await panels.trainedShards(dataset, id);
      const results = await Promise.all(shards.map((shard) => unlessDamaged(panels.readResult(dataset, id, shard))));
      const all = results.flatMap((result) => result?.series ?? []);
      const shown = all.filter((one) => status === undefined || one.status === status);
      return pageOf(shown, page, { nameOf: ({ id }) => id, isBehind: (name, other) => compareIds(name, other) > 0 });
    },

    /** Does an interrupted run again. */
    async retry({ id, options }: Run): Promise<Run> {
      await datasets.version(options.dataset, options.version);
      return admission.admit(options, id);
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
      const { items: documents, damaged } = await readUndamaged(items, runs.read);
      return { items: documents, next, ...noticeOf(damaged) };
    },

    /** Stops a queued or running training; nothing of it is registered. */
    async cancel(id: string): Promise<Run> {
      const cancelled = await cancel(id);
      void stopWork(id);
      return cancelled;
    },

    /** Stops what is queued or running for a dataset, here and elsewhere. */
    async stop(dataset: string): Promise<void> {
      const own = openRuns.admitted().filter((run) => run.dataset === dataset);
      const ids = new Set([...own.map(({ id }) => id), ...(await datasetQueue.runsOf(dataset))]);
      for (const id of ids) await stop(id);
    },

    /**
     * Takes the documents of runs that are over and damaged for good out of the lists, once the dataset has been trained
     * again. Their bytes are set aside.
     */
    async discardDamaged({ dataset }: Run): Promise<void> {
      const open = await datasetQueue.runsOf(dataset);
      for (const key of await runs.damaged(dataset)) {
        if (open.includes(key.id)) continue;
        await runs.discard(key);
        log.info({ run: key.id, dataset }, 'the damaged document of a run was set aside');
      }
    },

    /** The runs that were asked for here and wait or work. */
    open: openRuns.admitted,
  };
}

export type TrainingService = ReturnType<typeof createTrainingService>;
