import { AppError } from '../../src/errors.ts';
import { countAlarms, type SeriesAlarms } from '../../src/monitoring/series-alarms.ts';
import { instantOf } from '../../src/primitives.ts';
import type { SeriesAlarmRepository } from '../../src/repositories/alarms.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import { readChampion } from '../../src/repositories/models.ts';
import { DamagedDocumentError } from '../../src/storage/damage.ts';
import type { Keys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import type { DatasetState } from '../../src/telemetry/telemetry.ts';
import { createPeriodic } from '../platform/periodic.ts';
import type { AccuracyService } from './accuracy.ts';

interface Dependencies {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly versions: Pick<DatasetRepository, 'names' | 'readCurrent'>;
  readonly accuracy: Pick<AccuracyService, 'accuracy'>;
  readonly seriesAlarms: Pick<SeriesAlarmRepository, 'read'>;
  /** Called with the alarms of many series that stand, whenever they are read. */
  readonly onSeriesAlarms: (dataset: string, alarms: SeriesAlarms) => void;
  readonly log: { error(fields: object, message: string): void };
}

/** Each dataset is a handful of series: a number that stays small whoever uploads what. As many as the accuracy service keeps. */
const DATASETS_SHOWN = 50;
/** What this process does is known at once; what others do, after so long. */
const LOOK_EVERY_MS = 300_000;

/** How the datasets are doing, kept in memory for whoever watches the service. */
export function createDatasetMetrics({ store, keys, versions, accuracy, log, ...ofMany }: Dependencies) {
  const states = new Map<string, DatasetState>();
  const looking = new Set<Promise<void>>();
  let count = 0;

  const read = async (dataset: string): Promise<DatasetState | undefined> => {
    const document = await versions.readCurrent(dataset);
    if (!document) return undefined;
    const champion = await readChampion(store, keys, dataset);
    const { recent, byModel, alarm } = await accuracy.accuracy(dataset, undefined, 'en');
    const ofSeries = document.series === undefined ? undefined : await ofMany.seriesAlarms.read(dataset);
    if (ofSeries) ofMany.onSeriesAlarms(dataset, ofSeries);
    return {
      dataset,
      championTrainedAt: champion && instantOf(champion.value.version),
      observedTo: document.to,
      recent,
      promisedWape: byModel[0]?.backtest?.wape ?? null,
      alarm: alarm !== null,
      seriesAlarms: ofSeries && countAlarms(ofSeries),
    };
  };

  /** A failure leaves what was known: that the store is away shows in other numbers. */
  const look = async (dataset: string): Promise<void> => {
    try {
      const state = await read(dataset);
      if (state && (states.has(dataset) || states.size < DATASETS_SHOWN)) states.set(dataset, state);
      if (!state) states.delete(dataset);
    } catch (err) {
      const isGone = err instanceof AppError && err.code === 'dataset-not-found';
      if (isGone) states.delete(dataset);
      else if (!(err instanceof DamagedDocumentError))
        log.error({ dataset, err }, 'the numbers of the dataset cannot be read now; the last ones stay');
    }
  };

  const lookAtAll = async (): Promise<void> => {
    try {
      const names = (await versions.names()).sort();
      count = names.length;
      const shown = names.slice(0, DATASETS_SHOWN);
      for (const name of states.keys()) if (!shown.includes(name)) states.delete(name);
      for (const name of shown) await look(name);
    } catch (err) {
      log.error({ err }, 'the datasets cannot be listed now; the numbers of the last time stay');
    }
  };
  const looks = createPeriodic(lookAtAll, LOOK_EVERY_MS);

  /** Starts to look, now that something has happened to the dataset. */
  const changed = (dataset: string): void => {
    const done: Promise<void> = look(dataset).finally(() => looking.delete(done));
    looking.add(done);
  };

  return {
    known: () => ({ shown: [...states.values()], count: Math.max(count, states.size) }),

    changed,

    start: () => void looks.now(),

    async close(): Promise<void> {
      await looks.close();
      await Promise.all(looking);
    },
  };
}
