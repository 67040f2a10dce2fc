import { type Arrival, type Lateness, latenessOf } from '../../src/monitoring/lateness.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import type { DatasetVersion } from '../../src/sales/dataset.ts';

interface Dependencies {
  readonly versions: Pick<DatasetRepository, 'arrivals'>;
  readonly now: () => Date;
}

/** Datasets whose past arrivals are kept in memory. */
const DATASETS_KEPT = 500;

/** Whether the data of datasets are late, by when their days came before. */
export function createLateness({ versions, now }: Dependencies) {
  const kept = new Map<string, { readonly version: string; readonly arrivals: readonly Arrival[] }>();

  const arrivalsOf = async ({ name, version }: DatasetVersion): Promise<readonly Arrival[]> => {
    const known = kept.get(name);
    if (known?.version === version) return known.arrivals;
    const arrivals = await versions.arrivals(name);
    if (kept.size >= DATASETS_KEPT) kept.clear();
    kept.set(name, { version, arrivals });
    return arrivals;
  };

  return async (document: DatasetVersion): Promise<Lateness> =>
    latenessOf(await arrivalsOf(document), document.to, now().toISOString().slice(0, 10));
}

export type LatenessOf = ReturnType<typeof createLateness>;
