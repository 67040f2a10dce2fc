export interface KeyedMutex {
  run<T>(lane: string, task: () => Promise<T>): Promise<T>;
}

/**
 * Work in lanes: one task of a lane at a time, in the order they came; lanes run beside each other. How many tasks run
 * in all is the business of the tasks.
 */
export function createKeyedMutex(): KeyedMutex {
  const tails = new Map<string, Promise<void>>();
  return {
    async run<T>(lane: string, task: () => Promise<T>): Promise<T> {
      const before = tails.get(lane) ?? Promise.resolve();
      const result = before.then(task);
      const tail = result.then(
        () => {},
        () => {},
      );
      tails.set(lane, tail);
      try {
        return await result;
      } finally {
        if (tails.get(lane) === tail) tails.delete(lane);
      }
    },
  };
}
