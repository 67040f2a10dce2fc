import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { delimiter, dirname, join } from 'node:path';
import { Client } from 'minio';
import t from 'tap';
import { createS3Store } from '../../src/storage/s3/s3-store.ts';
import { PROJECT_FOLDER } from '../project.ts';

const { TEST_S3_ENDPOINT, TEST_S3_ACCESS_KEY = '', TEST_S3_SECRET_KEY = '', TEST_MC_BINARY } = process.env;
const isMissing = TEST_S3_ENDPOINT === undefined || TEST_MC_BINARY === undefined;

t.test(
  'the user that deploy/minio-setup.sh makes has its two buckets, and nothing else',
  { skip: isMissing && 'needs MinIO (TEST_S3_ENDPOINT) and its client (TEST_MC_BINARY)' },
  async (t) => {
    const address = new URL(TEST_S3_ENDPOINT ?? '');
    const id = randomBytes(4).toString('hex');
    const [data, models, foreign, user] = [`data-${id}`, `models-${id}`, `foreign-${id}`, `service-${id}`] as const;
    const server = { endPoint: address.hostname, port: Number(address.port), useSSL: false, region: 'us-east-1' };
    const root = new Client({ ...server, accessKey: TEST_S3_ACCESS_KEY, secretKey: TEST_S3_SECRET_KEY });
    const setUp = (secret: string) =>
      spawnSync('sh', [join(PROJECT_FOLDER, 'deploy/minio-setup.sh')], {
        encoding: 'utf8',
        env: {
          PATH: `${dirname(TEST_MC_BINARY ?? '')}${delimiter}${process.env.PATH}`,
          MINIO_URL: address.origin,
          MINIO_ROOT_USER: TEST_S3_ACCESS_KEY,
          MINIO_ROOT_PASSWORD_FILE: join(t.testdirName, 'root'),
          MINIO_ACCESS_KEY: user,
          MINIO_SECRET_KEY_FILE: join(t.testdirName, secret),
          DATA_BUCKET: data,
          MODELS_BUCKET: models,
        },
      });
    const secrets = { first: randomBytes(16).toString('hex'), second: randomBytes(16).toString('hex') };
    t.testdir({ root: TEST_S3_SECRET_KEY, first: secrets.first, second: `${secrets.second}\n` });
    await root.makeBucket(foreign);
    await root.putObject(foreign, 'secret.txt', 'of others');
    t.teardown(async () => {
      for (const bucket of [data, models, foreign]) {
        for await (const { name } of root.listObjectsV2(bucket, '', true)) await root.removeObject(bucket, name);
        await root.removeBucket(bucket);
      }
    });

    const made = setUp('first');
    t.equal(made.status, 0, made.stderr);
    t.equal(setUp('first').status, 0, 'it may run again');

    const own = { ...server, accessKey: user, secretKey: secrets.first };
    const store = createS3Store({ ...own, buckets: [data, models] });
    t.teardown(() => store.close());
    await store.ready();
    for (const bucket of [data, models]) {
      await store.put(`${bucket}/shop/a.json`, '{}', { ifNoneMatch: '*' });
      t.equal((await store.get(`${bucket}/shop/a.json`))?.body.toString(), '{}');
      const listed = [];
      for await (const { key } of store.list(`${bucket}/`)) listed.push(key);
      t.same(listed, [`${bucket}/shop/a.json`]);
      await store.delete(`${bucket}/shop/a.json`);
    }
    await store.put(`${data}/large`, Buffer.alloc(6 * 2 ** 20));

    const client = new Client(own);
    const refused = { code: 'AccessDenied' };
    await t.rejects(client.getObject(foreign, 'secret.txt'), refused, 'reads nothing of others');
    await t.rejects(client.putObject(foreign, 'mine.txt', 'x'), refused, 'writes nothing there');
    await t.rejects(client.removeObject(foreign, 'secret.txt'), refused, 'removes nothing there');
    await t.rejects(client.listObjectsV2(foreign).toArray(), refused, 'does not see what is there');
    await t.rejects(client.makeBucket(`more-${id}`), refused, 'makes no other bucket');
    await t.rejects(client.removeBucket(models), refused, 'does not remove its own');
    await t.rejects(client.setBucketPolicy(data, '{"Version":"2012-10-17","Statement":[]}'), refused, 'opens none');
    t.same(
      (await client.listBuckets()).map(({ name }) => name).sort(),
      [data, models].sort(),
      'sees no bucket but its own',
    );

    t.equal(setUp('second').status, 0);
    await t.rejects(new Client(own).listBuckets(), { code: 'SignatureDoesNotMatch' }, 'the old secret is gone');
    t.equal((await new Client({ ...own, secretKey: secrets.second }).listBuckets()).length, 2);
  },
);
