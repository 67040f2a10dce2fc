import { test } from 'tap';
import { type Graph, importGraph, readSources } from '../architecture/import-graph.ts';
import { PROJECT_FOLDER } from '../project.ts';

/** All files of the project that are loaded with this one. */
function loadedWith(graph: Graph, file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const target of graph.get(file) ?? []) loadedWith(graph, target, found);
  return found;
}

test('what reads and writes runs loads no model, and nothing of those that train', async (t) => {
  const graph = importGraph(readSources(PROJECT_FOLDER, ['src']), 'run-time');
  // It names the kinds of models, and loads none of them.
  const kinds = 'src/forecasting/models/candidate.ts';
  t.same(
    [...(graph.get(kinds) ?? [])].filter((path) => !path.startsWith('src/numerics/')),
    [],
  );
  for (const name of ['run', 'run-record', 'run-document', 'run-repository', 'run-events', 'dataset-queue']) {
    const loaded = [...loadedWith(graph, `src/runs/${name}.ts`)];
    t.ok(loaded.includes('src/primitives.ts'), name);
    const models = loaded.filter((path) => /^src\/(forecasting\/models|pipeline|jobs)\//.test(path));
    t.same(
      models.filter((path) => path !== kinds),
      [],
      name,
    );
  }
});
