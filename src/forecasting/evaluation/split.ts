import { z } from 'zod';
import { seededRandom } from '../../numerics/sampling.ts';

export const splitOptionsSchema = z
  .strictObject({
    method: z.enum(['chronological', 'random']).default('chronological'),
    trainRatio: z.number().min(0.5).max(0.95).default(0.7),
    seed: z
      .int()
      .min(0)
      .max(4294967295)
      .default(0)
      .describe('Of the random split; without effect on a chronological one'),
  })
  .prefault({});

export type SplitOptions = z.infer<typeof splitOptionsSchema>;

/** Positions of the days of each part, ascending. */
export interface Split {
  readonly train: readonly number[];
  readonly holdout: readonly number[];
}

/**
 * Splits `count` ≥ 2 days. `chronological` keeps the last days for the holdout, as in use; `random` (Fisher–Yates, by
 * the seed) is there to compare with older pipelines: its scores are flattered by neighbours in time.
 * Each part has at least one day.
 */
export function splitDays(count: number, { method, trainRatio, seed }: SplitOptions): Split {
  const trainCount = Math.min(count - 1, Math.max(1, Math.round(count * trainRatio)));
  const positions = Array.from({ length: count }, (_, i) => i);
  if (method === 'random') shuffle(positions, seededRandom(seed));
  const ascending = (part: number[]) => part.sort((a, b) => a - b);
  return { train: ascending(positions.slice(0, trainCount)), holdout: ascending(positions.slice(trainCount)) };
}

function shuffle(items: number[], random: () => number): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [items[last], items[other]] = [items[other], items[last]];
  }
}
