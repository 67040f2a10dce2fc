import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { salesCsv } from '../test/routes/sales.ts';
import { startBuilt } from './built-service.ts';

/**
 * `GET /forecast` at full speed while the built service has something else to do: trainings one after the other, and a
 * hundred uploads that never end. Against the same without, and against a bare Fastify route with the same bytes.
 *
 *     npm run bench:load -- [--seconds 60 | --minutes 10] [--smoke]
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    minutes: { type: 'string' },
    smoke: { type: 'boolean', default: false },
  },
});
const LONG_S = values.smoke ? 3 : values.minutes === undefined ? Number(values.seconds) : Number(values.minutes) * 60;
const SHORT_S = values.smoke ? 2 : Math.min(15, LONG_S);
const MEMORY_EVERY_MS = values.smoke ? 1000 : 10_000;
const CONNECTIONS = 50;
const SLOW_UPLOADS = 100;
/** How much later the slowest of a hundred answers may be beside a training. */
const MAX_SLOWER = 5;

interface Measured {
  readonly name: string;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failures: number;
}

async function measure(name: string, url: string, duration: number): Promise<Measured> {
  const { requests, latency, statusCodeStats, errors, timeouts } = await autocannon({
    url,
    connections: CONNECTIONS,
    duration,
  });
  const refused = Object.entries(statusCodeStats).flatMap(([status, { count }]) => (status === '200' ? [] : [count]));
  const failures = refused.reduce((sum, count) => sum + count, errors + timeouts);
  return { name, perSecond: requests.average, p50: latency.p50, p99: latency.p99, failures };
}

/** Trains again as soon as the last training has ended, until it is stopped; how many there were. */
function keepTraining(address: string): () => Promise<number> {
  let [count, goesOn] = [0, true];
  const training = (async () => {
    while (goesOn) {
      const answer = await fetch(`${address}/train?wait=60`, { method: 'POST' });
      if (!answer.ok) throw new Error(`POST /train answers ${answer.status}: ${await answer.text()}`);
      await answer.arrayBuffer();
      count += 1;
    }
    return count;
  })();
  // Reported when the number is asked for.
  training.catch(() => undefined);
  return () => {
    goesOn = false;
    return training;
  };
}

/** Uploads that bring a byte now and then; the service cuts them off, and they come again. */
function dripUploads(address: string): () => void {
  const { port, hostname } = new URL(address);
  const ends: (() => void)[] = [];
  let goesOn = true;
  const begin = (i: number): void => {
    const socket = connect(Number(port), hostname);
    const head = `POST /datasets?name=slow${i} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 100000\r\n\r\n`;
    socket.write(`${head}Fecha,`);
    const drip = setInterval(() => socket.write('V'), 500);
    ends[i] = () => socket.destroy();
    socket.on('error', () => undefined).resume();
    socket.on('close', () => {
      clearInterval(drip);
      if (goesOn) setTimeout(begin, 100, i);
    });
  };
  for (let i = 0; i < SLOW_UPLOADS; i += 1) begin(i);
  return () => {
    goesOn = false;
    for (const end of ends) end();
  };
}

async function residentMb(address: string): Promise<number> {
  const page = await (await fetch(`${address}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(page)?.[1]) / 2 ** 20;
}

async function watchMemory(address: string, work: Promise<unknown>): Promise<number[]> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  // Reported when it is awaited: the memory may be asked for at that moment.
  over.catch(() => undefined);
  const seen = [await residentMb(address)];
  while (!isOver) {
    await Promise.race([delay(MEMORY_EVERY_MS), over]);
    seen.push(await residentMb(address));
  }
  return seen;
}

async function measureBare(): Promise<Measured> {
  const child = fork(new URL('./http-server.ts', import.meta.url), ['bare'], {
    execArgv: ['--import=tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url }] = await once(child, 'message');
  try {
    await measure('', url, 1);
    return await measure('bare Fastify route, the same bytes', url, SHORT_S);
  } finally {
    child.disconnect();
  }
}

async function fill(address: string): Promise<void> {
  const csv = { method: 'POST', headers: { 'content-type': 'text/csv' }, body: salesCsv() };
  for (const [path, init] of [
    ['/datasets', csv],
    ['/train?wait=60', { method: 'POST' }],
  ] as const) {
    const answer = await fetch(address + path, init);
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
  }
}

async function measureService(address: string) {
  const url = `${address}/forecast`;
  await fill(address);
  await measure('', url, SHORT_S / 3); // its code is compiled by then
  const idle = await measure('GET /forecast', url, SHORT_S);
  const stopDripping = dripUploads(address);
  const beside = await measure(`GET /forecast, ${SLOW_UPLOADS} slow uploads`, url, SHORT_S);
  stopDripping();
  const stopTraining = keepTraining(address);
  const work = measure('GET /forecast, trainings', url, LONG_S);
  const memory = await watchMemory(address, work);
  const trainings = await stopTraining();
  return { idle, beside, training: await work, trainings, memory };
}

function print(rows: readonly Measured[], base: number): void {
  process.stdout.write(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${CONNECTIONS} connections\n\n`,
  );
  process.stdout.write(
    '| | requests/s | ratio | p50 ms | p99 ms | failed |\n| --- | ---: | ---: | ---: | ---: | ---: |\n',
  );
  for (const { name, perSecond, p50, p99, failures } of rows) {
    const ratio = (perSecond / base).toFixed(2);
    process.stdout.write(`| ${name} | ${Math.round(perSecond)} | ${ratio} | ${p50} | ${p99} | ${failures} |\n`);
  }
}

const folder = await mkdtemp(join(tmpdir(), 'bench-load-'));
const service = await startBuilt(folder, { RATE_LIMIT: '0' });
try {
  const bare = await measureBare();
  const { idle, beside, training, trainings, memory } = await measureService(service.address);
  print([bare, idle, beside, training], bare.perSecond);
  const slower = training.p99 / Math.max(1, idle.p99);
  process.stdout.write(
    `\n${trainings} trainings in ${LONG_S} s; p99 beside them ${slower.toFixed(1)} × the idle one\n`,
  );
  process.stdout.write(
    `Resident memory in MB, every ${MEMORY_EVERY_MS / 1000} s: ${memory.map(Math.round).join(' ')}\n`,
  );
  const failures = idle.failures + beside.failures + training.failures;
  const reached = failures === 0 && (values.smoke || slower <= MAX_SLOWER);
  process.stdout.write(`Goal: none failed, p99 at most ${MAX_SLOWER} ×: ${reached ? 'reached' : 'missed'}\n`);
  if (!reached) process.exitCode = 1;
} finally {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
}
