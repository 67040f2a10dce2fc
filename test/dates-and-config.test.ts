import { test } from 'tap';
import { ConfigError, readConfig } from '../src/config.ts';
import * as dates from '../src/dates.ts';
import { createRunId, runIdSchema } from '../src/primitives.ts';

test('days exist or not, whatever the text', async (t) => {
  for (const day of ['2024-02-29', '2023-12-31', '0001-01-01', '0099-03-04', '9999-12-31'])
    t.ok(dates.isIsoDay(day), day);
  for (const text of [
    '2023-02-29',
    '2023-13-01',
    '2023-00-10',
    '2023-1-1',
    '20230101',
    '2023-01-01T00:00',
    '',
    ' 2023-01-01',
  ]) {
    t.notOk(dates.isIsoDay(text), text);
  }
  t.throws(() => dates.toEpochDay('2023-02-30'), new RangeError('"2023-02-30" is not a day YYYY-MM-DD'));
  t.ok(dates.isIsoMonth('2023-12'));
  t.notOk(dates.isIsoMonth('2023-13'));
});

test('day arithmetic agrees with the calendar', async (t) => {
  t.equal(dates.addDays('2023-12-31', 1), '2024-01-01');
  t.equal(dates.addDays('2024-03-01', -1), '2024-02-29');
  t.equal(dates.daysBetween('2023-01-01', '2024-01-01'), 365);
  t.equal(dates.daysBetween('2024-01-02', '2024-01-01'), -1);
  t.equal(dates.weekdayOf('2022-01-01'), 6, 'a Saturday');
  t.equal(dates.weekdayOf('1969-12-28'), 7, 'a Sunday before 1970');
  t.equal(dates.lastDayOf('2024-02'), '2024-02-29');
  t.equal(dates.nextMonth('2023-12'), '2024-01');
  t.strictSame(dates.eachDay('2023-02-27', '2023-03-01'), ['2023-02-27', '2023-02-28', '2023-03-01']);
  t.strictSame(dates.eachDay('2023-02-02', '2023-02-01'), []);
});

test('every day of 400 years has the epoch day and weekday that its predecessor implies', async (t) => {
  let [day, epochDay, weekday] = ['1800-01-01', dates.toEpochDay('1800-01-01'), dates.weekdayOf('1800-01-01')];
  let wrong = 0;
  for (let i = 0; i < 146_097; i += 1) {
    const next = dates.addDays(day, 1);
    if (dates.toEpochDay(next) !== epochDay + 1 || dates.weekdayOf(next) !== (weekday % 7) + 1 || next <= day)
      wrong += 1;
    [day, epochDay, weekday] = [next, epochDay + 1, dates.weekdayOf(next)];
  }
  t.equal(wrong, 0);
  t.equal(day, '2200-01-01');
});

test('days agree with those of the JavaScript engine', async (t) => {
  let wrong = 0;
  for (let epochDay = -700_000; epochDay < 2_900_000; epochDay += 37) {
    const day = new Date(epochDay * 86_400_000).toISOString().slice(0, 10);
    if (dates.fromEpochDay(epochDay) !== day || dates.toEpochDay(day) !== epochDay) wrong += 1;
  }
  t.equal(wrong, 0);
});

test('run ids carry their time and sort by it', async (t) => {
  const early = createRunId(new Date('2023-01-01T06:00:00.001Z'), () => new Uint8Array([255, 255, 255, 255]));
  const late = createRunId(new Date('2023-01-01T06:00:00.002Z'), () => new Uint8Array([0, 0, 0, 10]));
  t.equal(early, '20230101T060000001Z-ffffffff');
  t.equal(late, '20230101T060000002Z-0000000a');
  t.ok(early < late);
  t.ok(runIdSchema.safeParse(early).success);
});

test('the defaults are a folder and the loopback address', async (t) => {
  const config = readConfig({ UNRELATED: 'x', PORT: '' });
  t.match(config, { host: '127.0.0.1', port: 3000, storage: { kind: 'file', root: './datos' } });
  t.strictSame(config.buckets, { data: 'dataset-predicciones', models: 'modelos' });
  t.equal(readConfig({ MAX_UPLOAD_MB: '0.5' }).maxUploadBytes, 524_288);
  t.match(readConfig({ STORAGE_URL: 'file:///var/lib/ventas' }).storage, { root: '/var/lib/ventas' });
});

