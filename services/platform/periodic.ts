/** Work repeated every so often, never twice at once. */
interface Periodic {
  /** Does it now; joins the one that is under way. */
  now(): Promise<void>;
  /** No more; waits for the one that is under way. */
  close(): Promise<void>;
}

/** `task` must not throw. An interval of 0 means only when asked. The timer does not keep the process alive. */
export function createPeriodic(task: () => Promise<void>, everyMs: number): Periodic {
  let running: Promise<void> | undefined;
  let closed = false;
  const now = async (): Promise<void> => {
    if (closed) return;
    running ??= task().finally(() => {
      running = undefined;
    });
    await running;
  };
  const timer = everyMs > 0 ? setInterval(now, everyMs).unref() : undefined;
  return {
    now,
    async close() {
      closed = true;
      clearInterval(timer);
      await running;
    },
  };
}
