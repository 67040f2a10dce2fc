import type { DamagedDocument } from '../../src/damaged-document.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import {
  type Accuracy,
  accuracyOf,
  judgedDays,
  type PromisedScore,
  promisedBy,
  type WordedAccuracy,
} from '../../src/monitoring/accuracy.ts';
import { type Alarm, alarmMessage } from '../../src/monitoring/alarms.ts';
import type { ArchivedForecast } from '../../src/monitoring/forecast-archive.ts';
import { scoreOverrides } from '../../src/monitoring/overrides.ts';
import { type ArchivedSummary, type JudgedDay, type ObservedSales, summarise } from '../../src/monitoring/scores.ts';
import type { SeriesAlarmRepository } from '../../src/repositories/alarms.ts';
import type { ArchivedKey, ForecastArchiveRepository } from '../../src/repositories/forecast-archive.ts';
import type { ModelRepository } from '../../src/repositories/models.ts';
import type { OverrideRepository } from '../../src/repositories/overrides.ts';
import type { PanelModelRepository } from '../../src/repositories/panel-models.ts';
import type { DatasetVersion } from '../../src/sales/dataset.ts';
import { DamagedDocumentError, readUndamaged } from '../../src/storage/damage.ts';
import type { DatasetService } from '../datasets/datasets.ts';
import type { Observations } from '../datasets/observed-days.ts';
import type { SeriesOfDataset } from '../datasets/series-of-dataset.ts';
import { ascending, newestFirst, noticeOf, type Page, type PageRequest, pageOf } from '../platform/pages.ts';

interface Dependencies {
  readonly archived: Pick<ForecastArchiveRepository, 'list' | 'read'>;
  readonly overrides: Pick<OverrideRepository, 'read'>;
  readonly models: Pick<ModelRepository, 'readReport'>;
  readonly panels: Pick<PanelModelRepository, 'readIndex'>;
  readonly datasets: Pick<DatasetService, 'current'>;
  readonly seriesOf: Pick<SeriesOfDataset, 'entryOf'>;
  readonly observations: Observations;
  readonly seriesAlarms: Pick<SeriesAlarmRepository, 'read'>;
  /** Called with the alarms of the whole, at most the last of which stands, whenever the forecasts are scored. */
  readonly onAlarms: (dataset: string, alarms: readonly Alarm[]) => void;
  readonly log: { error(fields: object, message: string): void };
}

type Notice = Pick<Page<never>, 'damaged'>;
type JudgedAccuracy = Accuracy & Notice;

interface Judged {
  readonly accuracy: JudgedAccuracy;
  /** Those that it is of, judged one by one. */
  readonly days: readonly JudgedDay[];
}

/** Documents kept in memory, which never change, and read at a time. */
const DOCUMENTS_KEPT = 2000;
const READ_AT_A_TIME = 16;
const DATASETS_KEPT = 50;

