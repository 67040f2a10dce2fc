import { computed, signal } from '@preact/signals';

const ASK_AGAIN_MS = 2000;

/** What keeps the page from reading and writing: the service does not answer, or cannot reach its store. */
export type Outage = 'service' | 'store';

/** The outage of now, from the first call that met it until it is over. */
export const outage = signal<Outage | undefined>(undefined);

/** False from the first call without an answer until the service answers again. */
export const isReachable = computed(() => outage.value !== 'service');

/** Counts the reasons to read everything again: the service is back, a key was given. */
export const reloads = signal(0);

/** Where it shows that an outage is over. */
const PROBES: Readonly<Record<Outage, string>> = { service: './healthz', store: './readyz' };

/** Called when a request met an outage: the service is polled until it is over. */
export function reportOutage(kind: Outage): void {
  const isKnown = outage.value !== undefined;
  if (!isKnown || kind === 'service') outage.value = kind;
  if (!isKnown) void awaitEnd();
}

/** Called when a request got no answer. */
export const reportUnreachable = () => reportOutage('service');

async function awaitEnd(): Promise<void> {
  while (outage.value !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    const asked = outage.value;
    const answer = await fetch(PROBES[asked]).catch(() => undefined);
    if (answer?.ok && outage.value === asked) outage.value = undefined;
  }
  reloads.value++;
}

const NAME = 'prediccion-ventas.key';

/** The key that calls are made with; kept for this tab only. */
export const key = signal<string | null>(sessionStorage.getItem(NAME));

/** True while the service refuses calls because no key, or none that it knows, came with them. */
export const keyIsMissing = signal(false);

export function setKey(value: string): void {
  sessionStorage.setItem(NAME, value);
  key.value = value;
  keyIsMissing.value = false;
  reloads.value++;
}
