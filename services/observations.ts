import { readSales } from '../src/data/read-sales.ts';
import { AppError } from '../src/errors.ts';
import type { ObservedSales } from '../src/ledger/judged-day.ts';
import type { DatasetRegistry } from '../src/registry/datasets.ts';
import type { DatasetVersion } from '../src/schemas/dataset.ts';

/** Datasets whose days are kept in memory. */
const DATASETS_KEPT = 50;

interface Kept {
  readonly version: string;
  readonly sales: Promise<ObservedSales>;
}

/** What was sold on each day, read once per dataset version. */
export function createObservations(datasets: Pick<DatasetRegistry, 'openContent'>) {
  const kept = new Map<string, Kept>();

  const read = async ({ name, version, options, from, to }: DatasetVersion): Promise<ObservedSales> => {
    const content = await datasets.openContent(name, version);
    const file = content && (await readSales(content.stream, options));
    if (!file?.valid)
      throw new AppError('version-not-found', `The content of ${name} ${version} is gone from the store`);
    const { days, sales } = file.series;
    return { from, to, sales: new Map(days.map((day, i) => [day, sales[i]])) };
  };

  return {
    of(document: DatasetVersion): Promise<ObservedSales> {
      const { name, version } = document;
      const known = kept.get(name);
      if (known?.version === version) return known.sales;
      if (kept.size >= DATASETS_KEPT) kept.clear();
      const sales = read(document);
      kept.set(name, { version, sales });
      sales.catch(() => {
        if (kept.get(name)?.sales === sales) kept.delete(name);
      });
      return sales;
    },
  };
}

export type Observations = ReturnType<typeof createObservations>;
