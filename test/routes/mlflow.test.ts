import t from 'tap';
import { CHAIN_MAPPING } from '../../examples/chain.ts';
import { startFakeMlflow } from '../mlflow/fake-server.ts';
import { startService } from './service.ts';
import { CSV, NAME } from './trained-chain.ts';
import { until } from './until.ts';

t.test(
  'a training neither waits for MLflow nor fails with it; the next process mirrors what it has missed',
  async (t) => {
    const root = t.testdir();
    const mlflow = await startFakeMlflow(t);
    const variables = { MLFLOW_TRACKING_URI: mlflow.url };
    mlflow.fail(() => true);
    const first = await startService(t, root, variables);
    await first.app.listen({ host: '127.0.0.1', port: 0 });
    await first.upload();
    const run = (await first.post('/train?wait=60', { model: 'linear' })).json();
    t.equal(run.status, 'succeeded');
    await until(
      async () => mlflow.calls.length,
      (calls) => calls > 0,
    );
    t.equal((await first.get('/forecast')).statusCode, 200);
    const metrics = (await first.get('/metrics')).body;
    t.match(metrics, /^prediccion_ventas_mlflow_pending 1$/m);
    await first.app.close();

    mlflow.fail(() => false);
    const second = await startService(t, root, variables);
    await second.app.listen({ host: '127.0.0.1', port: 0 });
    await until(
      async () => mlflow.champion('ventas'),
      (champion) => champion !== undefined,
    );
    t.equal(mlflow.champion('ventas'), run.id);
    t.match((await second.get('/metrics')).body, /^prediccion_ventas_mlflow_up 1$/m);

    await second.call({
      method: 'POST',
      url: `/datasets?name=${NAME}&mapping=${encodeURIComponent(JSON.stringify(CHAIN_MAPPING))}`,
      payload: CSV,
      headers: { 'content-type': 'text/csv' },
    });
    const chain = (await second.post('/train?wait=120', { dataset: NAME, model: 'linear' })).json();
    t.equal(chain.status, 'succeeded');
    const mirrored = await until(
      async () => mlflow.runs.find(({ name }) => name === chain.id),
      (found) => found?.status === 'FINISHED',
    );
    const files = [...mlflow.artifacts.keys()].filter((path) => path.includes(`/${mirrored?.id}/`));
    t.ok(files.some((path) => path.endsWith('/artifacts/modelo.json')));
    t.notOk(
      files.some((path) => /\/(series|model)\//.test(path)),
      'of many series the summary',
    );
    t.notOk(mlflow.models.has(NAME), 'and no model that MLflow could load');
    t.equal(mirrored?.metrics.get('series/total@0'), 8);
    t.equal(mirrored?.metrics.get('backtest/mae@0'), chain.metrics.backtest.mae);
  },
);

t.test('what is not set up has no metrics: a 0 would say that it is down', async (t) => {
  const { get } = await startService(t, t.testdir());
  t.notMatch((await get('/metrics')).body, /^prediccion_ventas_(mlflow|queue)_/m);
});
