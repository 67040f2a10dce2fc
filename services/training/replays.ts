import { AppError } from '../../src/errors.ts';
import { trainingWaves } from '../../src/forecasting/panel/training-plan.ts';
import type { WorkerPool } from '../../src/jobs/worker-pool.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import type { ModelRepository } from '../../src/repositories/models.ts';
import type { Difference, Replay } from '../../src/runs/replay.ts';
import type { Run } from '../../src/runs/run.ts';
import { unlessDamaged } from '../../src/storage/damage.ts';
import type { TrainingService } from './training.ts';

interface Dependencies {
  readonly training: Pick<TrainingService, 'get'>;
  readonly models: Pick<ModelRepository, 'readRun'>;
  readonly versions: Pick<DatasetRepository, 'readVersion' | 'readSeriesIndex'>;
  readonly pool: Pick<WorkerPool, 'replay'>;
  /** Who trains the shards of many series again. */
  readonly shardPool: Pick<WorkerPool, 'replayShard' | 'shardsAtOnce'>;
  /** Replays under way above which no more are taken. */
  readonly limit: number;
}

/** Of a run of many series: differences that are told; their shards are counted in any case. */
const MOST_TOLD = 200;

/** Does registered runs again, to see whether they come to the same. */
export function createReplayService({ training, models, versions, pool, shardPool, limit }: Dependencies) {
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

  /** In any order: each takes what it needs of others as they are stored. */
  const replayShards = async (run: Run, shards: readonly string[]): Promise<Difference[][]> => {
    const found: Difference[][] = shards.map(() => []);
    let left = [...shards.entries()];
    const lane = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const [at, shard] = next;
        found[at] = await shardPool.replayShard(run, shard);
      }
    };
    const lanes = Array.from({ length: shardPool.shardsAtOnce }, () =>
      lane().finally(() => {
        left = []; // nothing is left for the others, or one has failed
      }),
    );
    await Promise.all(lanes);
    return found;
  };

  /** The shards of a run of many series; none when its data are gone, which its replay says. */
  const shardsOf = async ({ dataset, datasetVersion }: Run): Promise<string[]> => {
    const document = await unlessDamaged(versions.readVersion(dataset, datasetVersion));
    const index = document?.series && (await versions.readSeriesIndex(document)).index;
    return document && index
      ? trainingWaves(index.entries, document.to).flatMap((wave) => wave.map(({ name }) => name))
      : [];
  };

  const replay = async (run: Run): Promise<Replay> => {
    const whole = await pool.replay(run);
    if (run.series === undefined) return whole;
    const found = await replayShards(run, await shardsOf(run));
    const different = found.filter((differences) => differences.length > 0).length;
    return {
      ...whole,
      reproduced: whole.reproduced && different === 0,
      shards: { compared: found.length, different },
      differences: [...whole.differences, ...found.flat()].slice(0, MOST_TOLD),
    };
  };

  /** Runs on worker threads and registers nothing. Those who ask for the same at the same time share the answer. */
  return async (id: string): Promise<Replay> => {
    const { dataset, status } = await training.get(id);
    if (status !== 'succeeded') {
      throw new AppError('run-not-replayable', `Run ${id} registered no model: it is ${status}`);
    }
    const run = await models.readRun(dataset, id);
    if (!run) throw new AppError('run-not-replayable', `The model of run ${id} has been removed`);
    return underWay.get(id) ?? begin(id, () => replay(run));
  };
}

export type ReplayRun = ReturnType<typeof createReplayService>;
