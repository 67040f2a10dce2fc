import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { createMlflowModule } from '../../services/mlflow/module.ts';
import { readConfig } from '../../src/config.ts';
import { createEvents } from '../../src/events.ts';
import { createDatasetRepository } from '../../src/repositories/datasets.ts';
import { readChampion, replaceChampion } from '../../src/repositories/models.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { createTableWriter } from '../../src/tables/table-writer.ts';
import { type FakeMlflow, type Fault, startFakeMlflow } from '../mlflow/fake-server.ts';
import { keptLog } from '../mlflow/logged.ts';
import { newKey } from '../new-key.ts';
import { PROJECT_FOLDER } from '../project.ts';

/** What an earlier version has written: of `ventas` three models, of two other datasets one each, a run that was cancelled and two that are open. */
const STORE = join(PROJECT_FOLDER, 'test/fixtures/store-0.1/store');
const VENTAS = ['20261126T074854466Z-d73d25c9', '20261126T074855746Z-7f0ef776', '20261126T074856279Z-7def095d'];
const CANCELLED = '20261126T074857588Z-5c9a8763';
const ENDED = 6;
const HOUR_MS = 3_600_000;

async function storeIn(t: Test, { only }: { only?: string } = {}): Promise<string> {
  const root = join(t.testdir(), 'datos');
  await cp(STORE, root, { recursive: true });
  const others = VENTAS.concat(CANCELLED, '20261126T074857184Z-970ffa88', '20261126T074857746Z-0cdd0607');
  for (const id of only === undefined ? [] : others.filter((other) => other !== only))
    await rm(join(root, 'modelos/_runs', id), { recursive: true });
  return root;
}

interface Wishes {
  readonly variables?: Readonly<Record<string, string>>;
  readonly alive?: readonly string[];
  readonly timeoutMs?: number;
}

let processes = 0;

/** A process of the service, as far as MLflow is concerned; `clock.hours` can be put on. */
function start(t: Test, root: string, url: string, { variables = {}, alive = [], timeoutMs = 5000 }: Wishes = {}) {
  const config = readConfig({ STORAGE_URL: `file:${root}`, MLFLOW_TRACKING_URI: url, ...variables });
  const { mlflow: settings } = config;
  if (settings === undefined) throw new Error('MLflow is not set');
  const keys = createKeys(config.buckets);
  const store = createLocalStore({ root });
  const clock = { hours: 0 };
  const now = () => new Date(Date.UTC(2026, 11, 1) + clock.hours * HOUR_MS);
  const events = createEvents();
  const { log, lines } = keptLog();
  processes += 1;
  const id = `process-${processes}`;
  const mlflow = createMlflowModule(
    { config, store, keys, events, now, log, tables: createTableWriter() },
    {
      settings,
      versions: createDatasetRepository(store, keys, log),
      publicHolidays: undefined,
      heartbeat: {
        id,
        beat: async () => ({ storeTime: 0, at: 0 }),
        isAlive: async (owner) => alive.includes(owner ?? ''),
      },
      random: () => 0,
      timeoutMs,
    },
  );
  t.teardown(() => mlflow.close());
  const promote = async (version: string) => {
    const next = { dataset: 'ventas', version, promotedAt: now().toISOString(), promotedBy: 'request' as const };
    await replaceChampion(store, keys, await readChampion(store, keys, 'ventas'), next);
  };
  return { ...mlflow, id, store, keys, events, clock, lines, promote };
}

/** What MLflow keeps, in words that can be compared. */
const stateOf = ({ runs, models, artifacts }: FakeMlflow) => ({
  runs: runs.map(({ id: _, tags, params, metrics, inputs, ...rest }) => ({
    ...rest,
    tags: Object.fromEntries(tags),
    params: Object.fromEntries(params),
    metrics: Object.fromEntries(metrics),
    inputs: Object.fromEntries(inputs),
  })),
  models: [...models].map(([name, { versions, aliases }]) => [name, versions, Object.fromEntries(aliases)]),
  artifacts: [...artifacts].sort(),
});

