import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PublicHolidays } from '../../src/forecasting/holiday-covariate.ts';
import type { Heartbeat } from '../../src/jobs/heartbeat.ts';
import { createMirrorRepository } from '../../src/mlflow/mirror-repository.ts';
import type { MlflowSettings } from '../../src/mlflow/settings.ts';
import { createTrackingClient } from '../../src/mlflow/tracking-client.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import { createModelRepository, getChampion } from '../../src/repositories/models.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import type { Platform } from '../platform/module.ts';
import { createMirror } from './mirror.ts';
import { createRunMirror } from './run-mirror.ts';

interface Parts {
  readonly settings: MlflowSettings;
  readonly versions: Pick<DatasetRepository, 'readVersion'>;
  readonly publicHolidays: PublicHolidays | undefined;
  readonly heartbeat: Pick<Heartbeat, 'id' | 'beat' | 'isAlive'>;
  readonly random: () => number;
  /** Longest wait for one answer of MLflow. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** Finished runs and champions as MLflow shows them. */
export function createMlflowModule(platform: Platform, parts: Parts) {
  const { config, store, keys, events, now, log } = platform;
  const { settings, versions, publicHolidays, heartbeat, random, timeoutMs = TIMEOUT_MS } = parts;
  const client = createTrackingClient({ ...settings, timeoutMs });
  const { storage } = config;
  const addressOf = (key: string) =>
    storage.kind === 's3' ? `s3://${key}` : pathToFileURL(resolve(storage.root, key)).href;
  const mirror = createMirror({
    runs: createRunRepository(store, keys),
    mirrored: createMirrorRepository(store, keys),
    mirror: createRunMirror({
      ...{ client, settings, versions, publicHolidays },
      models: createModelRepository(store, keys),
      contentAddress: (dataset, version) => addressOf(keys.versionContent(dataset, version)),
    }),
    championOf: (dataset) => getChampion(store, keys, dataset),
    closeCalls: client.close,
    ...{ heartbeat, now, random, log },
  });
  for (const event of ['runEnded', 'championChanged', 'datasetRemoved'] as const) events.on(event, mirror.wake);
  return { status: mirror.status, settle: mirror.settle, listening: mirror.start, close: mirror.close };
}
