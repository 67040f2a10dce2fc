import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { reloads } from '../api/connection.ts';
import { ApiError, isOutage } from '../api/http.ts';

/** Something that is read from the service. While it is read again, what was known stays on the page. */
type Loaded<T> =
  | { readonly state: 'loading'; readonly value?: undefined }
  | { readonly state: 'ready'; readonly value: T; readonly isRefreshing: boolean; readonly failure?: ApiError }
  | { readonly state: 'failed'; readonly error: ApiError; readonly value?: undefined };

export type Loading<T> = Loaded<T> & { readonly reload: () => void };

/**
 * Reads something when the component appears and whenever one of `about` changes; answers that come too late are
 * dropped. When the same cannot be read again because the service fails, what was read stays, with the `failure`. An error that
 * is not an ApiError is thrown.
 */
export function useLoad<T>(read: (signal: AbortSignal) => Promise<T>, about: readonly unknown[]): Loading<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  const readAbout = useRef<readonly unknown[] | undefined>(undefined);
  useEffect(() => {
    const gone = new AbortController();
    setLoaded((before) => (before.state === 'ready' ? { ...before, isRefreshing: true } : { state: 'loading' }));
    read(gone.signal).then(
      (value) => {
        if (gone.signal.aborted) return;
        readAbout.current = about;
        setLoaded({ state: 'ready', value, isRefreshing: false });
      },
      (error: unknown) => {
        if (gone.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        const isSame = about.every((part, i) => part === readAbout.current?.[i]);
        setLoaded((before) =>
          before.state === 'ready' && isSame && isOutage(error)
            ? { state: 'ready', value: before.value, isRefreshing: false, failure: error }
            : { state: 'failed', error },
        );
      },
    );
    return () => gone.abort();
  }, [...about, round, reloads.value]);
  return { ...loaded, reload };
}
