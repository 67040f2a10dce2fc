import { wape } from '../../src/forecasting/evaluation/metrics.ts';
import { ROUNDS, type Variation } from '../../src/forecasting/models/calendar/calendar.ts';
import type { GroupName } from '../../src/forecasting/models/calendar/feature-groups.ts';
import type { CalendarModel } from '../../src/forecasting/models/calendar/model.ts';
import { mean } from '../../src/numerics/linear-algebra.ts';
import { forecastsOf, perCentChange } from '../accuracy/ablation.ts';
import { type Case, casesOf, REGIMES } from '../accuracy/cases.ts';
import type { PanelSeries } from '../accuracy/panel.ts';
import { table } from '../machine.ts';

const SCALES = [0.1, 0.3, 3, 10, 0];
const ROUNDS_TRIED = [1, 2, 3, 4, 6, 10];
const CONVERGED = 50;

const wapes = (cases: readonly Case[], forecasts: readonly Float64Array[]): number[] =>
  cases.map(({ test }, i) => wape(test.sales, forecasts[i]) ?? Number.NaN);

/** What it costs to stop the re-weighting early: the error, and how far the forecasts are from those of many rounds. */
export function roundsReport(stores: readonly PanelSeries[], months: number): string {
  const cases = casesOf(stores, months);
  const converged = forecastsOf(cases, { rounds: CONVERGED });
  const least = mean(wapes(cases, converged));
  const rows = ROUNDS_TRIED.map((rounds) => {
    const forecasts = forecastsOf(cases, { rounds });
    const apart = forecasts.flatMap((own, i) =>
      [...own].map((value, k) => Math.abs(Math.log(value / converged[i][k]))).filter(Number.isFinite),
    );
    return [
      String(rounds),
      perCentChange(mean(wapes(cases, forecasts)) / least, 2),
      `${(100 * mean(apart)).toFixed(2)} %`,
      `${(100 * apart.toSorted((a, b) => a - b)[Math.floor(0.99 * apart.length)]).toFixed(2)} %`,
    ];
  });
  return [
    `Rounds of re-weighting (\`ROUNDS\` is ${ROUNDS}). WAPE and distance of the forecasts are relative to ${CONVERGED} rounds.`,
    `${cases.length} months, mean WAPE`,
    `${least.toFixed(4)}.`,
    '',
    table(['rounds', 'WAPE', 'distance, mean', 'distance, 99 % of days'], rows),
  ].join('\n');
}

const VARIATIONS: readonly (readonly [name: string, variation: Variation])[] = [
  ...[125, 250, 500, 1000, 2000].map((halfLife) => [`half-life ${halfLife} days`, { halfLife }] as const),
  ...[0.75, 1, 2.5, 4].map((huber) => [`Huber's threshold ${huber} σ`, { huber }] as const),
  ['no robust weights', { huber: Number.POSITIVE_INFINITY }],
  ['season and trend by caution alone', { beliefs: 'cautious' }],
  ['season and trend by evidence alone', { beliefs: 'evidence' }],
];

const WITHOUT: readonly (readonly [name: string, change: (model: CalendarModel) => CalendarModel])[] = [
  ['without the level correction', (model) => ({ ...model, level: 0 })],
  ['without the anniversary correction', (model) => ({ ...model, anniversaries: [] })],
];

/** What the settings and the corrections after the fit are worth. */
export function settingsReport(stores: readonly PanelSeries[], months: number): string {
  const cases = casesOf(stores, months);
  const errors = (forecasts: readonly Float64Array[]) => {
    const own = wapes(cases, forecasts);
    return REGIMES.map((regime) => mean(own.filter((_, i) => cases[i].regime === regime)));
  };
  const base = errors(forecastsOf(cases, {}));
  const row = (name: string, forecasts: readonly Float64Array[]) => [
    name,
    ...errors(forecasts).map((error, r) => perCentChange(error / base[r])),
  ];
  return [
    `WAPE relative to the method as it is (${base.map((error) => error.toFixed(4)).join(', ')}), ${cases.length} months.`,
    '',
    table(
      ['', 'a year of history', 'whole history'],
      [
        ...VARIATIONS.map(([name, variation]) => row(name, forecastsOf(cases, variation))),
        ...WITHOUT.map(([name, change]) => row(name, forecastsOf(cases, {}, change))),
      ],
    ),
  ].join('\n');
}

/** How flat the error is around each prior, and what each group is worth. */
export function priorsReport(stores: readonly PanelSeries[], months: number, groups: readonly GroupName[]): string {
  const cases = casesOf(stores, months);
  const base = mean(wapes(cases, forecastsOf(cases, {})));
  const rows = groups.map((group) => {
    const cells = SCALES.map((scale) => {
      const priorScale = (name: GroupName) => (name === group ? scale : 1);
      return perCentChange(mean(wapes(cases, forecastsOf(cases, { priorScale }))) / base);
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
