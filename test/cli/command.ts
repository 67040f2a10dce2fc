import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { runCommandLine } from '../../cli/command-line.ts';
import { PROJECT_FOLDER, programArguments } from '../project.ts';

export interface Ended {
  readonly code: number;
  readonly printed: string;
  /** What was said on standard error. */
  readonly said: string;
}

interface Wishes {
  readonly environment?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  readonly hasColours?: boolean;
  readonly width?: number;
}

/** Runs a command line in this process, as its `main` does. */
export async function command(args: readonly string[], wishes: Wishes = {}): Promise<Ended> {
  const { environment = {}, isTerminal = false, hasColours = false, width = 80 } = wishes;
  const printed: Buffer[] = [];
  const said: string[] = [];
  const output = {
    ...{ isTerminal, hasColours, width },
    write: async (data: string | Uint8Array) => void printed.push(Buffer.from(data as Uint8Array)),
    say: (line: string) => void said.push(`${line}\n`),
    whenUnread: () => {},
  };
  const code = await runCommandLine(args, { output, environment });
  return { code, printed: Buffer.concat(printed).toString('utf8'), said: said.join('') };
}

/** Starts it as a process of its own. */
export function startCommand(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return spawn(process.execPath, [...programArguments('cli/main.ts'), ...args], {
    cwd: PROJECT_FOLDER,
    env: { PATH: process.env.PATH, ...environment },
  });
}

/** The same to its end; `input`: what it reads. */
export async function commandProcess(
  args: readonly string[],
  { input = '', environment = {} }: { input?: string | Buffer; environment?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const child = startCommand(args, environment);
  const [printed, said]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  child.stdin.on('error', () => {}); // it need not read all
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, printed: Buffer.concat(printed).toString('utf8'), said: Buffer.concat(said).toString('utf8') };
}
