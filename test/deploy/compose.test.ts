import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { findKey, keysOfFile } from '../../src/access/api-keys.ts';
import { CONFIG_KEYS, readConfig, readWorkerConfig } from '../../src/config.ts';
import { PROJECT_FOLDER, readText as read } from '../project.ts';
import { mostMemory, mostTemporary } from './limits.ts';

interface Service {
  /** Redis has none. */
  environment: Record<string, string | number>;
  secrets: string[];
  ports?: string[];
  tmpfs: string[];
  read_only: boolean;
  cap_drop: string[];
  security_opt: string[];
  mem_limit: string;
  memswap_limit: string;
  pids_limit: number;
  networks: string[];
  command?: string[];
  profiles?: string[];
  deploy?: { replicas: number };
  depends_on?: Record<string, { condition: string }>;
}

const compose: {
  services: Record<'service' | 'worker' | 'redis' | 'minio' | 'minio-setup' | 'mlflow' | 'airflow', Service>;
  secrets: Record<string, { file: string }>;
  networks: Record<string, { internal?: boolean } | null>;
} = parse(read('compose.yaml'), { merge: true });
const { service, worker, redis, minio, 'minio-setup': setup, mlflow, airflow } = compose.services;

/** A variable of compose as it is when `.env` says nothing. */
const defaultOf = (value: string | number) => String(value).replaceAll(/\$\{\w+:-(.*?)\}/g, '$1');

const mib = (size: string) => {
  const [, number, unit] = /^(\d+)([mg])$/.exec(size) ?? [];
  return Number(number) * (unit === 'g' ? 1024 : 1);
};
const temporary = ({ tmpfs }: Service) => mib(/size=(\w+)/.exec(tmpfs[0] ?? '')?.[1] ?? '');

function newSecrets(folder: string) {
  const { status, stdout, stderr } = spawnSync('sh', [join(PROJECT_FOLDER, 'deploy/new-secrets.sh'), folder], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

t.test('each container may do as little as it needs, and only this machine reaches the ports', async (t) => {
  for (const [name, container] of Object.entries(compose.services)) {
    t.match(
      container,
      {
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        memswap_limit: container.mem_limit,
      },
      name,
    );
    t.ok(mib(container.mem_limit) > temporary(container), `${name}: what lies in /tmp counts as memory`);
    t.ok(container.pids_limit > 0, name);
    for (const port of container.ports ?? []) t.match(port, /^127\.0\.0\.1:\d+:\d+$/, name);
  }
  t.same(service.networks, ['front', 'store', 'queue', 'mlops']);
  for (const name of ['store', 'queue', 'mlops']) t.equal(compose.networks[name]?.internal, true, name);
});

t.test('the service has a user of its own in MinIO, and keys in files', async (t) => {
  const own = ['api-keys', 'minio-service-secret', 'queue-url', 'mlflow-password'];
  t.same(service.secrets, own, 'not the password of the administrator');
  t.same(minio.secrets, ['minio-root-password']);
  t.equal(service.environment.MINIO_ACCESS_KEY, setup.environment.MINIO_ACCESS_KEY);
  t.equal(service.environment.MINIO_SECRET_KEY_FILE, setup.environment.MINIO_SECRET_KEY_FILE);
  t.not(service.environment.MINIO_ACCESS_KEY, minio.environment.MINIO_ROOT_USER);
  t.same(service.depends_on, { 'minio-setup': { condition: 'service_completed_successfully' } });
  t.same(setup.command, ['minio-setup']);
  for (const { environment = {}, secrets } of Object.values(compose.services)) {
    for (const name of secrets) t.ok(name in compose.secrets, name);
    for (const [name, value] of Object.entries(environment)) {
      t.notMatch(name, /(PASSWORD|SECRET_KEY|API_KEYS)$/, 'secrets are in files');
      const file = /^\/run\/secrets\/(.*)$/.exec(String(value))?.[1];
      if (file !== undefined) t.ok(secrets.includes(file), `${name} is mounted`);
    }
  }
});

t.test('with the profile scale two workers train what Redis hands them, and know no more than they need', async (t) => {
  const folder = join(t.testdir(), 'secrets');
  newSecrets(folder);
  for (const container of [worker, redis]) t.same(container.profiles, ['scale']);
  t.equal(worker.deploy?.replicas, 2);
  t.same(worker.networks, ['store', 'queue'], 'nobody calls it');
  t.same(worker.secrets, ['minio-service-secret', 'queue-url'], 'no key of the service');
  t.same(worker.command, ['node', 'dist/src/worker.js']);
  t.same(redis.networks, ['queue'], 'only who trains reaches it');
  const environmentOf = (environment: Service['environment']) =>
    Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name, defaultOf(value).replace(/^\/run\/secrets/, folder)]),
    );
  const own = readWorkerConfig({ ...environmentOf(worker.environment), HOST: '0.0.0.0' });
  t.ok(
    mib(worker.mem_limit) - temporary(worker) >= mostMemory({ ...own, uploads: { ...own.uploads, concurrency: 0 } }),
  );
  const asked = defaultOf(service.environment.QUEUE_URL_FILE ?? '');
  t.equal(asked, '', 'without the profile threads train');
  const file = join(folder, 'queue-url');
  const served = readConfig({ ...environmentOf(service.environment), QUEUE_URL_FILE: file, HOST: '0.0.0.0' });
  t.equal(served.queueUrl, own.queueUrl);
  t.same(served.storage, own.storage, 'both work on one store');

  const conf = readFileSync(join(folder, 'redis-conf'), 'utf8');
  const { hostname, password } = new URL(own.queueUrl);
  t.ok(hostname in compose.services);
  t.match(conf, new RegExp(`^requirepass ${password}$`, 'm'));
  t.match(conf, /^maxmemory-policy noeviction$/m);
  t.match(conf, /^appendonly yes$/m);
  const [, limit = ''] = /^maxmemory (\d+)mb$/m.exec(conf) ?? [];
  t.ok(mib(redis.mem_limit) - temporary(redis) > Number(limit), 'it refuses before it is killed');
});

