import { type Signal, signal } from '@preact/signals';

/** A choice of the user that this browser remembers; one that is not among `values` any more is forgotten. */
export function storedChoice<T extends string>(key: string, values: readonly T[], otherwise: T): Signal<T> {
  const known = values.find((value) => value === read(key));
  return kept(key, signal<T>(known ?? otherwise));
}

/** A text of the user that this browser remembers. */
export function storedText(key: string): Signal<string> {
  return kept(key, signal(read(key) ?? ''));
}

/** Whether this browser has kept what it was to remember: then it will tomorrow. */
export const isKept = (key: string, value: string): boolean => read(key) === value;

/** A text that it remembers, as it is now. */
export const rememberedText = (key: string): string => read(key) ?? '';

function kept<T extends string>(key: string, value: Signal<T>): Signal<T> {
  value.subscribe((now) => write(key, now));
  return value;
}

/** A browser may refuse to keep anything: then choices last as long as the page. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(`prediccion-ventas.${key}`);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(`prediccion-ventas.${key}`, value);
  } catch {
    // Not kept; see above.
  }
}
