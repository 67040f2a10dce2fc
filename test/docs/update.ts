import { writeFileSync } from 'node:fs';
import { GuideRunner, outputToShow, readGuide } from './examples.ts';
import { guidePaths, PROJECT, readProject } from './pages.ts';

/**
 * Runs the commands of the documentation and writes what they print into it:
 *
 *     npm run docs:update [-- PAGE…]
 *
 * Ellipses stay: see `examples.ts` and `shown-json.ts`.
 */

async function updatePage(page: string, runner: GuideRunner): Promise<void> {
  const markdown = readProject(page);
  const guide = readGuide(markdown);
  const outcomes = await runner.run(guide);
  const lines = markdown.split('\n');
  for (const [index, outcome] of [...outcomes.entries()].reverse()) {
    const { output, line } = guide.examples[index] ?? {};
    for (const fault of outcome?.faults ?? []) {
      process.stderr.write(`${page}:${line}: ${fault}\n`);
      process.exitCode = 1;
    }
    if (output && outcome?.faults.length === 0) {
      lines.splice(output.from, output.to - output.from, ...outputToShow(output, outcome.printed).split('\n'));
    }
  }
  const updated = lines.join('\n');
  if (updated === markdown) return;
  writeFileSync(`${PROJECT}${page}`, updated);
  process.stdout.write(`${page} is updated\n`);
}

async function main(asked: readonly string[]): Promise<void> {
  const runner = new GuideRunner();
  try {
    for (const page of asked.length > 0 ? asked : guidePaths()) await updatePage(page, runner);
  } finally {
    await runner.close();
  }
}

await main(process.argv.slice(2));
