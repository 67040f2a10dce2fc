import type { Lease } from '../../src/jobs/heartbeat.ts';

interface Dependencies {
  readonly lease: Lease;
  readonly everyMs: number;
  /** Takes care of the runs of processes that are gone. */
  readonly recover: () => Promise<void>;
  /** Looks after the runs of this process. */
  readonly check: () => Promise<void>;
  readonly log: { error(fields: object, message: string): void };
}

/** Every few seconds: shows that this process lives, and looks whether others do. */
export function createHeartbeat({ lease, everyMs, recover, check, log }: Dependencies) {
  /** Also at the start: this may be the next life of a process that is gone. */
  let pending = true;

  const round = async (): Promise<void> => {
    const { gone, dead } = await lease.tick();
    await check();
    if (gone) pending = true;
    if (!pending) return;
    await recover();
    for (const owner of dead) await lease.bury(owner);
    pending = false;
  };

  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    running ??= round()
      .catch((err: unknown) => log.error({ err }, 'runs left open cannot be looked after; trying again'))
      .finally(() => {
        running = undefined;
      });
  };

  return {
    start(): void {
      begin();
      timer = setInterval(begin, everyMs);
      timer.unref();
    },

    async close(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}
