import { addDays, eachDay, type IsoDay, weekdayOf } from '../../src/dates.ts';
import { randomSource } from '../forecasting/intervals/simulated-sales.ts';
import { sampleSeries } from '../sample-series.ts';

export const FIRST_DAY: IsoDay = '2024-01-01';
const HISTORY = 450;
export const LAST_DAY = addDays(FIRST_DAY, HISTORY - 1);
/** The month after the history, and a few days more for the last delivery of the month to cover. */
const AHEAD = 45;

/**
 * A store with a weekday pattern, closed on Sundays, promotions on the weekdays of some weeks, and noise in proportion that is
 * correlated from day to day; all of it drawn anew for each seed. The days after `LAST_DAY` are what really happens.
 */
export function simulateStore(seed: number) {
  const { uniform, normal } = randomSource(seed);
  const noise = 0.06 + 0.16 * uniform();
  const correlation = 0.7 * uniform();
  const weekdays = Array.from({ length: 7 }, () => 600 + 600 * uniform());
  const uplift = 1.1 + 0.4 * uniform();
  const promoWeeks = Array.from({ length: 80 }, () => uniform() < 0.4);
  let error = normal();
  const days = eachDay(FIRST_DAY, addDays(LAST_DAY, AHEAD)).map((date, i) => {
    const weekday = weekdayOf(date);
    const promo = weekday <= 5 && promoWeeks[Math.floor(i / 7)] ? 1 : 0;
    error = correlation * error + Math.sqrt(1 - correlation ** 2) * normal();
    const open = weekday !== 7;
    const sales = open ? weekdays[weekday - 1] * (promo ? uplift : 1) * Math.exp(noise * error) : 0;
    return { date, open, promo, sales };
  });
  const at = (i: number) => days[i];
  const history = sampleSeries({
    from: FIRST_DAY,
    days: HISTORY,
    closed: (_day, i) => !at(i).open,
    sales: (_day, _weekday, i) => at(i).sales,
    covariates: { promo: (_day, _weekday, i) => at(i).promo },
  });
  return { history, ahead: days.slice(HISTORY) };
}

export type SimulatedDay = ReturnType<typeof simulateStore>['ahead'][number];
