import { createHash } from 'node:crypto';
import type { ObservedSales } from '../../src/monitoring/scores.ts';
import { contentGone, type DatasetRepository } from '../../src/repositories/datasets.ts';
import type { DatasetVersion } from '../../src/sales/dataset.ts';
import {
  type ObservedDays,
  type ObservedDaysQuery,
  observedDays,
  observedRange,
} from '../../src/sales/observed-days.ts';
import type { Series } from '../../src/sales/series.ts';
import type { DatasetService } from './datasets.ts';
import type { SeriesOfDataset } from './series-of-dataset.ts';

interface Dependencies {
  readonly datasets: Pick<DatasetService, 'current' | 'version'>;
  readonly observations: Pick<Observations, 'series'>;
}

/** An answer as bytes, and their hash. */
interface Answered {
  readonly body: Buffer;
  readonly etag: string;
}

/** Answers what was observed day by day, as the service reads it. */
export function createObservedDays({ datasets, observations }: Dependencies) {
  return async (name: string, { version: id, series, ...asked }: ObservedDaysQuery): Promise<Answered> => {
    const document = id === undefined ? await datasets.current(name) : await datasets.version(name, id);
    const range = observedRange(asked, document);
    const days = observedDays(await observations.series(document, series), range);
    const answer: ObservedDays = { name, version: document.version, ...range, days };
    const body = Buffer.from(JSON.stringify(answer), 'utf8');
    return { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
  };
}

export type ObservedDaysOf = ReturnType<typeof createObservedDays>;

/** Versions and series whose days are kept in memory. */
const VERSIONS_KEPT = 50;

interface Observed {
  readonly series: Series;
  readonly sold: ObservedSales;
}

/** What was observed on each day, read once per dataset version. */
export function createObservations(
  datasets: Pick<DatasetRepository, 'readSeries'>,
  seriesOf: Pick<SeriesOfDataset, 'read'>,
) {
  const kept = new Map<string, Promise<Observed>>();

  const read = async (document: DatasetVersion, id: string | undefined): Promise<Observed> => {
    const { from, to } = document;
    const one = id === undefined ? undefined : await seriesOf.read(document, id);
    const { series } = one ?? (await datasets.readSeries(document));
    if (!series) throw contentGone(document);
    return { series, sold: { from, to, sales: new Map(series.days.map((day, i) => [day, series.sales[i]])) } };
  };

  const observed = (document: DatasetVersion, id: string | undefined): Promise<Observed> => {
    const key = `${document.name} ${document.version} ${id ?? ''}`;
    const known = kept.get(key);
    if (known) return known;
    if (kept.size >= VERSIONS_KEPT) kept.clear();
    const reading = read(document, id);
    kept.set(key, reading);
    reading.catch(() => {
      if (kept.get(key) === reading) kept.delete(key);
    });
    return reading;
  };

  return {
    /** What was sold on each day: of the series of this id, or in all. */
    of: async (document: DatasetVersion, id?: string | undefined): Promise<ObservedSales> =>
      (await observed(document, id)).sold,

    series: async (document: DatasetVersion, id?: string | undefined): Promise<Series> =>
      (await observed(document, id)).series,
  };
}

export type Observations = ReturnType<typeof createObservations>;
