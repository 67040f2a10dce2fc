import { randomUUID } from 'node:crypto';
import { test } from 'tap';
import { readConfig } from '../../src/config.ts';
import { createStore } from '../../src/create-store.ts';
import { createRedisEngine } from '../../src/jobs/redis/redis-engine.ts';
import { createWorker } from '../../src/jobs/worker.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { CODE_VERSION } from '../../src/version.ts';
import { trainingQueueContract } from '../contracts/training-queue.ts';
import type { CreateQueue } from '../contracts/training-store.ts';
import { silentLog } from '../silent-log.ts';
import { createRedis, REDIS_IS_MISSING, startWorkerProcess } from './redis-server.ts';

/** A process that admits runs, and another one that is handed them by Redis. */
const createRedisQueue: CreateQueue = async (t, environment) => {
  const redis = await createRedis(t);
  await redis.start();
  const config = readConfig({ ...environment, QUEUE_URL: redis.url });
  startWorkerProcess(t, { ...environment, QUEUE_URL: redis.url });
  const engine = await createRedisEngine({ url: redis.url, codeVersion: CODE_VERSION, log: silentLog });
  const worker = createWorker({
    ...{ owner: randomUUID(), store: await createStore(config.storage), keys: createKeys(config.buckets) },
    ...{ now: () => new Date(), log: silentLog, config, engine },
  });
  worker.start();
  return {
    ...worker.queue,
    async close(graceMs) {
      await worker.close(graceMs);
      await engine.close();
    },
  };
};

test('workers that Redis hands jobs keep to the contract of queues', { skip: REDIS_IS_MISSING }, (t) =>
  trainingQueueContract(t, createRedisQueue),
);
