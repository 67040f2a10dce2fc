import t from 'tap';
import { PROJECT_FOLDER } from '../project.ts';
import { circlesOf, groupGraph, importGraph, readSources, type Source } from './import-graph.ts';

const dashboard = readSources(PROJECT_FOLDER, ['web/src']);
const graph = importGraph(dashboard, 'all');

/** From what is seen down to what everybody uses; '' is the page itself: main, app and shell. */
const LAYERS = ['', 'screens', 'ui', 'state', 'api', 'i18n', 'browser'];
const layerOf = (path: string) => LAYERS.indexOf(/^web\/src\/(?:([^/]+)\/)?/.exec(path)?.[1] ?? '');
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));

/** `file: what it does` for each offender; none is what the tests want. */
function offenders(rulesBrokenBy: (source: Source) => readonly string[]): string[] {
  return dashboard.flatMap((source) => rulesBrokenBy(source).map((what) => `${source.path}: ${what}`));
}

t.ok(dashboard.length > 100, 'the sources are found');

t.test('no circle of files or folders, types included', async (t) => {
  t.same(circlesOf(graph), []);
  t.same(circlesOf(groupGraph(graph, folderOf)), []);
});

t.test('arrows point from the page to screens, ui, state, api, i18n and browser', async (t) => {
  const upward = offenders(({ path }) =>
    [...(graph.get(path) ?? [])]
      .filter((target) => layerOf(target) < layerOf(path))
      .map((target) => `imports ${target}`),
  );
  t.same(upward, []);
  t.same(
    offenders(({ path }) => (layerOf(path) === -1 ? ['is in no layer'] : [])),
    [],
  );
});

t.test('imports name files that exist', async (t) => {
  const known = new Set(dashboard.map(({ path }) => path));
  const missing = offenders(({ imports }) =>
    imports.map(({ target }) => target).filter((target) => /^web\/src\/.*\.tsx?$/.test(target) && !known.has(target)),
  );
  t.same(missing, []);
});

t.test('only types, charts, the roles of columns and the arithmetic of days come from the service', async (t) => {
  const shared = /^src\/(charts\/(?!svg\.)|dates\.|sales\/columns\.|language\/)/;
  const [columns] = readSources(PROJECT_FOLDER, ['src/sales']).filter(({ path }) => path === 'src/sales/columns.ts');
  t.same(columns?.imports, [], 'nothing follows the roles of columns');
  const taken = offenders(({ imports }) =>
    imports
      .filter(({ target, typeOnly }) => !typeOnly && /^(src|routes|services)\//.test(target) && !shared.test(target))
      .map(({ target }) => `imports ${target}`),
  );
  t.same(taken, []);
});

t.test('no data becomes markup', async (t) => {
  const ways = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/gi;
  t.same(
    offenders(({ text }) => text.match(ways) ?? []),
    [],
  );
});

t.test('the markup of tables is in one place', async (t) => {
  const files = dashboard.filter(({ text }) => /<(table|thead|tbody|caption|t[hdr])\b/.test(text));
  t.same(
    files.map(({ path }) => path),
    ['web/src/ui/table.tsx'],
  );
});

t.test('no file is longer than 400 lines', async (t) => {
  t.same(
    offenders(({ text }) => (text.split('\n').length > 401 ? [`${text.split('\n').length - 1} lines`] : [])),
    [],
  );
});
