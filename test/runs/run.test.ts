import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'tap';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const IMPORT = /^(?:import|export)\s(?!type\s)(?:[^'";]*?from\s+)?'(\.[^']+)'/gms;

/** All files of the project that are loaded with this one. */
function loadedWith(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, target] of readFileSync(file, 'utf8').matchAll(IMPORT)) loadedWith(join(dirname(file), target), found);
  return found;
}

test('what reads and writes runs loads no model', async (t) => {
  for (const file of ['run', 'run-record', 'run-document', 'run-repository', 'run-events', 'dataset-queue']) {
    const loaded = [...loadedWith(join(PROJECT, `src/runs/${file}.ts`))].map((path) => relative(PROJECT, path));
    t.ok(loaded.includes('src/runs/run.ts'), file);
    t.same(
      loaded.filter((path) => /^src\/(forecasting\/models|pipeline|jobs)\//.test(path)),
      [],
      file,
    );
  }
});
