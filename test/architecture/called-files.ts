import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PROJECT } from '../project.ts';

const PROBE = new URL('test/architecture/coverage-probe.mjs', PROJECT).href;
/** Two years of an invented store. The same for every checkout that is measured. */
const SALES = readFileSync(new URL('examples/Ventas.csv', PROJECT));
const ENTRY_POINTS = ['src/server.ts', 'src/main.ts'];
const START_MS = 60_000;
const ANSWER_MS = 10_000;
/** What a request sets off and does not wait for is over after that time. */
const SETTLE_MS = 1000;
/** Nothing happens in the background that a request did not ask for. */
const QUIET = {
  WATCH_INTERVAL: '0',
  CHAMPION_POLL_MS: '600000',
  OWNER_LEASE_MS: '600000',
  // Else an idle thread sleeps in Atomics.wait and cannot be asked what it has called.
  PISCINA_DISABLE_ATOMICS: '1',
};

/** As coverage-probe.mjs answers. */
interface ProbeAnswer {
  readonly threads: readonly {
    readonly thread: number;
    readonly scripts: readonly { readonly url: string; readonly functions: number }[];
  }[];
}

/** `forecast`: the first after a training, which reads the model. `other-forecast`: other days, by the model in memory. */
export const REQUESTS = ['upload', 'training', 'forecast', 'other-forecast'] as const;
export type RequestName = (typeof REQUESTS)[number];

export interface CalledFile {
  /** From the root. */
  readonly path: string;
  /** How many of its functions were called in each kind of thread. */
  readonly main: number;
  readonly worker: number;
}

export type CalledFiles = Readonly<Record<RequestName, readonly CalledFile[]>>;

/** Starts the service of a checkout and finds the files in which each request calls a function. */
export async function measureCalledFiles(checkout: string, folders: readonly string[]): Promise<CalledFiles> {
  const root = realpathSync(checkout);
  const store = mkdtempSync(join(tmpdir(), 'called-files-'));
  const service = await startService(root, store);
  try {
    // The thread that trains exists from here on, and has loaded its modules.
    await upload(service.address, 'preparation');
    await train(service.address, 'preparation');
    const idsOf = ({ threads }: ProbeAnswer) => threads.map(({ thread }) => thread).sort();
    const expected = String(idsOf(await service.take()));
    const called = async (request: () => Promise<unknown>): Promise<CalledFile[]> => {
      await service.take();
      await request();
      const answer = await service.take();
      // The code that a new thread runs while it starts is no part of the request.
      const found = String(idsOf(answer));
      if (found !== expected) throw new Error(`the threads were ${expected}; now they are ${found}`);
      return filesOf(answer, root, folders);
    };
    return {
      upload: await called(() => upload(service.address, 'ventas')),
      training: await called(() => train(service.address, 'ventas')),
      forecast: await called(() => send(`${service.address}/forecast?dataset=ventas`)),
      'other-forecast': await called(() => send(`${service.address}/forecast?dataset=ventas&days=7`)),
    };
  } finally {
    await service.stop();
    rmSync(store, { recursive: true, force: true });
  }
}

const upload = (address: string, name: string) =>
  send(`${address}/datasets?name=${name}`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: SALES });

async function train(address: string, dataset: string): Promise<void> {
  const body = JSON.stringify({ dataset });
  const headers = { 'content-type': 'application/json' };
  const run = JSON.parse(await send(`${address}/train?wait=60`, { method: 'POST', headers, body }));
  if (run.status !== 'succeeded') throw new Error(`the training is ${run.status}: ${JSON.stringify(run.error)}`);
}

async function send(url: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${url} ${response.status}: ${text}`);
  return text;
}

function filesOf({ threads }: ProbeAnswer, root: string, folders: readonly string[]): CalledFile[] {
  const files = new Map<string, CalledFile>();
  for (const { thread, scripts } of threads) {
    for (const { url, functions } of scripts) {
      const path = relative(root, fileURLToPath(url.split('?', 1)[0])).replaceAll('\\', '/');
      if (!folders.some((folder) => path.startsWith(`${folder}/`))) continue;
      const { main, worker } = files.get(path) ?? { main: 0, worker: 0 };
      const isMain = thread === 0;
      files.set(path, { path, main: main + (isMain ? functions : 0), worker: worker + (isMain ? 0 : functions) });
    }
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The service as its users start it, with the probe loaded before it. */
async function startService(root: string, store: string) {
  const entry = ENTRY_POINTS.find((file) => existsSync(join(root, file)));
  if (entry === undefined) throw new Error(`${root} has none of ${ENTRY_POINTS.join(', ')}`);
  const port = await freePort();
  const child = spawn(process.execPath, ['--import=tsx', `--import=${PROBE}`, join(root, entry)], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      STORAGE_URL: `file:${store}`,
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'silent',
      ...QUIET,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const address = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  try {
    await listening(child, `${address}/healthz`);
  } catch (error) {
    await stop();
    throw error;
  }
  let requests = 0;
  /** What was called since the last time. */
  const take = async (): Promise<ProbeAnswer> => {
    await delay(SETTLE_MS);
    requests++;
    child.send(requests);
    const [answer] = await once(child, 'message', { signal: AbortSignal.timeout(ANSWER_MS) });
    return answer as ProbeAnswer; // one question at a time
  };
  return { address, take, stop };
}

async function listening(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + START_MS;
  const isUp = () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isUp())) {
    if (child.exitCode !== null || performance.now() > deadline) throw new Error('the service does not start');
    await delay(50);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
