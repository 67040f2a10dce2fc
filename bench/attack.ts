import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ATTACKS, type Attack, fillShop } from '../test/attack/requests.ts';
import { salesCsv } from '../test/routes/sales.ts';
import type { Latency, Probed } from './attack-probe.ts';
import { type BuiltService, startBuilt } from './built-service.ts';
import { describeMachine, median, table } from './machine.ts';

/**
 * What `GET /forecast` and `GET /healthz` take, and how much memory the service holds, while clients send requests at their
 * limits one after the other: valid ones, and those that are refused. Each attack meets a service of its own, so that none
 * profits from what one before it left behind. Beside an idle control, and beside two endless loops that send nothing: what
 * other processes cost on a machine with two cores. Ends with 1 when a goal is missed, unless it is a smoke test.
 *
 *     npm run bench:attack -- [--seconds 20] [--only PART-OF-A-NAME] [--smoke]
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    only: { type: 'string', default: '' },
    smoke: { type: 'boolean', default: false },
  },
});
const SECONDS = values.smoke ? 1 : Number(values.seconds);
const DATASETS = values.smoke ? 20 : 200;
/** A smoke test makes one attack in four. */
const EVERY = values.smoke ? 4 : 1;
const CLIENTS = 20;
const SAMPLE_MS = 50;
/** How long a service is left alone before its memory counts as idle. */
const SETTLE_MS = values.smoke ? 200 : 3000;
const IDLE_SAMPLES = values.smoke ? 4 : 20;

/** In 99 of 100 cases, ms; of the memory the peak above idle, MB. */
const GOALS = { forecast: 100, health: 50, memory: 100 };
type Goal = keyof typeof GOALS;
const GOAL_NAMES: Readonly<Record<Goal, string>> = {
  forecast: `p99 of \`GET /forecast\` at most ${GOALS.forecast} ms`,
  health: `p99 of \`GET /healthz\` at most ${GOALS.health} ms`,
  memory: `memory at most ${GOALS.memory} MB above idle`,
};

/** How many send it, and how much of it at a time. */
interface Flood extends Attack {
  readonly connections?: number;
  readonly pipelining?: number;
}

interface Measured extends Probed {
  readonly name: string;
  /** Resident memory of the service before, and how much more it was at its peak, MB. */
  readonly idle: number;
  readonly above: number;
  readonly answers: string;
  readonly isAttack: boolean;
}

const pipelined = (path: string): Flood => ({ method: 'GET', path, connections: 1, pipelining: 1000 });

const FLOODS: Readonly<Record<string, Flood>> = {
  ...ATTACKS,
  'files of 32 MB of delimiters': {
    method: 'POST',
    path: '/datasets?name=otra',
    body: `Fecha,Ventas\n${','.repeat(32 * 2 ** 20)}\n`,
    headers: { 'content-type': 'text/csv' },
  },
  'a year of days': { method: 'GET', path: '/forecast?days=366&explain=true' },
  'a thousand forecasts of a year at a time on one connection': pipelined('/forecast?days=366&explain=true'),
  'a thousand lists at a time on one connection': pipelined('/datasets?limit=200'),
};

/** Starts a program of this folder that says when it is ready; `next` is what it sends then, and never if it ends first. */
async function startProgram(name: string) {
  const child = fork(new URL(`./${name}`, import.meta.url), { execArgv: ['--import=tsx'] });
  const ended = endOf(child).then((how): never => {
    throw new Error(`bench/${name} ended (${how}) before it had reported`);
  });
  ended.catch(() => undefined); // only of interest to who waits for a report
  const next = async <T>(): Promise<T> => (await Promise.race([once(child, 'message'), ended]))[0];
  await next();
  return { send: (message: string | object) => child.send(message), next, end: () => end(child) };
}

async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = await once(child, 'exit');
  return signal ?? `exit code ${code}`;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function residentMb({ pid }: BuiltService): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

/** Of a service that has answered each kind of question once, and is left alone since. */
async function idleMb(service: BuiltService): Promise<number> {
  await delay(SETTLE_MS);
  const seen: number[] = [];
  for (let i = 0; i < IDLE_SAMPLES; i += 1) {
    seen.push(residentMb(service));
    await delay(SAMPLE_MS);
  }
  return median(seen);
}

/** Probes and memory while `work` is under way; what comes of it are the answers that others had. */
async function watch(service: BuiltService, work: () => Promise<string>): Promise<Omit<Measured, 'name' | 'isAttack'>> {
  const idle = await idleMb(service);
  let peak = idle;
  const sample = setInterval(() => {
    peak = Math.max(peak, residentMb(service));
  }, SAMPLE_MS);
  const probe = await startProgram('attack-probe.ts');
  try {
    probe.send(service.address);
    const probed = probe.next<Probed>();
    probed.catch(() => undefined); // reported when it is awaited
    const answers = await Promise.race([work(), probed.then(endedEarly)]);
    probe.send('end');
    return { ...(await probed), idle, above: peak - idle, answers };
  } finally {
    clearInterval(sample);
    await probe.end();
  }
}

function endedEarly(): never {
  throw new Error('bench/attack-probe.ts ended before it was told to');
}

async function sendNothing(): Promise<string> {
  await delay(SECONDS * 1000);
  return '';
}

