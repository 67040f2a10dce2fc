import { hostname } from 'node:os';
import { EXIT_MISCONFIGURED, helpText, readCommandLine } from './command-line.ts';
import { ConfigError, readWorkerConfig } from './config.ts';
import { CODE_VERSION } from './version.ts';

/** Of the time that it has to stop: the share in which jobs may end. The rest is for giving them back. */
const JOBS_SHARE = 0.8;

async function work(): Promise<void> {
  const config = readWorkerConfig(process.env);
  const { storage, buckets, trainConcurrency: concurrency, queueUrl: url, shutdownGraceMs } = config;
  const [{ pino }, { default: closeWithGrace }, { createStore }, { createKeys }, runs, pools, workers] =
    await Promise.all([
      import('pino'),
      import('close-with-grace'),
      import('./create-store.ts'),
      import('./storage/keys.ts'),
      import('./runs/run-repository.ts'),
      import('./jobs/worker-pool.ts'),
      import('./jobs/redis/redis-worker.ts'),
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

async function main(args: readonly string[]): Promise<void> {
  process.umask(PRIVATE);
  const wish = readCommandLine(args);
  if (wish === 'help') process.stdout.write(helpText('worker'));
  else if (wish === 'version') process.stdout.write(`${CODE_VERSION}\n`);
  else await work();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isMistake = error instanceof ConfigError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`${error instanceof Error && isMistake ? error.message : String(error)}\n`);
  process.exitCode = isMistake ? EXIT_MISCONFIGURED : 1;
});
