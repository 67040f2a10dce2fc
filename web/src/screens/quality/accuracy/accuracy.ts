import type { WordedAccuracy } from '../../../../../src/monitoring/accuracy.ts';
import type { ObservedDay } from '../../../../../src/sales/observed-days.ts';

/** Whether any forecast was issued, and any of its days sold since. */
type AccuracyState = 'never-asked' | 'waiting' | 'judged';

export function accuracyStateOf({ overall, outcomes }: WordedAccuracy): AccuracyState {
  if (overall.days > 0) return 'judged';
  const seen = Object.values(outcomes).reduce((sum, days) => sum + days, 0);
  return seen === 0 ? 'never-asked' : 'waiting';
}

/** The backtest's error of the models that gave the forecasts, each weighted by its days; null when none is known. */
export function backtestErrorOf({ byModel }: WordedAccuracy): number | null {
  const known = byModel.flatMap(({ live, backtest }) =>
    backtest?.wape != null && live.days > 0 ? [{ days: live.days, wape: backtest.wape }] : [],
  );
  const days = known.reduce((sum, one) => sum + one.days, 0);
  if (days === 0) return null;
  return known.reduce((sum, one) => sum + one.days * one.wape, 0) / days;
}

/** Live errors beyond this multiple of the backtest's, or below its inverse, deserve a word. */
const MUCH_WORSE = 1.5;
/** With fewer days the comparison is too uncertain. */
const FEW_DAYS = 14;

type Comparison = 'as-tested' | 'better' | 'worse' | 'too-early';

export function compareWithBacktest(accuracy: WordedAccuracy): Comparison | undefined {
  const tested = backtestErrorOf(accuracy);
  const { wape, days } = accuracy.overall;
  if (tested === null || tested === 0 || wape === null) return undefined;
  if (days < FEW_DAYS) return 'too-early';
  if (wape > tested * MUCH_WORSE) return 'worse';
  return wape < tested / MUCH_WORSE ? 'better' : 'as-tested';
}

/** A bias below this share of the sales is not worth a sentence. */
const SMALL_BIAS = 0.005;

/** Whether the forecasts were on the whole too high or too low. */
export function biasDirectionOf(biasShare: number | null): 'high' | 'low' | 'even' | undefined {
  if (biasShare === null) return undefined;
  if (Math.abs(biasShare) < SMALL_BIAS) return 'even';
  return biasShare > 0 ? 'high' : 'low';
}

/** Days inside the band of a level, of those that were scored, and how many were to be expected there. */
export function insideBand(
  { days, coverage }: WordedAccuracy['overall'],
  level: number,
): { readonly inside: number; readonly expected: number } | undefined {
  const share = coverage[String(level)];
  if (share == null || days === 0) return undefined;
  return { inside: Math.round(share * days), expected: Math.round((level / 100) * days) };
}

/** What is known of a day that the forecast missed. */
export type MissReason = 'promo' | 'holiday' | 'both' | 'neither' | 'unknown';

export function missReason(day: Pick<ObservedDay, 'promo' | 'holiday'> | undefined): MissReason {
  if (day?.promo === undefined && day?.holiday === undefined) return 'unknown';
  if (day.promo && day.holiday) return 'both';
  if (day.promo) return 'promo';
  return day.holiday ? 'holiday' : 'neither';
}
