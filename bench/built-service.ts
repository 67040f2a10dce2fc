import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../dist/src/server.js', import.meta.url));

export interface BuiltService {
  readonly address: string;
  readonly pid: number | undefined;
  /** When the process was started, as `performance.now()` says. */
  readonly startedAt: number;
  stop(): Promise<void>;
}

/** The built service as a process of its own that keeps its files in `folder`. Resolves when it listens. */
export async function startBuilt(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<BuiltService> {
  if (!existsSync(SERVER)) throw new Error('dist/ is missing: run npm run build first');
  const own = { HOST: '127.0.0.1', PORT: '0', STORAGE_URL: `file:${folder}`, LOG_LEVEL: 'info' };
  const env = { ...process.env, ...environment, ...own };
  const startedAt = performance.now();
  const service = spawn(process.execPath, [SERVER], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(service, 'exit');
  const stop = async () => {
    service.kill('SIGTERM');
    await exited;
  };
  try {
    const address = await addressOf(createInterface(service.stdout));
    service.stdout.resume();
    return { address, pid: service.pid, startedAt, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** From the line of the log that says where the service listens. */
async function addressOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const address = /listening at (http:\/\/[^"\s]+)/.exec(line)?.[1];
    if (address) return address;
  }
  throw new Error('the service ended before it listened');
}
