import { createAlarmRepository } from '../../src/repositories/alarms.ts';
import { createForecastArchiveRepository } from '../../src/repositories/forecast-archive.ts';
import type { ModelRepository } from '../../src/repositories/models.ts';
import type { OverrideRepository } from '../../src/repositories/overrides.ts';
import type { Keys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import type { DatasetService } from '../datasets/datasets.ts';
import type { Observations } from '../datasets/observed-days.ts';
import { createAccuracyService } from './accuracy.ts';
import { createAlerts, createWebhook } from './alerts.ts';
import { createForecastArchive } from './forecast-archive.ts';

interface Dependencies {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly models: ModelRepository;
  readonly observations: Observations;
  readonly overrides: OverrideRepository;
  readonly datasets: DatasetService;
  /** Whose public holidays are assumed. */
  readonly region: string | undefined;
  /** Where alarms are posted. */
  readonly webhook: string | undefined;
  readonly random: () => number;
  readonly now: () => Date;
  readonly log: {
    info(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** What keeps issued forecasts, judges them and tells of alarms; closing ends all that goes on beside the requests. */
export function createLedgerParts(dependencies: Dependencies) {
  const {
    store,
    keys,
    models,
    observations,
    overrides,
    datasets,
    region,
    webhook: url,
    random,
    now,
    log,
  } = dependencies;
  const issued = createForecastArchiveRepository(store, keys);
  const issuing = createForecastArchive({ issued, now, region, log });
  const webhook = url === undefined ? undefined : createWebhook({ url, random });
  const alerts = createAlerts({ alarms: createAlarmRepository(store, keys), webhook, now, log });
  const ledger = createAccuracyService({
    issued,
    overrides,
    models,
    datasets,
    observations,
    onAlarm: alerts.announce,
    log,
  });
  return {
    issuing,
    service: ledger,

    /** The same service of datasets, which has the forecasts judged when new days have arrived. */
    judgedUploads: {
      ...datasets,
      accept: async (...upload: Parameters<DatasetService['accept']>) => {
        const accepted = await datasets.accept(...upload);
        if (accepted.created) ledger.check(accepted.document.name);
        return accepted;
      },
    } satisfies DatasetService,

    async close(): Promise<void> {
      await issuing.settle();
      await ledger.settle();
      await alerts.close();
    },
  };
}
