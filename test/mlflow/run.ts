import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PROJECT_FOLDER } from '../project.ts';
import { withPython } from '../python/environment.ts';
import { startService } from '../python/service.ts';
import { createMlflowServer } from './server.ts';

/**
 * The mirror against a real MLflow server, and the models there as MLflow itself loads them.
 *
 *     npm run test:mlflow [-- --python PATH] [--install]
 *
 * The server has a folder of its own, which goes at the end.
 */
const requirements = 'test/mlflow/requirements.txt';
const modules = ['mlflow', 'flask_wtf'];
const DATASET = 'ventas';
const CSV = readFileSync(join(PROJECT_FOLDER, 'examples/Ventas.csv'));
/** Longest wait for what the service mirrors: a busy machine takes its time, and after failures there are pauses. */
const MIRRORED_MS = 180_000;

const say = (text: string) => process.stdout.write(`${text}\n`);
const json = { 'content-type': 'application/json' };

interface Registered {
  readonly compared: number;
  readonly version: string;
  readonly service: string;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly inputs: readonly string[];
  readonly bytes: readonly number[];
  readonly artifacts: readonly string[];
  readonly status: string;
  readonly runs: readonly string[];
  readonly versions: readonly string[];
}

interface Version {
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

/** What is asked of both: the query of `GET /forecast`, and rows and params of `predict`. */
interface Case {
  readonly query: Readonly<Record<string, string>>;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly params?: Readonly<Record<string, unknown>>;
}

const KNOWN = [
  { date: '2026-01-02', promo: 1 },
  { date: '2026-01-05', promo: 1, open: true },
  { date: '2026-01-06', open: false },
  { date: '2026-01-09', holiday: 1 },
];
/** Nobody has said anything. */
const UNTOLD: readonly Case[] = [
  { query: {}, rows: [] },
  { query: { month: '2026-03' }, rows: [], params: { month: '2026-03' } },
  {
    query: { from: '2026-02-01', to: '2026-02-03' },
    rows: ['01', '02', '03'].map((day) => ({ date: `2026-02-${day}` })),
  },
  {
    query: { assume: 'none', levels: '50', quantiles: '0.9' },
    rows: [],
    params: { assume: 'none', levels: [50], quantiles: [0.9] },
  },
];
/** The service has the known future stored, which the rows say here. */
const TOLD: readonly Case[] = [
  { query: {}, rows: KNOWN, params: { month: '2026-01' } },
  { query: { from: '2026-01-05', to: '2026-01-06' }, rows: [...KNOWN].slice(1, 3) },
];

await withPython({ name: 'mlflow', requirements, modules }, async (python) => {
  const folder = await mkdtemp(join(tmpdir(), 'prediccion-ventas-mlflow-'));
  await mkdir(join(folder, 'mlflow'));
  const server = await createMlflowServer(python, join(folder, 'mlflow'));
  try {
    await server.start();
    say('an MLflow server is up, which asks for a password');
    await checkMirror(python, folder, server);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

async function checkMirror(
  python: string,
  folder: string,
  server: Awaited<ReturnType<typeof createMlflowServer>>,
): Promise<void> {
  const store = join(folder, 'datos');
  const variables = { ...server.variables, STORAGE_URL: `file:${store}`, COUNTRY: 'ES' };
  const look = async (address: string, cases: readonly Case[]): Promise<Registered> => {
    const args = [join(PROJECT_FOLDER, 'test/mlflow/check.py'), address, DATASET, JSON.stringify(cases)];
    const env = { ...process.env, ...server.variables, PYTHONDONTWRITEBYTECODE: '1' };
    const { stdout } = await promisify(execFile)(python, args, { env, maxBuffer: 1 << 26 });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  };
  const {
    MLFLOW_TRACKING_URI: url,
    MLFLOW_TRACKING_USERNAME: user,
    MLFLOW_TRACKING_PASSWORD: password,
  } = server.variables;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const registered = async (
    path: string,
  ): Promise<{ model_version?: Version; model_versions?: readonly Version[] }> => {
    const response = await fetch(`${url}/api/2.0/mlflow/${path}`, { headers: { authorization } });
    return (await response.json()) as object;
  };
  /** Which model of the service the champion is. */
  const champion = async (): Promise<string | undefined> => {
    const { model_version: found } = await registered(`registered-models/alias?name=${DATASET}&alias=champion`);
    return found?.tags.find(({ key }) => key === 'prediccion_ventas.run')?.value;
  };
  const versions = async (): Promise<number> => {
    const filter = encodeURIComponent(`name='${DATASET}'`);
    return (await registered(`model-versions/search?filter=${filter}`)).model_versions?.length ?? 0;
  };

  let { app, address } = await startService(variables);
  const ask = async <T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = json,
  ): Promise<T> => {
    const content = body === undefined ? {} : { body: Buffer.isBuffer(body) ? body : JSON.stringify(body), headers };
    const response = await fetch(`${address}${path}`, { method, ...content });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const train = async (options: object) => {
    const run = await ask<{ id: string; status: string }>('POST', '/train?wait=60', options);
    assert.equal(run.status, 'succeeded');
    return run.id;
  };
  const promote = (version: string) =>
    ask('PUT', '/models/champion', { dataset: DATASET, version }, { ...json, 'if-match': '*' });

  try {
    await ask('POST', `/datasets?name=${DATASET}`, CSV, { 'content-type': 'text/csv' });
    const first = await train({});
    await until('the first model is the champion at MLflow', async () => (await champion()) === first);
    const untold = await look(address, UNTOLD);
    checkRun(untold, first, store);
    say(`MLflow has the run; ${untold.compared} numbers of its model are those of the service`);

    await ask('PUT', `/datasets/${DATASET}/calendar`, { days: KNOWN });
    const told = await look(address, TOLD);
    say(`and ${told.compared} with what is known of the days to come`);

    const second = await train({ model: 'seasonal-naive', promote: 'never' });
    await until('the second run is mirrored', async () => (await versions()) === 2);
    assert.equal(await champion(), first, 'a model that was not promoted leaves the alias');
    await promote(second);
    await until('the alias follows a promotion', async () => (await champion()) === second);
    await promote(first);
    await until('the alias follows a rollback', async () => (await champion()) === first);
    say('the alias champion stays, follows a promotion, and goes back with a rollback');

    await server.stop();
    const third = await train({ model: 'calendar', promote: 'always' });
    say('with MLflow down a training ends as ever');
    await app.close();
    ({ app, address } = await startService(variables));
    await server.start();
    await until('what was missed is made up for', async () => (await champion()) === third);
    const after = await look(address, TOLD);
    assert.deepEqual(after.runs, [first, second, third], 'each run is there once');
    assert.deepEqual(after.versions.length, 3);
    assert.equal(after.service, third);
    say('a restarted service mirrors what MLflow has missed, each run once');

    await ask('DELETE', `/datasets/${DATASET}`);
    await until('the alias goes with the dataset', async () => (await champion()) === undefined);
    say('a removed dataset leaves its runs and versions, without a champion');
  } finally {
    await app.close();
  }
}

function checkRun(registered: Registered, run: string, store: string): void {
  assert.equal(registered.service, run);
  assert.equal(registered.status, 'FINISHED');
  const report = JSON.parse(readFileSync(join(store, 'modelos', DATASET, run, 'metricas.json'), 'utf8'));
  for (const { kind, metrics } of report.backtest.candidates) {
    assert.equal(registered.metrics[`backtest/${kind}/mae`], metrics.mae);
    assert.equal(registered.metrics[`backtest/${kind}/wape`], metrics.wape);
  }
  for (const { kind, metrics } of report.holdout.candidates)
    assert.equal(registered.metrics[`holdout/${kind}/rmse`], metrics.rmse);
  assert.equal(registered.params.chosen, report.chosen);
  assert.equal(registered.params['split.trainRatio'], '0.7');
  const sha256 = createHash('sha256').update(CSV).digest('hex');
  assert.deepEqual(registered.inputs, [sha256], 'the content that it learnt from');
  assert.deepEqual(registered.bytes, [CSV.length], 'is found in the store');
  assert.equal(registered.tags['prediccion_ventas.dataset_version'], sha256.slice(0, 12));
  assert.deepEqual(registered.artifacts, ['decision.json', 'graficos', 'metricas.json', 'model']);
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + MIRRORED_MS;
  while (!(await isSo())) {
    assert.ok(performance.now() < end, `${what}: not within ${MIRRORED_MS / 1000} s`);
    await sleep(100);
  }
}
