import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { QUEUE_NAME } from '../../src/jobs/redis/connection.ts';
import { createRedisEngine } from '../../src/jobs/redis/redis-engine.ts';
import { seededRandom } from '../../src/numerics/sampling.ts';
import type { Run } from '../../src/runs/run.ts';
import { CODE_VERSION } from '../../src/version.ts';
import { createRedis, REDIS_IS_MISSING, type RedisServer, startWorkerProcess } from '../../test/jobs/redis-server.ts';
import { describeMachine } from '../machine.ts';
import { type Chain, createChain, createTeardown } from './chain-trainings.ts';

/**
 * Kills workers and Redis at random moments of trainings of many series, and checks that each series is there once, in one
 * model, byte for byte as threads of one process train it: `npm run bench:kills -- [--smoke] [--kills n] [--redis n] [--seed n]`.
 * Every other time Redis comes back with nothing.
 */

const { values } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    kills: { type: 'string', default: '100' },
    redis: { type: 'string', default: '20' },
    shops: { type: 'string', default: '640' },
    days: { type: 'string', default: '200' },
    model: { type: 'string', default: 'linear' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const WORKERS = 2;
/** Pauses between kills are drawn up to this, and those from when a worker is seen at work. */
const LONGEST_PAUSE_MS = 2000;
const LONGEST_WORK_MS = 700;
const LONGEST_AWAY_MS = 1500;

const { smoke } = values;
const wanted = { workers: smoke ? 3 : Number(values.kills), redis: smoke ? 2 : Number(values.redis) };
/** Young shops make a second wave of shards. */
const young = { youngDays: 60 };
const size = smoke
  ? { shops: 96, days: 190, ...young }
  : { shops: Number(values.shops), days: Number(values.days), ...young };
const wish = { model: values.model as 'linear', promote: 'never' as const };
const random = seededRandom(Number(values.seed));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function demand(condition: boolean, fault: string): asserts condition {
  if (!condition) throw new Error(`${fault} (--seed ${values.seed})`);
}

const quietly = {
  info() {},
  warn() {},
  error: (fields: object, message: string) => say(`${message} ${JSON.stringify(fields)}`),
};

/** When jobs of killed workers were given to others, after the kill, in ms. */
function watchTakeovers(url: string, end: (undo: () => Promise<void>) => void) {
  const killedAt = new Map<string, number>();
  const took: number[] = [];
  const events = new QueueEvents(QUEUE_NAME, { connection: { url, maxRetriesPerRequest: null } });
  events.on('error', () => {});
  events.on('stalled', ({ jobId }) => {
    const at = killedAt.get(jobId);
    killedAt.delete(jobId);
    if (at !== undefined) took.push(performance.now() - at);
  });
  end(() => events.close());
  return { took, killedAt };
}

/** The jobs that a worker does at this moment. */
async function jobsOf(redis: RedisServer, pid: number | undefined): Promise<string[]> {
  return redis
    .ask(async (client: Redis) => {
      const active = await client.lrange(`bull:${QUEUE_NAME}:active`, 0, -1);
      const by = await Promise.all(active.map((id) => client.hget(`bull:${QUEUE_NAME}:${id}`, 'pb')));
      return active.filter((_id, i) => by[i]?.endsWith(`-${pid}`));
    })
    .catch(() => []);
}

async function check(chain: Chain, run: Run, expected: ReadonlyMap<string, string>): Promise<void> {
  demand(run.status === 'succeeded', `a training ended as ${run.status}: ${JSON.stringify(run.error)}`);
  const series = await chain.series(run);
  demand(series.length === size.shops && new Set(series).size === size.shops, `${series.length} series are stored`);
  const counted = run.series && run.series.succeeded + run.series.fallback;
  demand(counted === size.shops, `${JSON.stringify(run.series)} are counted`);
  const files = await chain.files(run);
  const others = [...expected].filter(([name, hash]) => files.get(name) !== hash).map(([name]) => name);
  demand(others.length === 0 && files.size === expected.size, `files are not as threads make them: ${others.join()}`);
  const versions = (await chain.versions()).filter((version) => version === run.id);
  demand(versions.length === 1, `the model is registered ${versions.length} times`);
}

async function main(): Promise<void> {
  if (REDIS_IS_MISSING) {
    say(`left out: ${REDIS_IS_MISSING}`);
    return;
  }
  const end = createTeardown();
  try {
    const chain = await createChain(size, end.teardown);
    const expected = await chain.files(await chain.train(wish, undefined));
    say(
      `${describeMachine()}; ${size.shops} series of ${size.days} days in waves of ${chain.waves.join(' and ')} shards, seed ${values.seed}`,
    );
    demand(expected.size > chain.shards, 'nothing was stored to compare with');

    const redis = await createRedis(end);
    await redis.start();
    const environment = { ...chain.environment, QUEUE_URL: redis.url, LOG_LEVEL: 'error' };
    const workers = Array.from({ length: WORKERS }, () => startWorkerProcess(end, environment));
    const engine = await createRedisEngine({ url: redis.url, codeVersion: CODE_VERSION, log: quietly });
    end.teardown(engine.close);
    const { took, killedAt } = watchTakeovers(redis.url, end.teardown);

    const killed = { workers: 0, busy: 0, redis: 0, emptied: 0 };
    /** One that is at work, at a random moment of that. */
    const killWorker = async (): Promise<void> => {
      const at = Math.floor(random() * WORKERS);
      while (training && (await jobsOf(redis, workers[at]?.pid)).length === 0) await delay(50);
      await delay(random() * LONGEST_WORK_MS);
      const jobs = await jobsOf(redis, workers[at]?.pid);
      await workers[at]?.kill();
      for (const job of jobs) killedAt.set(job, performance.now());
      killed.workers += 1;
      killed.busy += Math.min(1, jobs.length);
      workers[at] = startWorkerProcess(end, environment);
    };
    const killRedis = async (): Promise<void> => {
      await redis.kill();
      // What is taken over later is due to that.
      killedAt.clear();
      await delay(random() * LONGEST_AWAY_MS);
      await redis.start();
      killed.redis += 1;
      if (killed.redis % 2 === 1) return;
      await redis.flush();
      killed.emptied += 1;
    };
    const isOver = () => killed.workers >= wanted.workers && killed.redis >= wanted.redis;
    let training = true;
    const chaos = async (): Promise<void> => {
      while (training && !isOver()) {
        await delay(random() * LONGEST_PAUSE_MS);
        if (!training) return;
        const left = wanted.workers - killed.workers;
        const redisLeft = wanted.redis - killed.redis;
        if (random() * (left + redisLeft) < redisLeft) await killRedis();
        else await killWorker();
      }
    };

    let trainings = 0;
    while (!isOver()) {
      training = true;
      const killing = chaos();
      const run = await chain.train(wish, engine);
      training = false;
      await killing;
      await check(chain, run, expected);
      trainings += 1;
      say(`${trainings}: ${JSON.stringify(killed)}, all as threads make it`);
    }
    const late = took.filter((ms) => ms > 5000).length;
    const slowest = Math.round(Math.max(0, ...took));
    say(
      `${trainings} trainings, ${killed.workers} kills of workers (${killed.busy} at work), ${killed.redis} of Redis (${killed.emptied} came back empty)`,
    );
    say(
      `${took.length} jobs were given to another worker, the slowest after ${slowest} ms, ${late} after more than 5 s; 0 series lost or done twice`,
    );
  } finally {
    await end.run();
  }
}

await main();
