import { randomBytes } from 'node:crypto';
import { createFeedRepository } from '../../src/feeds/feed-repository.ts';
import type { PublicHolidays } from '../../src/forecasting/holiday-covariate.ts';
import { createSeriesAlarmRepository } from '../../src/repositories/alarms.ts';
import { createForecastArchiveRepository } from '../../src/repositories/forecast-archive.ts';
import { createKnownFutureRepository } from '../../src/repositories/known-futures.ts';
import { createModelRepository } from '../../src/repositories/models.ts';
import { createOverrideRepository } from '../../src/repositories/overrides.ts';
import { createPanelModelRepository } from '../../src/repositories/panel-models.ts';
import type { Computing } from '../computing/computing.ts';
import type { ShardComputing } from '../computing/shards.ts';
import type { DatasetsModule } from '../datasets/module.ts';
import { createSeriesList } from '../datasets/series-of-dataset.ts';
import type { Platform } from '../platform/module.ts';
import { createFeedService } from './feeds.ts';
import { createForecastArchive } from './forecast-archive.ts';
import { createForecastService } from './forecasts.ts';
import { createInferenceService } from './inference.ts';
import { createModelCache } from './model-cache.ts';
import { createPanelForecasts } from './panel-forecasts.ts';

interface Parts {
  readonly datasets: DatasetsModule;
  readonly publicHolidays: PublicHolidays | undefined;
  readonly compute: Computing['compute'];
  readonly shards: ShardComputing;
}

/** Forecasts by the champions, answered from memory, and the archive of what was answered. */
export function createServingModule(platform: Platform, { datasets, publicHolidays, compute, shards }: Parts) {
  const { config, store, keys, events, now, log, tables } = platform;
  const modelCache = createModelCache({
    ...{ store, keys, log },
    pollMs: config.championPollMs,
    models: createModelRepository(store, keys),
    panels: createPanelModelRepository(store, keys),
    datasets: datasets.versions,
    calendars: createKnownFutureRepository(store, keys),
    overrides: createOverrideRepository(store, keys),
  });
  const archived = createForecastArchiveRepository(store, keys);
  const archive = createForecastArchive({ repository: archived, now, region: config.country, log });
  events.on('knownFutureChanged', modelCache.refresh);
  events.on('overridesChanged', modelCache.refresh);
  events.on('championChanged', modelCache.refresh);
  events.on('runEnded', ({ dataset }) => modelCache.refresh(dataset));
  events.on('datasetRemoved', modelCache.forget);
  const panels = createPanelForecasts({ shards, datasets: datasets.versions });
  const forecasts = createForecastService({
    ...{ modelCache, publicHolidays, archive, tables, compute },
    calendars: datasets.knownFutures,
    panels,
  });
  const feeds = createFeedRepository(store, keys);
  return {
    modelCache,
    panels,
    archived,
    forecasts,
    feeds: createFeedService({ feeds, forecasts, now, random: randomBytes, log }),
    inference: createInferenceService({ modelCache }),
    seriesList: createSeriesList({
      datasets: datasets.datasets,
      versions: datasets.versions,
      alarms: createSeriesAlarmRepository(store, keys),
      trained: async (dataset) => {
        const many = (await modelCache.find(dataset))?.many;
        return many && { month: many.model.month, series: await many.index() };
      },
    }),

    async close(): Promise<void> {
      await archive.settle();
      await modelCache.close();
    },
  };
}

export type ServingModule = ReturnType<typeof createServingModule>;
