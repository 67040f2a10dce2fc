import { signal } from '@preact/signals';
import { renewals } from './connection.ts';

const NAME = 'prediccion-ventas.key';

/** The key that calls are made with; kept for this tab only. */
export const key = signal<string | null>(sessionStorage.getItem(NAME));

/** True while the service refuses calls because no key, or none that it knows, came with them. */
export const keyIsMissing = signal(false);

export function takeKey(value: string): void {
  sessionStorage.setItem(NAME, value);
  key.value = value;
  keyIsMissing.value = false;
  renewals.value++;
}
