import { isPanel } from '../../src/forecasting/panel/stored-model.ts';
import { holidaySourceOf } from '../../src/forecasting/trained-model.ts';
import { createKeyedMutex } from '../../src/jobs/keyed-mutex.ts';
import { createRemovals } from '../../src/repositories/dataset-removals.ts';
import { createDatasetRepository, createInboxRepository } from '../../src/repositories/datasets.ts';
import { createKnownFutureRepository } from '../../src/repositories/known-futures.ts';
import { createModelRepository, getChampion } from '../../src/repositories/models.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import { unlessDamaged } from '../../src/storage/damage.ts';
import type { Platform } from '../platform/module.ts';
import { createAddedDays } from './added-days.ts';
import { createDatasetService } from './datasets.ts';
import { createKnownFutureService } from './known-futures.ts';
import { createObservations, createObservedDays } from './observed-days.ts';
import { createRemoval } from './removal.ts';
import { createSeriesOfDataset } from './series-of-dataset.ts';
import { createUploadReader } from './uploads.ts';

/** Datasets: their contents, the days read from them, and what the shop knows of the days to come. */
export function createDatasetsModule({ config, store, keys, events, now, log, tables }: Platform) {
  const versions = createDatasetRepository(store, keys, log);
  const inbox = createInboxRepository(store, keys);
  const mutex = createKeyedMutex();
  const runs = createRunRepository(store, keys);
  const removals = createRemovals({ store, keys, runs, events });
  const { maxUploadBytes, temporaryFolder } = config;
  const common = { mutex, arrivals: inbox, removals, events, now };
  const datasets = createDatasetService({ ...common, datasets: versions, maxUploadBytes, temporaryFolder });
  const knownFutures = createKnownFutureRepository(store, keys);
  const models = createModelRepository(store, keys);
  const seriesOf = createSeriesOfDataset(versions);
  const observations = createObservations(versions, seriesOf);
  /** Where a country is set, and while the champion was trained with public holidays. */
  const takesHolidays = async (dataset: string): Promise<boolean> => {
    if (config.country !== undefined) return true;
    const pointer = await getChampion(store, keys, dataset);
    const model = pointer?.value && (await unlessDamaged(models.readModel(dataset, pointer.value.version)));
    return model !== undefined && !isPanel(model) && holidaySourceOf(model.covariates) !== undefined;
  };
  return {
    versions,
    inbox,
    datasets,
    observations,
    seriesOf,
    observedDays: createObservedDays({ datasets, observations }),
    addedDays: createAddedDays({
      ...{ ...common, versions, datasets, seriesOf, knownFutures },
      reader: createUploadReader({ now, maxUploadBytes, temporaryFolder }),
    }),
    knownFutures: createKnownFutureService({
      ...{ datasets, versions, seriesOf, events, tables, knownFutures, takesHolidays },
    }),
    removal: createRemoval({ mutex, versions, removals, events }),
  };
}

export type DatasetsModule = ReturnType<typeof createDatasetsModule>;
