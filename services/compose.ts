import { availableParallelism } from 'node:os';
import type { Config } from '../src/config.ts';
import { createStore } from '../src/create-store.ts';
import { createEvents } from '../src/events.ts';
import type { PublicHolidays } from '../src/forecasting/holiday-covariate.ts';
import type { createRedisEngine } from '../src/jobs/redis/redis-engine.ts';
import type { TrainingQueue } from '../src/jobs/training-queue.ts';
import type { TrainingEngine } from '../src/jobs/worker-pool.ts';
import { createKnownFutureRepository } from '../src/repositories/known-futures.ts';
import { createModelRepository } from '../src/repositories/models.ts';
import { createPanelModelRepository } from '../src/repositories/panel-models.ts';
import { createRunRepository } from '../src/runs/run-repository.ts';
import { createKeys } from '../src/storage/keys.ts';
import { createObservedStore } from '../src/storage/observed-store.ts';
import { createWatchedStore } from '../src/storage/watched-store.ts';
import { createTableWriter } from '../src/tables/table-writer.ts';
import type { Telemetry } from '../src/telemetry/telemetry.ts';
import { CODE_VERSION } from '../src/version.ts';
import { createAccessModule } from './access/module.ts';
import { createComputing } from './computing/computing.ts';
import { createShardComputing } from './computing/shards.ts';
import { createTimeSeriesComputing } from './computing/time-series.ts';
import { createDatasetsModule } from './datasets/module.ts';
import { createMaintenanceModule } from './maintenance/module.ts';
import { createMlflowModule } from './mlflow/module.ts';
import { createModelService } from './models/models.ts';
import { createSeriesPlots } from './models/series-plots.ts';
import { createMonitoringModule } from './monitoring/module.ts';
import { createPlanService } from './planning/plans.ts';
import type { Log, Module, Platform } from './platform/module.ts';
import { createServingModule } from './serving/module.ts';
import { createTimeSeriesService } from './serving/time-series.ts';
import { createTrainingModule } from './training/module.ts';
import { createWebhooksModule } from './webhooks/module.ts';

interface Surroundings {
  readonly telemetry: Pick<Telemetry, 'storeCalled' | 'subscribe'> & {
    readonly metrics: Pick<Telemetry['metrics'], 'watch'>;
  };
  /** Of the country that is set, for data with a column of holidays; undefined when none is. */
  readonly publicHolidays: PublicHolidays | undefined;
  readonly log: Log;
  /** Who trains; the threads of this process by default. */
  readonly trainingQueue?: TrainingQueue | undefined;
  /** Who does the work on datasets of one series, likewise. */
  readonly runEngine?: TrainingEngine | undefined;
}

/** Puts the service together: its modules, in the order in which they build on one another. */
export async function compose(config: Config, surroundings: Surroundings) {
  const { telemetry, publicHolidays, log, trainingQueue, runEngine } = surroundings;
  const modules: Module[] = [];
  const add = <M extends Module>(module: M): M => {
    modules.push(module);
    return module;
  };
  const now = () => new Date();
  const events = createEvents();
  const keys = createKeys(config.buckets);
  const observed = createObservedStore(await createStore(config.storage), telemetry.storeCalled);
  const store = add(createWatchedStore(observed, { keys, log }));
  const tables = add(createTableWriter());
  const platform: Platform = { config, store, keys, events, now, log, tables };
  telemetry.subscribe(events);

  const { queueUrl: url } = config;
  const engine = url === undefined ? undefined : add(await createEngine({ url, codeVersion: CODE_VERSION, log }));
  const { compute } = add(createComputing(config.country));
  const { storage, buckets, country } = config;
  const shards = add(createShardComputing({ storage, buckets, country }, availableParallelism()));
  const datasets = createDatasetsModule(platform);
  const serving = add(createServingModule(platform, { datasets, publicHolidays, compute, shards }));
  const monitoring = add(createMonitoringModule(platform, { datasets, serving, random: Math.random }));
  const webhooks = add(createWebhooksModule(platform, { datasets, monitoring, random: Math.random }));
  const { versions } = datasets;
  const trainingParts = {
    datasets: datasets.datasets,
    versions,
    codeVersion: CODE_VERSION,
    queue: trainingQueue,
    engine,
    runEngine,
  };
  const training = add(createTrainingModule(platform, trainingParts));
  const maintenance = add(createMaintenanceModule(platform, { datasets, training: training.training }));
  const access = add(createAccessModule(platform, training));
  const { mlflow: settings } = config;
  const { heartbeat } = training;
  const mirrorParts = { versions, publicHolidays, heartbeat, random: Math.random };
  const mlflow = settings && add(createMlflowModule(platform, { settings, ...mirrorParts }));
  telemetry.metrics.watch({
    now,
    openRuns: training.training.open,
    datasets: monitoring.datasetStates,
    queue: engine?.status,
    mlflow: mlflow?.status,
  });

  const runs = createRunRepository(store, keys);
  const models = createModelRepository(store, keys);
  const panels = createPanelModelRepository(store, keys);
  const knownFutures = createKnownFutureRepository(store, keys);
  const seriesPlots = createSeriesPlots({ shards, models, panels, knownFutures });
  return {
    services: {
      store,
      queueStatus: engine?.status,
      keyRing: access.keyRing,
      audit: access.audit,
      idempotency: access.idempotency,
      datasets: datasets.datasets,
      addedDays: datasets.addedDays,
      observedDays: datasets.observedDays,
      seriesList: serving.seriesList,
      removeDataset: datasets.removal.remove,
      knownFutures: datasets.knownFutures,
      training: training.training,
      replayRun: training.replayRun,
      datasetOfRun: async (id: string) => (await runs.find(id))?.dataset,
      models: createModelService({
        ...{ store, keys, models, runs, seriesPlots, now, events },
        datasets: datasets.versions,
      }),
      forecasts: serving.forecasts,
      feeds: serving.feeds,
      inference: serving.inference,
      timeSeries: createTimeSeriesService({ computing: add(createTimeSeriesComputing(config.country)), now }),
      plans: createPlanService({ modelCache: serving.modelCache, panels: serving.panels, compute, tables }),
      accuracy: monitoring.accuracy,
      overrides: monitoring.overrides,
      summaries: monitoring.summaries,
      webhooks: webhooks.webhooks,
      inbox: maintenance.inbox,
    },

    start(): void {
      for (const module of modules) module.start?.();
    },

    listening(): void {
      for (const module of modules) module.listening?.();
    },

    stopping(): void {
      for (const module of modules) module.stopping?.();
    },

    async close(): Promise<void> {
      for (const module of modules.toReversed()) await module.close?.();
    },
  };
}

/** Loaded only where there is a Redis: a command is over in a second, of which this would be a part. */
async function createEngine(parts: Parameters<typeof createRedisEngine>[0]) {
  const redis = await import('../src/jobs/redis/redis-engine.ts');
  return redis.createRedisEngine(parts);
}

/** What the routes call. */
export type Services = Awaited<ReturnType<typeof compose>>['services'];
