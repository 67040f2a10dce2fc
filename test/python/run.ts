import { join } from 'node:path';
import { PROJECT_FOLDER } from '../project.ts';
import { run, withPython } from './environment.ts';

/**
 * The tests of `clients/python`: the reader of models against the service, the client against a running one, types, the page.
 *
 *     npm run test:python [-- --python PATH] [--install] [-- ARGUMENTS OF PYTEST]
 *
 * It needs Python 3.10 or newer.
 */
const requirements = 'clients/python/tests/requirements.txt';
const modules = ['numpy', 'pandas', 'pytest', 'yaml', 'mypy'];

await withPython({ name: 'python', requirements, modules }, async (python, args) => {
  const cwd = join(PROJECT_FOLDER, 'clients/python');
  await run(python, ['-m', 'mypy'], { cwd });
  await run(python, ['-m', 'pytest', ...args], { cwd });
});
