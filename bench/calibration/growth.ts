import {
  difficultyOf,
  FIRST_WEEKS,
  HISTORY,
  historyFactor,
  horizonFactor,
  inSampleOptimism,
  LEVEL_DRIFT,
  OPTIMISM,
  UNSEEN_SEASON,
  USUAL_DIFFICULTY,
} from '../../src/forecasting/intervals/error-model.ts';
import { calendar } from '../../src/forecasting/models/calendar/calendar.ts';
import { groupBy } from '../../src/monitoring/accuracy.ts';
import { mean } from '../../src/numerics/linear-algebra.ts';
import { asFutureDays, firstDays, lastDays } from '../../src/sales/series.ts';
import type { PanelSeries } from '../accuracy/panel.ts';
import { table } from '../machine.ts';
import {
  constants,
  cutoffsOf,
  type DayError,
  errorsOf,
  leastOf,
  meanSize,
  pairsOf,
  SCATTERED_STEP,
  steps,
} from './errors.ts';

const HORIZONS: readonly (readonly [from: number, to: number])[] = [
  [1, 3],
  [4, 7],
  [8, 14],
  [15, 31],
  [32, 61],
  [62, 122],
  [123, 184],
];
const ORIGINS = 12;
const SCATTERED_ORIGINS = 30;
const MONTH = 31;

/** How errors grow with the horizon, the shortness of the history and a season never seen, and how much a fit flatters itself. */
export function growthReport(stores: readonly PanelSeries[]): string {
  return [horizonReport(stores), historyReport(stores), optimismReport(stores), seasonReport(stores)].join('\n\n');
}

/** The score relative to an ordinary day's. */
const plain = (error: DayError): DayError => ({
  ...error,
  score: error.score / difficultyOf(USUAL_DIFFICULTY, error),
});

function horizonReport(stores: readonly PanelSeries[]): string {
  const plan = { horizon: 184, origins: SCATTERED_ORIGINS, step: SCATTERED_STEP, leastHistory: 540 };
  const errors = errorsOf(stores, plan).map(plain);
  const byStore = groupBy(errors, ({ store }) => store);
  const typical = new Map([...byStore].map(([store, own]) => [store, meanSize(own)]));
  const rows = HORIZONS.map(([from, to]) => {
    const own = errors.filter(({ horizon }) => from <= horizon && horizon <= to);
    return {
      range: `${from}–${to}`,
      days: own.length,
      size: mean(own.map(({ store, score }) => Math.abs(score) / (typical.get(store) ?? 1))),
      centre: mean(own.map(({ horizon }) => horizon)),
    };
  });
  const first = rows[0];
  const factor = (added: number, drift: number, days: number) =>
    Math.sqrt(1 + added * (1 - Math.exp(-days / FIRST_WEEKS.days)) + drift * days);
  const [added, drift] = leastOf(pairsOf(steps(0, 0.02, 31), steps(0, 0.00025, 25)), ([added, drift]) =>
    residualSpread(rows.map(({ size, centre }) => Math.log(size / factor(added, drift, centre)))),
  );
  return [
    '### Horizon',
    '',
    `Mean size of the scores relative to 1–3 days ahead; \`horizonFactor\` says the same of the code. ${errors.length} days.`,
    '',
    table(
      ['days ahead', 'days', 'measured', 'in the code'],
      rows.map(({ range, days, size, centre }) => [
        range,
        String(days),
        (size / first.size).toFixed(2),
        (horizonFactor(centre) / horizonFactor(first.centre)).toFixed(2),
      ]),
    ),
    '',
    constants([
      ['FIRST_WEEKS.added', added.toFixed(2), FIRST_WEEKS.added],
      ['LEVEL_DRIFT', drift.toFixed(5), LEVEL_DRIFT],
    ]),
  ].join('\n');
}

/** Standard deviation of the logarithms: what is left when a common factor is free. */
function residualSpread(logs: readonly number[]): number {
  const centre = mean(logs);
  return Math.sqrt(mean(logs.map((log) => (log - centre) ** 2)));
}

const HISTORIES = [40, 60, 90, 150, 240, 300, 500];

