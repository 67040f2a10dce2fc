import t from 'tap';
import { readConfig } from '../../src/config.ts';
import { createStore } from '../../src/create-store.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { salesCsv } from './sales.ts';
import { startService } from './service.ts';
import { storesUnderTest } from './stores.ts';

for (const { name: kind, environmentOf } of storesUnderTest()) {
  t.test(`${kind}: an upload is parsed once`, async (t) => {
    const environment = environmentOf(t);
    const { storage, buckets } = readConfig(environment);
    const [store, keys] = [await createStore(storage), createKeys(buckets)];
    t.teardown(() => store.close());
    const { call, get, post, upload } = await startService(t, t.testdirName, environment);
    const train = async () => (await post('/train?wait=60', { model: 'linear' })).json();
    const days = async (version: string) => (await get(`/datasets/ventas/days?version=${version}`)).json().days;
    const modelOf = async (id: string) =>
      (await store.get(keys.modelFile('ventas', id, 'modelo.json')))?.body.toString();
    const dryRun = async (text: string) => {
      const headers = { 'content-type': 'text/csv' };
      return (await call({ method: 'POST', url: '/datasets?dryRun=true', payload: text, headers })).json();
    };

    const text = salesCsv();
    const bytes = Buffer.byteLength(text);
    const { version } = (await upload('/datasets', text)).json();
    const first = await train();
    const at = {
      content: keys.versionContent('ventas', version),
      shard: keys.seriesShard('ventas', version, '0000'),
      index: keys.seriesIndex('ventas', version),
    };

    await t.test('whatever is asked later is answered from its daily series', async (t) => {
      // Of the same size, and no sales: what reads it fails.
      await store.put(at.content, ' '.repeat(bytes));
      const found = await days(version);
      t.match(found.slice(0, 2), [
        { date: '2022-01-01', sales: 1500 },
        { date: '2022-01-02', sales: 1600 },
      ]);
      t.equal(found.length, 365);
      const again = await train();
      t.match(again, { status: 'succeeded', steps: [{ detail: { bytes, rows: 365, days: 365 } }] });
      t.equal(await modelOf(again.id), await modelOf(first.id));
      t.match(await dryRun(salesCsv({ days: 367 })), {
        changes: { newDays: { count: 2 }, revisedDays: { count: 0 }, unchangedDays: 365 },
      });
      t.equal((await get('/accuracy')).statusCode, 200);
      t.equal((await get('/datasets/ventas/content')).body.trim(), '', 'the content is what lies there');
    });

    await t.test('a replay reads the evidence', async (t) => {
      const replay = async () => (await post(`/runs/${first.id}/replay`)).json();
      t.match(await replay(), { reproduced: false, differences: [{ subject: 'data' }, { subject: 'training' }] });
      await store.put(at.content, text);
      t.match(await replay(), { reproduced: true, differences: [] });
    });

    await t.test('a version of an earlier service is completed by whatever comes first', async (t) => {
      const stored = () =>
        Promise.all([at.shard, at.index].map(async (key) => (await store.get(key))?.body.toString()));
      const whole = await stored();
      for (const key of [at.shard, at.index]) await store.delete(key);
      const [run, replay] = await Promise.all([train(), post(`/runs/${first.id}/replay`)]);
      t.equal(run.status, 'succeeded');
      t.match(replay.json(), { reproduced: true });
      t.same(await stored(), whole);
    });

    await t.test('nothing of it is left when the dataset is deleted', async (t) => {
      t.equal((await call({ method: 'DELETE', url: '/datasets/ventas' })).statusCode, 204);
      const left: string[] = [];
      for await (const { key } of store.list(keys.datasets)) left.push(key);
      t.same(left, []);
    });
  });
}
