import { workerData } from 'node:worker_threads';
import { createStore } from '../../src/create-store.ts';
import { AppError } from '../../src/errors.ts';
import { createPublicHolidays } from '../../src/forecasting/public-holidays.ts';
import type { TrainedModel } from '../../src/forecasting/trained-model.ts';
import { type ForecastBlock, findAlarms } from '../../src/monitoring/alarms.ts';
import { blocksOfSeries, commonThreshold, largestSum } from '../../src/monitoring/series-alarms.ts';
import { createDatasetRepository } from '../../src/repositories/datasets.ts';
import { createPanelModelRepository, type PanelModelRepository } from '../../src/repositories/panel-models.ts';
import { unlessDamaged } from '../../src/storage/damage.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { answered, type ThreadAnswer } from '../../src/threads/answer.ts';
import type { WatchAnswer, WatchSettings, WatchTask } from './series-watch.ts';

const { storage, buckets, country } = workerData as WatchSettings; // given by createSeriesWatch
const keys = createKeys(buckets);
const opened = createStore(storage);
const publicHolidays = country === undefined ? undefined : createPublicHolidays(country);
// The service reads the same data and says in its log what is wrong with them.
const log = { warn: () => {} };

/**
 * A thread's task: the alarms of the series of a dataset, shard after shard, so that no more than one is in memory. First how
 * far each series has left its forecast, then, by the threshold that follows from all of them, the alarms of those beyond it.
 */
export default (task: WatchTask): Promise<ThreadAnswer<WatchAnswer>> =>
  answered(async () => {
    const data = await openData(task);
    const sums = await largestSums(data);
    const all = sums.flatMap((shard) => [...shard.byId.values()]);
    const threshold = commonThreshold(all);
    const beyond = sums.filter(({ byId }) => [...byId.values()].some((sum) => sum >= threshold));
    const alarms: WatchAnswer['alarms'][number][] = [];
    for (const shard of beyond) alarms.push(...(await alarmsOf(data, shard, threshold)));
    return { watched: all.length, alarms };
  });

/** How far each series of a shard has left its forecast, by id; without those that have no day to be judged. */
interface ShardSums {
  readonly shard: string;
  readonly byId: ReadonlyMap<string, number>;
}

async function largestSums({ shards, blocksOf }: WatchedData): Promise<ShardSums[]> {
  const found: ShardSums[] = [];
  for (const shard of shards) {
    const byId = new Map<string, number>();
    for await (const { id, blocks } of blocksOf(shard)) {
      if (blocks.some(({ days }) => days.length > 0)) byId.set(id, largestSum(blocks));
    }
    found.push({ shard, byId });
  }
  return found;
}

async function alarmsOf({ blocksOf }: WatchedData, { shard, byId }: ShardSums, threshold: number) {
  const alarms: WatchAnswer['alarms'][number][] = [];
  for await (const { id, blocks } of blocksOf(shard)) {
    if ((byId.get(id) ?? 0) < threshold) continue;
    const alarm = findAlarms(blocks, threshold).find(({ until }) => until === null);
    if (alarm) alarms.push({ series: id, alarm });
  }
  return alarms;
}

type WatchedData = Awaited<ReturnType<typeof openData>>;

/** The shards of the data, and the series of each with their scored days. Throws AppError `version-not-found`. */
async function openData(task: WatchTask) {
  const store = await opened;
  const datasets = createDatasetRepository(store, keys, log);
  const document = await datasets.readVersion(task.dataset, task.version);
  const index = document?.series && (await datasets.readSeriesIndex(document)).index;
  if (!document || !index) throw new AppError('version-not-found', `"${task.dataset}" has no version ${task.version}`);
  const models = createModelsOfSeries(createPanelModelRepository(store, keys), task);
  const watch = { observed: { from: document.from, to: document.to }, publicHolidays: await publicHolidays };
  return {
    shards: index.shards.map(({ shard }) => shard),
    async *blocksOf(shard: string): AsyncGenerator<{ readonly id: string; readonly blocks: ForecastBlock[] }> {
      const { entries = [] } = await datasets.readShard(document, shard);
      const modelOf = await models.of(entries.map(({ id }) => id));
      for (const entry of entries) {
        const { id } = entry;
        yield { id, blocks: blocksOfSeries(entry, task.months, (version) => modelOf(version, id), watch) };
      }
    },
  };
}

/** Finds the models of series in the versions that months are judged by. */
function createModelsOfSeries(panels: PanelModelRepository, { dataset, months }: WatchTask) {
  const versions = [...new Set(months.map(({ model }) => model))];
  const shardsOf = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const readShards = async (version: string) => {
    const index = await unlessDamaged(panels.readIndex(dataset, version));
    const trained = (index?.series ?? []).filter(({ status }) => status !== 'failed');
    return new Map(trained.map(({ id, shard }) => [id, shard]));
  };
  return {
    /** Of these series; what cannot be read is as if it had not been trained. */
    async of(ids: readonly string[]) {
      const found = new Map<string, TrainedModel>();
      for (const version of versions) {
        const reading = shardsOf.get(version) ?? readShards(version);
        shardsOf.set(version, reading);
        const shardOf = await reading;
        for (const shard of new Set(ids.flatMap((id) => shardOf.get(id) ?? []))) {
          const models = (await unlessDamaged(panels.readModels(dataset, version, shard))) ?? [];
          for (const { id, model } of models) found.set(`${version} ${id}`, model);
        }
      }
      return (version: string, id: string) => found.get(`${version} ${id}`);
    },
  };
}
