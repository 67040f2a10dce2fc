/**
 * Whether the store still tells us what is current. It no longer does when the last question to it failed, or when one
 * has been without an answer for longer than `patienceMs`: a silent store is noticed before its timeout.
 */
export function createFreshness(patienceMs: number) {
  const asking = new Set<{ readonly since: number }>();
  let failed = false;
  return {
    async watched<T>(ask: () => Promise<T>): Promise<T> {
      const question = { since: performance.now() };
      asking.add(question);
      try {
        const answer = await ask();
        failed = false;
        return answer;
      } catch (error) {
        failed = true;
        throw error;
      } finally {
        asking.delete(question);
      }
    },

    isLost(): boolean {
      if (failed) return true;
      const limit = performance.now() - patienceMs;
      for (const { since } of asking) if (since < limit) return true;
      return false;
    },
  };
}

export type Freshness = ReturnType<typeof createFreshness>;
