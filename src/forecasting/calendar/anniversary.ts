/** 52 weeks: the same weekday of about the same date. */
export const ANNIVERSARY_DAYS = 364;
const YEARS_BACK = 4;
/** Weight of each further year back. */
const FADING = 0.7;
const HALF_LIFE = 500;
const CLIP = 3;
/** With this many days to learn from, half of the strength found is used. */
const PRIOR_DAYS = 60;

/** Residuals by calendar day from the first observed day on; NaN on days without one. */
function residualsByDay(residuals: Float64Array, epochDays: Int32Array, sigma: number): Float64Array {
  const first = epochDays[0];
  const byDay = new Float64Array(epochDays[epochDays.length - 1] - first + 1).fill(Number.NaN);
  residuals.forEach((residual, i) => {
    byDay[epochDays[i] - first] = Math.min(CLIP * sigma, Math.max(-CLIP * sigma, residual));
  });
  return byDay;
}

/** Shrunken weighted mean of what the fit left on the anniversaries of a day; 0 when none was observed. */
function echoOf(byDay: Float64Array, day: number): number {
  let sum = 0;
  let weights = 1;
  let weight = 1;
  for (let year = 1; year <= YEARS_BACK; year += 1) {
    const residual = byDay[day - year * ANNIVERSARY_DAYS];
    if (residual !== undefined && !Number.isNaN(residual)) {
      sum += weight * residual;
      weights += weight;
    }
    weight *= FADING;
  }
  return sum / weights;
}

/** Slope through 0 of the residuals on their echoes, within 0 … 1: how much of an anniversary's residual comes back. */
function strengthOf(byDay: Float64Array): number {
  let product = 0;
  let square = 0;
  let pairs = 0;
  for (let day = ANNIVERSARY_DAYS; day < byDay.length; day += 1) {
    if (Number.isNaN(byDay[day])) continue;
    const echo = echoOf(byDay, day);
    const weight = 2 ** ((day - byDay.length) / HALF_LIFE);
    product += weight * echo * byDay[day];
    square += weight * echo * echo;
    pairs += weight;
  }
  const trust = pairs / (pairs + PRIOR_DAYS);
  return square > 0 ? trust * Math.min(1, Math.max(0, product / square)) : 0;
}

/**
 * Corrections of the logarithm for the 364 days after the origin from what the fit left on the same weekday 52, 104,
 * 156 and 208 weeks before, by the share that has come back in this series so far. It catches local events that
 * no calendar rule knows. Empty without more than a year of history or when nothing comes back.
 */
export function anniversaryCorrections(residuals: Float64Array, epochDays: Int32Array, sigma: number): Float64Array {
  const byDay = residualsByDay(residuals, epochDays, sigma);
  const strength = strengthOf(byDay);
  if (strength === 0) return new Float64Array(0);
  return Float64Array.from({ length: ANNIVERSARY_DAYS }, (_, k) => strength * echoOf(byDay, byDay.length + k));
}
