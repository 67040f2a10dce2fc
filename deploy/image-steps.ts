import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClient } from '../examples/demo-client.ts';
import { commandOf, environmentOf, parseDockerfile, type Stage } from './dockerfile.ts';

/**
 * Follows the Dockerfile step by step in folders instead of an image, for machines without a container engine: the same
 * COPY, RUN, HEALTHCHECK and CMD, on this machine's Node. Then the service must become healthy, train, forecast, stop with
 * exit code 0, and have written nowhere but into its data folder.
 *
 *     node --import=tsx deploy/image-steps.ts
 */

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLE = join(PROJECT, 'examples', 'Ventas.csv');
const HEALTHY_WITHIN_MS = 20_000;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Builds one stage below `root`; `/app` of the image is `<root>/<stage>/app`. */
async function build(root: string, { name: stage, instructions }: Stage): Promise<string> {
  const folder = join(root, stage);
  let workdir = folder;
  for (const { name, text } of instructions) {
    if (name === 'WORKDIR') {
      workdir = join(folder, text);
      await mkdir(workdir, { recursive: true });
    }
    if (name === 'COPY') await copy(root, text.split(/\s+/), { folder, workdir });
    if (name === 'RUN') {
      say(`  RUN ${text}`);
      execFileSync('sh', ['-ec', text], { cwd: workdir, stdio: ['ignore', 'ignore', 'inherit'] });
    }
  }
  return workdir;
}

async function copy(
  root: string,
  words: readonly string[],
  { folder, workdir }: { readonly folder: string; readonly workdir: string },
): Promise<void> {
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  const target = paths.pop() ?? '.';
  const base = from === undefined ? PROJECT : join(root, from);
  const into = target.startsWith('/') ? join(folder, target) : join(workdir, target);
  for (const path of paths) {
    const name = target.endsWith('/') ? join(into, basename(path)) : into;
    await cp(join(base, path), name, { recursive: true, verbatimSymlinks: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

async function run(folder: string, stage: Stage): Promise<void> {
  const port = await freePort();
  const data = join(folder, '..', 'data');
  const env = { PATH: process.env.PATH, ...environmentOf(stage), PORT: String(port), STORAGE_URL: `file:${data}` };
  const [program = '', ...args] = commandOf(stage, 'CMD');
  const closed = spawnSync(program, args, { cwd: folder, env, encoding: 'utf8' });
  if (closed.status !== 2 || !closed.stderr.includes('ALLOW_ANONYMOUS')) {
    throw new Error(`open to others without ALLOW_ANONYMOUS: exit code ${closed.status}\n${closed.stderr}`);
  }
  const open = { ...env, ALLOW_ANONYMOUS: 'true', LOG_LEVEL: 'warn' };
  const before = await filesIn(folder);
  const service = spawn(program, args, { cwd: folder, env: open, stdio: 'inherit' });
  const exited = once(service, 'exit');
  try {
    const [checker = '', ...check] = commandOf(stage, 'HEALTHCHECK');
    const limit = Date.now() + HEALTHY_WITHIN_MS;
    while (spawnSync(checker, check, { env: open }).status !== 0) {
      if (Date.now() > limit) throw new Error(`not healthy within ${HEALTHY_WITHIN_MS} ms`);
      await delay(100);
    }
    const address = `http://127.0.0.1:${port}`;
    const dashboard = await fetch(address, { redirect: 'manual' });
    if (!(await dashboard.text()).includes('id="app"')) throw new Error(`no dashboard: ${dashboard.status}`);
    const client = createClient(address);
    await client.upload(EXAMPLE);
    await client.train();
    const { days } = await client.forecast();
    say(`  healthy; trained; ${days.length} days of forecast`);
  } finally {
    service.kill('SIGTERM');
  }
  const [code] = await exited;
  if (code !== 0) throw new Error(`the service stopped with exit code ${code}`);
  if ((await filesIn(folder)) !== before) throw new Error('the service wrote into its own folder');
}

async function filesIn(folder: string): Promise<string> {
  return (await readdir(folder, { recursive: true })).sort().join('\n');
}

async function main(): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'prediccion-ventas-image-'));
  try {
    const stages = parseDockerfile(await readFile(join(PROJECT, 'Dockerfile'), 'utf8'));
    let folder = root;
    for (const stage of stages) {
      say(`Stage ${stage.name}`);
      folder = await build(root, stage);
    }
    const last = stages[stages.length - 1];
    if (last === undefined) throw new Error('the Dockerfile has no stage');
    say(`  size ${execFileSync('du', ['-sh', folder], { encoding: 'utf8' }).split('\t')[0]}`);
    await run(folder, last);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

await main();
