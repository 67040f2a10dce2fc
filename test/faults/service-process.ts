import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { programArguments } from '../project.ts';
import { freePort } from '../routes/minio-server.ts';

const START_MS = 30_000;

export interface ServiceProcess {
  readonly address: string;
  readonly isAlive: () => boolean;
  /** What it wrote, for a report. */
  readonly output: () => string;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

async function isListening(address: string): Promise<boolean> {
  return fetch(`${address}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** The real service as its users start it. */
export async function startProcess(environment: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, programArguments('src/server.ts'), {
    env: { ...process.env, LOG_LEVEL: 'warn', ...environment, HOST: '127.0.0.1', PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(String(chunk)));
  const exited = once(child, 'exit');
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const address = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + START_MS;
  while (!(await isListening(address))) {
    if (!isAlive() || performance.now() > deadline) throw new Error(`the service does not start:\n${said.join('')}`);
    await delay(20);
  }
  return {
    address,
    isAlive,
    output: () => said.join(''),
    async kill(signal) {
      child.kill(signal);
      await exited;
    },
  };
}
