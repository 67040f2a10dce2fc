import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { createThreadPool } from '../../src/threads/pool.ts';
import { programArguments } from '../project.ts';

/** Of programs, in the form in which this test runs. */
const ending = extname(programArguments('src/threads/pool.ts').at(-1) as string);
const options = { maxThreads: 1, idleTimeout: 1000 };

/** A program of these modules, the first of which it starts with. */
async function programOf(folder: string, modules: Record<string, string>): Promise<URL> {
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  for (const [name, text] of Object.entries(modules)) await writeFile(join(folder, `${name}${ending}`), text);
  return pathToFileURL(join(folder, Object.keys(modules)[0]));
}

t.test('a thread runs the default export of its program', async (t) => {
  const program = await programOf(t.testdir(), {
    double: `import { factor } from './factor${ending}';\nexport default (value) => factor * value;\n`,
    factor: 'export const factor = await Promise.resolve(2);\n',
  });
  const pool = createThreadPool<number, number>(program, options);
  t.teardown(() => pool.destroy());
  t.equal(pool.threads.length, 0, 'none is started before there is something to do');
  t.same(await Promise.all([pool.run(2), pool.run(3)]), [4, 6]);
});

t.test('a program that cannot be loaded fails its tasks, each with the reason', async (t) => {
  const program = await programOf(t.testdir(), { broken: `import './absent${ending}';\n` });
  const pool = createThreadPool(program, options);
  t.teardown(() => pool.destroy());
  await t.rejects(pool.run(1), { message: /absent/ });
  await t.rejects(pool.run(2), { message: /absent/ });
});
