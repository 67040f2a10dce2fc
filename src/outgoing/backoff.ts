export interface Backoff {
  /** After the first failure, at most. */
  readonly firstMs: number;
  /** However many failures there were. */
  readonly longestMs: number;
}

/**
 * The pause before the next attempt, in ms: twice as long after each failure, a random half of it, so that senders do not come in
 * step.
 *
 * @param failures so far, ≥ 1
 * @param random in [0, 1)
 */
export function pauseAfter(failures: number, { firstMs, longestMs }: Backoff, random: number): number {
  // Beyond 2^52 nothing is added any more; the power itself would become infinite.
  const longest = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 52));
  return Math.round(longest * (0.5 + random / 2));
}
