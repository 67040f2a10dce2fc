/** One content of a dataset. */
export interface Content {
  /** The bytes that were uploaded; undefined where the service has put them together itself, from added days. */
  readonly text: string | undefined;
  /** `date sales` of each of its days, in order. */
  readonly days: readonly string[];
  /** What its columns are, where that was told, of it or of what days were added to. */
  readonly mapping: Readonly<Record<string, string>> | undefined;
}

/** The request without an answer: it has happened or not, but nothing in between. */
export type Doubt =
  | { readonly kind: 'delete' | 'other' }
  | { readonly kind: 'content'; readonly content: Content }
  | { readonly kind: 'restore'; readonly version: string };

/** How many requests had an answer, and how many were under way when the service died, by what they asked. */
export interface Tally {
  readonly answered: Map<string, number>;
  readonly cutOff: Map<string, number>;
}

export const count = (counts: Map<string, number>, what: string): void => {
  counts.set(what, (counts.get(what) ?? 0) + 1);
};

/** What the service has acknowledged of one dataset, and what was asked when it died. */
export interface Truth {
  readonly name: string;
  /** Contents by version, since the last deletion. */
  readonly contents: Map<string, Content>;
  latest: string | undefined;
  /** Asked for without an answer while there was no dataset: listed as soon as there is one. */
  unanswered: Content[];
  /** A training or promotion that was answered has left a champion. */
  hasChampion: boolean;
  readonly runs: Set<string>;
  inDoubt: Doubt | undefined;
  readonly tally: Tally;
}

export function nothingYet(name: string): Truth {
  return {
    name,
    contents: new Map(),
    latest: undefined,
    unanswered: [],
    hasChampion: false,
    runs: new Set(),
    inDoubt: undefined,
    tally: { answered: new Map(), cutOff: new Map() },
  };
}

export function forget(truth: Truth): void {
  truth.contents.clear();
  truth.runs.clear();
  truth.unanswered = [];
  truth.latest = undefined;
  truth.hasChampion = false;
}
