import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** What a step took: seconds on the clock, and seconds of the processor, user and system, with all children. */
export interface Cost {
  readonly seconds: number;
  readonly processor: number;
}

export const sum = (costs: readonly Cost[]): Cost => ({
  seconds: costs.reduce((all, { seconds }) => all + seconds, 0),
  processor: costs.reduce((all, { processor }) => all + processor, 0),
});

/** Linux counts in hundredths of a second, whatever the kernel's own tick. */
const TICKS = 100;

/** Runs a command to its end; throws with what it complained of when that is not 0. */
export async function measured(
  [program = '', ...args]: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Cost> {
  const before = childrenSeconds();
  const started = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (complaints += text));
  const [code, signal] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ended with ${code ?? signal}: ${complaints.slice(-2000)}`);
  return { seconds: (performance.now() - started) / 1000, processor: childrenSeconds() - before };
}

/** Processor seconds of the children of this process that have ended. Linux only; NaN elsewhere. */
function childrenSeconds(): number {
  return fieldsOf('self')?.children ?? Number.NaN;
}

/** Processor seconds of a process that lives, its threads and ended children included. Linux only; NaN elsewhere. */
export function livingSeconds(pid: number | undefined): number {
  const fields = pid === undefined ? undefined : fieldsOf(String(pid));
  return fields === undefined ? Number.NaN : fields.own + fields.children;
}

/** utime, stime, cutime and cstime of proc(5), which come after the name in brackets. */
function fieldsOf(process: string): { own: number; children: number } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${process}/stat`, 'utf8');
  } catch {
    return undefined; // it has ended, or this is no Linux
  }
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
  return { own: (utime + stime) / TICKS, children: (cutime + cstime) / TICKS };
}
