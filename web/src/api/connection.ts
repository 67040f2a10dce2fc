import { signal } from '@preact/signals';

const ASK_AGAIN_MS = 2000;

/** False from the first call without an answer until the service answers again. */
export const isReachable = signal(true);

/** Counts the reasons to read everything again: the service is back, a key was given. */
export const reloads = signal(0);

/** Called when a request got no answer: the service is polled until it answers. */
export function reportUnreachable(): void {
  if (!isReachable.value) return;
  isReachable.value = false;
  void awaitService();
}

async function awaitService(): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    const answer = await fetch('./healthz').catch(() => undefined);
    if (answer?.ok) break;
  }
  isReachable.value = true;
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
