/** One content of a dataset. */
export interface Content {
  /** The bytes that were uploaded; undefined where the service has put them together itself, from added days. */
  readonly text: string | undefined;
  /** `date sales` of each of its days, in order. */
  readonly days: readonly string[];
  /** What its columns are, where that was told. */
  readonly mapping: object | undefined;
}

/** The request without an answer: it has happened or not, but nothing in between. */
export type Doubt =
  | { readonly kind: 'delete' | 'other' }
  /** `version` where it is known before the answer. */
  | { readonly kind: 'content'; readonly content: Content; readonly version?: string }
  | { readonly kind: 'restore'; readonly version: string };

/** What the service has acknowledged of one dataset, and what was asked when it died. */
export interface Truth {
  readonly name: string;
  /** Contents by version, since the last deletion. */
  readonly contents: Map<string, Content>;
  latest: string | undefined;
  /** A training or promotion that was answered has left a champion. */
  hasChampion: boolean;
  readonly runs: Set<string>;
  inDoubt: Doubt | undefined;
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
