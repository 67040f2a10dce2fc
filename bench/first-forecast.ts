import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startBuilt } from './built-service.ts';
import { byPage } from './first-forecast-page.ts';
import { type Cost, measured, sum } from './first-forecast-steps.ts';
import { describeMachine, table } from './machine.ts';

/**
 * From `npm install` to the first forecast of the example store, by each way there is: the command line, the page in Chromium, the client
 * for Python, the DAG of Airflow. Each step is a process of its own, in empty folders, and is told with what it took of the processor
 * (user and system): that is its own, while the seconds on the clock are also those of others on the machine.
 *
 *     npm run bench:first-forecast [-- --airflow PATH] [-- --smoke]
 *
 * Packages come from the registries that npm and pip are set up with, through their caches where they have them. PATH is a Python with
 * Airflow; without it the one that `npm run test:airflow` has made, and without that the DAG is left out. With --smoke nothing is
 * installed: the command line and the page of the built service alone.
 */

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLE = join(PROJECT, 'examples/Ventas.csv');
const CACHED_AIRFLOW = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'prediccion-ventas/airflow/bin/python',
);

const { values } = parseArgs({ options: { smoke: { type: 'boolean', default: false }, airflow: { type: 'string' } } });
const folder = await mkdtemp(join(tmpdir(), 'prediccion-ventas-first-'));
const rows: string[][] = [];

/** A row of the table: a way, a step of it, what it cost. */
function tell(way: string, step: string, { seconds, processor }: Cost): Cost {
  rows.push([way, step, seconds.toFixed(1), processor.toFixed(1)]);
  return { seconds, processor };
}

async function byCommandLine(program: readonly string[], before: readonly Cost[]): Promise<void> {
  const cost = tell(
    'command line',
    '`forecast Ventas.csv`: read, train, print',
    await measured([...program, 'forecast', EXAMPLE, '--quiet'], folder),
  );
  if (before.length > 0) tell('command line', '**together**', sum([...before, cost]));
}

async function install(): Promise<{ installed: string; cost: Cost }> {
  const installed = join(folder, 'installed');
  await mkdir(installed);
  await writeFile(join(installed, 'package.json'), '{ "private": true }');
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  const [{ filename }]: [{ filename: string }] = JSON.parse(packed);
  const command = ['npm', 'install', '--no-audit', '--no-fund', '--loglevel', 'error', join(folder, filename)];
  return { installed, cost: tell('all', '`npm install` of the package', await measured(command, installed)) };
}

async function byPython(address: string, before: readonly Cost[]): Promise<void> {
  const venv = join(folder, 'venv');
  const python = join(venv, 'bin/python');
  const made = tell('Python', '`python3 -m venv`', await measured(['python3', '-m', 'venv', venv], folder));
  const client = [
    python,
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    join(PROJECT, 'clients/python'),
  ];
  const got = tell('Python', '`pip install ./clients/python`', await measured(client, folder));
  const program = `from prediccion_ventas import Client
service = Client(${JSON.stringify(address)})
service.upload(${JSON.stringify(EXAMPLE)}, "python")
service.train("python")
assert service.forecast("python").total["forecast"] > 0`;
  const ran = tell('Python', '`upload`, `train`, `forecast`', await measured([python, '-c', program], folder));
  tell('Python', '**together**', sum([...before, made, got, ran]));
}

async function byDag(python: string, address: string): Promise<void> {
  const home = join(folder, 'airflow');
  await mkdir(join(home, 'dags'), { recursive: true });
  const airflow = [join(python, '../airflow')];
  const environment = {
    AIRFLOW_HOME: home,
    AIRFLOW__CORE__DAGS_FOLDER: join(PROJECT, 'dags'),
    AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
    AIRFLOW_CONN_PREDICCION_VENTAS: JSON.stringify({ conn_type: 'http', host: address }),
    PREDICCION_VENTAS_POKE_INTERVAL: '1',
  };
  const made = tell(
    'DAG',
    '`airflow db migrate`, on SQLite',
    await measured([...airflow, 'db', 'migrate'], folder, environment),
  );
  const dag = [
    ...airflow,
    'dags',
    'test',
    'prediccion_ventas',
    '-c',
    JSON.stringify({ archivo: EXAMPLE, conjunto: 'dag' }),
  ];
  const ran = tell('DAG', '`airflow dags test`: upload, train, report', await measured(dag, folder, environment));
  tell('DAG', '**together**, Airflow and the service being there', sum([made, ran]));
}

try {
  const before: Cost[] = [];
  let program = [process.execPath, join(PROJECT, 'dist/cli/main.js')];
  if (!existsSync(program[1] ?? '')) throw new Error('dist/ is missing: run npm run build first');
  if (!values.smoke) {
    const { installed, cost } = await install();
    before.push(cost);
    program = [process.execPath, join(installed, 'node_modules/prediccion-ventas/dist/cli/main.js')];
  }
  await byCommandLine(program, before);
  const page = await byPage(EXAMPLE, program, join(folder, 'store'));
  for (const [step, cost] of Object.entries(page)) tell('page', step, cost);
  tell('page', '**together**', sum([...before, ...Object.values(page)]));
  if (!values.smoke) {
    const service = await startBuilt(join(folder, 'other-store'));
    try {
      await byPython(service.address, before);
      const python = values.airflow ?? CACHED_AIRFLOW;
      if (existsSync(python)) await byDag(python, service.address);
      else process.stderr.write(`left out: there is no Airflow at ${python}\n`);
    } finally {
      await service.stop();
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
const python = execFileSync('python3', ['--version'], { encoding: 'utf8' }).trim();
process.stdout.write(`From npm install to the first forecast; one run\n${describeMachine()}, ${python}\n\n`);
process.stdout.write(`${table(['way', 'step', 'seconds', 'of the processor'], rows)}\n`);
