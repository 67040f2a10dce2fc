import type { Run } from '../../api/training.ts';
import { spoken } from '../../i18n/language.ts';
import { runsWords } from './words.ts';

/** How a run that registered nothing ended, and what to do about it. */
export function endingOf({ status, error }: Pick<Run, 'status' | 'error'>): {
  what: string;
  wayOut: string | undefined;
} {
  const words = spoken(runsWords);
  if (status === 'cancelled') return { what: words.cancelled, wayOut: words.cancelledWayOut };
  if (status === 'interrupted') {
    const isRetried = error?.retriedBy !== undefined;
    return { what: words.interrupted, wayOut: isRetried ? words.interruptedRetried : words.interruptedWayOut };
  }
  const code = error?.code ?? 'internal-error';
  const known = isKnown(code, words.failures) ? words.failures[code] : undefined;
  return { what: known?.what ?? error?.message ?? words.failures['internal-error'].what, wayOut: known?.wayOut };
}

const isKnown = <T extends object>(code: string, failures: T): code is string & keyof T =>
  Object.hasOwn(failures, code);
