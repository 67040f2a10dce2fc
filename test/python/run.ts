import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_FOLDER } from '../project.ts';

/**
 * The tests of `clients/python`: the reader of models against the service, the client against a running one, types, the page.
 *
 *     npm run test:python [-- --python PATH] [--install] [-- ARGUMENTS OF PYTEST]
 *
 * PATH is a Python 3.10 or newer with the packages of clients/python/tests/requirements.txt. Without it `python3` makes an environment
 * with them in the cache folder of the user; `--install` does no more than that.
 */
const { values, positionals } = parseArgs({
  options: { python: { type: 'string' }, install: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const CLIENT = join(PROJECT_FOLDER, 'clients/python');
const MODULES = ['numpy', 'pandas', 'pytest', 'yaml', 'mypy'];

class NotThereError extends Error {}

/** Makes the environment where it is not there, and brings its packages up to date. */
function environment(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'prediccion-ventas/python');
  const python = join(folder, 'bin/python');
  if (!succeeds(python, ['-m', 'pip', '--version'])) {
    mkdirSync(folder, { recursive: true });
    if (!succeeds('python3', ['-m', 'venv', '--clear', folder])) {
      throw new NotThereError('python3 with venv is needed (apt-get install python3-venv)');
    }
  }
  const requirements = join(CLIENT, 'tests/requirements.txt');
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  // What is installed already needs no package index.
  if (!succeeds(python, install) && !hasModules(python)) {
    throw new NotThereError(`The packages of ${requirements} cannot be installed: is the package index there?`);
  }
  return python;
}

function succeeds(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

function hasModules(python: string): boolean {
  return succeeds(python, ['-c', `import ${MODULES.join(', ')}`]);
}

try {
  const python = values.python ?? environment();
  if (!values.install) {
    const run = (args: readonly string[]) => execFileSync(python, args, { cwd: CLIENT, stdio: 'inherit' });
    run(['-m', 'mypy']);
    run(['-m', 'pytest', ...positionals]);
  }
} catch (error) {
  if (error instanceof NotThereError) process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
