import { readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import t from 'tap';
import { parse, parseAllDocuments } from 'yaml';
import { EXIT_MISCONFIGURED } from '../../cli/service-help.ts';
import { CONFIG_DEFAULTS, CONFIG_KEYS, readConfig, readWorkerConfig } from '../../src/config.ts';
import { QUEUE_NAME } from '../../src/jobs/redis/connection.ts';
import { newKey } from '../new-key.ts';
import { PROJECT, readText as read } from '../project.ts';
import { startService } from '../routes/service.ts';
import { type Family, parsePrometheus } from '../telemetry/prometheus-text.ts';
import { mostMemory, mostTemporary } from './limits.ts';

const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels: Record<string, string> };
}

const FOLDER = 'deploy/kubernetes';
// A secret of its own may lie beside them.
const objectsIn = (folder: string) =>
  readdirSync(new URL(folder, PROJECT))
    .filter((file) => file.endsWith('.yaml') && file !== 'secret.yaml')
    .map((file) => {
      const [document, ...others] = parseAllDocuments(read(`${folder}/${file}`));
      t.same([document?.errors, document?.warnings, others], [[], [], []], `${file} is one document`);
      return document?.toJS() as KubernetesObject; // what is used of it is checked below
    });
const objects = objectsIn(FOLDER);
const objectOf = <T>(kind: string, among = objects) => {
  const found = among.filter((object) => object.kind === kind);
  t.equal(found.length, 1, kind);
  return found[0] as KubernetesObject & T; // the test says what it expects
};

interface Container {
  image: string;
  envFrom: { configMapRef: { name: string } }[];
  ports: { name: string; containerPort: number }[];
  lifecycle: { preStop: { sleep: { seconds: number } } };
  securityContext: Record<string, unknown>;
  volumeMounts: { name: string; mountPath: string }[];
  resources: { limits: Record<string, string>; requests: Record<string, string> };
  startupProbe: { httpGet: { path: string; port: string } };
  livenessProbe: Container['startupProbe'];
  readinessProbe: Container['startupProbe'];
}

interface Scrape {
  port: string;
  path: string;
  authorization: { type: string; credentials: { name: string; key: string } };
}

interface Rule {
  from?: object[];
  to?: object[];
  ports: { protocol: string; port: string | number }[];
}

interface NetworkRules {
  podSelector: { matchLabels: object };
  policyTypes: string[];
  ingress: Rule[];
  egress: Rule[];
}

interface Pod {
  metadata: { labels: Record<string, string> };
  spec: {
    terminationGracePeriodSeconds: number;
    securityContext: Record<string, unknown>;
    containers: Container[];
    volumes: {
      name: string;
      persistentVolumeClaim?: { claimName: string };
      emptyDir?: { sizeLimit: string };
      secret?: { secretName: string; defaultMode: number; items: { key: string; path: string }[] };
    }[];
  };
}

