import { createHash } from 'node:crypto';
import { AppError } from '../../src/errors.ts';
import { isPanel } from '../../src/forecasting/panel/stored-model.ts';
import type { KnownFutureRepository } from '../../src/repositories/known-futures.ts';
import type { ModelRepository } from '../../src/repositories/models.ts';
import type { PanelModelRepository } from '../../src/repositories/panel-models.ts';
import type { Run } from '../../src/runs/run.ts';
import type { ShardComputing } from '../computing/shards.ts';

interface Dependencies {
  readonly shards: Pick<ShardComputing, 'compute'>;
  readonly models: Pick<ModelRepository, 'readModel'>;
  readonly panels: Pick<PanelModelRepository, 'readIndex'>;
  readonly knownFutures: Pick<KnownFutureRepository, 'stat'>;
}

interface Plot {
  readonly body: Buffer;
  readonly etag: string;
}

/** Plots in memory: a person looks at a few of a few series. */
const PLOTS_KEPT = 100;

/**
 * The plots of one of many series, and their numbers. They are not stored: a thread makes them when somebody asks, and again when
 * what is known of the days to come has changed.
 */
export function createSeriesPlots({ shards, models, panels, knownFutures }: Dependencies) {
  const kept = new Map<string, Plot>();

  return {
    /**
     * Throws AppError `series-not-found` for a series that the model does not know, `artifact-not-found` where it has none such
     * of it, `version-not-found` when its data are gone, `overloaded`.
     */
    async plotOf({ id: version, dataset, options }: Run, file: string, series: string): Promise<Plot> {
      const model = await models.readModel(dataset, version);
      const index = model && isPanel(model) ? await panels.readIndex(dataset, version) : undefined;
      const about = index?.series.find(({ id }) => id === series);
      if (!model || !isPanel(model) || !about) {
        throw new AppError('series-not-found', `Model ${version} knows no series ${JSON.stringify(series)}`);
      }
      const known = JSON.stringify([version, series, file, (await knownFutures.stat(dataset))?.etag]);
      const before = kept.get(known);
      if (before) return before;
      const { shard, status, problem } = about;
      const state = {
        ...{ version, model, lastDay: model.trainedOn.to },
        ...{ calendar: [], overrides: new Map(), unreadable: [] },
      };
      const question = { run: { id: version, options }, series, file };
      const bytes = status === 'failed' ? undefined : await shards.compute('plot', state, shard, question);
      if (bytes === undefined) {
        const reason = problem?.message ?? `model ${version} has no file ${file} of it`;
        throw new AppError('artifact-not-found', `There is no ${file} of series ${JSON.stringify(series)}: ${reason}`);
      }
      const body = Buffer.from(bytes);
      const plot = { body, etag: createHash('sha256').update(body).digest('hex').slice(0, 32) };
      if (kept.size >= PLOTS_KEPT) kept.clear();
      kept.set(known, plot);
      return plot;
    },
  };
}

export type SeriesPlots = ReturnType<typeof createSeriesPlots>;
