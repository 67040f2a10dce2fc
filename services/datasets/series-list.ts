import { AppError } from '../../src/errors.ts';
import { type ListedSeries, listedSeries } from '../../src/forecasting/panel/listed-series.ts';
import type { SeriesSummary } from '../../src/forecasting/panel/series-summary.ts';
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

/** Lists the series of datasets; a dataset of one series has one without a name. */
export function createSeriesList({ datasets, versions, trained }: Dependencies) {
  const all = async (document: DatasetVersion): Promise<KnownSeries> => {
    if (document.series === undefined) return onlySeries(document);
    const { index } = await versions.readSeriesIndex(document);
    if (index) return index;
    const { name, version } = document;
    throw new AppError('version-not-found', `The content of ${name} ${version} is gone from the store`);
  };

  /** Those in whose id or attributes the text stands, whatever its case and accents. */
  return async (name: string, text: string | undefined, page: PageRequest): Promise<Page<ListedSeries>> => {
    const document = await datasets.current(name);
    const { columns, entries } = await all(document);
    const asked = folded(text ?? '');
    const found =
      asked === '' ? entries : entries.filter((one) => textsOf(one).some((own) => folded(own).includes(asked)));
    const { items, next } = pageOf(found, page, {
      nameOf: ({ id }) => id,
      isBehind: (id, place) => compareIds(id, place) > 0,
    });
    const known = document.series && (await unlessDamaged(trained(document.name)));
    // Of many thousands only those on the page are told in full.
    return { items: items.map((one) => listedSeries(one, columns, known?.series.get(one.id), known?.month)), next };
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
