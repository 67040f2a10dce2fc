import { PROMO, type Series } from '../../data/series.ts';
import { weekdayOf } from '../../dates.ts';

/** Fewer days of either kind say nothing of a weekday. */
const LEAST_DAYS = 3;

/**
 * By how much the effect of a promotion varies between weekdays beyond the one number that a linear model has for it:
 * standard deviation, in units of the sales. Per weekday the mean residual with promotion less that without; their
 * variance less what chance makes of it (method of moments, as between studies: DerSimonian & Laird 1986). 0 where
 * nothing shows, with fewer than two such weekdays and without a promotion flag.
 */
export function promotionSpread({ days, covariates }: Series, residuals: Float64Array): number {
  const values = covariates[PROMO];
  if (values === undefined) return 0;
  const noise = residuals.reduce((sum, residual) => sum + residual * residual, 0) / residuals.length;
  const groups = new Float64Array(4 * 8);
  days.forEach((day, i) => {
    const group = 4 * weekdayOf(day) + (values[i] === 0 ? 0 : 2);
    groups[group] += 1;
    groups[group + 1] += residuals[i];
  });
  const contrasts = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
    const [unset, unsetSum, set, setSum] = groups.subarray(4 * weekday, 4 * weekday + 4);
    if (Math.min(set, unset) < LEAST_DAYS) return [];
    return [{ difference: setSum / set - unsetSum / unset, chance: noise * (1 / set + 1 / unset) }];
  });
  if (contrasts.length < 2) return 0;
  const centre = meanOf(contrasts.map(({ difference }) => difference));
  const squares = contrasts.reduce((sum, { difference }) => sum + (difference - centre) ** 2, 0);
  const chance = meanOf(contrasts.map((contrast) => contrast.chance));
  return Math.sqrt(Math.max(0, squares / (contrasts.length - 1) - chance));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
