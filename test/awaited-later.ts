/**
 * Work that goes on beside the test and is awaited at its end. On a busy machine it may fail before that: without this
 * Node would end the process at once. Whoever awaits it gets the same result.
 */
export function awaitedLater<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
