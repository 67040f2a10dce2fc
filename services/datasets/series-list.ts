import { AppError } from '../../src/errors.ts';
import type { SeriesSummary } from '../../src/forecasting/panel/series-summary.ts';
import { type ListedSeries, listedSeries } from '../../src/monitoring/listed-series.ts';
import type { SeriesAlarmRepository } from '../../src/repositories/alarms.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import type { DatasetVersion } from '../../src/sales/dataset.ts';
import { compareIds } from '../../src/sales/named-series.ts';
import { unlessDamaged } from '../../src/storage/damage.ts';
import { type Page, type PageRequest, pageOf } from '../platform/pages.ts';
import type { DatasetService } from './datasets.ts';

interface Dependencies {
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

/** Which series are listed. */
interface SeriesFilter {
  /** In whose id or attributes this text stands, whatever its case and accents. */
  readonly q?: string | undefined;
  /** With or without an alarm. */
  readonly alarm?: boolean | undefined;
}

/** Lists the series of datasets; a dataset of one series has one without a name. */
export function createSeriesList({ datasets, versions, trained, alarms }: Dependencies) {
  const all = async (document: DatasetVersion): Promise<ListedSeries[]> => {
    if (document.series === undefined) return [onlySeries(document)];
    const { index } = await versions.readSeriesIndex(document);
    if (index) {
      const [known, standing] = await Promise.all([unlessDamaged(trained(document.name)), alarms.read(document.name)]);
      const alarmOf = new Map(standing?.alarms.map(({ series, alarm }) => [series, alarm]));
      return index.entries.map((entry) => {
        const { id } = entry;
        const about = { summary: known?.series.get(id), month: known?.month, alarm: alarmOf.get(id) };
        return listedSeries(entry, index.columns, about);
      });
    }
    const { name, version } = document;
    throw new AppError('version-not-found', `The content of ${name} ${version} is gone from the store`);
  };

  return async (name: string, { q = '', alarm }: SeriesFilter, page: PageRequest): Promise<Page<ListedSeries>> => {
    const every = await all(await datasets.current(name));
    const series = alarm === undefined ? every : every.filter((one) => (one.alarm !== null) === alarm);
    const asked = folded(q);
    const found =
      asked === '' ? series : series.filter((one) => textsOf(one).some((own) => folded(own).includes(asked)));
    return pageOf(found, page, { nameOf: ({ id }) => id, isBehind: (id, place) => compareIds(id, place) > 0 });
  };
}

export type SeriesList = ReturnType<typeof createSeriesList>;

function onlySeries({ days, from, to, closedWeekdays }: DatasetVersion): ListedSeries {
  const facts = {
    id: '',
    keys: [],
    attributes: {},
    days,
    from,
    to,
    state: 'active' as const,
    closedWeekdays,
    notes: [],
  };
  return listedSeries(facts, [], { summary: undefined, month: undefined, alarm: undefined });
}

/** The id has signs that the texts in the file do not have. */
function textsOf({ id, keys, attributes }: ListedSeries): string[] {
  return [id, ...Object.values(keys), ...Object.values(attributes)];
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
