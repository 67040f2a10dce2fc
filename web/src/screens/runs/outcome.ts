import type { Run } from '../../api/training.ts';
import { formatSales } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import type { Tone } from '../../ui/notice.tsx';
import { verdictOf } from './verdict.ts';
import { runsWords } from './words.ts';

/** What became of a run: a word or two, how good that is, and why. */
interface Outcome {
  readonly title: string;
  readonly tone: Tone;
  readonly why: string;
}

/** Undefined while the run goes on. */
export function outcomeOf(run: Run): Outcome | undefined {
  const words = spoken(runsWords);
  const { status, decision, options } = run;
  if (status === 'queued' || status === 'running') return undefined;
  if (status !== 'succeeded' || decision === null) {
    const tone = status === 'failed' ? 'bad' : 'warning';
    return { title: words.statuses[status], tone, why: endingOf(run).what };
  }
  const mine = decision.challengerMae === null ? '–' : formatSales(decision.challengerMae);
  const theirs = decision.championMae === null ? '–' : formatSales(decision.championMae);
  return {
    title: decision.promoted ? words.promoted : words.notPromoted,
    tone: decision.promoted ? 'good' : 'info',
    why: words.verdicts[verdictOf(decision, options.promote).why]({ mine, theirs }),
  };
}

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
