import { AppError } from '../../src/errors.ts';
import type { WorkerPool } from '../../src/jobs/worker-pool.ts';
import type { ModelRepository } from '../../src/repositories/models.ts';
import type { Replay } from '../../src/runs/replay.ts';
import type { TrainingService } from './training.ts';

interface Dependencies {
  readonly training: Pick<TrainingService, 'get'>;
  readonly models: Pick<ModelRepository, 'readRun'>;
  readonly pool: Pick<WorkerPool, 'replay'>;
  /** Replays under way above which no more are taken. */
  readonly limit: number;
}

/** Does registered runs again, to see whether they come to the same. */
export function createReplayService({ training, models, pool, limit }: Dependencies) {
  const underWay = new Map<string, Promise<Replay>>();

  const begin = (id: string, work: () => Promise<Replay>): Promise<Replay> => {
    if (underWay.size >= limit) {
      throw new AppError('queue-full', `${underWay.size} replays are waiting already; try again later`, {
        retryAfter: 30,
      });
    }
    const replay = work().finally(() => underWay.delete(id));
    underWay.set(id, replay);
    return replay;
  };

  /** Runs on a worker thread and registers nothing. Those who ask for the same at the same time share the answer. */
  return async (id: string): Promise<Replay> => {
    const { dataset, status } = await training.get(id);
    if (status !== 'succeeded') {
      throw new AppError('run-not-replayable', `Run ${id} registered no model: it is ${status}`);
    }
    const run = await models.readRun(dataset, id);
    if (!run) throw new AppError('run-not-replayable', `The model of run ${id} has been removed`);
    return underWay.get(id) ?? begin(id, () => pool.replay(run));
  };
}

export type ReplayRun = ReturnType<typeof createReplayService>;
