import { z } from 'zod';
import { datasetNameSchema } from '../primitives.ts';

/** What a key may do; each role may do all that the one before it may. */
export const ROLES = ['read', 'write', 'admin'] as const;

export type Role = (typeof ROLES)[number];

export function covers(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

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

/** What the service knows of who asks. */
export const accessSchema = z
  .object({
    required: z.boolean().describe('Whether calls need a key'),
    name: z.string().nullable().describe('Of the key that was sent; null without one'),
    role: z.enum(ROLES).nullable().describe('`write` may all that `read` may, `admin` everything; null: nothing'),
    datasets: z.array(datasetNameSchema).nullable().describe('The only datasets that the key is for; null: all'),
  })
  .meta({ id: 'Access' });
