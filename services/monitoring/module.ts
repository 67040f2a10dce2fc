import type { Alarm } from '../../src/monitoring/alarms.ts';
import type { SeriesAlarms } from '../../src/monitoring/series-alarms.ts';
import { createAlarmRepository, createSeriesAlarmRepository } from '../../src/repositories/alarms.ts';
import { createModelRepository, getChampion, readChampion } from '../../src/repositories/models.ts';
import { createOverrideRepository } from '../../src/repositories/overrides.ts';
import { createPanelModelRepository } from '../../src/repositories/panel-models.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import { unlessDamaged } from '../../src/storage/damage.ts';
import type { DatasetsModule } from '../datasets/module.ts';
import type { Platform } from '../platform/module.ts';
import type { ServingModule } from '../serving/module.ts';
import { createAccuracyService } from './accuracy.ts';
import { createAlerts, createWebhook } from './alerts.ts';
import { createDatasetMetrics } from './dataset-metrics.ts';
import { createLateness } from './lateness.ts';
import { createOverrideService } from './overrides.ts';
import { createSeriesWatch } from './series-watch.ts';
import { createSummaries } from './summaries.ts';

interface Parts {
  readonly datasets: DatasetsModule;
  readonly serving: Pick<ServingModule, 'archived' | 'forecasts' | 'modelCache'>;
  readonly random: () => number;
}

/** What became of the forecasts: their accuracy, the alarms that follow from it, the manager's own numbers. */
export function createMonitoringModule(platform: Platform, { datasets: parts, serving, random }: Parts) {
  const { config, store, keys, events, now, log } = platform;
  const { datasets, versions, observations, seriesOf } = parts;
  const { archived, forecasts, modelCache } = serving;
  const overrides = createOverrideRepository(store, keys);
  const webhook = config.alertWebhook === undefined ? undefined : createWebhook({ url: config.alertWebhook, random });
  const seriesAlarms = createSeriesAlarmRepository(store, keys);
  const alerts = createAlerts({ alarms: createAlarmRepository(store, keys), seriesAlarms, webhook, now, log });
  const models = createModelRepository(store, keys);

  const tell = (...event: Parameters<typeof events.emit<'alarmsSeen'>>): void => {
    events.emit(...event).catch((err: unknown) => log.error({ err }, 'what was seen of alarms could not be handled'));
  };
  const onAlarms = (dataset: string, alarms: readonly Alarm[]): void => {
    const standing = alarms.filter(({ until }) => until === null);
    for (const alarm of standing) alerts.announce(dataset, alarm);
    const ended = alarms.filter(({ until }) => until !== null);
    const named = standing.map((alarm) => ({ series: null, alarm }));
    tell('alarmsSeen', { dataset, of: 'whole', standing: named, ended });
  };
  const onSeriesAlarms = (dataset: string, alarms: SeriesAlarms): void => {
    alerts.announceSeries(dataset, alarms);
    const standing = alarms.alarms.map(({ series, alarm }) => ({ series, alarm }));
    tell('alarmsSeen', { dataset, of: 'series', standing, ended: [] });
  };

  const accuracy = createAccuracyService({
    ...{ archived, overrides, datasets, seriesOf, observations, log },
    panels: createPanelModelRepository(store, keys),
    ...{ models, seriesAlarms },
    onAlarms,
  });
  const metrics = createDatasetMetrics({
    ...{ store, keys, versions, accuracy, seriesAlarms, log },
    onSeriesAlarms,
  });
  const { storage, buckets, country } = config;
  const watch = createSeriesWatch({
    ...{ settings: { storage, buckets, country }, alarms: seriesAlarms, versions, models, log },
    champions: async (dataset) => {
      const champion = (await getChampion(store, keys, dataset))?.value;
      return champion ? [champion.version, champion.previous] : [];
    },
    onJudged: metrics.changed,
    onAlarms: onSeriesAlarms,
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
  const lateness = createLateness({ versions, now });
  return {
    accuracy,
    lateness,
    summaries: createSummaries({
      ...{ datasets, observations, accuracy, forecasts, modelCache, seriesAlarms, now },
      championOf: async (dataset) => (await unlessDamaged(readChampion(store, keys, dataset)))?.value,
      runs: createRunRepository(store, keys),
      latenessOf: lateness,
    }),
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

export type MonitoringModule = ReturnType<typeof createMonitoringModule>;
