import type { PublicHolidays } from '../../src/forecasting/holiday-covariate.ts';
import { isPanel } from '../../src/forecasting/panel/stored-model.ts';
import { loggedRun, RUN_TAG } from '../../src/mlflow/logged-run.ts';
import { type ModelFile, pyfuncModel } from '../../src/mlflow/pyfunc-model.ts';
import type { MlflowSettings } from '../../src/mlflow/settings.ts';
import {
  artifactFolder,
  type TrackedRun,
  type TrackingClient,
  TrackingError,
} from '../../src/mlflow/tracking-client.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import type { ModelRepository } from '../../src/repositories/models.ts';
import type { Run } from '../../src/runs/run.ts';
import type { RunKey } from '../../src/runs/run-repository.ts';

interface Dependencies {
  readonly client: TrackingClient;
  readonly settings: Pick<MlflowSettings, 'experiment' | 'prefix'>;
  readonly models: Pick<ModelRepository, 'files' | 'readFile' | 'readModel' | 'readReport'>;
  readonly versions: Pick<DatasetRepository, 'readVersion'>;
  readonly publicHolidays: PublicHolidays | undefined;
  /** Where the store has the content of a version, for people and programs that read it there. */
  readonly contentAddress: (dataset: string, version: string) => string;
}

/** The folder of the run that holds the model. */
const MODEL = 'model';
const CHAMPION = 'champion';
/** Of a model version: what MLflow gets in another form, what belongs to the service, and thousands of series. */
const KEPT = /^(run\.json$|pronosticos\/|series\/)/;

/** Makes of a run what it is at MLflow. Whatever was cut off is done again from the start, and finds what is there. */
export function createRunMirror({ client, settings, models, versions, publicHolidays, contentAddress }: Dependencies) {
  const modelName = (dataset: string) => `${settings.prefix}${dataset}`;

  const experimentOf = async (dataset: string): Promise<string> => {
    const name = settings.experiment ?? modelName(dataset);
    const found = (await client.findExperiment(name)) ?? (await made(name));
    if (found.lifecycle_stage === 'deleted') {
      const message = `The experiment ${name} was deleted at MLflow: restore it, or set MLFLOW_EXPERIMENT_NAME to another one`;
      throw new TrackingError(message, { isAway: false });
    }
    if (artifactFolder(found.artifact_location) === undefined) {
      const message = `MLflow does not take the files of the experiment ${name} itself: start it with --serve-artifacts, and name another experiment, as this one keeps the place of its files`;
      throw new TrackingError(message, { isAway: false });
    }
    return found.experiment_id;
  };

  const made = async (name: string) => {
    await client.createExperiment(name);
    const found = await client.findExperiment(name);
    if (!found) throw new TrackingError(`The experiment ${name} could not be made`, { isAway: false });
    return found;
  };

  const trackedRun = async ({ id, dataset }: RunKey): Promise<TrackedRun | undefined> =>
    client.findRun(await experimentOf(dataset), { key: RUN_TAG, value: id });

  const putFiles = async (run: TrackedRun, files: AsyncIterable<ModelFile> | readonly ModelFile[]): Promise<void> => {
    const folder = artifactFolder(run.artifact_uri);
    if (folder === undefined) throw new TrackingError('MLflow takes no files of this run', { isAway: false });
    for await (const [path, content] of files) await client.putArtifact(folder, path, content);
  };

  /** The files of a model version as they lie in the store, one after the other. */
  async function* storedFiles({ dataset, id }: Run, isRegistered: boolean): AsyncGenerator<ModelFile> {
    for (const file of await models.files(dataset, id)) {
      if (KEPT.test(file) || (isRegistered && file === 'modelo.json')) continue;
      const content = (await models.readFile(dataset, id, file))?.body;
      if (content) yield [file, content.toString('utf8')];
    }
  }

  /** Of a dataset of one series; the models of many would be thousands of files, which the service serves. */
  const registered = async (run: Run, tracked: TrackedRun): Promise<boolean> => {
    const { dataset, id, datasetVersion } = run;
    const model = await models.readModel(dataset, id);
    const text = (await models.readFile(dataset, id, 'modelo.json'))?.body.toString('utf8');
    if (!model || text === undefined || isPanel(model)) return false;
    const trainedAt = new Date(run.finishedAt ?? run.queuedAt);
    const files = await pyfuncModel({ model, text, publicHolidays, run: tracked.run_id, trainedAt });
    await putFiles(
      tracked,
      files.map(([path, content]) => [`${MODEL}/${path}`, content]),
    );
    const name = modelName(dataset);
    await client.createModel(name, `Sales forecasts of the dataset ${dataset} by prediccion-ventas`);
    if ((await client.findModelVersion(name, tracked.run_id)) !== undefined) return true;
    await client.createModelVersion({
      ...{ name, source: `${tracked.artifact_uri}/${MODEL}`, run_id: tracked.run_id },
      description: `${model.kind}, trained on ${datasetVersion}: the model ${id} of the service`,
      tags: [
        { key: RUN_TAG, value: id },
        { key: 'prediccion_ventas.dataset_version', value: datasetVersion },
        { key: 'prediccion_ventas.dataset_source', value: contentAddress(dataset, datasetVersion) },
      ],
    });
    return true;
  };

  return {
    /** Gives the id of the run at MLflow. Throws TrackingError, DamagedDocumentError, or AppError of the store. */
    async mirror(run: Run): Promise<string> {
      const { dataset, id, datasetVersion, status } = run;
      const isModel = status === 'succeeded';
      const [report, data] = await Promise.all([
        isModel ? models.readReport(dataset, id) : undefined,
        versions.readVersion(dataset, datasetVersion),
      ]);
      const logged = loggedRun({ run, report, data, contentAddress: contentAddress(dataset, datasetVersion) });
      const { name, startTime, tags } = logged;
      const tracked =
        (await trackedRun(run)) ?? (await client.createRun(await experimentOf(dataset), name, startTime, tags));
      await client.logBatch(tracked.run_id, logged);
      await client.logInput(tracked.run_id, logged.input);
      if (isModel) {
        const isRegistered = await registered(run, tracked);
        await putFiles(tracked, storedFiles(run, isRegistered));
      }
      await client.endRun(tracked.run_id, logged.status, logged.endTime);
      return tracked.run_id;
    },

    /**
     * Has the alias follow the champion of a dataset; without one, or with one that has no version at MLflow, there is no
     * alias. Throws TrackingError.
     */
    async pointTo(dataset: string, champion: string | undefined): Promise<void> {
      const name = modelName(dataset);
      const tracked = champion === undefined ? undefined : await trackedRun({ dataset, id: champion });
      const version = tracked && (await client.findModelVersion(name, tracked.run_id));
      if (version === undefined) await client.removeAlias(name, CHAMPION);
      else await client.setAlias(name, CHAMPION, version);
    },
  };
}

export type RunMirror = ReturnType<typeof createRunMirror>;
