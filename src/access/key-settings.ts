import type { ApiKey } from './api-key.ts';
import { readKeyEntries } from './key-entries.ts';
import { readKeyFile } from './key-file.ts';

/** The keys that the environment gives, and the file whose keys come on top of them. */
export interface KeySettings {
  readonly keys: readonly ApiKey[];
  readonly file: string | undefined;
}

/** What the file holds now; nothing but faults when it cannot be used as it is. `fixed`: the keys of the environment. */
export function keysOfFile(file: string, fixed: readonly ApiKey[]) {
  const read = readKeyFile(file);
  if ('fault' in read) return { keys: [], faults: [read.fault] };
  const { keys, faults } = readKeyEntries(read.text);
  const twice = keys.filter(({ digest }) => fixed.some((key) => key.digest.equals(digest)));
  const all = [
    ...faults,
    ...twice.map(({ name }) => `the key of ${name} stands in API_KEYS too`),
    // Without any key everything would be open.
    ...(keys.length === 0 && faults.length === 0 ? ['there is no key in the file'] : []),
  ];
  return { keys: all.length === 0 ? keys : [], faults: all };
}

/** Adds what is wrong to `faults`, a line each, with the name of the variable. */
export function keySettings(
  { API_KEYS, API_KEYS_FILE }: { API_KEYS?: string | undefined; API_KEYS_FILE?: string | undefined },
  faults: string[],
): KeySettings {
  const fixed = readKeyEntries(API_KEYS ?? '');
  if (API_KEYS !== undefined && fixed.keys.length + fixed.faults.length === 0) faults.push('API_KEYS: holds no key');
  faults.push(...fixed.faults.map((fault) => `API_KEYS: ${fault}`));
  if (API_KEYS_FILE !== undefined) {
    faults.push(...keysOfFile(API_KEYS_FILE, fixed.keys).faults.map((fault) => `API_KEYS_FILE: ${fault}`));
  }
  return { keys: fixed.keys, file: API_KEYS_FILE };
}