t.test('the Kubernetes files fit each other, the service and its image', async (t) => {
  const deployment = objectOf<{ spec: { replicas: number; template: Pod; selector: { matchLabels: object } } }>(
    'Deployment',
  );
  const { data } = objectOf<{ data: Record<string, string> }>('ConfigMap');
  const { stringData } = objectOf<{ stringData: Record<string, string> }>('Secret');
  const claim = objectOf('PersistentVolumeClaim');
  const service = objectOf<{ spec: { selector: object; ports: { name: string; targetPort: string }[] } }>('Service');
  const { metadata, spec } = deployment.spec.template;
  t.equal(spec.containers.length, 1);
  const container = spec.containers[0] as Container; // counted above

  for (const key of Object.keys(data)) t.ok(CONFIG_KEYS.includes(key), key);
  const [, , mounted] = spec.volumes;
  t.match(mounted?.secret, { secretName: 'prediccion-ventas', defaultMode: 0o440 });
  const folder = t.testdir(
    Object.fromEntries((mounted?.secret?.items ?? []).map(({ key, path }) => [path, stringData[key] ?? ''])),
  );
  const keyFile = join(folder, relative(container.volumeMounts[2]?.mountPath ?? '', data.API_KEYS_FILE ?? ''));
  t.throws(
    () => readConfig({ ...data, API_KEYS_FILE: keyFile }),
    /API_KEYS_FILE: there is no key/,
    'the example has no key that everybody knows',
  );
  writeFileSync(keyFile, `shop:admin:${newKey()}\n`);
  const config = readConfig({ ...data, API_KEYS_FILE: keyFile });
  t.match(config.storage, { kind: 'file', root: '/data' });
  t.same(container.envFrom, [{ configMapRef: { name: 'prediccion-ventas' } }], 'no secret is in the environment');
  t.same(
    objects.map((object) => object.metadata.name),
    objects.map(() => 'prediccion-ventas'),
  );
  t.same(container.ports, [{ name: 'http', containerPort: config.port }]);
  for (const { selector } of [service.spec, { selector: deployment.spec.selector.matchLabels }])
    t.same(selector, metadata.labels);
  t.equal(service.spec.ports[0]?.targetPort, 'http');

  const pause = container.lifecycle.preStop.sleep.seconds;
  t.ok(spec.terminationGracePeriodSeconds > pause + config.shutdownGraceMs / 1000, 'killed later than it stops');
  t.match(spec.securityContext, { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } });
  t.match(container.securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  const mib = (quantity = '') =>
    Number(/^(\d+)Mi$/.exec(quantity)?.[1] ?? Number(/^(\d+)Gi$/.exec(quantity)?.[1]) * 1024);
  t.ok(mib(container.resources.limits.memory) >= mostMemory(config), 'memory for uploads and a training');
  t.ok(mib(spec.volumes[1]?.emptyDir?.sizeLimit) >= mostTemporary(config), 'room for uploads');
  t.ok(mib(container.resources.limits['ephemeral-storage']) > mib(spec.volumes[1]?.emptyDir?.sizeLimit));
  t.same(
    container.volumeMounts.map(({ mountPath }) => mountPath),
    ['/data', '/tmp', '/run/secrets/prediccion-ventas'],
  );
  t.same(
    spec.volumes.map(({ name }) => name),
    container.volumeMounts.map(({ name }) => name),
  );
  t.equal(spec.volumes[0]?.persistentVolumeClaim?.claimName, claim.metadata.name);
  t.equal(deployment.spec.replicas, 1, 'a folder has one process');

  const { app } = await startService(t, t.testdir());
  const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe];
  for (const { httpGet } of probes) t.ok(app.hasRoute({ method: 'GET', url: httpGet.path }), httpGet.path);

  const monitor = objectOf<{ spec: { selector: { matchLabels: object }; jobLabel: string; endpoints: Scrape[] } }>(
    'ServiceMonitor',
  );
  const [scrape, ...others] = monitor.spec.endpoints;
  t.same(others, []);
  t.ok(app.hasRoute({ method: 'GET', url: scrape?.path ?? '' }));
  t.equal(scrape?.port, service.spec.ports[0]?.name);
  t.same(monitor.spec.selector.matchLabels, service.metadata.labels);
  t.equal(service.metadata.labels[monitor.spec.jobLabel], 'prediccion-ventas', 'the job of the alert rules');
  const { name, key } = scrape?.authorization.credentials ?? {};
  t.equal(name, mounted?.secret?.secretName);
  t.ok(key !== undefined && key in stringData);

  const policy = objectOf<{ spec: NetworkRules }>('NetworkPolicy').spec;
  t.same(policy.podSelector.matchLabels, metadata.labels);
  t.same(policy.policyTypes, ['Ingress', 'Egress']);
  t.same(
    policy.ingress.flatMap(({ ports }) => ports),
    [{ protocol: 'TCP', port: 'http' }],
  );
  t.same(
    policy.egress.flatMap(({ ports }) => ports.map(({ port }) => port)),
    [53, 53],
  );
  for (const { from, to } of [...policy.ingress, ...policy.egress]) {
    for (const peer of from ?? to ?? [{}]) t.match(peer, { namespaceSelector: { matchLabels: /./ } }, 'not everybody');
  }
});

