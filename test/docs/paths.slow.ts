import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { measureCalledFiles } from '../architecture/called-files.ts';
import { programArguments } from '../project.ts';
import { PROJECT, proseOf, readProject } from './pages.ts';

/** Named on the way, but not on the way of a plain request to a service with a folder and no MLflow, or without a function. */
const ASIDE = [
  'src/jobs/thread-on-folder.ts',
  'services/mlflow/mirror.ts',
  'services/mlflow/run-mirror.ts',
  'src/storage/s3/s3-store.ts',
  'services/serving/forecast-formats.ts',
  'src/tables/table.ts',
  'src/tables/table-writer.ts',
  'src/forecasting/scenario/comparison.ts',
  'src/forecasting/intervals/predictive-distribution.ts',
];

t.test('each file that stands on the path of a request is one that such a request goes through', async (t) => {
  const sections = proseOf(readProject('docs/architecture.md')).split(/^## /m);
  const called = await measureCalledFiles(PROJECT, ['src', 'routes', 'services']);
  for (const request of ['upload', 'training', 'forecast'] as const) {
    const section = sections.find((text) => new RegExp(`^The path of an? ${request}\n`).test(text)) ?? '';
    const named = [...section.matchAll(/`((?:src|routes|services)\/[^`]+\.ts)`/g)].map(([, path = '']) => path);
    t.ok(named.length > 10, request);
    const passed = new Set([...called[request].map(({ path }) => path), ...ASIDE]);
    t.same(
      named.filter((path) => !passed.has(path)),
      [],
      request,
    );
  }
});

/** Of other commands, of agents, and of what is asked for beside a forecast. */
const ASIDE_OF_A_COMMAND = [
  ...['cli/main.ts', 'cli/commands/help.ts', 'cli/commands/completion.ts', 'cli/terminal.ts', 'cli/failures.ts'],
  ...['cli/run/saved-model.ts', 'services/computing/forecasts.ts', 'cli/run/mcp.ts', 'cli/programs.ts'],
  ...['server', 'tools', 'tool', 'forecasts', 'wording', 'api', 'in-process'].map((name) => `cli/mcp/${name}.ts`),
];

t.test('each file that stands on the path of a command is one that such a command goes through', async (t) => {
  const coverage = t.testdir({});
  execFileSync(
    process.execPath,
    [...programArguments('cli/main.ts'), 'forecast', join(PROJECT, 'examples/Ventas.csv')],
    {
      env: { PATH: process.env.PATH, NODE_V8_COVERAGE: coverage },
      stdio: 'ignore',
    },
  );
  const scripts = readdirSync(coverage).flatMap(
    (file) => JSON.parse(readFileSync(join(coverage, file), 'utf8')).result,
  );
  const called = scripts.filter(({ functions }) =>
    functions.some(
      ({ functionName, ranges }: { functionName: string; ranges: { count: number }[] }) =>
        functionName !== '' && (ranges[0]?.count ?? 0) > 0,
    ),
  );
  const passed = called.map(({ url }) => String(url).replace(/\.js$/, '.ts'));
  const section = proseOf(readProject('docs/architecture.md'))
    .split(/^## /m)
    .find((text) => text.startsWith('The path of a command\n'));
  const named = [...(section ?? '').matchAll(/`((?:cli|src|services)\/[^`]+\.ts)`/g)].map(([, path = '']) => path);
  t.ok(named.length > 10);
  t.same(
    named.filter((path) => !ASIDE_OF_A_COMMAND.includes(path) && !passed.some((url) => url.endsWith(`/${path}`))),
    [],
  );
});
