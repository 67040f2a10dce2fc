import { test } from 'tap';
import { readConfig } from '../../src/config.ts';
import { createStore } from '../../src/create-store.ts';
import { createWorker } from '../../src/jobs/worker.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { type CreateQueue, trainingQueueContract } from '../contracts/training-queue.ts';
import { silentLog } from '../silent-log.ts';

/** Threads of this process. */
const createThreads: CreateQueue = (_t, environment) => {
  const config = readConfig(environment);
  const store = createStore(config.storage);
  const keys = createKeys(config.buckets);
  const worker = createWorker({ store, keys, now: () => new Date(), log: silentLog, config });
  worker.start();
  return { ...worker.queue, close: worker.close };
};

test('threads of this process keep to the contract of queues', (t) => trainingQueueContract(t, createThreads));
