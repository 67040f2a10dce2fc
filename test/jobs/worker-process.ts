import { randomUUID } from 'node:crypto';
import { readConfig } from '../../src/config.ts';
import { createStore } from '../../src/create-store.ts';
import { createWorker } from '../../src/jobs/worker.ts';
import type { RunKey } from '../../src/runs/run-repository.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { silentLog } from '../silent-log.ts';

/** An order to a worker process, with the number of its answer once it is done. */
export type Order = { readonly id: number } & (
  | { readonly enqueue: RunKey }
  | { readonly cancel: string }
  | { readonly close: number }
);

/** A process that only trains: it is given keys by the process that started it, and nothing else. */
const config = readConfig(process.env);
const store = await createStore(config.storage);
const worker = createWorker({
  owner: randomUUID(),
  store,
  keys: createKeys(config.buckets),
  now: () => new Date(),
  log: silentLog,
  config,
});
worker.start();

async function follow(order: Order): Promise<void> {
  if ('enqueue' in order) await worker.queue.enqueue(order.enqueue);
  else if ('cancel' in order) await worker.queue.cancel(order.cancel);
  else await worker.close(order.close);
}

process.on('message', async (order: Order) => {
  const refused = await follow(order).then(
    () => null,
    (error: Error) => error.message,
  );
  process.send?.({ id: order.id, refused });
  if ('close' in order) process.disconnect();
});