t.test('each ended run is mirrored with its settings, its errors and its files, oldest first', async (t) => {
  const root = await storeIn(t);
  const mlflow = await startFakeMlflow(t);
  const token = newKey();
  const service = start(t, root, mlflow.url, { variables: { MLFLOW_TRACKING_TOKEN: token } });
  await service.settle();
  t.same([...mlflow.authorizations], [`Bearer ${token}`]);
  t.same(service.status(), { isUp: true, pending: 0 });
  t.equal(mlflow.runs.length, ENDED, 'those that are open wait');
  t.same([...mlflow.experiments.keys()], ['ventas', 'tienda-norte', 'precios']);
  t.same(
    mlflow.models.get('ventas')?.versions.map(({ tags }) => tags[0]?.value),
    VENTAS,
    'the versions of the model in the order of the trainings',
  );
  for (const name of ['ventas', 'tienda-norte', 'precios'])
    t.equal(mlflow.champion(name), (await readChampion(service.store, service.keys, name))?.value.version, name);

  const [first] = mlflow.runs;
  const report = JSON.parse(await readFile(join(root, 'modelos/ventas', VENTAS[0] ?? '', 'metricas.json'), 'utf8'));
  const run = JSON.parse(await readFile(join(root, 'modelos/ventas', VENTAS[0] ?? '', 'run.json'), 'utf8'));
  t.match(first, { name: VENTAS[0], status: 'FINISHED', endTime: Date.parse(run.finishedAt) });
  t.match(Object.fromEntries(first?.params ?? []), {
    model: 'auto',
    chosen: report.chosen,
    version: run.datasetVersion,
  });
  for (const { kind, metrics } of report.holdout.candidates) {
    for (const [name, value] of Object.entries(metrics ?? {}).filter(([, value]) => value !== null))
      t.equal(first?.metrics.get(`holdout/${kind}/${name}@0`), value);
  }
  for (const { kind, metrics, maeByOrigin } of report.backtest.candidates) {
    t.equal(first?.metrics.get(`backtest/${kind}/wape@0`), metrics.wape);
    for (const [origin, mae] of maeByOrigin.entries())
      t.equal(first?.metrics.get(`backtest/${kind}/maeByOrigin@${origin}`), mae);
  }
  t.equal(first?.metrics.get('backtest/mae@0'), run.metrics.backtest.mae);
  const input = first?.inputs.get(run.datasetVersion);
  const address = JSON.parse(input?.source ?? '').uri;
  t.equal(address, `file://${root}/dataset-predicciones/ventas/versions/${run.datasetVersion}/Ventas.csv`);
  t.match(Object.fromEntries(first?.tags ?? []), {
    'prediccion_ventas.run': VENTAS[0],
    'prediccion_ventas.dataset_version': run.datasetVersion,
    'prediccion_ventas.dataset_source': address,
    'prediccion_ventas.promoted': 'true',
    'prediccion_ventas.decision': run.decision.reason,
  });

  const files = [...mlflow.artifacts.keys()].filter((path) => path.startsWith('1/r1/artifacts/'));
  t.same(files.map((path) => path.slice('1/r1/artifacts/'.length)).sort(), [
    'decision.json',
    'graficos/datos.json',
    'graficos/weekday.svg',
    'metricas.json',
    'model/MLmodel',
    'model/code/lector_modelo.py',
    'model/code/modelo_mlflow.py',
    'model/data/modelo.json',
    'model/python_env.yaml',
    'model/requirements.txt',
  ]);
  t.equal(mlflow.models.get('ventas')?.versions[0]?.source, 'mlflow-artifacts:/1/r1/artifacts/model');
  const mlmodel = JSON.parse(mlflow.artifacts.get('1/r1/artifacts/model/MLmodel') ?? '');
  t.same(
    JSON.parse(mlmodel.signature.inputs).map(({ name, required }: Record<string, unknown>) => [name, required]),
    [['date', true], ...['open', 'holiday', 'promo', 'Promociones', 'Festivo'].map((name) => [name, false])],
  );
  const cancelled = mlflow.runs.find(({ name }) => name === CANCELLED);
  t.match(cancelled, { status: 'KILLED' });
  t.notOk([...mlflow.artifacts.keys()].some((path) => path.includes(`/${cancelled?.id}/`)));

  mlflow.calls.length = 0;
  await service.settle();
  t.same(mlflow.calls, [], 'there is nothing to do');
  const next = start(t, root, mlflow.url);
  await next.settle();
  t.equal(mlflow.runs.length, ENDED, 'nor for a new process, but that it makes sure of the aliases');
  t.notOk(mlflow.calls.some((call) => /runs\/create|model-versions\/create|PUT/.test(call)));
});

const FAULTS: Readonly<Record<string, Fault>> = {
  'status 500': (response) => Boolean(response.writeHead(500).end('a page of words')),
  'status 503 as MLflow says it': (response) =>
    Boolean(response.writeHead(503).end('{"error_code":"TEMPORARILY_UNAVAILABLE","message":"later"}')),
  'status 401': (response) => Boolean(response.writeHead(401).end('You are not authenticated')),
  'a redirection': (response) => Boolean(response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()),
  'no JSON': (response) => Boolean(response.end('<html>')),
  'a hang-up': (response) => Boolean(response.destroy()),
};

