import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { CONFIG_MEANINGS } from '../../cli/service-help.ts';
import { createApp } from '../../routes/app.ts';
import { PROBLEMS } from '../../routes/platform/errors.ts';
import { CONFIG_DEFAULTS, CONFIG_KEYS, readConfig } from '../../src/config.ts';
import { CANDIDATE_KINDS } from '../../src/forecasting/models/candidate.ts';
import { trainedModelSchema } from '../../src/forecasting/trained-model.ts';
import { anchorsIn, fencesIn, guidePaths, PROJECT, pagePaths, proseOf, readProject, tableRows } from './pages.ts';

const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

const pages = pagePaths().map((path) => ({ path, markdown: readProject(path) }));
const page = (path: string) => {
  const found = pages.find((candidate) => candidate.path === path);
  if (found === undefined) throw new Error(`There is no page ${path}`);
  return found.markdown;
};
/** Pages for those who use the service or work on it. */
const guides = pages.filter(({ path }) => guidePaths().includes(path));
const code = [
  ...['src', 'services', 'routes', 'cli', 'web/src'].flatMap(sourcesIn),
  ...['dags/prediccion_ventas.py', 'notebooks/prediccion_ventas.ipynb'].map(readProject),
].join('\n');
const isPage = (path: string) => pages.some((page) => page.path === path);
const isInCode = (name: string) => new RegExp(`\\b${name}\\b`).test(code);
const manifest = JSON.parse(readProject('package.json'));
const METHODS = 'GET|POST|PUT|DELETE|PATCH';

interface Operation {
  readonly description?: string;
  readonly security?: readonly Record<string, unknown>[];
}

/** Every operation of the contract as `METHOD /path`, with the role that its key needs. */
function operations(): Map<string, string> {
  const { paths }: { paths: Record<string, Record<string, Operation>> } = parse(readProject('openapi.yaml'));
  const found = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, roleOf(operation)] as const),
  );
  return new Map(found);
}

function sourcesIn(folder: string): string[] {
  return readdirSync(`${PROJECT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readProject(`${folder}/${file}`));
}

function roleOf({ description = '', security = [] }: Operation): string {
  if (security.some((scheme) => 'hookToken' in scheme)) return 'token';
  return /Role: (\w+)/.exec(description)?.[1] ?? 'public';
}

t.test('the README invites: at most 200 lines', async (t) => {
  t.ok(page('README.md').split('\n').length <= 201);
});

t.test('docs/api.md has each call of the contract once, with its role', async (t) => {
  const rows = tableRows(page('docs/api.md')).filter(([call = '']) => new RegExp(`^\`(${METHODS}) /`).test(call));
  const listed = rows.map(([call = '', role = '']) => `${call.replaceAll('`', '')} ${role.replaceAll('`', '')}`);
  const contract = operations();
  t.ok(contract.size > 40, 'the contract is read');
  t.same(listed.sort(), [...contract].map(([call, role]) => `${call} ${role}`).sort());
});

t.test('docs/api.md has each error code once, with its status', async (t) => {
  const rows = tableRows(page('docs/api.md')).filter(([status = '']) => /^\d{3}(, \d{3})*$/.test(status));
  const listed = rows.flatMap(([statuses = '', codes = '']) =>
    matches(codes, /`([a-z-]+)`/g).map((code) => ({ code, statuses: statuses.split(', ').map(Number) })),
  );
  t.same(listed.map(({ code }) => code).sort(), Object.keys(PROBLEMS).sort());
  for (const { code, statuses } of listed) {
    const { status } = PROBLEMS[code as keyof typeof PROBLEMS]; // compared above
    t.ok(statuses.includes(status), `${code} is ${status}`);
  }
});

t.test('every call that a page names exists', async (t) => {
  const app = await createApp(readConfig({ STORAGE_URL: `file:${t.testdir()}`, LOG_LEVEL: 'silent' }));
  t.teardown(() => app.close());
  await app.ready();
  const patterns = [...operations().keys()].map((call) => new RegExp(`^${call.replace(/\{\w+\}/g, '[^/]+')}$`));
  for (const { path, markdown } of pages) {
    for (const call of matches(markdown, new RegExp(`\`((?:${METHODS}) /[^\\s\`?]*)`, 'g'))) {
      const [method = '', url = ''] = call.split(' ');
      const isPage = app.hasRoute({ method, url }) || app.hasRoute({ method, url: `${url}/` });
      t.ok(isPage || patterns.some((pattern) => pattern.test(call)), `${path}: ${call}`);
    }
  }
});