/** Beside two processes that never pause. */
async function besideLoops(): Promise<string> {
  const loops = [1, 2].map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  try {
    return await sendNothing();
  } finally {
    await Promise.all(loops.map(end));
  }
}

/** Beside clients in a process of their own; the answers that they had. */
async function attack(service: BuiltService, { path, connections = CLIENTS, ...request }: Flood): Promise<string> {
  const attackers = await startProgram('attackers.ts');
  try {
    attackers.send({ ...request, url: service.address + path, connections, duration: SECONDS });
    return await attackers.next<string>();
  } finally {
    await attackers.end();
  }
}

/** A service with the files of `filled`, that has answered each kind of question. */
async function startWarm(folder: string, filled: string): Promise<BuiltService> {
  await cp(filled, folder, { recursive: true });
  const service = await startBuilt(folder, { RATE_LIMIT: '0' });
  for (const { method, path, body, headers } of [
    { method: 'GET', path: '/forecast' },
    { method: 'GET', path: '/healthz' },
    ATTACKS.scenarios,
    ATTACKS.rosters,
    ATTACKS.lists,
  ]) {
    const answer = await fetch(service.address + path, { method, body, headers });
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  }
  return service;
}

/** What the service keeps before any attack: a shop with a model, and many datasets. */
async function fill(folder: string): Promise<void> {
  const service = await startBuilt(folder, { RATE_LIMIT: '0' });
  try {
    await fillShop(service.address);
    const body = salesCsv({ days: 28 });
    for (let i = 0; i < DATASETS; i += 1) {
      const upload = { method: 'POST', body, headers: { 'content-type': 'text/csv' } };
      const answer = await fetch(`${service.address}/datasets?name=tienda-${i}`, upload);
      if (!answer.ok) throw new Error(`POST /datasets answers ${answer.status}: ${await answer.text()}`);
      await answer.arrayBuffer();
    }
  } finally {
    await service.stop();
  }
}

function missedBy({ forecast, health, above }: Measured): Goal[] {
  return [
    ...(forecast.p99 > GOALS.forecast || forecast.refused > 0 ? ['forecast' as const] : []),
    ...(health.p99 > GOALS.health || health.refused > 0 ? ['health' as const] : []),
    ...(above > GOALS.memory ? ['memory' as const] : []),
  ];
}

function describe({ p50, p99, greatest, refused }: Latency): string {
  const times = `${p50.toFixed(1)} / ${p99.toFixed(1)} / ${greatest.toFixed(0)}`;
  return refused === 0 ? times : `${times}; ${refused} not answered`;
}

const HEAD = [
  ...['', '`GET /forecast`, ms: p50 / p99 / greatest', '`GET /healthz`', 'lag of the probe, ms'],
  ...['memory above idle, MB', 'answers', 'goals'],
];

function report(rows: readonly Measured[]): string {
  const lines = rows.map((row) => {
    const missed = missedBy(row);
    const verdict = missed.length === 0 ? 'met' : `missed: ${missed.join(', ')}`;
    const memory = `${Math.round(row.above)} (idle ${Math.round(row.idle)})`;
    return [
      ...[row.name, describe(row.forecast), describe(row.health), row.lag.toFixed(1), memory],
      ...[row.answers, row.isAttack ? verdict : ''],
    ];
  });
  return table(HEAD, lines);
}

/** One line a goal. */
function verdicts(attacks: readonly Measured[]): string {
  const goals = Object.keys(GOALS) as Goal[];
  return goals
    .map((goal) => {
      const missed = attacks.filter((row) => missedBy(row).includes(goal)).map(({ name }) => name);
      return `Goal: ${GOAL_NAMES[goal]}: ${missed.length === 0 ? 'met' : `missed beside ${missed.join('; ')}`}`;
    })
    .join('\n');
}

const folder = await mkdtemp(join(tmpdir(), 'bench-attack-'));
try {
  const filled = join(folder, 'filled');
  await fill(filled);
  const rows: Measured[] = [];
  const measure = async (name: string, isAttack: boolean, work: (service: BuiltService) => Promise<string>) => {
    const own = join(folder, `service-${rows.length}`);
    const service = await startWarm(own, filled);
    try {
      rows.push({ name, isAttack, ...(await watch(service, () => work(service))) });
    } finally {
      await service.stop();
      await rm(own, { recursive: true, force: true });
    }
  };
  await measure('idle', false, sendNothing);
  await measure('two endless loops on the machine, no request', false, besideLoops);
  for (const [i, [name, flood]] of Object.entries(FLOODS).entries()) {
    if (name.includes(values.only) && i % EVERY === 0) await measure(name, true, (service) => attack(service, flood));
  }
  const attacks = rows.filter(({ isAttack }) => isAttack);
  process.stdout.write(
    `${describeMachine()}; load ${loadavg()[0].toFixed(1)}; ${CLIENTS} clients, ${SECONDS} s each, ${DATASETS} datasets\n\n`,
  );
  process.stdout.write(`${report(rows)}\n\n${verdicts(attacks)}\n`);
  if (values.smoke)
    process.stdout.write('A smoke test is too short to be judged: it ends with 0 whatever was missed.\n');
  if (!values.smoke && attacks.some((row) => missedBy(row).length > 0)) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
