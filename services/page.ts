import { AppError } from '../src/errors.ts';

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly items: T[];
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
}

/** The page after the item named by the cursor. `nameOf` is unique and the order of `all` is stable. */
export function pageOf<T>(all: readonly T[], { limit, cursor }: PageRequest, nameOf: (item: T) => string): Page<T> {
  const start = cursor === undefined ? 0 : positionAfter(all, cursor, nameOf);
  const items = all.slice(start, start + limit);
  const last = items[items.length - 1];
  const next = last !== undefined && start + limit < all.length ? encode(nameOf(last)) : null;
  return { items, next };
}

function positionAfter<T>(all: readonly T[], cursor: string, nameOf: (item: T) => string): number {
  const name = Buffer.from(cursor, 'base64url').toString('utf8');
  const position = all.findIndex((item) => nameOf(item) === name);
  if (position < 0) {
    throw new AppError('malformed-request', 'The cursor is not one of this list; start again without a cursor', {
      faults: [{ field: 'query/cursor', code: 'unknown-cursor', message: 'is not a cursor of this list' }],
    });
  }
  return position + 1;
}

function encode(name: string): string {
  return Buffer.from(name, 'utf8').toString('base64url');
}
