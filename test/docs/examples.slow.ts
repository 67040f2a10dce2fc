import t from 'tap';
import { GuideRunner, readGuide, showsOutput } from './examples.ts';
import { guidePaths, readProject } from './pages.ts';

const pages = guidePaths()
  .map((path) => ({ path, guide: readGuide(readProject(path)) }))
  .filter(({ guide }) => guide.examples.some(({ leftOut }) => leftOut === undefined));

t.test('the pages have commands whose output is compared', async (t) => {
  const shown = pages.flatMap(({ guide }) => guide.examples.filter(({ output }) => output !== undefined));
  t.ok(shown.length > 40);
  t.same(
    shown.filter(({ leftOut }) => leftOut !== undefined),
    [],
    'an output is that of a command that is run',
  );
});

const runner = new GuideRunner();
t.teardown(() => runner.close());

// Each page has a folder, a shell and services of its own.
t.jobs = 2;
for (const { path, guide } of pages) {
  t.test(`${path} shows what its commands print; npm run docs:update writes it anew`, { buffered: true }, async (t) => {
    const outcomes = await runner.run(guide);
    for (const [index, { line, output }] of guide.examples.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) continue;
      t.same(outcome.faults, [], `line ${line}: the commands succeed`);
      if (!output) continue;
      const { content: shown } = output;
      const { printed } = outcome;
      t.ok(showsOutput(output, printed), `line ${line}: the output is that of the page`, { shown, printed });
    }
  });
}
