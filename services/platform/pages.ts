import type { DamagedDocument } from '../../src/damaged-document.ts';

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly items: T[];
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
  /** What would be on the page, but cannot be read. */
  readonly damaged?: DamagedDocument[] | undefined;
}

/** The notice of a list; absent when all of it could be read. */
export function noticeOf(damaged: readonly DamagedDocument[]): Pick<Page<never>, 'damaged'> {
  return damaged.length === 0 ? {} : { damaged: [...damaged] };
}

interface Order<T> {
  /** Unique, and what the list is sorted by. */
  readonly nameOf: (item: T) => string;
  /** Whether the item of that name stands behind the other one in the list. */
  readonly isBehind: (name: string, other: string) => boolean;
}

/** Lists by name. */
export const ascending = (name: string, other: string) => name > other;

/** Lists by names that begin with a time. */
export const newestFirst = (name: string, other: string) => name < other;

/**
 * The page behind the place that the cursor names. That place is known also when its item has gone meanwhile, so that
 * whoever turns pages loses nothing.
 */
export function pageOf<T>(all: readonly T[], { limit, cursor }: PageRequest, { nameOf, isBehind }: Order<T>): Page<T> {
  const place = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString('utf8');
  const rest = place === undefined ? all : all.filter((item) => isBehind(nameOf(item), place));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  const next = last !== undefined && rest.length > limit ? encode(nameOf(last)) : null;
  return { items, next };
}

function encode(name: string): string {
  return Buffer.from(name, 'utf8').toString('base64url');
}
