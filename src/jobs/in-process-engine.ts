import type { Buckets } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { createTrainingTasks } from './training-tasks.ts';
import { reportTo, type TaskOutcomes, type TrainingEngine } from './worker-pool.ts';

interface Parts {
  readonly store: ObjectStore;
  readonly buckets: Buckets;
  readonly log: { warn(fields: object, message: string): void };
}

/**
 * Does tasks in this process, which answers nobody meanwhile: for programs that wait for one training and have nothing else to
 * do. A thread would have to start and to load all of it again. Draws no plots.
 */
export function createInProcessEngine({ store, buckets, log }: Parts): TrainingEngine {
  const tasks = createTrainingTasks({ store, buckets });
  return {
    shardsAtOnce: 1,

    async work(task, listener, signal) {
      signal.throwIfAborted();
      const startedAt = new Date();
      const { outcome, warnings } = await tasks.work(task, reportTo(listener));
      for (const { fields, message } of warnings) log.warn({ run: task.key.id, ...fields }, message);
      const seconds = (Date.now() - startedAt.getTime()) / 1000;
      listener.onDone?.({ task, startedAt, seconds, worker: undefined });
      return outcome as TaskOutcomes[typeof task.kind]; // that of its kind
    },
  };
}
