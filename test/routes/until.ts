import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

/** Only what never comes takes so long: a busy machine makes nobody fail. */
const PATIENCE_MS = 240_000;

/** What is found once it is as it should be; throws, and says what was found, when it is not in time. */
export async function until<T>(
  look: () => Promise<T>,
  isDone: (found: T) => boolean,
  withinMs = PATIENCE_MS,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (isDone(found)) return found;
    if (performance.now() > deadline) throw new Error(`not in time: ${inspect(found).slice(0, 500)}`);
    await delay(15);
  }
}
