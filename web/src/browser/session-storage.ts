const NAME = 'prediccion-ventas.';

/** What this tab remembers; a browser may refuse to keep anything. */
export function readSession(key: string): string | null {
  try {
    return sessionStorage.getItem(NAME + key);
  } catch {
    return null;
  }
}

export function writeSession(key: string, value: string): void {
  try {
    sessionStorage.setItem(NAME + key, value);
  } catch {
    // The address still says it.
  }
}
