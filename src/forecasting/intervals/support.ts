import { z } from 'zod';
import { type Weekday, weekdayOf } from '../../dates.ts';
import { type FutureDay, HOLIDAY, PROMO, type Series } from '../../sales/series.ts';

/** How often the mix of a day was seen in training. */
export const supportKindSchema = z.enum(['seen', 'rare', 'unseen']);
export type SupportKind = z.infer<typeof supportKindSchema>;

export interface Support {
  readonly support: SupportKind;
  /** Training days with the same weekday, promotion and holiday. */
  readonly count: number;
  /** Factor on the width of the day's interval; 1 for a mix that is seen. */
  readonly widening: number;
}

/** Training days per mix; plain JSON, kept in the model file. */
type MixCounts = Readonly<Record<string, number>>;

interface DayMix {
  readonly weekday: Weekday;
  readonly promo: boolean;
  readonly holiday: boolean;
}

/** From this many training days on a mix is as good as any other. */
const SEEN_DAYS = 8;
/**
 * Errors of a mix relative to those with all its training days, measured on thirty stores by leaving weekday × promotion
 * mixes out of a year of training but for their last k days: 1.4–2.0 for none, then about 1 + 0.6 / k.
 */
const UNSEEN_WIDENING = 1.7;
export const RARE_EXCESS = 0.6;

export function countMixes(series: Series): MixCounts {
  const counts: Record<string, number> = {};
  series.days.forEach((date, i) => {
    const key = mixKey({
      weekday: weekdayOf(date),
      promo: isSet(series.covariates[PROMO]?.[i]),
      holiday: isSet(series.covariates[HOLIDAY]?.[i]),
    });
    counts[key] = (counts[key] ?? 0) + 1;
  });
  return counts;
}

/** The mix of a day to forecast; a covariate that is absent or 0 is not set, any other value is. */
export function mixOf({ date, covariates }: FutureDay): DayMix {
  return { weekday: weekdayOf(date), promo: isSet(covariates[PROMO]), holiday: isSet(covariates[HOLIDAY]) };
}

export function supportOf(counts: MixCounts, mix: DayMix): Support {
  const count = counts[mixKey(mix)] ?? 0;
  if (count === 0) return { support: 'unseen', count, widening: UNSEEN_WIDENING };
  if (count < SEEN_DAYS) return { support: 'rare', count, widening: 1 + RARE_EXCESS / count };
  return { support: 'seen', count, widening: 1 };
}

/** Equal for equal mixes. */
export function mixKey({ weekday, promo, holiday }: DayMix): string {
  return `${weekday}${promo ? ' promo' : ''}${holiday ? ' holiday' : ''}`;
}

function isSet(value: number | undefined): boolean {
  return value !== undefined && value !== 0;
}
