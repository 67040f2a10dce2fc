import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays, eachDay } from '../dates.ts';
import { MAX_HORIZON } from '../forecasting/forecast-range.ts';
import type { PublicHolidays } from '../forecasting/holiday-covariate.ts';
import type { TrainedModel } from '../forecasting/trained-model.ts';
import { HOLIDAY } from '../sales/series.ts';
import { PACKAGE_FOLDER } from '../version.ts';

/** The version of MLflow's format that is written, and of Python where an environment is made for the model. */
const FORMAT_VERSION = '3.17.2';
const PYTHON = '3.12';
const REQUIREMENTS = ['mlflow>=2.16,<4', 'numpy>=1.24', 'pandas>=2.0'];

/** The modules that read the model, which it carries with it. */
const MODULES = ['lector_modelo.py', 'modelo_mlflow.py'] as const;
const [, LOADER] = MODULES;

export type ModelFile = readonly [path: string, content: string];

interface Registered {
  readonly model: TrainedModel;
  /** The text of its `modelo.json`. */
  readonly text: string;
  /** Of the country that the service runs with. */
  readonly publicHolidays: PublicHolidays | undefined;
  /** Of the run at MLflow. */
  readonly run: string;
  readonly trainedAt: Date;
}

/** A folder that `mlflow.pyfunc.load_model` loads: `modelo.json`, the modules that read it, and what they need. */
export async function pyfuncModel({ model, text, publicHolidays, run, trainedAt }: Registered): Promise<ModelFile[]> {
  const holidays = holidaysToCome(model, publicHolidays);
  const modules = await Promise.all(MODULES.map(async (name) => [`code/${name}`, await moduleText(name)] as const));
  return [
    ['data/modelo.json', text],
    ...(holidays === undefined ? [] : [['data/festivos.json', `${JSON.stringify(holidays)}\n`] as const]),
    ...modules,
    ['requirements.txt', `${REQUIREMENTS.join('\n')}\n`],
    ['python_env.yaml', yaml({ python: PYTHON, build_dependencies: ['pip'], dependencies: ['-r requirements.txt'] })],
    // Last: without it the folder is no model.
    ['MLmodel', mlmodel(model, { run, trainedAt })],
  ];
}

function mlmodel(model: TrainedModel, { run, trainedAt }: Pick<Registered, 'run' | 'trainedAt'>): string {
  return yaml({
    artifact_path: 'model',
    flavors: {
      python_function: {
        loader_module: LOADER.replace(/\.py$/, ''),
        code: 'code',
        data: 'data',
        env: { virtualenv: 'python_env.yaml' },
        python_version: PYTHON,
      },
    },
    metadata: { dataset: model.dataset, dataset_version: model.datasetVersion, kind: model.kind },
    mlflow_version: FORMAT_VERSION,
    model_uuid: run,
    run_id: run,
    signature: signatureOf(model),
    utc_time_created: trainedAt.toISOString().replace('T', ' ').replace('Z', '000'),
  });
}

/** JSON is YAML. */
function yaml(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * What `predict` takes and gives. Columns are of any type, as tables have days as texts or as times, and flags as numbers or
 * as truth values; each covariate may be called by its name in the file or in the model.
 */
function signatureOf({ covariates }: TrainedModel) {
  const known = new Set(['open', HOLIDAY, ...covariates.flatMap(({ name, column }) => [name, column])]);
  known.delete('date');
  const input = (name: string, required: boolean) => ({ type: 'any', name, required });
  const output = (name: string, type = 'double') => ({ type, name, required: true });
  const param = (name: string, type: string, value: unknown, shape: number[] | null = null) => ({
    ...{ name, type, default: value, shape },
  });
  const bounds = ['lower80', 'upper80', 'lower95', 'upper95'];
  return {
    inputs: JSON.stringify([input('date', true), ...[...known].map((name) => input(name, false))]),
    outputs: JSON.stringify([
      output('date', 'datetime'),
      ...['weekday', 'open'].map((name) => output(name, 'long')),
      ...['promo', HOLIDAY, 'forecast', ...bounds].map((name) => output(name)),
    ]),
    params: JSON.stringify([
      param('month', 'string', ''),
      param('levels', 'double', [80, 95], [-1]),
      param('quantiles', 'double', [], [-1]),
      param('assume', 'string', 'usual'),
    ]),
  };
}

/** What the file of the model does not hold: a model whose data have a column of holidays is told those to come. */
function holidaysToCome({ covariates, trainedOn }: TrainedModel, publicHolidays: PublicHolidays | undefined) {
  const own = covariates.find(({ name }) => name === HOLIDAY);
  if (own === undefined || own.publicHolidays !== undefined || publicHolidays === undefined) return undefined;
  const days = eachDay(addDays(trainedOn.to, 1), addDays(trainedOn.to, MAX_HORIZON));
  return days.filter((day) => publicHolidays.nameOf(day) !== undefined);
}

/** A build has them beside its other files, a checkout among the clients. */
async function moduleText(name: (typeof MODULES)[number]): Promise<string> {
  try {
    return await readFile(new URL(`../../vendor/python/${name}`, import.meta.url), 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return readFile(join(PACKAGE_FOLDER, 'clients/python', name), 'utf8');
  }
}
