import type { StorageSettings } from '../../src/create-store.ts';
import { firstDayOf, type IsoDay } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import { isPanel } from '../../src/forecasting/panel/stored-model.ts';
import type { Alarm } from '../../src/monitoring/alarms.ts';
import {
  type JudgedMonth,
  judgedMonths,
  monthsWatched,
  nameOfAlarm,
  type SeriesAlarms,
} from '../../src/monitoring/series-alarms.ts';
import type { SeriesAlarmRepository } from '../../src/repositories/alarms.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import type { ModelRepository } from '../../src/repositories/models.ts';
import { DamagedDocumentError, unlessDamaged } from '../../src/storage/damage.ts';
import type { Buckets } from '../../src/storage/keys.ts';
import { resultOf, type ThreadAnswer } from '../../src/threads/answer.ts';
import { createThreadPool } from '../../src/threads/pool.ts';

/** What the thread is given at its start. */
export interface WatchSettings {
  readonly storage: StorageSettings;
  readonly buckets: Buckets;
  readonly country: string | undefined;
}

/** Which data are judged, and each month by which model. */
export interface WatchTask {
  readonly dataset: string;
  readonly version: string;
  readonly months: readonly JudgedMonth[];
}

export interface WatchAnswer {
  /** Series with a day that could be judged. */
  readonly watched: number;
  readonly alarms: readonly { readonly series: string; readonly alarm: Alarm }[];
}

interface Dependencies {
  readonly settings: WatchSettings;
  readonly alarms: SeriesAlarmRepository;
  readonly versions: Pick<DatasetRepository, 'readCurrent'>;
  readonly models: Pick<ModelRepository, 'versions' | 'readRun' | 'readModel'>;
  /** The versions that answer, or did before; some were promoted by hand. */
  readonly champions: (dataset: string) => Promise<readonly (string | null)[]>;
  /** Called when there may be other alarms than before. */
  readonly onJudged: (dataset: string) => void;
  /** Called with the alarms that stand, whenever somebody has looked. */
  readonly onAlarms: (dataset: string, alarms: SeriesAlarms) => void;
  readonly log: { error(fields: object, message: string): void };
}

/** Models that are looked at: the newest ones. */
const MODELS_READ = 40;
const IDLE_MS = 60_000;

/** Looks for alarms of each of many series: after new days and after trainings, in a thread, one dataset after the other. */
export function createSeriesWatch({ settings, alarms, onJudged, onAlarms, log, ...ofDataset }: Dependencies) {
  const pool = createThreadPool<WatchTask, ThreadAnswer<WatchAnswer>>(
    new URL('./series-watch-thread', import.meta.url),
    {
      workerData: settings,
      maxThreads: 1,
      idleTimeout: IDLE_MS,
    },
  );
  const { versions, models } = ofDataset;
  /** Of each dataset that is being looked at: whether something has happened to it since. */
  const looking = new Map<string, { again: boolean; readonly done: Promise<void> }>();
  let closed = false;

  /** Those of many series that have answered, from the newest to the one that foretold the first month. */
  const modelsThatAnswered = async (dataset: string, firstMonth: IsoDay) => {
    const found: { model: string; origin: IsoDay }[] = [];
    const champions = await ofDataset.champions(dataset);
    for (const version of (await models.versions(dataset)).slice(0, MODELS_READ)) {
      const run = await unlessDamaged(models.readRun(dataset, version));
      if (!run?.decision?.promoted && !champions.includes(version)) continue;
      const model = await unlessDamaged(models.readModel(dataset, version));
      if (!model || !isPanel(model)) continue;
      const origin = model.trainedOn.to;
      found.push({ model: version, origin });
      if (origin < firstMonth) break;
    }
    return found;
  };

  const look = async (dataset: string): Promise<void> => {
    const document = await versions.readCurrent(dataset);
    if (!document?.series) return;
    const [first] = monthsWatched(document.to);
    const months = judgedMonths(await modelsThatAnswered(dataset, firstDayOf(first)), document.to);
    const known = await alarms.read(dataset);
    const isKnown =
      known?.datasetVersion === document.version && JSON.stringify(known.months) === JSON.stringify(months);
    if (isKnown) return onAlarms(dataset, known);
    const task = { dataset, version: document.version, months };
    const { watched, alarms: standing } = resultOf(await pool.run(task));
    if ((await versions.readCurrent(dataset))?.version !== document.version) return;
    await alarms.update(dataset, (before) => {
      const told = new Set(before?.alarms.filter((one) => one.told).map(nameOfAlarm));
      const listed = standing.map((one) => ({ ...one, told: told.has(nameOfAlarm(one)) }));
      return { schema: 1, datasetVersion: document.version, months, watched, alarms: listed };
    });
    const judged = await alarms.read(dataset);
    if (!judged) return;
    onJudged(dataset);
    onAlarms(dataset, judged);
  };

  const lookSafely = async (dataset: string): Promise<void> => {
    try {
      await look(dataset);
    } catch (err) {
      const isGone = err instanceof AppError && err.code.endsWith('-not-found');
      // The log has damage already.
      if (!closed && !isGone && !(err instanceof DamagedDocumentError))
        log.error({ dataset, err }, 'the series cannot be judged now; they are after the next days or training');
    }
  };

  return {
    /** Starts to look, now that there may be new days or another model. */
    check(dataset: string): void {
      const current = looking.get(dataset);
      if (current) current.again = true;
      if (current || closed) return;
      const state = { again: true, done: Promise.resolve() };
      looking.set(dataset, state);
      const rounds = async (): Promise<void> => {
        while (state.again && !closed) {
          state.again = false;
          await lookSafely(dataset);
        }
      };
      state.done = rounds().finally(() => looking.delete(dataset));
    },

    /** Ends what is being looked for in a dataset: it is about to be removed. */
    async leave(dataset: string): Promise<void> {
      const current = looking.get(dataset);
      if (!current) return;
      current.again = false;
      await current.done;
    },

    async close(): Promise<void> {
      closed = true;
      await pool.destroy();
      await Promise.all([...looking.values()].map(({ done }) => done));
    },
  };
}
