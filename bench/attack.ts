import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { ATTACKS, type Attack, fillShop } from '../test/attack/requests.ts';
import { startBuilt } from './built-service.ts';
import { describeMachine, table } from './machine.ts';

/**
 * What `GET /forecast` and `GET /healthz` take while twenty clients send requests at their limits one after the other: valid
 * ones, and files that are refused. Beside an idle control, and beside two endless loops that send nothing: what the other
 * processes of a machine with two cores cost.
 *
 *     npm run bench:attack -- [--seconds 10] [--smoke]
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, smoke: { type: 'boolean', default: false } },
});
const SECONDS = values.smoke ? 1 : Number(values.seconds);
const DATASETS = values.smoke ? 20 : 200;
const CLIENTS = 20;
/** Between two questions of the probe. */
const PAUSE_MS = 5;
const SAMPLE_MS = 50;

/** In milliseconds. */
interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly greatest: number;
}

interface Measured {
  readonly name: string;
  readonly forecast: Latency;
  readonly health: Latency;
  /** Greatest resident memory of the service meanwhile, MB. */
  readonly memory: number;
  readonly answers: string;
}

const AGAINST: Readonly<Record<string, Attack>> = {
  ...ATTACKS,
  'files of delimiters': {
    method: 'POST',
    path: '/datasets?name=otra',
    body: `Fecha,Ventas\n${','.repeat(8 * 2 ** 20)}\n`,
    headers: { 'content-type': 'text/csv' },
  },
  'a year of days': { method: 'GET', path: '/forecast?days=365&explain=true' },
};

function latencyOf(times: readonly number[]): Latency {
  const ascending = times.toSorted((a, b) => a - b);
  const at = (share: number) => ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))];
  return { p50: at(0.5), p99: at(0.99), greatest: at(1) };
}

async function timed(url: string): Promise<number> {
  const started = performance.now();
  const answer = await fetch(url);
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}`);
  return performance.now() - started;
}

function residentMb(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

/** Asks for a forecast and for health in turn until `isOver`, and watches the memory. */
async function probe(service: { address: string; pid: number | undefined }, isOver: () => boolean) {
  const [forecasts, healths] = [[] as number[], [] as number[]];
  let memory = 0;
  const sample = setInterval(() => {
    memory = Math.max(memory, residentMb(service.pid));
  }, SAMPLE_MS);
  try {
    while (!isOver() || forecasts.length === 0) {
      forecasts.push(await timed(`${service.address}/forecast`));
      healths.push(await timed(`${service.address}/healthz`));
      await delay(PAUSE_MS);
    }
  } finally {
    clearInterval(sample);
  }
  return { forecast: latencyOf(forecasts), health: latencyOf(healths), memory };
}

type Service = Awaited<ReturnType<typeof startBuilt>>;

async function quietly(name: string, service: Service): Promise<Measured> {
  const until = performance.now() + SECONDS * 1000;
  return { name, ...(await probe(service, () => performance.now() > until)), answers: '' };
}

/** Beside two threads that never pause. */
async function besideLoops(service: Service): Promise<Measured> {
  const loops = [1, 2].map(() => new Worker('for (;;);', { eval: true }));
  try {
    return await quietly('two endless loops on the machine, no request', service);
  } finally {
    await Promise.all(loops.map((loop) => loop.terminate()));
  }
}

/** Beside clients in a process of their own. */
async function underAttack(name: string, attack: Attack, service: Service): Promise<Measured> {
  const child = fork(new URL('./attackers.ts', import.meta.url), { execArgv: ['--import=tsx'] });
  const ended = once(child, 'message');
  let isOver = false;
  ended.then(() => {
    isOver = true;
  });
  await once(child, 'spawn');
  child.send({ ...attack, url: service.address + attack.path, connections: CLIENTS, duration: SECONDS });
  const measured = await probe(service, () => isOver);
  const [{ statuses }] = await ended;
  const answers = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
  return { name, ...measured, answers: answers.join(', ') };
}

function report(rows: readonly Measured[]): string {
  const [idle] = rows;
  const of = ({ p50, p99, greatest }: Latency) => `${p50.toFixed(1)} / ${p99.toFixed(1)} / ${greatest.toFixed(0)}`;
  const lines = rows.map(({ name, forecast, health, memory, answers }) => [
    name,
    of(forecast),
    of(health),
    `${Math.round(memory - idle.memory)}`,
    answers,
  ]);
  return table(
    ['', '`GET /forecast`, ms: p50 / p99 / greatest', '`GET /healthz`', 'memory above idle, MB', 'answers'],
    lines,
  );
}

const folder = await mkdtemp(join(tmpdir(), 'bench-attack-'));
const service = await startBuilt(folder, { RATE_LIMIT: '0' });
try {
  await fillShop(service.address);
  for (let i = 0; i < DATASETS; i += 1) {
    const body = 'Fecha,Ventas\n2024-01-01,5\n2024-01-02,6\n';
    const headers = { 'content-type': 'text/csv' };
    await (await fetch(`${service.address}/datasets?name=tienda-${i}`, { method: 'POST', body, headers })).text();
  }
  const rows = [await quietly('idle', service), await besideLoops(service)];
  for (const [name, attack] of Object.entries(AGAINST)) {
    rows.push(await underAttack(name, attack, service));
    await delay(values.smoke ? 0 : 2000);
  }
  process.stdout.write(
    `${describeMachine()}; load ${loadavg()[0].toFixed(1)}; ${CLIENTS} clients, ${SECONDS} s each, ${DATASETS} datasets\n\n`,
  );
  process.stdout.write(`${report(rows)}\n`);
} finally {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
}
