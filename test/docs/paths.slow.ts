import t from 'tap';
import { measureCalledFiles } from '../architecture/called-files.ts';
import { PROJECT, proseOf, readProject } from './pages.ts';

/** Named on the way, but not on the way of a plain request to a service that keeps its data in a folder, or without a function. */
const ASIDE = [
  'src/jobs/thread-on-folder.ts',
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
