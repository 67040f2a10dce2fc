import { noChampion } from '../models/models.ts';
import { createPeriodic } from '../platform/periodic.ts';
import { isUnchanged, loadServingState, type ServingSources, type ServingState } from './serving-state.ts';

/**
 * Whether the store still tells us what is current. It no longer does when the last question to it failed, or when one
 * has been without an answer for longer than `patienceMs`: a silent store is noticed before its timeout.
 */
function createFreshness(patienceMs: number) {
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
      if (asking.size === 0) return false;
      const limit = performance.now() - patienceMs;
      for (const { since } of asking) if (since < limit) return true;
      return false;
    },
  };
}

interface Dependencies extends ServingSources {
  readonly pollMs: number;
  readonly log: { error(fields: object, message: string): void };
}

/** Keeps the serving states of the datasets in memory and follows what they were read from, whoever changes it. */
export function createModelCache({ pollMs, log, ...sources }: Dependencies) {
  const states = new Map<string, ServingState>();
  const freshness = createFreshness(Math.max(pollMs, 1000));

  const load = async (dataset: string): Promise<ServingState | undefined> => {
    const state = await loadServingState(dataset, sources);
    if (state) states.set(dataset, state);
    else states.delete(dataset);
    return state;
  };

  const find = async (dataset: string): Promise<ServingState | undefined> =>
    states.get(dataset) ?? (await load(dataset));

  const check = async (dataset: string, state: ServingState): Promise<void> => {
    try {
      if (!(await freshness.watched(() => isUnchanged(dataset, state, sources)))) await load(dataset);
    } catch (error) {
      log.error({ dataset, err: error }, 'the champion cannot be checked; the one in memory goes on answering');
    }
  };

  const polls = createPeriodic(async () => {
    for (const [dataset, state] of states) await check(dataset, state);
  }, pollMs);

  return {
    /** Undefined when the dataset has no champion. */
    find,

    /** Throws AppError `dataset-not-found`, or `no-champion` when there is such a dataset and no model answers for it. */
    async stateOf(dataset: string): Promise<ServingState> {
      return (await find(dataset)) ?? noChampion(sources.datasets, dataset);
    },

    /** Whether this state is still the one that answers, as far as this process knows. */
    isCurrent: (dataset: string, state: ServingState) => states.get(dataset) === state,

    /** Whether the store cannot tell at present if what is in memory is still what should answer. */
    isStale: () => freshness.isLost(),

    /** Reads it again now; for datasets that nobody has asked for there is nothing to do. */
    async refresh(dataset: string): Promise<void> {
      if (states.has(dataset)) await load(dataset);
    },

    forget: (dataset: string) => void states.delete(dataset),

    async close(): Promise<void> {
      await polls.close();
    },
  };
}

export type ModelCache = ReturnType<typeof createModelCache>;
