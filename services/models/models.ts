import { CHART_DATA_FILE } from '../../src/charts/chart-data-schema.ts';
import { AppError } from '../../src/errors.ts';
import type { Events } from '../../src/events.ts';
import { type DatasetRepository, readCurrentDataset } from '../../src/repositories/datasets.ts';
import { getChampion, type ModelRepository, readChampion, replaceChampion } from '../../src/repositories/models.ts';
import type { Champion, Model, ModelSummary } from '../../src/runs/registered-model.ts';
import type { Run } from '../../src/runs/run.ts';
import type { RunRepository } from '../../src/runs/run-repository.ts';
import { readUndamaged, unlessDamaged } from '../../src/storage/damage.ts';
import { putJson, type Stored, type Versioned } from '../../src/storage/documents.ts';
import type { Keys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { newestFirst, noticeOf, type Page, type PageRequest, pageOf } from '../platform/pages.ts';
import type { SeriesPlots } from './series-plots.ts';

interface Dependencies {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly models: ModelRepository;
  readonly datasets: Pick<DatasetRepository, 'readCurrent'>;
  readonly runs: RunRepository;
  readonly seriesPlots: SeriesPlots;
  readonly now: () => Date;
  readonly events: Pick<Events, 'emit'>;
}

/** What a promotion says of the champion it replaces. */
interface PromotionCondition {
  /** The ETag it had, or `*`: whichever it is. */
  readonly ifMatch?: string | undefined;
  /** `*`: there must be none yet. */
  readonly ifNoneMatch?: string | undefined;
}

export function createModelService(dependencies: Dependencies) {
  const { store, keys, models, datasets, runs, seriesPlots, now, events } = dependencies;
  /** Throws AppError `dataset-not-found`, or `no-champion` when there is such a dataset and no model answers for it. */
  const champion = async (dataset: string): Promise<Versioned<Champion>> => {
    const pointer = await readChampion(store, keys, dataset);
    return pointer ?? noChampion(datasets, dataset);
  };

  const registered = async (version: string): Promise<Run> => {
    const key = await runs.find(version);
    const run = key && (await models.readRun(key.dataset, version));
    if (!run) throw new AppError('model-not-found', `There is no model ${version}; see GET /models`);
    return run;
  };

  const summary = (run: Run, championVersion: string | undefined, kind: string): ModelSummary => ({
    version: run.id,
    dataset: run.dataset,
    datasetVersion: run.datasetVersion,
    kind,
    champion: run.id === championVersion,
    trainedAt: run.finishedAt ?? run.queuedAt,
    metrics: run.metrics ?? { model: kind, holdout: null, backtest: null },
  });

  /** The model was removed while it was promoted: the champion before it is put back. */
  const giveBack = async (
    dataset: string,
    before: Stored<Champion> | undefined,
    promoted: Versioned<Champion>,
  ): Promise<void> => {
    if (before?.value === undefined) await store.delete(keys.champion(dataset));
    else await putJson(store, keys.champion(dataset), before.value, { ifMatch: promoted.etag });
  };

  return {
    champion,

    async list(dataset: string, page: PageRequest): Promise<Page<ModelSummary>> {
      const { items, next } = pageOf(await models.versions(dataset), page, {
        nameOf: (version) => version,
        isBehind: newestFirst,
      });
      const pointer = await getChampion(store, keys, dataset);
      const found = await readUndamaged(items, (version) => models.readRun(dataset, version));
      const summaries = found.items.map((run) =>
        summary(run, pointer?.value?.version, run.metrics?.model ?? 'unknown'),
      );
      const damaged = pointer?.damage ? [pointer.damage.document, ...found.damaged] : found.damaged;
      return { items: summaries, next, ...noticeOf(damaged) };
    },

    async get(version: string): Promise<Model> {
      const run = await registered(version);
      const { dataset } = run;
      const [parameters, report, files, pointer] = await Promise.all([
        models.readModel(dataset, version),
        models.readReport(dataset, version),
        models.files(dataset, version),
        getChampion(store, keys, dataset),
      ]);
      if (!parameters || !report) throw new AppError('model-not-found', `Model ${version} is being removed`);
      return {
        ...summary(run, pointer?.value?.version, parameters.kind),
        parameters,
        report,
        lineage: {
          run: run.id,
          datasetVersion: run.datasetVersion,
          codeVersion: run.codeVersion,
          split: run.options.split,
          requestedModel: run.options.model,
        },
        decision: run.decision,
        artifacts: files
          .filter((file) => !file.startsWith('pronosticos/'))
          .map((file) => file.replace(/^graficos\//, '')),
      };
    },

    /** One of the files of a version, by the last part of its name; `series`: of one of many. Throws as `SeriesPlots.plotOf`. */
    async artifact(
      version: string,
      file: string,
      series?: string | undefined,
    ): Promise<{ body: Buffer; etag: string }> {
      const run = await registered(version);
      const { dataset } = run;
      if (series !== undefined) return seriesPlots.plotOf(run, file, series);
      const name = file.endsWith('.svg') || file === CHART_DATA_FILE ? `graficos/${file}` : file;
      const object = await models.readFile(dataset, version, name);
      if (!object)
        throw new AppError(
          'artifact-not-found',
          `Model ${version} has no file ${file}; see "artifacts" of GET /models/${version}`,
        );
      return object;
    },

    /** Makes a version the champion: forward or back. */
    async promote(dataset: string, version: string, condition: PromotionCondition): Promise<Versioned<Champion>> {
      const run = await registered(version);
      if (run.dataset !== dataset) {
        throw new AppError('invalid-request', `Model ${version} was trained on "${run.dataset}", not on "${dataset}"`);
      }
      const pointer = await getChampion(store, keys, dataset);
      checkCondition(dataset, pointer, condition);
      // One that is damaged is refused: it could not answer.
      await models.readModel(dataset, version);
      const next = { dataset, version, promotedAt: now().toISOString(), promotedBy: 'request' as const };
      const promoted = await replaceChampion(store, keys, pointer, next);
      if (!(await unlessDamaged(models.readRun(dataset, version)))) {
        await giveBack(dataset, pointer, promoted);
        throw new AppError('model-not-found', `Model ${version} has just been removed`);
      }
      await events.emit('championChanged', dataset);
      return promoted;
    },
  };
}

export type ModelService = ReturnType<typeof createModelService>;

/** Throws AppError `dataset-not-found`, or `no-champion` when there is such a dataset. */
export async function noChampion(datasets: Pick<DatasetRepository, 'readCurrent'>, dataset: string): Promise<never> {
  await readCurrentDataset(datasets, dataset);
  throw new AppError(
    'no-champion',
    `No model answers for "${dataset}" yet: train one with POST /train {"dataset":"${dataset}"}`,
  );
}

function checkCondition(
  dataset: string,
  pointer: Stored<Champion> | undefined,
  { ifMatch, ifNoneMatch }: PromotionCondition,
): void {
  if (ifMatch === undefined && ifNoneMatch === undefined) {
    const known = pointer ? `If-Match: "${pointer.etag}" (or If-Match: *)` : 'If-None-Match: *';
    throw new AppError('precondition-required', `Say which champion is replaced: send ${known}`);
  }
  const failed = () =>
    new AppError(
      'precondition-failed',
      pointer
        ? `The champion of "${dataset}" is ${pointer.value?.version ?? 'not known'} by now: read it again, then repeat with its ETag`
        : `"${dataset}" has no champion: send If-None-Match: *`,
    );
  if (ifNoneMatch === '*' && pointer) throw failed();
  if (ifMatch === undefined) return;
  const accepted = ifMatch.split(',').map((etag) => etag.trim().replace(/^"|"$/g, ''));
  if (!pointer || !(accepted.includes('*') || accepted.includes(pointer.etag))) {
    throw failed();
  }
}
