/** What the service has acknowledged of one dataset, and what was asked when it died. */
export interface Truth {
  readonly name: string;
  /** Contents by version, since the last deletion. */
  readonly contents: Map<string, string>;
  latest: string | undefined;
  /** A training or promotion that was answered has left a champion. */
  hasChampion: boolean;
  readonly runs: Set<string>;
  /** The request without an answer: it has happened or not, but nothing in between. */
  inDoubt:
    | { readonly kind: 'delete' | 'upload' | 'other'; readonly version?: string; readonly text?: string }
    | undefined;
}

export function nothingYet(name: string): Truth {
  return { name, contents: new Map(), latest: undefined, hasChampion: false, runs: new Set(), inDoubt: undefined };
}

export function forget(truth: Truth): void {
  truth.contents.clear();
  truth.runs.clear();
  truth.latest = undefined;
  truth.hasChampion = false;
}
