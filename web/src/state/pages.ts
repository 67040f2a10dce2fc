import { useEffect, useState } from 'preact/hooks';
import { isOutage } from '../api/http.ts';
import { joinPages, type Page } from '../api/page.ts';
import { useAction } from './action.ts';
import { type Loading, useLoad } from './load.ts';

interface Pages<T> {
  readonly loaded: Loading<readonly T[]>;
  /** Reads the next page; undefined when there is none. */
  readonly more: (() => void) | undefined;
  readonly isBusy: boolean;
}

interface Source<T> {
  readonly read: (cursor: string | undefined) => Promise<Page<T>>;
  readonly idOf: (item: T) => string;
}

/** A list that is read page by page, newest first. What was read stays while the service does not answer. */
export function usePages<T>({ read, idOf }: Source<T>): Pages<T> {
  const first = useLoad(() => read(undefined), []);
  const [known, setKnown] = useState<Page<T>>();
  const start = first.value;
  useEffect(() => {
    if (start) setKnown((before) => joinPages(start, before, idOf));
  }, [start]);
  const reading = useAction(async (cursor: string) => {
    const page = await read(cursor);
    setKnown((before) => before && { items: joinPages(before, page, idOf).items, next: page.next });
  });
  const all = start === undefined ? known : joinPages(start, known, idOf);
  const { reload } = first;
  const isGone = first.state === 'failed' && !isOutage(first.error);
  const next = all?.next;
  return {
    loaded:
      all === undefined || isGone
        ? (first as Loading<never>) // it is loading or failed: it has no value
        : { state: 'ready', value: all.items, isRefreshing: first.state !== 'ready' || first.isRefreshing, reload },
    more: next ? () => void reading.run(next) : undefined,
    isBusy: reading.isBusy,
  };
}
