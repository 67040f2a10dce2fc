import type { FevForecast } from './scores.ts';

/** Standard normal quantiles of the probabilities .1 to .9. */
const NORMAL_DECILES = [
  -1.2815515655446004, -0.8416212335729143, -0.5244005127080407, -0.2533471031357997, 0, 0.2533471031357997,
  0.5244005127080407, 0.8416212335729143, 1.2815515655446004,
];

/** Of a history fev-bench uses the last days only. */
const MOST_DAYS = 1000;

/**
 * The seasonal naive as fev-bench runs it (statsforecast): the last season again. Its quantiles are normal around it, with the
 * standard deviation σ·√(⌊step / season⌋ + 1), step 0 being the first day, σ² = Σ (y(t) − y(t − season))² / pairs. Missing days of
 * the past repeat the day before, or are 0 at its beginning; of a history shorter than a season the missing part is 0.
 *
 * @param past the target of the days before, in its own unit; NaN where there is none
 */
export function seasonalNaive(past: ArrayLike<number>, horizon: number, season: number): FevForecast {
  const known = filledForward(past).slice(-MOST_DAYS);
  const lastSeason = Array.from({ length: season }, (_, i) => known[Math.max(0, known.length - season) + i] ?? 0);
  const point = Array.from({ length: horizon }, (_, step) => lastSeason[step % season]);
  const deviation = seasonalDeviation(known, season);
  return {
    point,
    quantiles: NORMAL_DECILES.map((z) =>
      point.map((y, step) => y + z * deviation * Math.sqrt(Math.floor(step / season) + 1)),
    ),
  };
}

function filledForward(past: ArrayLike<number>): number[] {
  let last = 0;
  return Array.from(past, (y) => {
    if (!Number.isNaN(y)) last = y;
    return last;
  });
}

function seasonalDeviation(known: readonly number[], season: number): number {
  const pairs = known.length - season;
  if (pairs <= 0) return 0;
  let sum = 0;
  for (let t = season; t < known.length; t += 1) sum += (known[t] - known[t - season]) ** 2;
  return Math.sqrt(sum / pairs);
}
