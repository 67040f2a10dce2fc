import { createRandom, normal } from '../../examples/random.ts';
import { addDays, eachDay, weekdayOf } from '../../src/dates.ts';
import { HOLIDAY, PROMO } from '../../src/sales/series.ts';
import type { PanelSeries } from './panel.ts';

const WEEK = [1, 0.9, 0.95, 1.05, 1.3, 1.6];
const DAYS = 900;

/**
 * Invented stores for a run without a panel: 900 days, closed on Sundays, with a weekly pattern, a season, promotions
 * every other week and a holiday every two months. What is measured on them shows that the scripts run, and nothing else.
 * Each is a store of `group`; the first has the seed `from`.
 */
export function inventedStores(count: number, group = 'invented', from = 1): PanelSeries[] {
  return Array.from({ length: count }, (_, i) => inventedStore(group, from + i));
}

function inventedStore(group: string, seed: number): PanelSeries {
  const random = createRandom(7919 * seed);
  const days = eachDay('2021-01-01', addDays('2021-01-01', DAYS - 1)).filter((day) => weekdayOf(day) !== 7);
  const promo = Float64Array.from(days, (_, i) => (Math.floor(i / 6) % 2 === 0 && weekdayOf(days[i]) <= 5 ? 1 : 0));
  const holiday = Float64Array.from(days, (day) => (/-(01|03|05|07|09|11)-06$/.test(day) ? 1 : 0));
  let error = 0;
  const sales = Float64Array.from(days, (day, i) => {
    error = 0.5 * error + Math.sqrt(0.75) * normal(random);
    const season = 0.1 * Math.sin((2 * Math.PI * i) / 313);
    const log = 0.25 * promo[i] - 0.2 * holiday[i] + season + 0.08 * error;
    return Math.round(1000 * WEEK[weekdayOf(day) - 1] * Math.exp(log));
  });
  const series = { days, sales, covariates: { [PROMO]: promo, [HOLIDAY]: holiday } };
  return { name: `${group}-${seed}`, group, series };
}
