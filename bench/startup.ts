/**
 * Time from the start of the process until /readyz answers, and resident memory when idle; of the built service.
 *
 *     npm run bench:startup [-- --smoke]
 *
 * With --smoke it fails above generous limits, so that a slow import does not come in unnoticed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine, median, table } from './machine.ts';

const SERVER = fileURLToPath(new URL('../dist/src/server.js', import.meta.url));
const IDLE_AFTER_MS = 3000;
const LIMITS = { readyMs: 5000, idleMiB: 250 };

interface Start {
  readonly readyMs: number;
  readonly idleMiB: number;
}

async function start(folder: string): Promise<Start> {
  const env = { ...process.env, HOST: '127.0.0.1', PORT: '0', STORAGE_URL: `file:${folder}`, LOG_LEVEL: 'info' };
  const started = performance.now();
  const service = spawn(process.execPath, [SERVER], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(service, 'exit');
  try {
    const response = await fetch(new URL('/readyz', await addressOf(createInterface(service.stdout))));
    await response.text();
    if (!response.ok) throw new Error(`/readyz answered ${response.status}`);
    const readyMs = performance.now() - started;
    await delay(IDLE_AFTER_MS);
    return { readyMs, idleMiB: residentMiB(service.pid) };
  } finally {
    service.kill('SIGTERM');
    await exited;
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

/** Linux only; NaN elsewhere. */
function residentMiB(pid: number | undefined): number {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return Number.NaN;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]) / 1024;
}

const { values } = parseArgs({ options: { smoke: { type: 'boolean', default: false } } });
if (!existsSync(SERVER)) throw new Error('dist/ is missing: run npm run build first');
const folder = await mkdtemp(join(tmpdir(), 'prediccion-ventas-startup-'));
const starts: Start[] = [];
for (let i = 0; i < (values.smoke ? 2 : 9); i += 1) starts.push(await start(folder));
await rm(folder, { recursive: true, force: true });

const readyMs = median(starts.map((one) => one.readyMs));
const idleMiB = median(starts.map((one) => one.idleMiB));
const rows = [
  ['start to ready, ms', readyMs.toFixed(0)],
  ['resident memory when idle, MiB', idleMiB.toFixed(0)],
];
process.stdout.write(
  `Start of the service; median of ${starts.length}\n${describeMachine()}\n\n${table(['what', 'value'], rows)}\n`,
);
if (values.smoke && (readyMs > LIMITS.readyMs || idleMiB > LIMITS.idleMiB)) {
  process.stderr.write(`above the limits of ${LIMITS.readyMs} ms and ${LIMITS.idleMiB} MiB\n`);
  process.exitCode = 1;
}
