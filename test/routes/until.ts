import { setTimeout as delay } from 'node:timers/promises';

/** What is found once it is as it should be; throws, and says what was found, when it is not in time. */
export async function until<T>(look: () => Promise<T>, isDone: (found: T) => boolean, withinMs = 20_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (isDone(found)) return found;
    if (performance.now() > deadline) throw new Error(`not in time: ${JSON.stringify(found).slice(0, 500)}`);
    await delay(30);
  }
}
