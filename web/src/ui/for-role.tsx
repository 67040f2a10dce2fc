import type { ComponentChildren } from 'preact';
import type { Role } from '../../../src/access/roles.ts';
import { spoken, type Words } from '../i18n/language.ts';
import { mayDo } from '../state/role.ts';

const en = {
  readOnly: 'Your key sees everything and plans. To change anything, ask whoever runs the service for one that may.',
};

const es: typeof en = {
  readOnly:
    'Con su clave se ve todo y se planifica. Para cambiar algo, pida a quien administra el servicio una clave que lo permita.',
};

const roleWords: Words<typeof en> = { en, es };

interface ForRoleProps {
  readonly needs: Exclude<Role, 'read'>;
  readonly children: ComponentChildren;
}

/** What only keys with a role are offered. */
export function ForRole({ needs, children }: ForRoleProps) {
  return mayDo(needs) ? children : null;
}

/** Said where a key that only reads would look for buttons. */
export function ReadOnlyNote() {
  return mayDo('write') ? null : <p class="muted no-print">{spoken(roleWords).readOnly}</p>;
}
