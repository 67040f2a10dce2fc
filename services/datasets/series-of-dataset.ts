import { AppError } from '../../src/errors.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import type { DatasetVersion } from '../../src/sales/dataset.ts';
import type { NamedSeries } from '../../src/sales/named-series.ts';
import type { SeriesEntry } from '../../src/sales/series-entry.ts';

/** Finds one of many series of a version by its id. */
export function createSeriesOfDataset(versions: Pick<DatasetRepository, 'readSeriesIndex' | 'readShard'>) {
  const gone = ({ name, version }: DatasetVersion) =>
    new AppError('version-not-found', `The content of ${name} ${version} is gone from the store`);

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
    if (!index) throw gone(document);
    const entry = index.entries.find((one) => one.id === id);
    if (entry) return entry;
    const message = `Dataset "${name}" has no series ${JSON.stringify(id)}; see GET /datasets/${name}/series`;
    throw new AppError('series-not-found', message);
  };

  return {
    entryOf,

    /** Its days; undefined for the only series of a dataset. Throws as `entryOf`. */
    async read(document: DatasetVersion, id: string | undefined): Promise<NamedSeries | undefined> {
      const entry = await entryOf(document, id);
      if (entry === undefined) return undefined;
      const { entries } = await versions.readShard(document, entry.shard);
      const found = entries?.find((one) => one.id === entry.id);
      if (!found) throw gone(document);
      return found;
    },
  };
}

export type SeriesOfDataset = ReturnType<typeof createSeriesOfDataset>;
