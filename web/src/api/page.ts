/** One page of a list; `next` is null on the last one. */
export interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

/**
 * The first page as it was read last, and after it what was read before: a list that grows at its head keeps the pages
 * that were opened, also where an item has slipped from the first page to the second.
 */
export function joinPages<T>(first: Page<T>, known: Page<T> | undefined, idOf: (item: T) => string): Page<T> {
  const ids = new Set(first.items.map(idOf));
  const later = (known?.items ?? []).filter((item) => !ids.has(idOf(item)));
  if (known === undefined || later.length === 0) return first;
  return { items: [...first.items, ...later], next: known.next };
}
