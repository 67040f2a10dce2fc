import { createFreshness } from './freshness.ts';
import { createPeriodic } from './periodic.ts';
import { isCurrent, loadReign, type Reign, type ReignSources } from './reign.ts';

interface Dependencies extends ReignSources {
  readonly pollMs: number;
  readonly log: { error(fields: object, message: string): void };
}

/** Keeps champions in memory and follows their pointers and calendars, whoever changes them. */
export function createChampions({ pollMs, log, ...sources }: Dependencies) {
  const reigns = new Map<string, Reign>();
  const freshness = createFreshness(Math.max(pollMs, 1000));

  const load = async (dataset: string): Promise<Reign | undefined> => {
    const reign = await loadReign(dataset, sources);
    if (reign) reigns.set(dataset, reign);
    else reigns.delete(dataset);
    return reign;
  };

  const check = async (dataset: string, reign: Reign): Promise<void> => {
    try {
      if (!(await freshness.watched(() => isCurrent(dataset, reign, sources)))) await load(dataset);
    } catch (error) {
      log.error({ dataset, err: error }, 'the champion cannot be checked; the one in memory goes on answering');
    }
  };

  const polls = createPeriodic(async () => {
    for (const [dataset, reign] of reigns) await check(dataset, reign);
  }, pollMs);

  return {
    /** Whether the store cannot tell at present if what is in memory is still what should answer. */
    areStale: () => freshness.isLost(),

    /** Whether this reign has not been followed by another. */
    reigns: (dataset: string, reign: Reign) => reigns.get(dataset) === reign,

    /** Undefined when the dataset has no champion. */
    async of(dataset: string): Promise<Reign | undefined> {
      return reigns.get(dataset) ?? (await load(dataset));
    },

    /** Reads it again now; for datasets that nobody has asked for there is nothing to do. */
    async refresh(dataset: string): Promise<void> {
      if (reigns.has(dataset)) await load(dataset);
    },

    forget: (dataset: string) => void reigns.delete(dataset),

    async close(): Promise<void> {
      await polls.close();
    },
  };
}

export type Champions = ReturnType<typeof createChampions>;
