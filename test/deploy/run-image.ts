import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { createClient } from '../../examples/demo-client.ts';
import { WORKBOOK_TYPE } from '../../src/primitives.ts';
import { newKey } from '../new-key.ts';
import { PROJECT_FOLDER } from '../project.ts';

/**
 * Runs the service in a container that buildah has made of its image:
 *
 *     node build/test/deploy/run-image.js CONTAINER ROOT buildah OPTION…
 *
 * It must not start where others reach it without a key; run as somebody else than root; be healthy by its own check, and not when
 * it has stopped; serve its pages, store, train, draw and forecast; write nowhere but to its data and /tmp; and end with 0.
 * ROOT is the folder of the container's file system.
 */

const [container = '', root = '', builder = '', ...options] = process.argv.slice(2);
const KEY_FILE = '/run/secrets/api-keys';

const configSchema = z.object({
  User: z.string(),
  Cmd: z.array(z.string()).min(1),
  Healthcheck: z.object({ Test: z.array(z.string()).min(2) }),
});
const inspectedSchema = z.looseObject({ Docker: z.looseObject({ config: configSchema }) });
const lineSchema = z.looseObject({ pid: z.number(), msg: z.string() });

const say = (text: string) => process.stdout.write(`  ${text}\n`);

function assertThat(isSo: boolean, fault: string): void {
  if (!isSo) throw new Error(fault);
}

interface Surroundings {
  readonly variables: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
}

function argumentsOf(command: readonly string[], { variables, volumes = [] }: Surroundings): string[] {
  const environment = Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const mounts = volumes.flatMap((volume) => ['--volume', volume]);
  return [
    ...options,
    'run',
    '--isolation',
    'chroot',
    '--network',
    'host',
    ...environment,
    ...mounts,
    container,
    '--',
    ...command,
  ];
}

const runToEnd = (command: readonly string[], variables: Readonly<Record<string, string>>) =>
  spawnSync(builder, argumentsOf(command, { variables }), { encoding: 'utf8' });

function inspected(): z.infer<typeof configSchema> {
  const text = execFileSync(builder, [...options, 'inspect', '--type', 'container', container], { encoding: 'utf8' });
  return inspectedSchema.parse(JSON.parse(text)).Docker.config;
}

/** Every file with its mode, size and time, but for what the service may write to and what the machine gives a container. */
function files(): string[] {
  const others = /^(data|tmp|proc|sys|dev|run|etc\/(hosts|resolv\.conf|hostname))(\/|$)/;
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => !others.test(path))
    .map((path) => {
      const { mode, size, mtimeMs } = lstatSync(join(root, path));
      return `${path} ${mode} ${size} ${mtimeMs}`;
    });
}

/** The process and where it listens, once it says so. Rejects with what it has written when it ends before. */
async function started(service: ChildProcess) {
  const written: string[] = [];
  if (service.stdout === null) throw new TypeError('the output of the service is a pipe');
  // Not `for await`: that would close the pipe.
  const lines = createInterface({ input: service.stdout });
  return new Promise<{ pid: number; address: string }>((resolve, reject) => {
    lines.on('line', (line) => {
      written.push(line);
      if (!line.startsWith('{')) return;
      const { pid, msg } = lineSchema.parse(JSON.parse(line));
      const address = /^Server listening at (\S+)$/.exec(msg)?.[1];
      if (address !== undefined) resolve({ pid, address });
    });
    lines.on('close', () => reject(new Error(`the service ended before it listened:\n${written.join('\n')}`)));
  });
}

async function use(address: string, key: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}` };
  const get = async (path: string, others: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(new URL(path, address), { headers: { ...headers, ...others } });
    const bytes = Buffer.from(await response.arrayBuffer());
    assertThat(response.ok, `GET ${path}: ${response.status} ${bytes.toString()}`);
    return bytes;
  };
  const { status } = await fetch(new URL('/forecast', address));
  assertThat(status === 401, `without a key: ${status}`);
  assertThat((await get('/')).includes('id="app"'), 'GET / is the page');
  assertThat((await get('/docs')).includes('swagger-ui'), 'GET /docs is the contract as a page');

  const client = createClient(address, headers);
  const { rows } = await client.upload(join(PROJECT_FOLDER, 'examples', 'Ventas.csv'));
  const model = await client.train();
  const forecast = await client.forecast();
  say(
    `uploaded ${rows} rows; trained ${model.version}; ${forecast.days.length} days of forecast, in total ${forecast.total.forecast}`,
  );
  const plots = model.artifacts.filter((name) => name.endsWith('.svg'));
  assertThat(plots.length > 0, `there are no plots among ${model.artifacts.join(', ')}`);
  for (const name of plots) {
    assertThat((await get(`/models/${model.version}/artifacts/${name}`)).includes('<svg'), `${name} is a drawing`);
  }
  assertThat(
    (await get('/forecast', { accept: WORKBOOK_TYPE })).toString('latin1', 0, 2) === 'PK',
    'a workbook is written',
  );
  say(`${plots.length} plots, a workbook`);
}

async function main(): Promise<void> {
  const { Cmd: command, Healthcheck, User: user } = inspected();
  const [kind, ...check] = Healthcheck.Test;
  assertThat(kind === 'CMD', `the health check needs a shell: ${kind}`);

  const open = runToEnd(command, {});
  assertThat(
    open.status === 2 && open.stderr.includes('ALLOW_ANONYMOUS'),
    `without keys: ${open.status} ${open.stderr}`,
  );
  say('without a key, and open to others: does not start (2)');

  const key = newKey();
  const folder = mkdtempSync(join(tmpdir(), 'keys-'));
  const keys = join(folder, 'api-keys');
  writeFileSync(keys, `check:admin:${key}\n`);
  chmodSync(keys, 0o444);
  const before = files();
  // Loads what traces need, too: nobody takes them.
  const variables = {
    HOST: '127.0.0.1',
    PORT: '0',
    API_KEYS_FILE: KEY_FILE,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
  };
  const service = spawn(builder, argumentsOf(command, { variables, volumes: [`${keys}:${KEY_FILE}:ro`] }), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(service, 'exit');
  let running: number | undefined;
  try {
    const { pid, address } = await started(service);
    running = pid;
    const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    assertThat(uid === user.split(':')[0] && uid !== '0', `it runs as ${uid}, and the image says ${user}`);
    const healthy = () => runToEnd(check, { PORT: new URL(address).port }).status;
    assertThat(healthy() === 0, 'it is not healthy by its own check');
    say(`healthy, as user ${uid}`);
    await use(address, key);
    const [peak, threads] = ['VmHWM', 'Threads'].map(
      (name) => new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1],
    );
    say(`at most ${Math.round(Number(peak) / 1024)} MiB; ${threads} threads`);
    process.kill(pid, 'SIGTERM');
    const [code] = await exited;
    running = undefined;
    assertThat(code === 0, `asked to stop it ended with ${code}`);
    assertThat(healthy() === 1, 'it is healthy though it has stopped');
    say('asked to stop: ended with 0');
  } finally {
    // The tool that has started it would not take it along.
    if (running !== undefined) process.kill(running, 'SIGKILL');
    rmSync(folder, { recursive: true });
  }
  const known = new Set(before);
  const changed = files().filter((file) => !known.has(file));
  assertThat(changed.length === 0, `it wrote to ${changed.join('\n')}`);
  say('wrote nowhere but to its data and /tmp');
}

await main();
