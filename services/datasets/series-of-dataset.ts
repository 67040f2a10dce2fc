import { AppError } from '../../src/errors.ts';
import type { SeriesSummary } from '../../src/forecasting/panel/series-summary.ts';
import { type ListedSeries, listedSeries } from '../../src/monitoring/listed-series.ts';
import type { SeriesAlarmRepository } from '../../src/repositories/alarms.ts';
import { contentGone, type DatasetRepository } from '../../src/repositories/datasets.ts';
import type { DatasetVersion } from '../../src/sales/dataset.ts';
import { compareIds, type NamedSeries } from '../../src/sales/named-series.ts';
import type { SeriesEntry } from '../../src/sales/series-entry.ts';
import { unlessDamaged } from '../../src/storage/damage.ts';
import { type Page, type PageRequest, pageOf } from '../platform/pages.ts';
import type { DatasetService } from './datasets.ts';

/** Series that are stored together: what is known of them without reading them. */
export interface SeriesGroup {
  readonly ids: readonly string[];
  /** Some day of theirs is known to have been closed. */
  readonly hasClosed: boolean;
  /** Throws AppError `version-not-found` when they are gone. */
  read(): Promise<readonly NamedSeries[]>;
}

/** Finds one of many series of a version by its id. */
export function createSeriesOfDataset(versions: Pick<DatasetRepository, 'readSeriesIndex' | 'readShard'>) {
  /**
   * What is known of it; undefined for the only series of a dataset, which is not named. Throws AppError `series-needed` for
   * many of which none is named, `series-not-found` for a name that there is not.
   */
  const entryOf = async (document: DatasetVersion, id: string | undefined): Promise<SeriesEntry | undefined> => {
    const { name, series } = document;
    if (series === undefined && (id === undefined || id === '')) return undefined;
    if (series === undefined)
      throw new AppError('series-not-found', `Dataset "${name}" has one series, which has no name`);
    if (id === undefined) {
      const message = `"${name}" has ${series.count} series: say which one with "series"; see GET /datasets/${name}/series`;
      throw new AppError('series-needed', message);
    }
    const { index } = await versions.readSeriesIndex(document);
    if (!index) throw contentGone(document);
    const entry = index.entries.find((one) => one.id === id);
    if (entry) return entry;
    const message = `Dataset "${name}" has no series ${JSON.stringify(id)}; see GET /datasets/${name}/series`;
    throw new AppError('series-not-found', message);
  };

  return {
    entryOf,

    /** All series of a version that has many, in their order. Throws AppError `version-not-found`. */
    async groups(document: DatasetVersion): Promise<SeriesGroup[]> {
      const { index } = await versions.readSeriesIndex(document);
      if (!index) throw contentGone(document);
      const byShard = new Map<string, SeriesEntry[]>(index.shards.map(({ shard }) => [shard, []]));
      for (const entry of index.entries) byShard.get(entry.shard)?.push(entry);
      return index.shards.map(({ shard, rows }) => {
        const entries = byShard.get(shard) ?? [];
        return {
          ids: entries.map(({ id }) => id),
          hasClosed: rows > entries.reduce((days, entry) => days + entry.days, 0),
          async read() {
            const { entries: read } = await versions.readShard(document, shard);
            if (!read) throw contentGone(document);
            return read;
          },
        };
      });
    },

    /** Its days; undefined for the only series of a dataset. Throws as `entryOf`. */
    async read(document: DatasetVersion, id: string | undefined): Promise<NamedSeries | undefined> {
      const entry = await entryOf(document, id);
      if (entry === undefined) return undefined;
      const { entries } = await versions.readShard(document, entry.shard);
      const found = entries?.find((one) => one.id === entry.id);
      if (!found) throw contentGone(document);
      return found;
    },
  };
}

export type SeriesOfDataset = ReturnType<typeof createSeriesOfDataset>;

interface ListDependencies {
  readonly datasets: Pick<DatasetService, 'current'>;
  readonly versions: Pick<DatasetRepository, 'readSeriesIndex'>;
  /** What the champion says of the series, and of which month; undefined when it is not of many, or there is none. */
  readonly trained: (dataset: string) => Promise<TrainedSeries | undefined>;
  readonly alarms: Pick<SeriesAlarmRepository, 'read'>;
}

interface TrainedSeries {
  readonly month: string;
  /** By id. */
  readonly series: ReadonlyMap<string, SeriesSummary>;
}

/** What is known of the series of a dataset without its model. */
interface KnownSeries {
  readonly columns: readonly string[];
  readonly entries: readonly Facts[];
}

type Facts = Parameters<typeof listedSeries>[0];

/** Which series are listed. */
interface SeriesFilter {
  /** In whose id or attributes this text stands, whatever its case and accents. */
  readonly q?: string | undefined;
  /** With or without an alarm. */
  readonly alarm?: boolean | undefined;
}

/** Lists the series of datasets; a dataset of one series has one without a name. */
export function createSeriesList({ datasets, versions, trained, alarms }: ListDependencies) {
  const all = async (document: DatasetVersion): Promise<KnownSeries> => {
    if (document.series === undefined) return onlySeries(document);
    const { index } = await versions.readSeriesIndex(document);
    if (index) return index;
    throw contentGone(document);
  };

  return async (name: string, { q = '', alarm }: SeriesFilter, page: PageRequest): Promise<Page<ListedSeries>> => {
    const document = await datasets.current(name);
    const { columns, entries } = await all(document);
    const isMany = document.series !== undefined;
    const standing = isMany ? await alarms.read(name) : undefined;
    const alarmOf = new Map(standing?.alarms.map((one) => [one.series, one.alarm]));
    const asked = folded(q);
    const found = entries.filter(
      (one) =>
        (alarm === undefined || alarmOf.has(one.id) === alarm) &&
        (asked === '' || textsOf(one).some((own) => folded(own).includes(asked))),
    );
    const { items, next } = pageOf(found, page, {
      nameOf: ({ id }) => id,
      isBehind: (id, place) => compareIds(id, place) > 0,
    });
    const known = isMany ? await unlessDamaged(trained(name)) : undefined;
    // Of many thousands only those on the page are told in full.
    const told = items.map((one) => {
      const about = { summary: known?.series.get(one.id), month: known?.month, alarm: alarmOf.get(one.id) };
      return listedSeries(one, columns, about);
    });
    return { items: told, next };
  };
}

export type SeriesList = ReturnType<typeof createSeriesList>;

function onlySeries({ days, from, to, closedWeekdays }: DatasetVersion): KnownSeries {
  const state = 'active' as const;
  const facts = { id: '', keys: [], attributes: {}, days, from, to, state, closedWeekdays, notes: [] };
  return { columns: [], entries: [facts] };
}

/** The id has signs that the texts in the file do not have. */
function textsOf({ id, keys, attributes }: Facts): string[] {
  return [id, ...keys, ...Object.values(attributes)];
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
