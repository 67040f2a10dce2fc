import { useCallback, useState } from 'preact/hooks';
import { ApiError } from '../api/http.ts';

export interface Action<A extends readonly unknown[]> {
  readonly run: (...args: A) => Promise<void>;
  readonly isBusy: boolean;
  readonly error: ApiError | undefined;
  readonly forget: () => void;
}

/** Something that a button does: one at a time, and its failure is kept to be shown beside the button. */
export function useAction<A extends readonly unknown[]>(work: (...args: A) => Promise<void>): Action<A> {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const forget = useCallback(() => setError(undefined), []);
  const run = async (...args: A) => {
    if (isBusy) return;
    setBusy(true);
    setError(undefined);
    try {
      await work(...args);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return { run, isBusy, error, forget };
}
