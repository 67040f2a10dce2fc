import type { Assume } from '../../../../../src/forecasting/assumptions.ts';
import type { About } from '../../../api/series.ts';
import { readSession, writeSession } from '../../../browser/session-storage.ts';

export const ASSUMED = ['usual', 'none', 'last-year'] as const satisfies readonly Assume[];

/** What an address or the memory of the tab says of the promotions that nobody has planned; undefined for anything else. */
export function assumeIn(text: string | null): Assume | undefined {
  return ASSUMED.find((one) => one === text);
}

export interface AssumedDays extends About {
  /** A month, or the two ends of a range. */
  readonly days: string;
}

const memoryOf = ({ dataset, series, days }: AssumedDays) =>
  series === undefined ? `assume.${dataset}.${days}` : `assume.${dataset}.${series}.${days}`;

/** What this tab was told of promotions on these days. */
export const rememberedAssume = (about: AssumedDays): Assume | undefined => assumeIn(readSession(memoryOf(about)));

export const rememberAssume = (about: AssumedDays, assume: Assume) => writeSession(memoryOf(about), assume);
