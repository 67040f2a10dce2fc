import { weekdayOf } from '../../src/dates.ts';
import { RARE_EXCESS, supportOf } from '../../src/forecasting/intervals/support.ts';
import { calendar } from '../../src/forecasting/models/calendar/calendar.ts';
import { mean } from '../../src/numerics/linear-algebra.ts';
import { firstDays, lastDays, PROMO, pickDays, type Series } from '../../src/sales/series.ts';
import type { PanelSeries } from '../accuracy/panel.ts';
import { median, table } from '../machine.ts';
import { constants, cutoffsOf, errorsAfter } from './errors.ts';

const KEPT = [0, 1, 2, 4, 8];
const YEAR = 365;
/** A mix with fewer days in the year is rare as it is. */
const LEAST_DAYS = 12;

/** Errors of a weekday × promotion mix that was hardly seen, relative to those with all its days of a year. */
export function supportReport(stores: readonly PanelSeries[]): string {
  const ratios = KEPT.map((): number[] => []);
  for (const { name, series } of stores) {
    const promo = series.covariates[PROMO];
    if (!promo?.includes(1)) continue;
    for (const cutoff of cutoffsOf(series, { horizon: 31, origins: 3, leastHistory: YEAR })) {
      const year = lastDays(firstDays(series, cutoff), Math.round((YEAR * 6) / 7));
      const errorsWith = (training: Series) =>
        errorsAfter(name, series, {
          ...{ model: calendar.fit(training), cutoff, historyDays: training.days.length, horizon: 31 },
        });
      const mixOf = (day: string, i: number) => `${weekdayOf(day)} ${series.covariates[PROMO][i]}`;
      const mixes = new Map(series.days.map((day, i) => [day, mixOf(day, i)]));
      const all = errorsWith(year);
      for (const mix of new Set(all.map(({ date }) => mixes.get(date)))) {
        const own = [...year.days.keys()].filter((i) => mixes.get(year.days[i]) === mix);
        if (own.length < LEAST_DAYS) continue;
        const sizeOf = (errors: typeof all) =>
          mean(errors.filter(({ date }) => mixes.get(date) === mix).map(({ score }) => Math.abs(score)));
        KEPT.forEach((kept, k) => {
          const left = new Set(own.slice(0, own.length - kept));
          const training = pickDays(
            year,
            [...year.days.keys()].filter((i) => !left.has(i)),
          );
          ratios[k].push(sizeOf(errorsWith(training)) / sizeOf(all));
        });
      }
    }
  }
  const excess = KEPT.flatMap((kept, k) =>
    kept === 0 || ratios[k].length === 0 ? [] : [{ inverse: 1 / kept, more: median(ratios[k]) - 1 }],
  );
  const fitted =
    excess.reduce((sum, { inverse, more }) => sum + inverse * more, 0) /
    excess.reduce((sum, { inverse }) => sum + inverse * inverse, 0);
  return [
    'Days of one weekday × promotion mix are taken out of a year of training, but for the last ones. Mean size of the errors on',
    `such days relative to those with all days, median over stores, origins and mixes (${ratios[0].length}).`,
    '',
    table(
      ['days of the mix left', 'measured', 'in the code'],
      KEPT.map((kept, k) => [
        String(kept),
        ratios[k].length === 0 ? '–' : median(ratios[k]).toFixed(2),
        supportOf({ '1 promo': kept }, { weekday: 1, promo: true, holiday: false }).widening.toFixed(2),
      ]),
    ),
    '',
    constants([['RARE_EXCESS', excess.length === 0 ? '–' : fitted.toFixed(2), RARE_EXCESS]]),
  ].join('\n');
}
