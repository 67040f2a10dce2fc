import t from 'tap';
import { PROJECT_FOLDER as PROJECT } from '../project.ts';
import {
  circlesOf,
  groupGraph,
  importersOf,
  importGraph,
  longestChain,
  readSources,
  type Source,
} from './import-graph.ts';

const LONGEST_FILE = 400;
const MOST_FILES = 12;
/** The command line has all of a training below it, in one process. */
const LONGEST_CHAIN = 19;
/** A shorter file that one other file needs, and no test, belongs into that other file … */
const CRUMB = 60;
/** … unless it is what its floor has one of: a route for each resource, a module, a planning call. */
const ONE_EACH = /^routes\/|^services\/(\w+\/module|planning\/\w+)\.ts$/;

const sources = readSources(PROJECT, ['src', 'routes', 'services', 'cli']);
const runTime = importGraph(sources, 'run-time');
const all = importGraph(sources, 'all');
const within = (...folders: string[]) => sources.filter(({ path }) => folders.some((f) => path.startsWith(`${f}/`)));

/** The folder of a file. A file directly in src, routes, services or cli stands for itself: what all use, and what uses all. */
const folderOf = (path: string): string => {
  const folder = path.slice(0, path.lastIndexOf('/'));
  return folder.includes('/') ? folder : path;
};
const topFolderOf = (path: string): string =>
  folderOf(path)
    .split('/')
    .slice(0, path.split('/').length > 2 ? 2 : undefined)
    .join('/');

/** Without comments and without the content of strings. */
function codeOf({ text }: Source): string {
  return text.replace(/\/\*.*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/gs, '');
}

/** `file: what it does` for each offender. */
function offenders(files: readonly Source[], faultsOf: (source: Source) => readonly string[]): string[] {
  return files.flatMap((source) => faultsOf(source).map((fault) => `${source.path}: ${fault}`));
}

const linesOf = ({ text }: Source) => text.split('\n').length - 1;
const CORE = [
  'src/numerics',
  'src/sales',
  'src/forecasting',
  'src/planning',
  'src/monitoring',
  'src/charts',
  'src/language',
];

t.ok(sources.length > 100, 'the sources are found');

