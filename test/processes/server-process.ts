import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Test } from 'tap';
import { programArguments } from '../project.ts';
import { IS_TRACED, noteSecrets } from '../traced-secrets.ts';

export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** Arguments of `env` that leave out what tap hands to every child: its loaders would write files of their own. */
export const BARE = ['-u', 'NODE_OPTIONS'];

interface Wishes {
  /** What node is started with: the code beside the test, unless told otherwise. */
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** What comes before node in the command line, and executes it in its own place. */
  readonly within?: readonly string[];
}

/** The service as its users start it; it is killed with the test. Resolves when it listens. */
export async function startServer(t: Test, environment: Record<string, string>, wishes: Wishes = {}) {
  const args = [
    ...BARE,
    ...(wishes.within ?? []),
    process.execPath,
    ...(wishes.args ?? programArguments('src/server.ts')),
  ];
  noteSecrets(environment);
  const child = spawn('env', args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: IS_TRACED ? 'trace' : 'debug',
      ...environment,
    },
    cwd: wishes.cwd,
  });
  const exited = once(child, 'exit');
  t.teardown(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const log: LogLine[] = [];
  const errors: string[] = [];
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  const address = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const entry = JSON.parse(line) as LogLine; // pino writes one object a line
      log.push(entry);
      if (IS_TRACED) process.stdout.write(`${line}\n`);
      const [, found] = /^Server listening at (\S+)$/.exec(entry.msg) ?? [];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${errors.join('')}`)));
  });
  return {
    address,
    log,
    errors,
    /** Asks it to stop, and says how it ended. */
    stop: () => stop(child, exited),
    exited,
  };
}

export type ServerProcess = Awaited<ReturnType<typeof startServer>>;

async function stop(child: ChildProcess, exited: Promise<unknown[]>): Promise<number | null> {
  child.kill('SIGTERM');
  const [code] = await exited;
  return code as number | null; // as Node says of an exit
}
