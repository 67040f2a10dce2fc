import type { Run } from './runs/run.ts';
import type { StoreOperation } from './storage/observed-store.ts';
import type { SeenAlarms } from './webhooks/told.ts';

/** Who has done what for a run, and when by the clock of that machine. */
export interface TaskDone {
  readonly run: Pick<Run, 'id'>;
  readonly kind: 'train' | 'shard' | 'register';
  readonly shard: string | undefined;
  readonly startedAt: Date;
  readonly seconds: number;
  /** Undefined for threads of this process. */
  readonly worker: string | undefined;
}

/** What happens in the service, by name, and what is said of it. */
interface ServiceEvents {
  /** An upload has become the latest content of this dataset. */
  readonly datasetAccepted: string;
  /** This dataset is about to be removed: whoever works on it stops. */
  readonly datasetRemoving: string;
  readonly datasetRemoved: string;
  /** What the shop knows of the days to come has changed. */
  readonly knownFutureChanged: string;
  /** The manager's own numbers have changed. */
  readonly overridesChanged: string;
  /** A request has made another model answer for this dataset. */
  readonly championChanged: string;
  /** Somebody has looked for the alarms of this dataset, whatever was found. */
  readonly alarmsSeen: SeenAlarms & { readonly dataset: string };
  /** A run that was asked for here is queued, goes on or has ended. */
  readonly runChanged: Run;
  /** The thread of a run has called the store. */
  readonly runOperated: { readonly run: Pick<Run, 'id'>; readonly operation: StoreOperation };
  /** A part of the work on a run has been done, here or by a worker. */
  readonly taskDone: TaskDone;
  /** A run has ended for good: its end is stored. */
  readonly runEnded: Run;
}

type Listener<T> = (subject: T) => void | Promise<void>;

export interface Events {
  on<Name extends keyof ServiceEvents>(name: Name, listener: Listener<ServiceEvents[Name]>): void;
  /**
   * Calls the listeners one after another, in the order in which they subscribed. One that fails does not keep the others
   * from being called: the first failure is thrown after the last of them.
   */
  emit<Name extends keyof ServiceEvents>(name: Name, subject: ServiceEvents[Name]): Promise<void>;
}

export function createEvents(): Events {
  const listeners: { [Name in keyof ServiceEvents]?: Listener<ServiceEvents[Name]>[] } = {};
  return {
    on(name, listener) {
      const known: Listener<ServiceEvents[typeof name]>[] = listeners[name] ?? [];
      Object.assign(listeners, { [name]: [...known, listener] });
    },

    async emit(name, subject) {
      const failures: unknown[] = [];
      for (const listener of listeners[name] ?? []) {
        try {
          await listener(subject);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
