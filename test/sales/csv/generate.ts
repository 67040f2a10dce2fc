import { mkdir, writeFile } from 'node:fs/promises';
import { BAD } from './bad.ts';
import { GOOD } from './good.ts';
import { FIXTURES } from './read.ts';

/** Writes the fixture files: `npx tsx test/sales/csv/generate.ts`. */
const contents = {
  good: Object.entries(GOOD),
  bad: Object.entries(BAD).map(([name, { content }]) => [name, content] as const),
};
for (const [folder, files] of Object.entries(contents)) {
  const path = new URL(`${folder}/`, FIXTURES);
  await mkdir(path, { recursive: true });
  for (const [name, content] of files) await writeFile(new URL(name, path), content);
}
