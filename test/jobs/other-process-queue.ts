import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Test } from 'tap';
import { AppError } from '../../src/errors.ts';
import type { TrainingQueue } from '../../src/jobs/training-queue.ts';
import type { RunKey } from '../../src/runs/run-repository.ts';
import { programArguments } from '../project.ts';

interface Answer {
  readonly id: number;
  readonly refused: string | null;
}

type Work = { readonly enqueue: RunKey } | { readonly cancel: string } | { readonly close: number };

/** A queue that trains nothing itself: it hands each key to another process, and starts that anew when it has died. */
export function createOtherProcessQueue(t: Test, environment: Readonly<Record<string, string>>) {
  let child: ChildProcess | undefined;
  let closed = false;
  let orders = 0;
  const pending = new Map<number, { resolve(): void; reject(error: Error): void }>();

  const start = (): ChildProcess => {
    const started = spawn(process.execPath, programArguments('test/jobs/worker-process.ts'), {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    started.on('message', ({ id, refused }: Answer) => {
      const order = pending.get(id);
      pending.delete(id);
      if (refused === null) order?.resolve();
      else order?.reject(new Error(refused));
    });
    started.once('exit', () => {
      // Nothing that it was doing is left to wait for.
      for (const { resolve } of pending.values()) resolve();
      pending.clear();
      if (child === started) child = undefined;
    });
    return started;
  };

  const order = (work: Work): Promise<void> =>
    new Promise((resolve, reject) => {
      child ??= start();
      const id = ++orders;
      pending.set(id, { resolve, reject });
      child.send({ id, ...work });
    });

  t.teardown(() => child?.kill('SIGKILL'));
  const queue: TrainingQueue = {
    async enqueue({ id, dataset }) {
      if (closed) throw new AppError('queue-full', 'The queue is closed; try again later');
      await order({ enqueue: { id, dataset } });
    },

    cancel: async (runId) => (child ? order({ cancel: runId }) : undefined),

    async close(graceMs) {
      closed = true;
      const closing = child;
      if (!closing) return;
      const exited = once(closing, 'exit');
      await order({ close: graceMs });
      await exited;
    },
  };
  return {
    ...queue,
    /** As the machine does that runs out of memory. */
    async kill(): Promise<void> {
      const killed = child;
      if (!killed) throw new Error('there is no process to kill');
      const exited = once(killed, 'exit');
      killed.kill('SIGKILL');
      await exited;
    },
  };
}
