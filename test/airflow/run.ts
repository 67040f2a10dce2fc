import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newKey } from '../new-key.ts';
import { PROJECT_FOLDER } from '../project.ts';
import { withPython } from '../python/environment.ts';
import { withService } from '../python/service.ts';

/**
 * Runs the DAG against the service, which asks for a key, and looks at what both have afterwards.
 *
 *     npm run test:airflow [-- --python PATH] [--install]
 *
 * Airflow has a folder and a SQLite of its own, which go at the end.
 */
const requirements = 'test/airflow/requirements.txt';
const modules = ['airflow', 'airflow.providers.http'];
const DATASET = 'tienda';
const FILE = join(PROJECT_FOLDER, 'examples/Ventas.csv');

interface Ended {
  readonly code: number;
  readonly text: string;
}

/** A run as more_runs.py tells of it. */
interface DagRun {
  readonly id: string;
  readonly state: string;
  readonly report: Report | null;
}
interface Report {
  readonly total: number;
  readonly mejor_dia: { readonly fecha: string; readonly ventas: number };
  readonly peor_dia: { readonly fecha: string; readonly ventas: number };
  readonly error_medio: number;
  readonly version: string;
}
interface Forecast {
  readonly days: readonly { readonly date: string; readonly open: boolean; readonly forecast: number }[];
  readonly total: { readonly forecast: number };
}

const say = (text: string) => process.stdout.write(`${text}\n`);

await withPython({ name: 'airflow', requirements, modules }, async (python) => {
  const home = await mkdtemp(join(tmpdir(), 'prediccion-ventas-airflow-'));
  const key = newKey();
  try {
    await withService(
      async (address) => {
        const ask = async <T>(path: string): Promise<T> => {
          const response = await fetch(`${address}${path}`, { headers: { 'x-api-key': key } });
          assert.ok(response.ok, `${path}: ${response.status}`);
          return (await response.json()) as T;
        };
        await checkDag(ask, home, (args) => runAirflow(python, args, environment(home, address, key)));
      },
      { API_KEYS: `airflow:write:${key}` },
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

/** Nothing of an Airflow that the user has. */
function environment(home: string, address: string, key: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AIRFLOW_'));
  const connection = { conn_type: 'http', host: address, extra: { Authorization: `Bearer ${key}` } };
  return {
    ...Object.fromEntries(others),
    AIRFLOW_HOME: home,
    AIRFLOW__CORE__DAGS_FOLDER: join(PROJECT_FOLDER, 'dags'),
    AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
    AIRFLOW_CONN_PREDICCION_VENTAS: JSON.stringify(connection),
    PREDICCION_VENTAS_POKE_INTERVAL: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

function runAirflow(python: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(python, args, { env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, text: stdout + stderr });
    });
  });
}

type Ask = <T>(path: string) => Promise<T>;
type Airflow = (args: readonly string[]) => Promise<Ended>;

async function checkDag(ask: Ask, home: string, airflow: Airflow): Promise<void> {
  const wellEnded = async (args: readonly string[]) => {
    const { code, text } = await airflow(args);
    assert.equal(code, 0, `${args.join(' ')} ended with ${code}:\n${text.slice(-8000)}`);
    return text;
  };
  await wellEnded(['-m', 'airflow', 'db', 'migrate']);
  const configuration = { archivo: FILE, conjunto: DATASET };
  const dagTest = ['-m', 'airflow', 'dags', 'test', 'prediccion_ventas', '2026-01-01'];
  const log = await wellEnded([...dagTest, '-c', JSON.stringify(configuration)]);
  const after = await stateOf(ask);
  assert.deepEqual(after.runs, [{ id: after.champion, status: 'succeeded' }], 'one training, whose model answers');
  assert.equal(after.versions.length, 1, 'one content');

  const faulty = join(home, 'rota.csv');
  await writeFile(faulty, 'Fecha,Ventas\n2026-01-01,10\n2026-01-02,ten\n');
  const failing = [
    { ...configuration, modelo: 'tsb' },
    { archivo: faulty, conjunto: 'rota' },
    { archivo: join(home, 'none.csv'), conjunto: 'rota' },
  ];
  const script = join(PROJECT_FOLDER, 'test/airflow/more_runs.py');
  const moreLog = await wellEnded([script, JSON.stringify(failing)]);
  const told = moreLog.split('\n').filter((line) => line.startsWith('{"id"'));
  const [first, repeated, ...failed] = told.map((line): DagRun => JSON.parse(line));

  await checkReport(ask, first?.report, log);
  say(`the DAG has trained ${first?.report?.version} and reports ${first?.report?.total}`);

  assert.deepEqual(repeated, first, 'the same run again gives the same report');
  const end = await stateOf(ask);
  assert.deepEqual(end.versions, after.versions, 'nothing was uploaded anew');
  assert.equal(end.champion, after.champion);
  assert.deepEqual(
    end.runs.slice(1),
    after.runs,
    'nothing was trained anew: the newest training is the one that fails',
  );
  say(`repeated as ${repeated?.id}, it has uploaded and trained nothing anew`);

  assert.deepEqual(
    failed.map(({ state }) => state),
    failing.map(() => 'failed'),
  );
  for (const reason of [
    `El entrenamiento ${end.runs[0]?.id} no ha dado un modelo: No model can be fitted to this data`,
    /422 invalid-csv: .*\n {2}3:Ventas: "ten" is not a number/,
    /No se puede leer \S+none\.csv: No such file/,
  ]) {
    assert.ok(typeof reason === 'string' ? moreLog.includes(reason) : reason.test(moreLog), `the log has ${reason}`);
  }
  say('a training without a model, a faulty file and a missing one fail their task with the reason');
}

interface State {
  readonly versions: readonly { readonly version: string; readonly uploadedAt: string }[];
  readonly runs: readonly { readonly id: string; readonly status: string }[];
  readonly champion: string;
}

async function stateOf(ask: Ask): Promise<State> {
  const versions = await ask<{ items: State['versions'] }>(`/datasets/${DATASET}/versions`);
  const runs = await ask<{ items: State['runs'] }>(`/runs?dataset=${DATASET}`);
  const champion = await ask<{ version: string }>(`/models/champion?dataset=${DATASET}`);
  return {
    versions: versions.items.map(({ version, uploadedAt }) => ({ version, uploadedAt })),
    runs: runs.items.map(({ id, status }) => ({ id, status })),
    champion: champion.version,
  };
}

/** The report is what the service says, and the log has it in words. */
async function checkReport(ask: Ask, report: Report | null | undefined, log: string): Promise<void> {
  const forecast = await ask<Forecast>(`/forecast?dataset=${DATASET}`);
  const champion = await ask<{ version: string }>(`/models/champion?dataset=${DATASET}`);
  const model = await ask<{ metrics: { backtest: { mae: number } } }>(`/models/${champion.version}`);
  const sales = forecast.days.filter(({ open }) => open).sort((a, b) => a.forecast - b.forecast);
  const [worst, best] = [sales[0], sales.at(-1)].map((day) => ({ fecha: day?.date, ventas: day?.forecast }));
  assert.equal(report?.total, forecast.total.forecast);
  assert.deepEqual([report?.peor_dia, report?.mejor_dia], [worst, best]);
  assert.equal(report?.error_medio, model.metrics.backtest.mae);
  const total = new Intl.NumberFormat('es', { maximumFractionDigits: 0 }).format(forecast.total.forecast);
  for (const words of [`${DATASET}, del 2026-01-01 al 2026-01-31: ${total}, entre`, `Mejor día: `, `Peor día: `]) {
    assert.ok(log.includes(words), `the log has "${words}"`);
  }
}
