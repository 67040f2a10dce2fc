import type { Role } from '../src/access/roles.ts';

/** Who makes a request. */
export interface Caller {
  /** Of the key; null when there is none. */
  readonly name: string | null;
  /** null: nobody that may do anything. */
  readonly role: Role | null;
  /** The only datasets that there are for this caller; null: all. */
  readonly datasets: readonly string[] | null;
  /** A key was sent, but not one that is known. */
  readonly sentKey?: boolean;
}

/** Any caller of a service without keys. */
export const EVERYONE: Caller = { name: null, role: 'admin', datasets: null };
export const NOBODY: Caller = { name: null, role: null, datasets: [] };

export function mayUse({ datasets }: Pick<Caller, 'datasets'>, dataset: string): boolean {
  return datasets === null || datasets.includes(dataset);
}
