import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startBuilt } from './built-service.ts';
import { describeMachine, median, table } from './machine.ts';

/**
 * Time from the start of the process until /readyz answers, and resident memory when idle; of the built service.
 *
 *     npm run bench:startup [-- --smoke]
 *
 * With --smoke it fails above generous limits, so that a slow import does not come in unnoticed.
 */

const IDLE_AFTER_MS = 3000;
const LIMITS = { readyMs: 5000, idleMiB: 250 };

interface Start {
  readonly readyMs: number;
  readonly idleMiB: number;
}

async function start(folder: string): Promise<Start> {
  const service = await startBuilt(folder);
  try {
    const response = await fetch(new URL('/readyz', service.address));
    await response.text();
    if (!response.ok) throw new Error(`/readyz answered ${response.status}`);
    const readyMs = performance.now() - service.startedAt;
    await delay(IDLE_AFTER_MS);
    return { readyMs, idleMiB: residentMiB(service.pid) };
  } finally {
    await service.stop();
  }
}

/** Linux only; NaN elsewhere. */
function residentMiB(pid: number | undefined): number {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return Number.NaN;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]) / 1024;
}

const { values } = parseArgs({ options: { smoke: { type: 'boolean', default: false } } });
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