t.test('the workers of Kubernetes fit the service, and are scaled by the queue that it fills', async (t) => {
  const workers = objectsIn(`${FOLDER}/workers`);
  const { data } = objectOf<{ data: Record<string, string> }>('ConfigMap');
  const deployment = objectOf<{ spec: { template: Pod; selector: { matchLabels: object } } }>('Deployment', workers);
  const { metadata, spec } = deployment.spec.template;
  const [container, ...others] = spec.containers as (Container & {
    command: string[];
    env: { name: string; value: string }[];
  })[];
  t.same(others, []);
  t.same(
    workers.map(({ metadata: { name, labels } }) => [name, labels]),
    workers.map(() => ['prediccion-ventas-worker', metadata.labels]),
  );
  t.same(deployment.spec.selector.matchLabels, metadata.labels);
  const [service] = objectOf<{ spec: { template: Pod } }>('Deployment').spec.template.spec.containers;
  t.equal(container?.image, service?.image);
  t.same(container?.securityContext, service?.securityContext);
  t.same(container?.command, ['node', 'dist/src/worker.js']);

  const own = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
  for (const name of Object.keys(own)) t.ok(CONFIG_KEYS.includes(name), name);
  const items = spec.volumes.flatMap(({ secret }) => secret?.items ?? []);
  const mounted = container?.volumeMounts.find(({ name }) => name === 'secrets')?.mountPath ?? '';
  t.ok(items.some(({ path }) => `${mounted}/${path}` === own.QUEUE_URL_FILE));
  const folder = t.testdir({ 'queue-url': 'redis://:secret@redis:6379\n' });
  const config = readWorkerConfig({ ...data, ...own, QUEUE_URL_FILE: join(folder, 'queue-url') });
  t.equal(config.queueUrl, 'redis://:secret@redis:6379');
  t.ok(spec.terminationGracePeriodSeconds > config.shutdownGraceMs / 1000, 'killed later than it stops');
  const memory = Number(/^(\d+)Mi$/.exec(container?.resources.limits.memory ?? '')?.[1]);
  t.ok(memory >= mostMemory({ ...config, uploads: { ...config.uploads, concurrency: 0 } }));

  const scaler = objectOf<{
    spec: { scaleTargetRef: { name: string }; triggers: { type: string; metadata: Record<string, string> }[] };
  }>('ScaledObject', workers).spec;
  t.equal(scaler.scaleTargetRef.name, deployment.metadata.name);
  t.same(
    scaler.triggers.map(({ metadata: { listName } }) => listName),
    ['wait', 'active'].map((list) => `bull:${QUEUE_NAME}:${list}`),
  );
  for (const trigger of scaler.triggers)
    t.match(trigger, { type: 'redis', metadata: { listLength: String(config.trainConcurrency) } });
  const policy = objectOf<{ spec: NetworkRules }>('NetworkPolicy', workers).spec;
  t.same([policy.podSelector.matchLabels, policy.ingress], [metadata.labels, []]);
});

/** The lines of a unit by key, those of a key in their order. */
function settingsOf(unit: string): Map<string, string[]> {
  const settings = new Map<string, string[]>();
  for (const line of unit.split('\n')) {
    const [, key, value = ''] = /^([A-Za-z]+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined) settings.set(key, [...(settings.get(key) ?? []), value]);
  }
  return settings;
}

const UNITS = [
  { file: 'prediccion-ventas.service', program: 'src/server', config: readConfig },
  {
    file: 'prediccion-ventas-worker.service',
    program: 'src/worker',
    config: (own: Record<string, string>) => readWorkerConfig({ ...own, QUEUE_URL: 'redis://127.0.0.1:6379' }),
  },
];

for (const { file, program, config } of UNITS) {
  t.test(`the systemd unit ${file} fits its program, and leaves it little to do harm with`, async (t) => {
    const settings = settingsOf(read(`deploy/systemd/${file}`));
    const only = (key: string) => {
      const [value, ...others] = settings.get(key) ?? [];
      t.same(others, [], key);
      return value;
    };
    const environment = Object.fromEntries((only('Environment') ?? '').split(' ').map((pair) => pair.split(/=(.*)/s)));
    for (const key of Object.keys(environment))
      t.ok(CONFIG_KEYS.includes(key) || ['NODE_ENV', 'MALLOC_ARENA_MAX'].includes(key), key);
    t.match(config(environment).storage, { kind: 'file', root: `/var/lib/${only('StateDirectory')}` });
    t.ok(Number(only('TimeoutStopSec')) > Number(CONFIG_DEFAULTS.SHUTDOWN_GRACE_MS) / 1000);
    t.equal(only('ExecStart'), `/usr/bin/node dist/${program}.js`);
    t.ok(read(`${program}.ts`).length > 0, 'there is such a program');
    t.equal(only('RestartPreventExitStatus'), String(EXIT_MISCONFIGURED));
    for (const key of ['DynamicUser', 'NoNewPrivileges', 'PrivateTmp', 'ProtectHome', 'RestrictSUIDSGID'])
      t.equal(only(key), 'yes', key);
    t.equal(only('ProtectSystem'), 'strict');
    t.equal(only('CapabilityBoundingSet'), '');
    t.match(read('docs/operations.md'), `deploy/systemd/${file}`);
  });
}

