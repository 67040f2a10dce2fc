import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_FOLDER } from '../project.ts';

/** What a program in Python needs beside Python itself. */
export interface PythonPackages {
  /** Of its environment: a folder in the cache of the user. */
  readonly name: string;
  /** The file that lists the packages, by its path in the project. */
  readonly requirements: string;
  /** What can be imported once they are installed. */
  readonly modules: readonly string[];
}

/**
 * Runs checks in an environment with these packages. The arguments of the command are those of every such check:
 *
 *     [--python PATH] [--install] [-- ARGUMENTS]
 *
 * PATH is a Python that has the packages. Without it `python3` makes an environment with them in the cache folder of the user;
 * `--install` does no more than that. ARGUMENTS are for the check. Exit code 1 where it fails, or has no Python.
 */
export async function withPython(
  packages: PythonPackages,
  check: (python: string, args: readonly string[]) => Promise<void>,
): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { python: { type: 'string' }, install: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  try {
    const python = values.python ?? environment(packages);
    if (!values.install) await check(python, positionals);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

/** Runs a program in sight of the user; rejects unless it ends with 0. */
export async function run(program: string, args: readonly string[], options: SpawnOptions = {}): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code ?? signal}`);
}

/** Makes the environment where it is not there, and brings its packages up to date. */
function environment({ name, requirements, modules }: PythonPackages): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'prediccion-ventas', name);
  const python = join(folder, 'bin/python');
  if (!succeeds(python, ['-m', 'pip', '--version'])) {
    mkdirSync(folder, { recursive: true });
    if (!succeeds('python3', ['-m', 'venv', '--clear', folder])) {
      throw new Error('python3 with venv is needed (apt-get install python3-venv)');
    }
  }
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  // What is installed already needs no package index.
  if (!succeeds(python, install) && !succeeds(python, ['-c', `import ${modules.join(', ')}`])) {
    throw new Error(`The packages of ${requirements} cannot be installed: is the package index there?`);
  }
  return python;
}

function succeeds(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { cwd: PROJECT_FOLDER, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}
