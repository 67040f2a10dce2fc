import { signal } from '@preact/signals';
import type { Role } from '../../../src/access/roles.ts';

/** Each may do all that the one before it may. */
const ROLES: readonly Role[] = ['read', 'write', 'admin'];

/** What the key of this tab may do; everything where no keys are asked for. Null without a key. */
export const role = signal<Role | null>('admin');

/** Whether what needs a role can be offered; the service decides in the end. */
export function mayDo(needed: Role): boolean {
  return role.value !== null && ROLES.indexOf(role.value) >= ROLES.indexOf(needed);
}
