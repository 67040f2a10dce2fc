import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { programArguments } from '../project.ts';
import { freePort } from '../routes/minio-server.ts';

/** Why tests with a real Redis are left out; false where it is installed. */
export const REDIS_IS_MISSING: string | false =
  spawnSync('redis-server', ['--version']).status === 0 ? false : 'needs redis-server (apt-get install redis-server)';

/** What undoes things at the end: of a test, or of a script. */
export interface Teardown {
  teardown(undo: () => void | Promise<void>): void;
}

interface Wishes {
  /** Whether what it was given is there again when it has been killed. */
  readonly keeps?: boolean;
  readonly arguments?: readonly string[];
  /** That which the arguments set. */
  readonly password?: string;
}

/** A Redis of its own on a free port of this machine, which can be killed and started again. It is not started yet. */
export async function createRedis(t: Teardown, { keeps = true, arguments: more = [], password }: Wishes = {}) {
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), 'prediccion-ventas-redis-'));
  const options = {
    ...{ bind: '127.0.0.1', port: String(port), dir: data, save: '', 'maxmemory-policy': 'noeviction' },
    ...(keeps ? { appendonly: 'yes', appendfsync: 'always' } : { appendonly: 'no' }),
  };
  const args = [...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]), ...more];
  let child: ChildProcess | undefined;

  const kill = async (): Promise<void> => {
    const killed = child;
    child = undefined;
    if (!killed || killed.exitCode !== null) return;
    const exited = once(killed, 'exit');
    killed.kill('SIGKILL');
    await exited;
  };
  t.teardown(async () => {
    await kill();
    rmSync(data, { recursive: true, force: true });
  });

  /** What is asked of it beside the service. */
  const ask = async <T>(question: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis({
      ...{ port, lazyConnect: true, retryStrategy: () => null },
      ...(password === undefined ? {} : { password }),
    });
    redis.on('error', () => {});
    try {
      await redis.connect();
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  };

  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    ask,
    flush: () => ask((redis) => redis.flushall()),

    async start(): Promise<void> {
      child = spawn('redis-server', args, { stdio: 'ignore' });
      for (;;) {
        if (child.exitCode !== null) throw new Error(`redis-server has ended with ${child.exitCode}`);
        if ((await ask((redis) => redis.ping()).catch(() => undefined)) === 'PONG') return;
        await delay(20);
      }
    },
  };
}

export type RedisServer = Awaited<ReturnType<typeof createRedis>>;

/** A worker as its users start it; with `core`, it has that one core of the machine and no other (Linux). */
export function startWorkerProcess(t: Teardown, environment: Readonly<Record<string, string>>, core?: number) {
  const [program = '', ...args] = [
    ...(core === undefined ? [] : ['taskset', '--cpu-list', String(core)]),
    ...[process.execPath, ...programArguments('src/worker.ts')],
  ];
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'info', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(text));
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const [code] = await exited;
    return code as number | null; // as Node says of an exit
  };
  t.teardown(async () => {
    await end('SIGKILL');
  });
  return {
    pid: child.pid,
    /** What it has logged. */
    output: () => lines.join(''),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    exited,
  };
}

export type WorkerProcess = ReturnType<typeof startWorkerProcess>;
