import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { ConfigError, readConfig, readWorkerConfig } from '../src/config.ts';
import { CODE_VERSION } from '../src/version.ts';
import { EXIT_MISCONFIGURED, helpText, readCommandLine } from './service-help.ts';

/** Of the time that a worker has to stop: the share in which jobs may end. The rest is for giving them back. */
const JOBS_SHARE = 0.8;

async function serve(): Promise<void> {
  const config = readConfig(process.env);
  // Loaded late: who asks for help, or has a variable wrong, need not wait for all of it.
  const [{ createApp }, { default: closeWithGrace }] = await Promise.all([
    import('../routes/app.ts'),
    import('close-with-grace'),
  ]);
  const app = await createApp(config);
  const { uninstall } = closeWithGrace({ delay: config.shutdownGraceMs, logger: app.log }, async ({ err }) => {
    if (err) app.log.error({ err }, 'stopping after an unexpected error');
    await app.close();
  });
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    uninstall();
    await app.close();
    throw error;
  }
}

async function work(): Promise<void> {
  const config = readWorkerConfig(process.env);
  const { storage, buckets, trainConcurrency: concurrency, queueUrl: url, shutdownGraceMs } = config;
  const [{ pino }, { default: closeWithGrace }, { createStore }, { createKeys }, runs, pools, workers] =
    await Promise.all([
      import('pino'),
      import('close-with-grace'),
      import('../src/create-store.ts'),
      import('../src/storage/keys.ts'),
      import('../src/runs/run-repository.ts'),
      import('../src/jobs/worker-pool.ts'),
      import('../src/jobs/redis/redis-worker.ts'),
    ]);
  const log = pino({ level: config.logLevel });
  const store = await createStore(storage);
  const threads = pools.createWorkerPool({ storage, buckets }, concurrency, log);
  const name = `${hostname()}-${process.pid}`;
  const worker = await workers.createRedisWorker({
    ...{ url, name, codeVersion: CODE_VERSION, concurrency, threads, log },
    runs: runs.createRunRepository(store, createKeys(buckets)),
  });
  // Its host alone: the address may hold a password.
  log.info({ worker: name, queue: new URL(url).host, jobs: concurrency, version: CODE_VERSION }, 'the worker is up');
  closeWithGrace({ delay: shutdownGraceMs, logger: log }, async ({ err }) => {
    if (err) log.error({ err }, 'stopping after an unexpected error');
    await worker.close(JOBS_SHARE * shutdownGraceMs);
    await threads.close();
    await store.close();
    log.info({ worker: name }, 'the worker has stopped');
  });
}

/** Sales are nobody's business: what is written is for its own user only. */
const PRIVATE = 0o077;

/** The service within this process, set up by these variables alone: it has no address, and is asked by `inject`. */
export async function createInnerService(variables: Readonly<Record<string, string>>): Promise<FastifyInstance> {
  process.umask(PRIVATE);
  const { createApp } = await import('../routes/app.ts');
  return createApp(readConfig(variables));
}

const PROGRAMS = { server: serve, worker: work } as const;

/** Starts what runs until it is told to stop; resolves with the exit code as far as it is known. `as`: how it was called, for its help. */
export async function runProgram(
  name: keyof typeof PROGRAMS,
  args: readonly string[],
  as = `node dist/src/${name}.js`,
): Promise<number> {
  process.umask(PRIVATE);
  try {
    const wish = readCommandLine(args);
    if (wish === 'help') process.stdout.write(helpText(name, as));
    else if (wish === 'version') process.stdout.write(`${CODE_VERSION}\n`);
    else await PROGRAMS[name]();
    return 0;
  } catch (error) {
    const isMistake = error instanceof ConfigError || (error instanceof TypeError && 'code' in error);
    process.stderr.write(`${error instanceof Error && isMistake ? error.message : String(error)}\n`);
    return isMistake ? EXIT_MISCONFIGURED : 1;
  }
}