test('the endpoint of MinIO may have any of its usual forms', async (t) => {
  const keys = { MINIO_ACCESS_KEY: 'a', MINIO_SECRET_KEY: 'b' };
  const s3 = (env: Record<string, string>) => readConfig({ ...keys, ...env }).storage;
  t.match(s3({ STORAGE_URL: 's3://minio:9000' }), { kind: 's3', endPoint: 'minio', port: 9000, useSSL: false });
  t.match(s3({ STORAGE_URL: 's3://', MINIO_ENDPOINT: 'https://s3.example.org' }), { port: 443, useSSL: true });
  t.match(s3({ STORAGE_URL: 's3://', MINIO_ENDPOINT: 'minio:9000', MINIO_USE_SSL: 'true' }), {
    port: 9000,
    useSSL: true,
  });
});

test('every wrong variable is named at once', async (t) => {
  const wrong = {
    PORT: '70000',
    LOG_LEVEL: 'loud',
    TRAIN_CONCURRENCY: 'x',
    DATA_BUCKET: 'Große',
    STORAGE_URL: 'ftp://x',
    WATCH_INTERVAL: '-1',
    HOOK_TOKEN: 'short',
    RETRAIN_CRON: '61 * * * *',
    RETENTION_MODELS: '1.5',
  };
  try {
    readConfig(wrong);
    t.fail('must throw');
  } catch (error) {
    t.type(error, ConfigError);
    for (const key of Object.keys(wrong)) t.match((error as Error).message, key);
  }
  t.throws(() => readConfig({ STORAGE_URL: 's3://minio:9000' }), /MINIO_ACCESS_KEY[\s\S]*MINIO_SECRET_KEY/);
  t.throws(() => readConfig({ DATA_BUCKET: 'same', MODELS_BUCKET: 'same' }), /MODELS_BUCKET: must differ/);
});

test('alarms go to an http address, or nowhere', async (t) => {
  t.equal(readConfig({}).alertWebhook, undefined);
  for (const ALERT_WEBHOOK of ['http://127.0.0.1:9/x?y=1', 'https://shop.example.org/hooks/ventas'])
    t.equal(readConfig({ ALERT_WEBHOOK }).alertWebhook, ALERT_WEBHOOK);
  for (const ALERT_WEBHOOK of ['ftp://x', 'shop', 'file:///etc/hosts', 'http://me:secret@shop.example.org/'])
    t.throws(() => readConfig({ ALERT_WEBHOOK }), /ALERT_WEBHOOK: must be/, ALERT_WEBHOOK);
});

test('MLflow is asked as its own clients ask it', async (t) => {
  t.equal(readConfig({ MLFLOW_TRACKING_PASSWORD: 'of nobody' }).mlflow, undefined);
  const URI = 'http://127.0.0.1:5000';
  const settings = (more: Record<string, string>, uri = URI) =>
    readConfig({ MLFLOW_TRACKING_URI: uri, ...more }).mlflow;
  t.same(settings({}, `${URI}/base/`), {
    url: `${URI}/base`,
    authorization: undefined,
    experiment: undefined,
    prefix: '',
  });
  const folder = t.testdir({ password: 'añ:b\n', token: 'abc.def\n' });
  const basic = `Basic ${Buffer.from('shop:añ:b').toString('base64')}`;
  const shop = { MLFLOW_TRACKING_USERNAME: 'shop', MLFLOW_TRACKING_PASSWORD_FILE: `${folder}/password` };
  t.equal(settings(shop)?.authorization, basic);
  t.equal(settings({ MLFLOW_TRACKING_TOKEN_FILE: `${folder}/token` })?.authorization, 'Bearer abc.def');
  t.match(settings({ MLFLOW_EXPERIMENT_NAME: 'Shops', MLFLOW_MODEL_PREFIX: 'norte-' }), {
    experiment: 'Shops',
    prefix: 'norte-',
  });
  const wrong: readonly [Record<string, string>, RegExp][] = [
    [{ MLFLOW_TRACKING_USERNAME: 'shop' }, /MLFLOW_TRACKING_PASSWORD: user name and password go together/],
    [{ MLFLOW_TRACKING_PASSWORD: 'secret' }, /MLFLOW_TRACKING_USERNAME: user name and password go together/],
    [{ ...shop, MLFLOW_TRACKING_TOKEN: 'abc' }, /MLFLOW_TRACKING_TOKEN: MLFLOW_TRACKING_USERNAME is set too/],
    [{ MLFLOW_TRACKING_TOKEN: 'a secret' }, /MLFLOW_TRACKING_TOKEN: must be ASCII/],
    [{ MLFLOW_MODEL_PREFIX: 'a/b' }, /MLFLOW_MODEL_PREFIX: must be/],
  ];
  for (const [more, message] of wrong) {
    t.throws(() => settings(more), { message });
    try {
      settings(more);
    } catch (error) {
      t.notMatch(String(error), /a secret|abc/);
    }
  }
  for (const uri of ['databricks', 'file:./mlruns', 'sqlite:///mlflow.db', 'http://me:secret@mlflow.example/']) {
    t.throws(() => settings({}, uri), /MLFLOW_TRACKING_URI: must be an http/, uri);
  }
});

