import { setImmediate } from 'node:timers/promises';

/**
 * Work that is done in steps of a few milliseconds, a step in each turn of the event loop: between two of them something else
 * is done. Work of a single step waits for nothing.
 */
export async function stepByStep<T>(steps: Generator<unknown, T>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}

/** The same of work whose steps make something: each piece as bytes. */
export async function* inTurns(pieces: Iterable<string>): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    yield Buffer.from(piece);
    await setImmediate();
  }
}

/** All pieces in one. */
export async function joinedInTurns(pieces: Iterable<string>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of inTurns(pieces)) parts.push(part);
  return Buffer.concat(parts);
}