export function createAccuracyService({ onAlarms, seriesAlarms, log, ...sources }: Dependencies) {
  const { archived, overrides, models, panels, datasets, seriesOf, observations } = sources;
  const documents = new Map<string, ArchivedForecast | undefined>();
  const reports = new Map<string, PromisedScore | undefined>();
  const checking = new Set<Promise<void>>();
  const judged = new Map<string, Judged & { readonly state: string }>();

  const read = (dataset: string, keys: readonly ArchivedKey[]) =>
    readAll(keys, ({ version, name, etag }) =>
      remember(documents, `${dataset} ${version} ${name} ${etag}`, () => archived.read(dataset, version, name)),
    );

  const promisedTo = (dataset: string, versions: readonly string[]) =>
    readAll([...new Set(versions)], async (version) => {
      const promised = await remember(reports, `${dataset} ${version}`, async () => {
        const report = await models.readReport(dataset, version);
        return report && promisedBy(report);
      });
      return promised && ([version, promised] as const);
    });

  const promisedToSeries = (dataset: string, series: string, versions: readonly string[]) =>
    readAll([...new Set(versions)], async (version) => {
      const index = await panels.readIndex(dataset, version);
      const metrics = index?.series.find(({ id }) => id === series)?.metrics;
      if (!metrics) return undefined;
      const { mae, wape, coverage80 } = metrics;
      return [version, { mae, wape, bias: null, coverage80 }] as const;
    });

  /** Judged by the latest data, unless nothing has changed since the last time. What is damaged is left out. */
  const judge = async (dataset: string, series: string | undefined): Promise<Judged> => {
    const document = await datasets.current(dataset);
    if (series !== undefined) await seriesOf.entryOf(document, series);
    const [keys, { items, damaged }] = await Promise.all([
      archived.list(dataset, series),
      readUndamaged([dataset], overrides.read),
    ]);
    const own = items.at(0);
    const state = JSON.stringify([document.version, own?.etag, keys]);
    const name = `${dataset} ${series ?? ''}`;
    const known = judged.get(name);
    if (known?.state === state) return known;
    const versions = keys.map(({ version }) => version);
    const [observed, all, promised] = await Promise.all([
      keys.length === 0 && !own ? nothingSold(document) : observations.of(document, series),
      read(dataset, keys),
      series === undefined ? promisedTo(dataset, versions) : promisedToSeries(dataset, series, versions),
    ]);
    const result = accuracyOf({
      dataset,
      datasetVersion: document.version,
      issued: all.items,
      observed,
      promised: new Map(promised.items),
      overrides: scoreOverrides(own?.value.days.filter((day) => day.series === series) ?? [], observed),
    });
    const notice = noticeOf([...damaged, ...all.damaged, ...promised.damaged]);
    const days = judgedDays(all.items, observed);
    // What is mended later is not in the state.
    if (notice.damaged) return { accuracy: { ...result, ...notice }, days };
    if (judged.size >= DATASETS_KEPT) judged.clear();
    judged.set(name, { state, accuracy: result, days });
    return { accuracy: result, days };
  };

  /** What is announced from here are the alarms of the whole. */
  const accuracy = async (dataset: string, series?: string | undefined): Promise<JudgedAccuracy> => {
    const { accuracy: result } = await judge(dataset, series);
    if (series === undefined) onAlarms(dataset, result.alarms);
    return result;
  };

  /** All series are watched together, whether or not somebody asks for their forecasts. */
  const alarmOfSeries = async (dataset: string, series: string, language: Language) => {
    const alarm = (await seriesAlarms.read(dataset))?.alarms.find((one) => one.series === series)?.alarm;
    return alarm && { ...alarm, message: alarmMessage(alarm, language) };
  };

  return {
    /** Starts to look for an alarm, now that there may be new days. */
    check(dataset: string): void {
      const done: Promise<void> = accuracy(dataset)
        .then(() => undefined)
        .catch((err: unknown) => {
          if (err instanceof DamagedDocumentError) return; // the log has it already
          log.error({ dataset, err }, 'the issued forecasts cannot be judged now');
        })
        .finally(() => checking.delete(done));
      checking.add(done);
    },

    /** Resolves when nothing is being looked for. */
    async settle(): Promise<void> {
      await Promise.all(checking);
    },

    async accuracy(dataset: string, series: string | undefined, language: Language): Promise<WordedAccuracy & Notice> {
      const { alarms, ...rest } = await accuracy(dataset, series);
      const worded = alarms.map((alarm) => ({ ...alarm, message: alarmMessage(alarm, language) }));
      const standing =
        series === undefined || series === ''
          ? worded.find(({ until }) => until === null)
          : await alarmOfSeries(dataset, series, language);
      return {
        ...rest,
        alarm: standing ?? null,
        pastAlarms: worded.filter(({ until }) => until !== null).reverse(),
      };
    },

    /** Each day of the whole by the forecast that counts for it. */
    judgedDays: async (dataset: string): Promise<readonly JudgedDay[]> => (await judge(dataset, undefined)).days,

    /** What was issued: the newest model first, its months ascending. */
    async list(dataset: string, series: string | undefined, page: PageRequest): Promise<Page<ArchivedSummary>> {
      const document = await datasets.current(dataset);
      const { items, next } = pageOf(await archived.list(dataset, series), page, ISSUED_ORDER);
      const [observed, all] = await Promise.all([observations.of(document, series), read(dataset, items)]);
      return { items: all.items.map((forecast) => summarise(forecast, observed)), next, ...noticeOf(all.damaged) };
    },
  };
}

/** The newest model first, its files ascending. */
const ISSUED_ORDER = {
  nameOf: ({ version, name }: ArchivedKey) => `${version}/${name}.json`,
  isBehind(name: string, other: string): boolean {
    const [version, otherVersion] = [name.split('/')[0], other.split('/')[0]];
    return version === otherVersion ? ascending(name, other) : newestFirst(version, otherVersion);
  },
};

export type AccuracyService = ReturnType<typeof createAccuracyService>;

/** Where there is nothing to judge, the data need not be read. */
function nothingSold({ from, to }: DatasetVersion): ObservedSales {
  return { from, to, sales: new Map() };
}

/** As `readUndamaged`, a few at a time. */
async function readAll<T, R>(items: readonly T[], read: (item: T) => Promise<R | undefined>) {
  const found: R[] = [];
  const damaged: DamagedDocument[] = [];
  for (let start = 0; start < items.length; start += READ_AT_A_TIME) {
    const some = await readUndamaged(items.slice(start, start + READ_AT_A_TIME), read);
    found.push(...some.items);
    damaged.push(...some.damaged);
  }
  return { items: found, damaged };
}

/** From a memory that is emptied when it is full. */
async function remember<V>(memory: Map<string, V>, key: string, read: () => Promise<V>): Promise<V> {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const value = await read();
  if (memory.size >= DOCUMENTS_KEPT) memory.clear();
  memory.set(key, value);
  return value;
}
