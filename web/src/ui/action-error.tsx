import { isReachable } from '../api/connection.ts';
import type { Action } from '../state/action.ts';
import { ErrorNotice } from './notice.tsx';

/** Why what a button did failed. Once the service answers again, that it did not is no longer of interest. */
export function ActionError({ action }: { readonly action: Pick<Action<never>, 'error'> }) {
  const { error } = action;
  if (!error || (error.code === 'unreachable' && isReachable.value)) return null;
  return <ErrorNotice error={error} />;
}