t.test('docs/configuration.md has every variable with its default and the words of --help', async (t) => {
  const rows = tableRows(page('docs/configuration.md'));
  const expected = Object.entries(CONFIG_MEANINGS).map(([key, meaning]) => {
    const value = CONFIG_DEFAULTS[key];
    return [`\`${key}\``, value === undefined ? '–' : `\`${value}\``, meaning];
  });
  t.same(rows.sort(), expected.sort());
});

t.test('the Spanish page has the same variables with the same defaults', async (t) => {
  const variables = (path: string) => tableRows(page(path)).map(([key, value]) => [key, value]);
  t.same(variables('docs/es/configuracion.md'), variables('docs/configuration.md'));
});

t.test('.env.example names every variable, and sets nothing but the defaults', async (t) => {
  const lines = [...readProject('.env.example').matchAll(/^([A-Z_0-9]+)=(.*)$/gm)];
  const example = Object.fromEntries(lines.map(([, key = '', value = '']) => [key, value]));
  t.same(Object.keys(example).sort(), [...CONFIG_KEYS].sort());
  t.same(readConfig(example), readConfig({}));
});

t.test('every variable and constant in capitals that a page names exists', async (t) => {
  const others = /^(OTEL_|MINIO_(ROOT|NOTIFY)_|COMPOSE_|TEST_|TAP_|NODE_|MALLOC_|LC_|AIRFLOW_|NO_COLOR$)/;
  for (const { path, markdown } of guides) {
    for (const name of matches(proseOf(markdown), /`([A-Z]+(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g)) {
      t.ok(CONFIG_KEYS.includes(name) || others.test(name) || isInCode(name), `${path}: ${name}`);
    }
  }
});

t.test('every name of the code that the pages for developers name exists', async (t) => {
  for (const path of ['docs/architecture.md', 'docs/contributing.md']) {
    const names = matches(proseOf(page(path)), /`([A-Za-z]+[a-z][A-Z]\w*)`/g);
    t.ok(names.length > 3, path);
    for (const name of names) t.ok(isInCode(name), `${path}: ${name}`);
  }
});

t.test('every npm script that a page names exists', async (t) => {
  for (const { path, markdown } of pages) {
    for (const script of matches(markdown, /npm run ([\w:-]+)/g))
      t.ok(script in manifest.scripts, `${path}: ${script}`);
  }
  for (const script of ['start', 'test']) t.ok(script in manifest.scripts);
});

t.test('every link inside the project leads somewhere, its anchor too', async (t) => {
  let links = 0;
  for (const { path, markdown } of pages) {
    for (const link of matches(proseOf(markdown), /\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      links += 1;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : normalize(join(dirname(path), file)).replace(/\/$/, '');
      t.ok(existsSync(join(PROJECT, target)), `${path}: ${link}`);
      if (anchor !== undefined && existsSync(join(PROJECT, target))) {
        t.ok(anchorsIn(readProject(target)).has(decodeURIComponent(anchor)), `${path}: ${link}`);
      }
    }
  }
  t.ok(links > 50, 'there are links');
});

t.test('every file and folder of the project that a page names is there', async (t) => {
  let named = 0;
  for (const { path, markdown } of guides) {
    const paths = matches(
      proseOf(markdown),
      /`((?:src|services|routes|web|test|bench|examples|deploy|dags|notebooks|clients|\.ci|\.github)\/[^`*<\s]*)`/g,
    );
    for (const file of paths) t.ok(existsSync(join(PROJECT, file)), `${path}: ${file}`);
    named += paths.length;
  }
  t.ok(named > 80, 'files are named');
});

t.test('every page in docs/ can be reached from the README or the Spanish one', async (t) => {
  const linked = (from: string) =>
    matches(page(from), /\]\(([^)#\s]+\.md)[^)]*\)/g).map((link) => normalize(join(dirname(from), link)));
  const reached = new Set(['README.md', 'README.es.md']);
  // A set that grows while it is gone through: what pages link to is followed too.
  for (const path of reached) for (const target of isPage(path) ? linked(path) : []) reached.add(target);
  for (const { path } of pages.filter(({ path }) => path.startsWith('docs/'))) t.ok(reached.has(path), path);
});

t.test('docs/storage.md describes each field of a model file', async (t) => {
  const fields = Object.keys(trainedModelSchema.shape);
  const rows = tableRows(page('docs/storage.md')).map(([cell = '']) => matches(cell, /`(\w+)`/g));
  t.same(
    rows
      .filter((names) => names.some((name) => fields.includes(name)))
      .flat()
      .sort(),
    fields.sort(),
  );
});

t.test('each candidate is named where a training is described', async (t) => {
  for (const kind of CANDIDATE_KINDS) t.ok(page('docs/api.md').includes(`\`${kind}\``), kind);
});

t.test('each code of a fault or finding on the CSV pages is one of the reader', async (t) => {
  const sources = ['src/sales', 'src/workbooks', 'services/datasets'].flatMap(sourcesIn).join('\n');
  for (const path of ['docs/csv.md', 'docs/es/csv.md']) {
    const codes = tableRows(page(path)).flatMap(([cell = '']) => matches(cell, /`([a-z]+(?:-[a-z]+)+)`/g));
    t.ok(codes.length > 10, path);
    for (const code of codes) {
      const isFilledIn = /^no-(date|sales)-column$/.test(code); // the role comes from a variable
      t.ok(isFilledIn || sources.includes(`'${code}'`), `${path}: ${code}`);
    }
  }
});

t.test('the figures of other methods are those of their stored run', async (t) => {
  const { results, versions }: PeerResults = JSON.parse(readProject('bench/peers/results-dev.json'));
  const markdown = page('docs/benchmarks.md');
  for (const [method, name] of Object.entries(PEERS)) {
    const row = tableRows(markdown).find(([cell]) => cell === name);
    const expected = ['rossmann 1y', 'rossmann full', 'favorita 1y', 'favorita full'].map((cell) =>
      cellOf(results.find((result) => result.method === method && `${result.group} ${result.regime}` === cell)),
    );
    t.same(row?.slice(1, 5), expected, name);
  }
  for (const [rival, version] of Object.entries({
    statsforecast: 'statsforecast',
    prophet: 'Prophet',
    lightgbm: 'LightGBM',
  }))
    t.ok(markdown.includes(`${version} ${versions[rival]}`), version);
});

t.test('every dependency has its reason, its licence as installed, and nothing else has', async (t) => {
  const { packages }: { packages: Record<string, { license?: string }> } = JSON.parse(readProject('package-lock.json'));
  const rows = tableRows(page('docs/dependencies.md'));
  const listed = rows.map(([name = '']) => name.replaceAll('`', ''));
  const declared = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies };
  t.same(listed.sort(), Object.keys(declared).sort());
  for (const [cell = '', , , licence = ''] of rows) {
    const name = cell.replaceAll('`', '');
    const installed = packages[`node_modules/${name}`]?.license?.replace(/^\(|\)$/g, '');
    t.equal(licence.toLowerCase(), installed?.toLowerCase(), name);
  }
});

t.test('fenced blocks are closed and name their language', async (t) => {
  for (const { path, markdown } of pages) {
    for (const { language, from } of fencesIn(markdown)) t.not(language, '', `${path}:${from}`);
  }
});

interface PeerResult {
  readonly method: string;
  readonly group: string;
  readonly regime: string;
  readonly wape: number;
  readonly month: number;
  readonly cov80: number | null;
}

interface PeerResults {
  readonly results: readonly PeerResult[];
  readonly versions: Readonly<Record<string, string>>;
}

const PEERS: Readonly<Record<string, string>> = {
  'seasonal-naive': 'seasonal naive, by week',
  linear: 'scikit-learn linear, weekday number',
  'auto-ets': 'statsforecast AutoETS',
  'auto-theta': 'statsforecast AutoTheta',
  mstl: 'statsforecast MSTL',
  prophet: 'Prophet, with regressors',
  lightgbm: 'LightGBM on lags',
};

function cellOf(result: PeerResult | undefined): string {
  const share = (value: number | null | undefined, digits: number) => value?.toFixed(digits).replace(/^0/, '') ?? '–';
  return `${share(result?.wape, 3)} / ${share(result?.month, 3)} / ${share(result?.cov80, 2)}`;
}
