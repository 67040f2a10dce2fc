import { type ApiKey, findKey, type KeySettings, keysOfFile } from '../../src/access/api-keys.ts';
import { createPeriodic } from '../platform/periodic.ts';

interface Dependencies {
  readonly settings: KeySettings;
  /** How often the file is read again. */
  readonly pollMs: number;
  readonly log: Record<'info' | 'error', (fields: object, message: string) => void>;
}

/** The keys in force: those of the environment, and those of the file as it was when it was last in order. */
export function createKeyRing({ settings: { keys: fixed, file }, pollMs, log }: Dependencies) {
  let keys: readonly ApiKey[] = fixed;
  let state = '';

  /** A file that is out of order is reported once, and changes nothing: a mistake must neither lock out nor let in. */
  const reload = (path: string): void => {
    const read = keysOfFile(path, fixed);
    const next = JSON.stringify(read);
    if (next === state) return;
    state = next;
    if (read.faults.length > 0) {
      log.error({ faults: read.faults }, 'API_KEYS_FILE cannot be used as it is; the keys read before stay in force');
      return;
    }
    keys = [...fixed, ...read.keys];
    log.info({ keys: [...new Set(keys.map(({ name }) => name))] }, 'the keys of API_KEYS_FILE are in force');
  };

  if (file !== undefined) reload(file);
  const polls = createPeriodic(
    async () => {
      if (file !== undefined) reload(file);
    },
    file === undefined ? 0 : pollMs,
  );

  return {
    /** Without any key everyone may do everything. */
    isNeeded: fixed.length > 0 || file !== undefined,
    find: (sent: string): ApiKey | undefined => findKey(keys, sent),
    reload: polls.now,
    close: polls.close,
  };
}

export type KeyRing = ReturnType<typeof createKeyRing>;