t.test('with the profile mlops MLflow takes what the service mirrors, and Airflow has a key of its own', async (t) => {
  const folder = join(t.testdir(), 'secrets');
  newSecrets(folder);
  for (const container of [mlflow, airflow]) {
    t.same(container.profiles, ['mlops']);
    t.same(container.networks, ['front', 'mlops'], 'neither reaches the store');
  }
  t.equal(defaultOf(service.environment.MLFLOW_TRACKING_URI ?? ''), '', 'without the profile nothing is mirrored');
  const environment = Object.entries(service.environment).map(([name, value]) => [name, defaultOf(value)] as const);
  const set = environment.map(([name, value]) => [name, value.replace(/^\/run\/secrets/, folder)] as const);
  const config = readConfig({
    ...Object.fromEntries(set),
    MLFLOW_TRACKING_URI: 'http://mlflow:5000',
    HOST: '0.0.0.0',
  });
  const auth = readFileSync(join(folder, 'mlflow-auth.ini'), 'utf8');
  const [, user, password] = /^admin_username = (.*)\nadmin_password = (.*)$/m.exec(auth) ?? [];
  t.equal(config.mlflow?.authorization, `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
  const command = mlflow.command?.join(' ') ?? '';
  for (const part of ['--serve-artifacts', '--app-name basic-auth', '--allowed-hosts mlflow:5000,'])
    t.ok(command.includes(part), part);

  const connections = JSON.parse(readFileSync(join(folder, 'airflow-connections.json'), 'utf8'));
  const { host, extra } = connections.prediccion_ventas;
  t.ok(new URL(host).hostname in compose.services);
  const { keys } = keysOfFile(join(folder, 'api-keys'), []);
  const key = String(extra.Authorization).replace(/^Bearer /, '');
  t.match(findKey(keys, key), { name: 'airflow', role: 'write', datasets: null });
  t.match(JSON.parse(readFileSync(join(folder, 'airflow-passwords.json'), 'utf8')), { admin: /^[0-9a-f]{48}$/ });
});

t.test('the service starts with what deploy/new-secrets.sh has made, within its limits', async (t) => {
  const folder = join(t.testdir(), 'secrets');
  const made = newSecrets(folder);
  t.equal(made.status, 0, made.stderr);
  const key = /^([0-9a-f]{48})$/m.exec(made.stdout)?.[1] ?? '';
  for (const [name, { file }] of Object.entries(compose.secrets)) {
    t.equal(file, `\${SECRETS:-./secrets}/${name}`);
    t.equal(statSync(join(folder, name)).mode & 0o777, 0o444, `${name}: any user of a container reads it`);
  }
  t.equal(statSync(folder).mode & 0o777, 0o700, 'and nobody else on this machine');
  t.match(read('.gitignore'), /^secrets\/$/m);

  const variables = Object.entries(service.environment).map(([name, value]) => [name, defaultOf(value)] as const);
  for (const [name] of variables) t.ok(CONFIG_KEYS.includes(name), name);
  const environment = Object.fromEntries(
    variables.map(([name, value]) => [name, value.replace(/^\/run\/secrets/, folder)]),
  );
  // As in the image.
  const config = readConfig({ ...environment, HOST: '0.0.0.0' });
  t.match(config.storage, { kind: 's3', endPoint: 'minio', secretKey: /^[0-9a-f]{48}$/ });
  t.ok(temporary(service) >= mostTemporary(config), 'room for uploads');
  t.ok(mib(service.mem_limit) - temporary(service) >= mostMemory(config), 'memory for uploads and a training');

  const { keys } = keysOfFile(join(folder, 'api-keys'), []);
  t.match(findKey(keys, key), { name: 'admin', role: 'admin', datasets: null });
  t.match(findKey(keys, readFileSync(join(folder, 'metrics-key'), 'utf8')), { name: 'metrics', role: 'read' });
  t.notMatch(readFileSync(join(folder, 'api-keys'), 'utf8'), key, 'a key is kept as its hash');

  const contents = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const before = contents();
  t.equal(newSecrets(folder).status, 0);
  t.same(contents(), before, 'what is there stays as it is');
});
