import { addDays, lastDayOf, monthOf } from '../../src/dates.ts';
import { calendar, fitMany, type Variation } from '../../src/forecasting/models/calendar/calendar.ts';
import { GROUP_NAMES, type GroupName, groupOf } from '../../src/forecasting/models/calendar/feature-groups.ts';
import { asFutureDays } from '../../src/sales/series.ts';
import { type Case, casesOf } from '../accuracy/cases.ts';
import type { PanelSeries } from '../accuracy/panel.ts';
import { table } from '../machine.ts';
import { mean } from './errors.ts';

const SCALES = [0.1, 0.3, 3, 10, 0];
const ROUNDS = [1, 2, 3, 4, 6, 10];
const CONVERGED = 50;

/** Forecasts of the month of each case, for its open days. */
function forecastsOf(cases: readonly Case[], variation: Variation): Float64Array[] {
  return cases.map(({ training, test, origin }) => {
    const [model] = fitMany(training, [training.days.length], variation);
    const first = addDays(training.days[training.days.length - 1], 1);
    const future = [
      ...(first < origin ? asFutureDays({ ...test, days: [] }, first, addDays(origin, -1)) : []),
      ...asFutureDays(test, origin, lastDayOf(monthOf(origin))),
    ];
    return calendar.forecast(model, future).filter((_, i) => future[i].open);
  });
}

function wapes(cases: readonly Case[], forecasts: readonly Float64Array[]): number[] {
  return cases.map(({ test }, i) => {
    const missed = test.sales.reduce((sum, sales, k) => sum + Math.abs(sales - forecasts[i][k]), 0);
    return missed / test.sales.reduce((sum, sales) => sum + sales, 0);
  });
}

const perCent = (ratio: number) => `${ratio >= 1 ? '+' : '−'}${Math.abs(100 * (ratio - 1)).toFixed(1)} %`;

/** What it costs to stop the re-weighting early: the error, and how far the forecasts are from those of many rounds. */
export function roundsReport(stores: readonly PanelSeries[], months: number): string {
  const cases = casesOf(stores, months);
  const converged = forecastsOf(cases, { firstRounds: CONVERGED });
  const least = mean(wapes(cases, converged));
  const rows = ROUNDS.map((firstRounds) => {
    const forecasts = forecastsOf(cases, { firstRounds });
    const apart = forecasts.flatMap((own, i) =>
      [...own].map((value, k) => Math.abs(Math.log(value / converged[i][k]))).filter(Number.isFinite),
    );
    return [
      String(firstRounds),
      perCent(mean(wapes(cases, forecasts)) / least),
      `${(100 * mean(apart)).toFixed(2)} %`,
      `${(100 * apart.toSorted((a, b) => a - b)[Math.floor(0.99 * apart.length)]).toFixed(2)} %`,
    ];
  });
  return [
    `Rounds of the first setting (\`FIRST_ROUNDS\` is 4), each further setting one more. WAPE and distance of the forecasts are relative`,
    `to ${CONVERGED} rounds. ${cases.length} months, mean WAPE ${least.toFixed(4)}.`,
    '',
    table(['rounds', 'WAPE', 'distance, mean', 'distance, 99 % of days'], rows),
  ].join('\n');
}

/** How flat the error is around each prior, and what each group is worth. */
export function priorsReport(stores: readonly PanelSeries[], months: number, groups: readonly GroupName[]): string {
  const cases = casesOf(stores, months);
  const base = mean(wapes(cases, forecastsOf(cases, {})));
  const rows = groups.map((group) => {
    const cells = SCALES.map((scale) => {
      const priorScale = (name: GroupName) => (name === group ? scale : 1);
      return perCent(mean(wapes(cases, forecastsOf(cases, { priorScale }))) / base);
    });
    return [`\`${group}\``, ...cells];
  });
  return [
    `WAPE when the standard deviation of one group's prior is multiplied, and without the group, relative to the method as it is`,
    `(${base.toFixed(4)}, mean over ${cases.length} months of ${new Set(cases.map(({ name }) => name)).size} stores, with a year of history and with all).`,
    '',
    table(['group', '× 0.1', '× 0.3', '× 3', '× 10', 'without'], rows),
  ].join('\n');
}

/** The groups whose prior says something. */
export const GROUPS_WITH_PRIOR = GROUP_NAMES.filter((name) => groupOf(name).prior.sd !== Number.POSITIVE_INFINITY);