t.test('cut off after any call it goes on from there, and nothing is there twice', async (t) => {
  const root = await storeIn(t, { only: VENTAS[0] });
  const whole = await startFakeMlflow(t);
  await start(t, root, whole.url).settle();
  const calls = whole.calls.length;
  t.equal(whole.runs.length, 1);
  t.ok(calls > 15);
  const expected = stateOf(whole);
  const kinds = Object.entries(FAULTS);
  for (let cut = 0; cut < calls; cut += 1) {
    await rm(join(root, 'modelos/_mlflow'), { recursive: true, force: true });
    const mlflow = await startFakeMlflow(t);
    /** A process whose call number `cut` fails so, and all that follow. */
    const cutOff = async (what: string, fault: Fault) => {
      let left = cut;
      mlflow.fail((response, path) => {
        left -= 1;
        return left < 0 && fault(response, path);
      });
      const service = start(t, root, mlflow.url);
      await service.settle();
      t.equal(service.status().isUp, left >= 0, `${what} at call ${cut + 1}`);
      await service.close();
    };
    const [what = '', fault = () => false] = kinds[cut % kinds.length] ?? [];
    await cutOff('a lost answer', () => 'lost');
    await cutOff(what, fault);
    mlflow.fail(() => false);
    const next = start(t, root, mlflow.url);
    await next.settle();
    t.same(next.status(), { isUp: true, pending: 0 });
    t.same(stateOf(mlflow), expected, `a lost answer and ${what} at call ${cut + 1}`);
  }
});

t.test('an answer that never comes is given up', async (t) => {
  const root = await storeIn(t, { only: VENTAS[0] });
  const mlflow = await startFakeMlflow(t);
  mlflow.fail(() => true);
  const service = start(t, root, mlflow.url, { timeoutMs: 50 });
  await service.settle();
  t.same(service.status(), { isUp: false, pending: 1 });
  t.match(service.lines.join(), /it takes too long/);
  const waiting = start(t, root, mlflow.url);
  const settled = waiting.settle();
  await waiting.close();
  await settled;
  t.equal(waiting.lines.length, 0, 'a service that stops does not wait, and says nothing of it');
});

t.test('what happens while MLflow is away is made up for when it is back', async (t) => {
  const root = await storeIn(t);
  const mlflow = await startFakeMlflow(t);
  mlflow.fail(FAULTS['status 500'] ?? (() => false));
  const service = start(t, root, mlflow.url);
  service.listening();
  await service.settle();
  t.same(service.status(), { isUp: false, pending: ENDED });
  const calls = mlflow.calls.length;
  await service.events.emit('championChanged', 'ventas');
  t.equal(mlflow.calls.length, calls, 'until the next attempt nobody asks');
  await service.promote(VENTAS[1] ?? '');
  mlflow.fail(() => false);
  await service.settle();
  t.same(service.status(), { isUp: true, pending: 0 });
  t.equal(mlflow.champion('ventas'), VENTAS[1]);
  t.match(service.lines.join('\n'), /MLflow is not up to date; nothing waits for it[\s\S]*MLflow is back/);
});

t.test('the alias follows the champion, and goes with it', async (t) => {
  const root = await storeIn(t);
  const mlflow = await startFakeMlflow(t);
  const service = start(t, root, mlflow.url);
  service.listening();
  await service.settle();
  t.equal(mlflow.champion('ventas'), VENTAS[0]);
  for (const version of [VENTAS[2] ?? '', VENTAS[0] ?? '']) {
    await service.promote(version);
    await service.settle();
    t.equal(mlflow.champion('ventas'), version);
  }
  const key = service.keys.champion('ventas');
  const pointer = await service.store.get(key);
  await service.store.put(key, 'not JSON');
  await service.settle();
  t.equal(mlflow.champion('ventas'), VENTAS[0], 'a pointer that cannot be read says nothing');
  await service.store.put(key, pointer?.body ?? '');

  await service.store.delete(key);
  for (const id of VENTAS) await service.store.delete(service.keys.run(id, 'ventas'));
  await service.settle();
  t.equal(mlflow.champion('ventas'), undefined, 'the dataset was removed');
  t.equal(mlflow.models.get('ventas')?.versions.length, 3, 'its versions stay');
  t.not(mlflow.champion('precios'), undefined);
  mlflow.calls.length = 0;
  await service.settle();
  await service.settle();
  t.same(mlflow.calls, []);
});