t.test(
  'a worker of systemd is locked in like the service, may share its folder and has the memory for a training',
  async (t) => {
    const [service, worker] = UNITS.map(({ file }) => settingsOf(read(`deploy/systemd/${file}`)));
    const others = ['Description', 'Documentation', 'After', 'ExecStart', 'EnvironmentFile', 'MemoryMax', 'User'];
    const locks = (settings: Map<string, string[]>) => [...settings].filter(([key]) => !others.includes(key));
    t.same(locks(worker), locks(service));
    // Without a name the user of a unit is called like the unit: so both have one.
    t.same([worker.get('User'), service.get('User')], [['prediccion-ventas'], undefined]);
    t.same(
      worker.get('EnvironmentFile')?.slice(0, 1),
      service.get('EnvironmentFile'),
      'the variables of the service first',
    );
    const config = readWorkerConfig({ QUEUE_URL: 'redis://127.0.0.1:6379' });
    const gib = Number(/^(\d+)G$/.exec(worker.get('MemoryMax')?.[0] ?? '')?.[1]);
    t.ok(gib * 1024 >= mostMemory({ ...config, uploads: { ...config.uploads, concurrency: 0 } }));
  },
);

t.test('what dashboard, alerts and documents call a metric is one, and all are documented', async (t) => {
  const { app } = await startService(t, t.testdir());
  const families = parsePrometheus((await app.inject('/metrics')).body);
  const known = new Set([...families].flatMap(([name, family]) => namesOf(name, family)));
  const labels = new Set(['instance', 'job', 'le', ...LABELS]);
  const dashboard = JSON.parse(read('examples/monitoring/grafana-dashboard.json'));
  const rules: { expr: string; alert: string; annotations: { summary: string; description: string } }[] = parse(
    read('examples/monitoring/alerts.yml'),
  ).groups.flatMap(({ rules }: { rules: object[] }) => rules);
  const targets: { expr: string }[] = dashboard.panels.flatMap(({ targets = [] }) => targets);
  const queries: string[] = dashboard.templating.list.map(
    ({ query }: { query: { query: string } }) => query.query ?? '',
  );
  t.ok(rules.length > 8 && targets.length > 15);
  for (const text of [...targets.map(({ expr }) => expr), ...rules.map(({ expr }) => expr), ...queries]) {
    for (const name of matches(text, /\b((?:prediccion_ventas|http|process|nodejs)_\w+)/g)) t.ok(known.has(name), name);
    const used = [...matches(text, /(\w+)\s*(?:=|!=)~?\s*"/g), ...matches(text, /\b(?:by|on) \(([^)]*)\)/g)];
    for (const name of used.flatMap((list) => list.split(', '))) t.ok(labels.has(name), `${name} in ${text}`);
  }
  for (const { alert, annotations } of rules) {
    t.ok(annotations.summary && annotations.description, alert);
    for (const name of matches(annotations.description, /\$labels\.(\w+)/g))
      t.ok(labels.has(name), `${alert}: ${name}`);
  }
  const ids = dashboard.panels.map(({ id }: { id: number }) => id);
  t.equal(new Set(ids).size, ids.length);
  const scraped = parse(read('examples/monitoring/prometheus.yml'));
  t.match(scraped, {
    rule_files: ['alerts.yml'],
    scrape_configs: [{ job_name: 'prediccion-ventas', authorization: { credentials_file: /./ } }],
  });

  const own = [...families.keys()].filter((name) => !/^(process|nodejs)_/.test(name));
  const section =
    read('docs/monitoring.md')
      .split(/^## /m)
      .find((text) => text.startsWith('Metrics')) ?? '';
  t.same(matches(section, /^\| `([a-z_]+)` +\|/gm).sort(), own.sort(), 'the table names each');
});

const LABELS = [
  'method',
  'route',
  'status',
  'operation',
  'code',
  'step',
  'dataset',
  'level',
  'version',
  'state',
  'by',
  'kind',
];

function namesOf(name: string, { type }: Family): string[] {
  return type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => name + suffix) : [name];
}

/** Licences that ask for nothing but to be named. */
const ALLOWED = [
  'MIT',
  '(MIT OR CC0-1.0)',
  'ISC',
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Unlicense',
  'PSF-2.0',
];
/** And the one whose data asks for it. */
const BY_NAME: Readonly<Record<string, string>> = { 'date-holidays': '(ISC AND CC-BY-3.0)' };

t.test('every package that runs in production has a licence of the list', async (t) => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { license?: string; dev?: boolean; link?: boolean }>;
  };
  const inProduction = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
  t.ok(inProduction.length > 100);
  const refused = inProduction.flatMap(([path, { license = 'none' }]) => {
    const name = path.replace(/^.*node_modules\//, '');
    // Of several one may choose.
    const choices = license.replace(/^\(|\)$/g, '').split(' OR ');
    const isAllowed = choices.some((choice) => ALLOWED.includes(choice)) || BY_NAME[name] === license;
    return isAllowed ? [] : [`${name}: ${license}`];
  });
  t.same(refused, []);
});