t.test('the core does no I/O, reads no clock, draws no random numbers and knows no environment', async (t) => {
  // node:module is there for the chart library, whose bundle is no ES module.
  const modules = /^(node:(?!(buffer|util|module)$)|fastify|@fastify|minio|pino|piscina|close-with-grace)/;
  const effects =
    /\bprocess\.|\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.|\bMath\.random\b|\bfetch\(|\bset(Timeout|Interval|Immediate)\(/g;
  const faults = offenders(within(...CORE), (source) => [
    ...source.imports
      .filter(({ target, typeOnly }) => !typeOnly && modules.test(target))
      .map(({ target }) => `imports ${target}`),
    ...(codeOf(source).match(effects) ?? []),
  ]);
  t.same(faults, []);
});

t.test('charts run in a browser too: all but the SVG renderer and the schema import only their own', async (t) => {
  const forService = ['src/charts/svg.ts', 'src/charts/chart-data-schema.ts'];
  const found = new Set<string>();
  const follow = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const target of runTime.get(path) ?? []) follow(target);
  };
  for (const { path } of within('src/charts')) if (!forService.includes(path)) follow(path);
  t.ok(found.has('src/charts/charts.ts') && found.has('src/dates.ts'));
  const own = /^src\/(charts\/|numerics\/|language\/|dates\.ts$)/;
  const globals = /\b(process|Buffer|require|document|window)\b[.(]/g;
  const faults = offenders(
    sources.filter(({ path }) => found.has(path)),
    (source) => [
      ...source.imports
        .filter(({ target, typeOnly }) => !typeOnly && (!own.test(target) || forService.includes(target)))
        .map(({ target }) => `imports ${target}`),
      ...(codeOf(source).match(globals) ?? []),
    ],
  );
  t.same(faults, []);
});

t.test('arrows point down: cli and routes, services, what reaches the store, the core, numerics', async (t) => {
  const io = 'storage|jobs|pipeline|repositories|create-store|config|runs/(run-document|run-repository|dataset-queue)';
  const forbidden: readonly (readonly [from: RegExp, to: RegExp])[] = [
    [/^routes\/(?!(app)\.ts)/, new RegExp(`^src/(${io})\\b(?!/object-store)`)],
    [/^services\//, /^(routes|cli)\/|^(@fastify\/|fastify)/],
    [/^routes\//, /^cli\//],
    [/^cli\/(?!programs\.ts)/, /^routes\//],
    [/^src\/(?!(server|worker)\.ts)/, /^(routes|services|cli)\//],
    [new RegExp(`^(${CORE.join('|')})/`), /^src\/(storage|jobs|pipeline|repositories|runs|server|config|telemetry)\b/],
    [/^src\/numerics\//, /^src\/(?!numerics\/)/],
    [/^src\/sales\//, /^src\/(forecasting|planning|monitoring|charts)\//],
    [/^src\/forecasting\//, /^src\/(planning|monitoring|charts)\//],
  ];
  const faults = forbidden.flatMap(([from, to]) =>
    offenders(
      sources.filter(({ path }) => from.test(path)),
      ({ imports }) => imports.map(({ target }) => target).filter((target) => to.test(target)),
    ),
  );
  t.same(faults, []);
});

t.test('there is no circle of files or of folders', async (t) => {
  t.same(circlesOf(all), [], 'files, imports of types included');
  t.same(circlesOf(groupGraph(all, folderOf)), [], 'folders');
  t.same(circlesOf(groupGraph(all, topFolderOf)), [], 'folders at the top');
});

t.test(`no chain of imports is longer than ${LONGEST_CHAIN} files`, async (t) => {
  const chain = longestChain(runTime);
  t.ok(chain.length <= LONGEST_CHAIN, chain.join(' → '));
});

t.test(`no file is longer than ${LONGEST_FILE} lines, no folder has more than ${MOST_FILES} files`, async (t) => {
  t.same(
    offenders(sources, (source) => (linesOf(source) > LONGEST_FILE ? [`${linesOf(source)} lines`] : [])),
    [],
  );
  const sizes = new Map<string, number>();
  for (const { path } of sources) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    sizes.set(folder, (sizes.get(folder) ?? 0) + 1);
  }
  t.same(
    [...sizes].filter(([, size]) => size > MOST_FILES),
    [],
  );
});

t.test('a small file that one other needs, and no test, stands in that other', async (t) => {
  const tests = readSources(PROJECT, ['test', 'bench', 'examples', 'web/src']);
  const used = new Set(tests.flatMap(({ imports }) => imports.map(({ target }) => target)));
  const importers = importersOf(all);
  const crumbs = sources.filter(
    (source) =>
      linesOf(source) < CRUMB &&
      importers.get(source.path)?.length === 1 &&
      !used.has(source.path) &&
      !ONE_EACH.test(source.path),
  );
  t.same(
    crumbs.map(({ path }) => path),
    [],
  );
});

t.test('only the configuration and the entry points read the environment', async (t) => {
  const others = sources.filter(({ path }) => !['src/config.ts', 'cli/main.ts', 'cli/programs.ts'].includes(path));
  t.same(
    offenders(others, (source) => codeOf(source).match(/\bprocess\.env\b/g) ?? []),
    [],
  );
});

t.test('OpenTelemetry is reached through one file, which is loaded on demand', async (t) => {
  const importersAtRunTime = (pattern: RegExp) =>
    sources.filter(({ imports }) => imports.some((i) => !i.typeOnly && pattern.test(i.target)));
  t.same(
    importersAtRunTime(/^@opentelemetry\/|^@fastify\/otel$/).map(({ path }) => path),
    ['src/telemetry/tracing.ts'],
  );
  const users = importersAtRunTime(/^src\/telemetry\/tracing\.ts$/);
  t.same(
    users.map(({ path }) => path),
    ['src/telemetry/telemetry.ts'],
  );
  t.match(users[0]?.text, "await import('./tracing.ts')");
  t.notMatch(users[0]?.text, /^import \{[^}]*\} from '\.\/tracing\.ts'/m, 'but for its types');
});

t.test('the protocol of agents is reached through one file, which is loaded on demand', async (t) => {
  const importersAtRunTime = (pattern: RegExp) =>
    sources.filter(({ imports }) => imports.some((i) => !i.typeOnly && pattern.test(i.target)));
  t.same(
    importersAtRunTime(/^@modelcontextprotocol\//).map(({ path }) => path),
    ['cli/mcp/server.ts'],
  );
  const users = importersAtRunTime(/^cli\/mcp\/server\.ts$/);
  t.same(
    users.map(({ path }) => path),
    ['cli/run/mcp.ts'],
  );
  t.match(users[0]?.text, "await import('../mcp/server.ts')");
  t.notMatch(users[0]?.text, /^import \{[^}]*\} from '\.\.\/mcp\/server\.ts'/m);
});

t.test('relative imports name files that exist', async (t) => {
  const known = new Set(sources.map(({ path }) => path));
  const faults = offenders(sources, ({ imports }) =>
    imports
      .map(({ target }) => target)
      .filter((target) => /^(src|routes|services|cli)\//.test(target) && !known.has(target)),
  );
  t.same(faults, []);
});

t.test('nothing is left undone or tied to one machine', async (t) => {
  const everything = [...sources, ...readSources(PROJECT, ['web/src', 'bench', 'examples', 'deploy'])];
  const words = /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck|expect-error)|\/(home|Users|root|work)\/\w+/g;
  t.same(
    offenders(everything, ({ text }) => text.match(words) ?? []),
    [],
  );
});

t.test(
  'tests find files of the project through test/project.ts, so that they run compiled and from their sources',
  async (t) => {
    const own = ['test/project.ts'];
    const tests = readSources(PROJECT, ['test']).filter(({ path }) => !own.includes(path));
    t.ok(tests.length > 100);
    t.same(
      offenders(tests, (source) => codeOf(source).match(/\bimport\.meta\.url\b/g) ?? []),
      [],
    );
  },
);
