import type { Config } from '../../src/config.ts';
import type { Events } from '../../src/events.ts';
import type { Keys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import type { TableWriter } from '../../src/tables/table-writer.ts';

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** The same log with these fields in every line. */
  child(fields: object): Log;
}

/** What every module is built on. */
export interface Platform {
  readonly config: Config;
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly events: Events;
  readonly now: () => Date;
  readonly log: Log;
  /** Writes what is answered in rows, as CSV or as a workbook. */
  readonly tables: Pick<TableWriter, 'write'>;
}

/** A part of the service with a life of its own. Modules are started in the order they were created in, and closed in reverse. */
export interface Module {
  /** Before the first request. */
  start?(): void;
  /** Once the service listens: what goes on in the background begins. */
  listening?(): void;
  /** The service takes no more requests: those that wait for this module must come to an end. */
  stopping?(): void;
  close?(): Promise<void>;
}