test('webhooks need an address and a secret, or several while it is changed', async (t) => {
  t.equal(readConfig({}).webhook, undefined);
  t.equal(readConfig({ WEBHOOK_SECRET: 'alone' }).webhook, undefined);
  const WEBHOOK_URL = 'https://shop.example.org/hooks/ventas?key=1';
  t.throws(() => readConfig({ WEBHOOK_URL }), /WEBHOOK_SECRET: is needed when WEBHOOK_URL is set/);
  t.throws(() => readConfig({ WEBHOOK_URL, WEBHOOK_SECRET: ' , ' }), /WEBHOOK_SECRET: must be a secret/);
  const secrets = (WEBHOOK_SECRET: string) => readConfig({ WEBHOOK_URL, WEBHOOK_SECRET }).webhook;
  t.same(secrets('one-secret'), { url: WEBHOOK_URL, secrets: ['one-secret'] });
  t.same(secrets('new-one, old-one')?.secrets, ['new-one', 'old-one']);
  const WEBHOOK_SECRET_FILE = `${t.testdir({ secret: 'of-a-file\n' })}/secret`;
  t.same(readConfig({ WEBHOOK_URL, WEBHOOK_SECRET_FILE }).webhook?.secrets, ['of-a-file']);
  for (const wrong of ['ftp://x', 'shop', 'http://me:password@shop.example.org/']) {
    t.throws(() => readConfig({ WEBHOOK_URL: wrong, WEBHOOK_SECRET: 'x' }), /WEBHOOK_URL: must be an http/, wrong);
  }
  t.equal(readConfig({}).webhookSummary, '0 7 * * 1', 'Mondays at seven');
  t.equal(readConfig({ WEBHOOK_SUMMARY: 'off' }).webhookSummary, undefined);
  t.throws(() => readConfig({ WEBHOOK_SUMMARY: 'mondays' }), /WEBHOOK_SUMMARY: must be a cron pattern/);
});

test('a reachable address needs the consent to serve anybody', async (t) => {
  for (const HOST of ['0.0.0.0', '::', '192.168.1.10', 'shop.example.org']) {
    t.throws(() => readConfig({ HOST }), /ALLOW_ANONYMOUS/, HOST);
    t.equal(readConfig({ HOST, ALLOW_ANONYMOUS: 'true' }).host, HOST);
  }
  for (const HOST of ['localhost', '127.0.0.2', '::1']) t.equal(readConfig({ HOST }).host, HOST);
});

test('secrets may be in files, and what is wrong with one is said without showing it', async (t) => {
  const folder = t.testdir({
    key: 'secret-of-the-store\n',
    token: `${'t0ken'.repeat(4)}\r\n`,
    empty: '\n',
    short: 'short-token\n',
  });
  const S3 = { STORAGE_URL: 's3://127.0.0.1:9000', MINIO_ACCESS_KEY: 'shop' };
  const config = readConfig({ ...S3, MINIO_SECRET_KEY_FILE: `${folder}/key`, HOOK_TOKEN_FILE: `${folder}/token` });
  t.match(config.storage, { accessKey: 'shop', secretKey: 'secret-of-the-store' });
  t.equal(config.hookToken, 't0ken'.repeat(4));
  const faultsOf = (environment: Record<string, string>) => {
    try {
      readConfig({ ...S3, ...environment });
    } catch (error) {
      return String(error).split('\n').slice(1);
    }
    return [];
  };
  t.same(faultsOf({ MINIO_SECRET_KEY_FILE: `${folder}/missing` }), [
    '  MINIO_SECRET_KEY_FILE: the file cannot be read (ENOENT)',
  ]);
  t.same(faultsOf({ MINIO_SECRET_KEY_FILE: `${folder}/empty` }), ['  MINIO_SECRET_KEY_FILE: the file is empty']);
  t.same(faultsOf({ MINIO_SECRET_KEY_FILE: `${folder}/key`, MINIO_SECRET_KEY: 'another-secret' }), [
    '  MINIO_SECRET_KEY_FILE: MINIO_SECRET_KEY is set too; leave one of them out',
  ]);
  const [fault = '', ...others] = faultsOf({
    MINIO_SECRET_KEY_FILE: `${folder}/key`,
    HOOK_TOKEN_FILE: `${folder}/short`,
  });
  t.match(fault, /HOOK_TOKEN: must be at least 16 characters/);
  t.notMatch(fault, /short-token/);
  t.same(others, []);
});
