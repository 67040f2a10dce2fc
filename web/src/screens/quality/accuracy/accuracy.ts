import type { WordedAccuracy } from '../../../../../src/monitoring/accuracy.ts';

/** What there is to say of forecasts that were given out. */
type LiveState = 'never-asked' | 'waiting' | 'judged';

export function liveStateOf({ overall, outcomes }: WordedAccuracy): LiveState {
  if (overall.days > 0) return 'judged';
  const seen = Object.values(outcomes).reduce((sum, days) => sum + days, 0);
  return seen === 0 ? 'never-asked' : 'waiting';
}

/** The error that the tests promised of the models that gave the forecasts, each by its days; null when none is known. */
export function promisedOf({ byModel }: WordedAccuracy): number | null {
  const known = byModel.flatMap(({ live, backtest }) =>
    backtest?.wape != null && live.days > 0 ? [{ days: live.days, wape: backtest.wape }] : [],
  );
  const days = known.reduce((sum, one) => sum + one.days, 0);
  if (days === 0) return null;
  return known.reduce((sum, one) => sum + one.days * one.wape, 0) / days;
}

/** Live errors beyond this multiple of what the tests promised deserve a word. */
const MUCH_WORSE = 1.5;
/** With fewer days the comparison says little. */
const FEW_DAYS = 14;

type Comparison = 'as-promised' | 'better' | 'worse' | 'too-early';

export function compareWithPromise(accuracy: WordedAccuracy): Comparison | undefined {
  const promised = promisedOf(accuracy);
  const { wape, days } = accuracy.overall;
  if (promised === null || promised === 0 || wape === null) return undefined;
  if (days < FEW_DAYS) return 'too-early';
  if (wape > promised * MUCH_WORSE) return 'worse';
  return wape < promised / MUCH_WORSE ? 'better' : 'as-promised';
}

/** A lean below this share of the sales is not worth a sentence. */
const LITTLE_LEAN = 0.005;

/** Whether the forecasts were on the whole too high or too low. */
export function leanOf(biasShare: number | null): 'high' | 'low' | 'even' | undefined {
  if (biasShare === null) return undefined;
  if (Math.abs(biasShare) < LITTLE_LEAN) return 'even';
  return biasShare > 0 ? 'high' : 'low';
}