function historyReport(stores: readonly PanelSeries[]): string {
  const plan = { horizon: MONTH, origins: ORIGINS, leastHistory: 730 };
  const longest = errorsOf(stores, plan);
  const longestDays = mean(longest.map(({ historyDays }) => historyDays));
  const rows = HISTORIES.map((historyDays) => ({
    historyDays,
    ratio: pairedRatio(errorsOf(stores, { ...plan, historyDays }), longest),
  }));
  const factor = (added: number, offset: number, days: number) => Math.sqrt(1 + added / (days + offset));
  const [added, offset] = leastOf(pairsOf(steps(0, 10, 40), steps(0, 10, 25)), ([added, offset]) =>
    mean(
      rows.map(
        ({ historyDays, ratio }) =>
          Math.log((ratio * factor(added, offset, longestDays)) / factor(added, offset, historyDays)) ** 2,
      ),
    ),
  );
  return [
    '### Length of the history',
    '',
    `Mean size of the scores up to ${MONTH} days ahead, from the same origins, relative to the whole history (${longestDays.toFixed(0)} days on average).`,
    '',
    table(
      ['days of history', 'measured', 'in the code'],
      rows.map(({ historyDays, ratio }) => [
        String(historyDays),
        ratio.toFixed(2),
        (historyFactor(historyDays) / historyFactor(longestDays)).toFixed(2),
      ]),
    ),
    '',
    constants([
      ['HISTORY.added', String(added), HISTORY.added],
      ['HISTORY.offset', String(offset), HISTORY.offset],
    ]),
  ].join('\n');
}

/** Geometric mean over the stores of the ratio of mean sizes. */
function pairedRatio(errors: readonly DayError[], reference: readonly DayError[]): number {
  const others = groupBy(reference, ({ store }) => store);
  const logs = [...groupBy(errors, ({ store }) => store)].map(([store, own]) =>
    Math.log(meanSize(own) / meanSize(others.get(store) ?? [])),
  );
  return Math.exp(mean(logs));
}

/** In-sample days that are compared with the week ahead: the last ones. */
const COMPARED = 100;

function optimismReport(stores: readonly PanelSeries[]): string {
  const measured = [40, 90, 150, 300, 500].map((historyDays) => {
    const plan = { horizon: 7, origins: SCATTERED_ORIGINS, step: SCATTERED_STEP, leastHistory: 730, historyDays };
    const ahead = groupBy(errorsOf(stores, plan), ({ store }) => store);
    const logs = stores.flatMap(({ name, series }) => {
      const cutoffs = cutoffsOf(series, plan);
      if (cutoffs.length === 0) return [];
      const sizes = cutoffs.map((cutoff) => {
        const known = lastDays(firstDays(series, cutoff), historyDays);
        const last = lastDays(known, COMPARED);
        const past = asFutureDays(last, last.days[0], last.days[last.days.length - 1]);
        const fitted = calendar.forecast(calendar.fit(known), past).filter((_, i) => past[i].open);
        return mean([...fitted].map((value, i) => Math.abs(Math.log(last.sales[i] / value))).filter(Number.isFinite));
      });
      const week = (ahead.get(name) ?? []).map((error) => ({
        ...error,
        score: error.score / horizonFactor(error.horizon),
      }));
      return [Math.log(meanSize(week) / mean(sizes))];
    });
    return { historyDays, ratio: Math.exp(mean(logs)) };
  });
  const [added, offset] = leastOf(pairsOf(steps(0, 5, 60), steps(0, 10, 30)), ([added, offset]) =>
    mean(measured.map(({ historyDays, ratio }) => Math.log(ratio / (1 + added / (historyDays + offset))) ** 2)),
  );
  const rows = measured.map(({ historyDays, ratio }) => [
    String(historyDays),
    ratio.toFixed(2),
    inSampleOptimism(historyDays).toFixed(2),
  ]);
  return [
    '### In-sample residuals',
    '',
    `Mean size of the scores of the first week ahead, less the growth with the horizon, relative to the residuals of the last ${COMPARED} days of the fit.`,
    '',
    table(['days of history', 'measured', 'in the code'], rows),
    '',
    constants([
      ['OPTIMISM.added', String(added), OPTIMISM.added],
      ['OPTIMISM.offset', String(offset), OPTIMISM.offset],
    ]),
  ].join('\n');
}

/** Observed days that do not reach back to the month a year before, on six open days a week nor on seven, and that do. */
const [UNSEEN_DAYS, SEEN_DAYS] = [270, 400];

function seasonReport(stores: readonly PanelSeries[]): string {
  const plan = { horizon: MONTH, origins: ORIGINS, leastHistory: 730 };
  const [without, withSeason] = [UNSEEN_DAYS, SEEN_DAYS].map((historyDays) =>
    errorsOf(stores, { ...plan, historyDays }),
  );
  const ratio = (pairedRatio(without, withSeason) * historyFactor(SEEN_DAYS)) / historyFactor(UNSEEN_DAYS);
  return [
    '### A season never seen',
    '',
    `Errors with ${UNSEEN_DAYS} observed days of history relative to those with ${SEEN_DAYS} (the month of the year before is then known), less the growth with the history as in the code.`,
    '',
    constants([['UNSEEN_SEASON', ratio.toFixed(2), UNSEEN_SEASON]]),
  ].join('\n');
}
