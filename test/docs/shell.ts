import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { programArguments } from '../project.ts';

export interface ShellResult {
  readonly printed: string;
  readonly complaints: string;
  readonly code: number;
  /** Environment of the `npm start` in it. */
  readonly started: Record<string, string> | undefined;
}

/** `npm start` is noted, for somebody else to start a service; nothing else of npm can be done here. */
const NPM = 'npm() { [ "$*" = start ] && env -0 >.started; }';
/** The program of this project, as if it were installed; from sources tsx is found wherever the folder is. */
const PROGRAM = `prediccion-ventas() { ${[process.execPath, ...programArguments('cli/main.ts')]
  .map((part) => `'${part.replace('--import=tsx', `--import=${import.meta.resolve('tsx')}`)}'`)
  .join(' ')} "$@"; }`;
/** What is installed is at hand. */
const NPX = 'npx() { "$@"; }';

/** One bash in a folder: variables of one block of commands are there for the next. */
export class Shell {
  readonly #folder: string;
  readonly #bash: ChildProcess;
  readonly #ends: AsyncIterableIterator<string>;

  constructor(folder: string) {
    this.#folder = folder;
    this.#bash = spawn('bash', ['--noprofile', '--norc'], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, CURL_HOME: folder, LC_ALL: 'C.UTF-8', TZ: 'UTC' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const { stdin, stdout } = this.#bash;
    if (!stdin || !stdout) throw new Error('bash has no pipes');
    this.#ends = createInterface({ input: stdout })[Symbol.asyncIterator]();
    stdin.write(`${NPM}\n${PROGRAM}\n${NPX}\n`);
  }

  async run(commands: string): Promise<ShellResult> {
    await rm(this.#file('.started'), { force: true });
    await writeFile(this.#file('.block'), `${commands}\n`);
    this.#bash.stdin?.write('source ./.block </dev/null >.out 2>.err; echo $?\n');
    const { value, done } = await this.#ends.next();
    if (done) throw new Error(`bash ended in: ${commands}`);
    const [printed, complaints] = await Promise.all(['.out', '.err'].map((file) => readFile(this.#file(file), 'utf8')));
    const environment = await readFile(this.#file('.started'), 'utf8').catch(() => undefined);
    return {
      printed: printed ?? '',
      complaints: complaints ?? '',
      code: Number(value),
      started: environment === undefined ? undefined : environmentOf(environment),
    };
  }

  /** Resolves when bash has ended. */
  async close(): Promise<void> {
    if (this.#bash.exitCode !== null) return;
    const end = once(this.#bash, 'exit');
    this.#bash.stdin?.end();
    await end;
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }
}

function environmentOf(text: string): Record<string, string> {
  const pairs = text.split('\0').map((entry) => entry.split(/=(.*)/s));
  return Object.fromEntries(pairs.map(([key = '', value = '']) => [key, value]));
}
