import { signal } from '@preact/signals';

const ASK_AGAIN_MS = 2000;

/** False from the first call without an answer until the service answers again. */
export const isReachable = signal(true);

/** Counts the reasons to read everything again: the service is back, a key was given. */
export const renewals = signal(0);

/** A call got no answer: the service is asked until it gives one. */
export function lose(): void {
  if (!isReachable.value) return;
  isReachable.value = false;
  void comeBack();
}

async function comeBack(): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    const answer = await fetch('./healthz').catch(() => undefined);
    if (answer?.ok) break;
  }
  isReachable.value = true;
  renewals.value++;
}
