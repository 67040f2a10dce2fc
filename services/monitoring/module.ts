import { createAlarmRepository, createSeriesAlarmRepository } from '../../src/repositories/alarms.ts';
import { createModelRepository, getChampion } from '../../src/repositories/models.ts';
import { createOverrideRepository } from '../../src/repositories/overrides.ts';
import { createPanelModelRepository } from '../../src/repositories/panel-models.ts';
import type { DatasetsModule } from '../datasets/module.ts';
import type { Platform } from '../platform/module.ts';
import type { ServingModule } from '../serving/module.ts';
import { createAccuracyService } from './accuracy.ts';
import { createAlerts, createWebhook } from './alerts.ts';
import { createDatasetMetrics } from './dataset-metrics.ts';
import { createOverrideService } from './overrides.ts';
import { createSeriesWatch } from './series-watch.ts';

interface Parts {
  readonly datasets: DatasetsModule;
  readonly serving: Pick<ServingModule, 'archived' | 'forecasts'>;
  readonly random: () => number;
}

/** What became of the forecasts: their accuracy, the alarms that follow from it, the manager's own numbers. */
export function createMonitoringModule(platform: Platform, { datasets: parts, serving, random }: Parts) {
  const { config, store, keys, events, now, log } = platform;
  const { datasets, versions, observations, seriesOf } = parts;
  const { archived, forecasts } = serving;
  const overrides = createOverrideRepository(store, keys);
  const webhook = config.alertWebhook === undefined ? undefined : createWebhook({ url: config.alertWebhook, random });
  const seriesAlarms = createSeriesAlarmRepository(store, keys);
  const alerts = createAlerts({ alarms: createAlarmRepository(store, keys), seriesAlarms, webhook, now, log });
  const models = createModelRepository(store, keys);
  const accuracy = createAccuracyService({
    ...{ archived, overrides, datasets, seriesOf, observations, log },
    panels: createPanelModelRepository(store, keys),
    ...{ models, seriesAlarms },
    onAlarm: alerts.announce,
  });
  const metrics = createDatasetMetrics({
    ...{ store, keys, versions, accuracy, seriesAlarms, log },
    onSeriesAlarms: alerts.announceSeries,
  });
  const { storage, buckets, country } = config;
  const watch = createSeriesWatch({
    ...{ settings: { storage, buckets, country }, alarms: seriesAlarms, versions, models, log },
    champions: async (dataset) => {
      const champion = (await getChampion(store, keys, dataset))?.value;
      return champion ? [champion.version, champion.previous] : [];
    },
    onJudged: metrics.changed,
    onAlarms: alerts.announceSeries,
  });
  for (const event of ['datasetAccepted', 'datasetRemoved', 'championChanged'] as const) {
    events.on(event, metrics.changed);
  }
  events.on('datasetAccepted', accuracy.check);
  events.on('datasetAccepted', watch.check);
  events.on('datasetRemoving', watch.leave);
  events.on('runEnded', ({ dataset }) => {
    accuracy.check(dataset);
    watch.check(dataset);
    metrics.changed(dataset);
  });
  return {
    accuracy,
    overrides: createOverrideService({ overrides, datasets, seriesOf, forecasts, now, events }),
    datasetStates: metrics.known,
    listening: metrics.start,

    async close(): Promise<void> {
      await watch.close();
      await metrics.close();
      await accuracy.settle();
      await alerts.close();
    },
  };
}
