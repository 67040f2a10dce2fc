import t, { type Test } from 'tap';
import { linkedFolder } from '../linked-folder.ts';
import { startProxy, type Trouble } from '../routes/proxy.ts';
import { salesCsv } from '../routes/sales.ts';
import { type Service, startService } from '../routes/service.ts';
import { s3At } from '../routes/stores.ts';
import { until } from '../routes/until.ts';

const FAST = { CHAMPION_POLL_MS: '100', STORE_TIMEOUT_MS: '400', WATCH_INTERVAL: '0' };
const csv = { accept: 'text/csv' };

interface Outage {
  begin(): Promise<void>;
  end(): Promise<void>;
}

async function trained(service: Service): Promise<void> {
  await service.upload();
  t.equal((await service.post('/train?wait=60', { model: 'linear', promote: 'always' })).json().status, 'succeeded');
}

/** Before, during and after: nothing is restarted. */
async function checkOutage(t: Test, service: Service, outage: Outage): Promise<void> {
  const { get, post, upload } = service;
  await trained(service);
  const before = await get('/forecast');
  t.equal(before.json().stale, undefined);
  const beforeCsv = await get('/forecast', csv);
  await outage.begin();
  const during = await until(
    () => get('/forecast'),
    (answer) => answer.json().stale === true,
  );
  const { stale, ...rest } = during.json();
  t.same(rest, before.json(), 'the same numbers');
  t.match([stale, during.headers['x-stale']], [true, 'true']);
  t.not(during.headers.etag, before.headers.etag);
  const duringCsv = await get('/forecast', csv);
  t.match([duringCsv.headers['x-stale'], duringCsv.body], ['true', beforeCsv.body]);
  t.not(duringCsv.headers.etag, beforeCsv.headers.etag);
  t.equal((await get('/forecast?days=9')).json().stale, true, 'also what was never asked before');
  for (const refused of [
    await upload('/datasets', salesCsv({ shift: 7 })),
    await post('/train'),
    await get('/datasets/ventas'),
    await get('/readyz'),
  ]) {
    t.match([refused.statusCode, refused.json().code], [503, 'store-unavailable']);
    t.match(refused.headers['retry-after'], /^\d+$/);
  }
  t.equal((await get('/healthz')).statusCode, 200);
  await outage.end();
  const after = await until(
    () => get('/forecast'),
    (answer) => answer.json().stale === undefined,
  );
  t.same([after.body, after.headers.etag], [before.body, before.headers.etag], 'as before');
  // It is asked again within a second.
  await until(
    () => get('/readyz'),
    ({ statusCode }) => statusCode === 200,
  );
  t.equal((await upload('/datasets', salesCsv({ shift: 7 }))).statusCode, 201);
}

t.test('a folder that is not there: forecasts go on, writes are 503, all recovers', async (t) => {
  const folder = await linkedFolder(t.testdir());
  const service = await startService(t, folder.path, FAST);
  await checkOutage(t, service, {
    begin: folder.takeAway,
    end: folder.putBack,
  });
});

const { TEST_S3_ENDPOINT } = process.env;
if (TEST_S3_ENDPOINT !== undefined) {
  const troubles: Trouble[] = ['refuse', 'silent', 'busy', 'cut'];
  for (const trouble of troubles) {
    t.test(`S3, ${trouble}: forecasts go on, writes are 503, all recovers`, async (t) => {
      const proxy = await startProxy(t, TEST_S3_ENDPOINT);
      const service = await startService(t, t.testdir(), { ...FAST, ...s3At(proxy.endpoint) });
      await checkOutage(t, service, {
        begin: async () => proxy.cause(trouble),
        end: async () => proxy.cause('none'),
      });
    });
  }

  t.test('S3, slow within the timeout: everything works, later', async (t) => {
    const proxy = await startProxy(t, TEST_S3_ENDPOINT);
    const service = await startService(t, t.testdir(), { ...FAST, STORE_TIMEOUT_MS: '5000', ...s3At(proxy.endpoint) });
    await trained(service);
    proxy.cause('slow');
    t.equal((await service.upload('/datasets', salesCsv({ shift: 3 }))).statusCode, 201);
    t.equal((await service.get('/forecast')).statusCode, 200);
    t.equal((await service.get('/readyz')).statusCode, 200);
  });

  t.test('S3, corrupt: damaged contents are never taken for good', async (t) => {
    const proxy = await startProxy(t, TEST_S3_ENDPOINT);
    const environment = { ...FAST, ...s3At(proxy.endpoint) };
    const service = await startService(t, t.testdir(), environment);
    await trained(service);
    const before = await service.get('/forecast');
    const { body } = await service.get('/datasets/ventas/content');
    proxy.cause('corrupt');
    for (let i = 0; i < 5; i++) {
      const { days, total } = (await service.get('/forecast')).json();
      t.same([days, total], [before.json().days, before.json().total]);
      const content = await service.app.inject('/datasets/ventas/content').catch((error: Error) => error);
      const isGood = !(content instanceof Error) && content.statusCode === 200;
      t.ok(!isGood || content.body === body, 'broken off, refused or right');
    }
    proxy.cause('none');
    await until(
      () => service.get('/forecast'),
      (answer) => answer.body === before.body,
    );
    t.equal((await service.get('/datasets/ventas/content')).body, body);
  });
}
