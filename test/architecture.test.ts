import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { PROJECT_FOLDER } from './project.ts';

interface Import {
  readonly target: string;
  /** Only types: nothing is left of it at run time. */
  readonly typeOnly: boolean;
}

interface Source {
  readonly path: string;
  readonly text: string;
  /** Without comments and without the content of strings. */
  readonly code: string;
  readonly imports: readonly Import[];
}

const IMPORT = /^(?:import|export)\s(type\s)?([^'";]*?from\s+)?'([^']+)'|\bimport\('([^']+)'\)/gms;

function readSource(path: string): Source {
  const text = readFileSync(join(PROJECT_FOLDER, path), 'utf8');
  const imports = [...text.matchAll(IMPORT)].map(([, type, names = '', from, dynamic]) => {
    const named =
      names
        .match(/^\{([^}]*)\}\s*from/s)?.[1]
        ?.split(',')
        .filter((name) => name.trim() !== '') ?? [];
    const target = from ?? dynamic ?? '';
    const typeOnly = Boolean(type) || (named.length > 0 && named.every((name) => name.trim().startsWith('type ')));
    return { target: target.startsWith('.') ? join(dirname(path), target) : target, typeOnly };
  });
  return { path, text, code: codeOf(text), imports };
}

function codeOf(text: string): string {
  return text.replace(/\/\*.*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/gs, '');
}

function sourcesIn(folder: string): Source[] {
  return readdirSync(join(PROJECT_FOLDER, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => readSource(join(folder, file)));
}

const sources = ['src', 'routes', 'services'].flatMap(sourcesIn);
const dashboard = sourcesIn('web/src');
const within = (...folders: string[]) => sources.filter(({ path }) => folders.some((f) => path.startsWith(`${f}/`)));
const COMPOSITION = ['src/server.ts', 'routes/app.ts', 'routes/contract-yaml.ts'];

/** `file: what it does` for each offender; none is what the tests want. */
function offenders(files: readonly Source[], faultsOf: (source: Source) => readonly string[]): string[] {
  return files.flatMap((source) => faultsOf(source).map((fault) => `${source.path}: ${fault}`));
}

t.ok(sources.length > 100, 'the sources are found');

t.test('the core does no I/O, reads no clock, draws no random numbers and knows no environment', async (t) => {
  // node:module is there for the chart library, whose bundle is no ES module.
  const modules = /^(node:(?!(buffer|util|module)$)|fastify|@fastify|minio|pino|piscina|close-with-grace)/;
  const effects =
    /\bprocess\.|\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.|\bMath\.random\b|\bfetch\(|\bset(Timeout|Interval|Immediate)\(/g;
  const faults = offenders(
    within('src/numerics', 'src/forecasting', 'src/sales', 'src/charts', 'src/monitoring', 'src/planning'),
    ({ code, imports }) => [
      ...imports
        .filter(({ target, typeOnly }) => !typeOnly && modules.test(target))
        .map(({ target }) => `imports ${target}`),
      ...(code.match(effects) ?? []),
    ],
  );
  t.same(faults, []);
});

t.test(
  'what draws plots runs in a browser too: all but the SVG renderer imports modules of its own only',
  async (t) => {
    const found = new Map<string, Source>();
    const follow = (source: Source): void => {
      if (found.has(source.path)) return;
      found.set(source.path, source);
      for (const { target } of source.imports.filter(({ typeOnly }) => !typeOnly)) {
        const next = sources.find(({ path }) => path === target);
        if (next) follow(next);
      }
    };
    const forService = ['src/charts/svg.ts', 'src/charts/chart-data-schema.ts'];
    for (const source of within('src/charts')) if (!forService.includes(source.path)) follow(source);
    t.ok(found.has('src/charts/charts.ts') && found.has('src/dates.ts'));
    const own = /^src\/(charts\/(?!svg\.ts)|numerics\/|dates\.ts$)/;
    const globals = /\b(process|Buffer|require|document|window)\b[.(]/g;
    const faults = offenders([...found.values()], ({ code, imports }) => [
      ...imports
        .filter(({ target, typeOnly }) => !typeOnly && !own.test(target))
        .map(({ target }) => `imports ${target}`),
      ...(code.match(globals) ?? []),
    ]);
    t.same(faults, []);
  },
);

t.test('the core imports nothing of the layers around it', async (t) => {
  const core = ['src/numerics', 'src/forecasting', 'src/sales', 'src/charts', 'src/monitoring', 'src/planning'];
  const around = /^(routes|services|src\/(storage|jobs|pipeline|repositories|runs|app|server|config))\b/;
  const faults = offenders(within(...core), ({ imports }) =>
    imports.map(({ target }) => target).filter((target) => around.test(target)),
  );
  t.same(faults, []);
});

t.test('arrows point from routes to services to src', async (t) => {
  const others = sources.filter(({ path }) => !COMPOSITION.includes(path));
  const forbidden: readonly (readonly [from: string, to: RegExp])[] = [
    [
      'routes',
      /^src\/(storage|jobs|create-store|pipeline|repositories|config|runs\/(run-document|run-repository|run-record|dataset-queue))\b(?!\/object-store)/,
    ],
    ['services', /^routes\b|^(@fastify\/|fastify)/],
    ['src', /^(routes|services)\b/],
  ];
  const faults = forbidden.flatMap(([from, to]) =>
    offenders(
      others.filter(({ path }) => path.startsWith(`${from}/`)),
      ({ imports }) => imports.map(({ target }) => target).filter((target) => to.test(target)),
    ),
  );
  t.same(faults, []);
});

t.test('only the configuration and the entry point read the environment', async (t) => {
  const others = sources.filter(({ path }) => !['src/config.ts', 'src/server.ts'].includes(path));
  t.same(
    offenders(others, ({ code }) => code.match(/\bprocess\.env\b/g) ?? []),
    [],
  );
});

t.test('OpenTelemetry is reached through one file, which is loaded on demand', async (t) => {
  const isOf = (pattern: RegExp) =>
    sources.filter(({ imports }) => imports.some((i) => !i.typeOnly && pattern.test(i.target)));
  t.same(
    isOf(/^@opentelemetry\/|^@fastify\/otel$/).map(({ path }) => path),
    ['src/telemetry/tracing.ts'],
  );
  const users = isOf(/^src\/telemetry\/tracing\.ts$/);
  t.same(
    users.map(({ path }) => path),
    ['src/telemetry/telemetry.ts'],
  );
  const app = users.find(({ path }) => path === 'src/telemetry/telemetry.ts');
  t.match(app?.text, "await import('./tracing.ts')");
  t.notMatch(app?.text, /^import \{[^}]*\} from '\.\/tracing\.ts'/m, 'but for its types');
});

t.test('there are no import cycles', async (t) => {
  const edges = new Map(
    sources.map(({ path, imports }) => [path, imports.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target)]),
  );
  const finished = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || finished.has(path)) return;
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  t.same(cycles, []);
});

t.test('relative imports name files that exist', async (t) => {
  const known = new Set(sources.map(({ path }) => path));
  const faults = offenders(sources, ({ imports }) =>
    imports
      .map(({ target }) => target)
      .filter((target) => /^(src|routes|services)\//.test(target) && !known.has(target)),
  );
  t.same(faults, []);
});

t.test('no file is longer than 400 lines', async (t) => {
  t.same(
    offenders(sources, ({ text }) => (text.split('\n').length > 401 ? [`${text.split('\n').length - 1} lines`] : [])),
    [],
  );
});

t.test('nothing is left undone or tied to one machine', async (t) => {
  const all = [...sources, ...dashboard, ...['bench', 'examples', 'deploy'].flatMap(sourcesIn)];
  const words = /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck|expect-error)|\/(home|Users|root|work)\/\w+/g;
  t.same(
    offenders(all, ({ text }) => text.match(words) ?? []),
    [],
  );
});

t.test('tests find files of the project by project.ts: their compiled copies stand elsewhere', async (t) => {
  const others = sourcesIn('test').filter(({ path }) => path !== 'test/project.ts');
  t.same(
    offenders(
      others,
      ({ code }) => code.match(/\bimport\.meta\.(dirname|filename)\b|\bnew URL\([^)]*import\.meta\.url/g) ?? [],
    ),
    [],
  );
});
