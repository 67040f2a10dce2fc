import type { ChartData } from '../charts/chart-data-schema.ts';
import type { SeriesIndexes, WarningLog } from '../repositories/version-series.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** What the steps need of the world. */
export interface PipelineContext {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly now: () => Date;
  readonly log: WarningLog;
  /** Those of datasets of many series that are known already: a thread is mostly given one shard after another of the same. */
  readonly indexes?: SeriesIndexes;
  /** The plots of a model version by its numbers: file name below the version, SVG text. Without it none are drawn. */
  readonly draw?: ((numbers: ChartData) => [file: string, svg: string][]) | undefined;
}
