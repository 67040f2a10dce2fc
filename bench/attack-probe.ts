import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { quantileOfSorted } from '../src/numerics/quantiles.ts';

/**
 * The probe of `attack.ts`, in a process of its own: nothing else holds up its clock. It asks for a forecast and for health,
 * each in a loop that does not wait for the other, until it is told to end.
 */

/** In milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly greatest: number;
  /** How many answers there were, and how many of them were not 200: they count with their time all the same. */
  readonly count: number;
  readonly refused: number;
}

export interface Probed {
  readonly forecast: Latency;
  readonly health: Latency;
  /** How much later than asked the probe's own timers fired, in 99 of 100 cases, ms: none of the figures is finer. */
  readonly lag: number;
}

/** Between two questions of a loop. */
const PAUSE_MS = 5;

const lags: number[] = [];

/** Asks until `isOver`, once at least. */
async function ask(url: string, isOver: () => boolean): Promise<Latency> {
  const times: number[] = [];
  let refused = 0;
  do {
    const started = performance.now();
    const answer = await fetch(url);
    await answer.arrayBuffer();
    const answered = performance.now();
    times.push(answered - started);
    if (answer.status !== 200) refused += 1;
    await delay(PAUSE_MS);
    lags.push(performance.now() - answered - PAUSE_MS);
  } while (!isOver());
  times.sort((a, b) => a - b);
  const at = (share: number) => quantileOfSorted(times, share);
  return { p50: at(0.5), p99: at(0.99), greatest: at(1), count: times.length, refused };
}

const given = once(process, 'message');
process.send?.('ready');
const [address] = await given;
let isOver = false;
process.once('message', () => {
  isOver = true;
});
const [forecast, health] = await Promise.all(
  ['/forecast', '/healthz'].map((path) => ask(address + path, () => isOver)),
);
const probed: Probed = {
  forecast,
  health,
  lag: Math.max(
    0,
    quantileOfSorted(
      lags.sort((a, b) => a - b),
      0.99,
    ),
  ),
};
process.send?.(probed);
process.disconnect?.();