t.test('a run that MLflow refuses holds up no other, and is tried again in an hour', async (t) => {
  const root = await storeIn(t);
  const mlflow = await startFakeMlflow(t);
  let isRefused = true;
  mlflow.fail((response, path) => {
    if (!isRefused || !path.includes('/r1/')) return false;
    return Boolean(response.writeHead(413).end('too large'));
  });
  const service = start(t, root, mlflow.url);
  await service.settle();
  t.same(service.status(), { isUp: true, pending: 0 });
  t.equal(mlflow.runs.filter(({ status }) => status !== 'RUNNING').length, ENDED - 1);
  t.equal(mlflow.champion('ventas'), undefined, 'the champion is not there');
  t.match(
    service.lines.find((line) => line.includes('tried again in an hour')),
    /MLflow answers 413/,
  );
  isRefused = false;
  mlflow.calls.length = 0;
  await service.settle();
  t.same(mlflow.calls, []);
  service.clock.hours += 1;
  await service.settle();
  t.equal(mlflow.runs.length, ENDED);
  t.equal(mlflow.champion('ventas'), VENTAS[0]);
});

t.test('a damaged model is told of and left alone', async (t) => {
  const root = await storeIn(t);
  await writeFile(join(root, 'modelos/ventas', VENTAS[1] ?? '', 'modelo.json'), '{"schema":1');
  await writeFile(join(root, 'modelos/_runs', VENTAS[2] ?? '', 'ventas.json'), '');
  await rm(join(root, 'modelos/ventas', VENTAS[2] ?? '', 'run.json'));
  const mlflow = await startFakeMlflow(t);
  const service = start(t, root, mlflow.url);
  await service.settle();
  t.same(service.status(), { isUp: true, pending: 0 });
  t.equal(mlflow.models.get('ventas')?.versions.length, 1);
  t.equal(mlflow.champion('ventas'), VENTAS[0]);
});

t.test('of several processes one mirrors at a time', async (t) => {
  const root = await storeIn(t);
  const mlflow = await startFakeMlflow(t);
  const first = start(t, root, mlflow.url);
  const second = start(t, root, mlflow.url, { alive: [first.id] });
  await Promise.all([first.settle(), second.settle()]);
  await second.settle();
  t.equal(mlflow.runs.length, ENDED, 'no run is there twice');
  t.equal(new Set(mlflow.runs.map(({ name }) => name)).size, ENDED);

  await second.store.put(second.keys.mirrorTurn, 'alive');
  const third = start(t, root, mlflow.url, { alive: ['alive'] });
  mlflow.calls.length = 0;
  await third.settle();
  t.same(mlflow.calls, [], 'whoever has the turn goes on');
  const fourth = start(t, root, mlflow.url);
  await fourth.settle();
  t.ok(mlflow.calls.length > 0, 'the turn of a process that is gone is over');
});

t.test('a server that does not take files is told of, in words that help', async (t) => {
  const root = await storeIn(t, { only: VENTAS[0] });
  const mlflow = await startFakeMlflow(t);
  mlflow.keepFilesElsewhere();
  const service = start(t, root, mlflow.url);
  await service.settle();
  t.equal(mlflow.runs.length, 0, 'half a run would be no use');
  t.match(service.lines.join(), /--serve-artifacts/);
});

t.test('experiments and models may have other names', async (t) => {
  const root = await storeIn(t);
  const mlflow = await startFakeMlflow(t);
  await start(t, root, mlflow.url, {
    variables: { MLFLOW_EXPERIMENT_NAME: 'Tiendas', MLFLOW_MODEL_PREFIX: 'norte-' },
  }).settle();
  t.same([...mlflow.experiments.keys()], ['Tiendas']);
  t.same([...mlflow.models.keys()], ['norte-ventas', 'norte-tienda-norte', 'norte-precios']);
});

t.test('no log has a secret, whatever the server says', async (t) => {
  const root = await storeIn(t, { only: VENTAS[0] });
  const mlflow = await startFakeMlflow(t);
  const password = newKey();
  const variables = { MLFLOW_TRACKING_USERNAME: 'shop', MLFLOW_TRACKING_PASSWORD: password };
  const basic = Buffer.from(`shop:${password}`).toString('base64');
  for (const fault of Object.values(FAULTS)) {
    mlflow.fail(fault);
    const service = start(t, root, mlflow.url, { variables });
    await service.settle();
    t.ok(service.lines.length > 0);
    t.notMatch(service.lines.join('\n'), password);
    t.notMatch(service.lines.join('\n'), basic);
  }
  t.same([...mlflow.authorizations], [`Basic ${basic}`]);
  t.equal(mlflow.calls.length, Object.keys(FAULTS).length, 'a redirection is not followed');
});
