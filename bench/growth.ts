import { parseArgs } from 'node:util';
import { createRandom, normal } from '../examples/random.ts';
import { addDays, eachDay, type IsoDay, toEpochDay, weekdayOf } from '../src/dates.ts';
import { coverage } from '../src/forecasting/evaluation/metrics.ts';
import { forecast } from '../src/forecasting/forecast.ts';
import { mean, sum } from '../src/numerics/linear-algebra.ts';
import { trainInMemory, trainingDataOf } from '../src/pipeline/in-memory.ts';
import { describeMachine, table } from './machine.ts';

/**
 * Whether growth and season are told apart: shops are simulated that grow or shrink steadily, with and without a yearly season,
 * and the next quarter is forecast from 1.2 to 5 years of them.
 *
 *   npm run bench:growth -- [--shops 4] [--smoke]
 */

const { values: options } = parseArgs({
  options: { shops: { type: 'string', default: '4' }, smoke: { type: 'boolean', default: false } },
});
const SHOPS = options.smoke ? 1 : Number(options.shops);
const YEARS = options.smoke ? [1.2] : [1.2, 1.5, 2, 3, 5];
const GROWTH = options.smoke ? [0.1] : [-0.2, -0.1, 0, 0.1, 0.2, 0.3];
const WEEK = [0.9, 0.95, 1, 1, 1.1, 1.2, 0.85];
const NOISE = 0.08;
const QUARTER = 91;
/** Last days of the history, in turn, so that the quarter to come is not always the same. */
const ENDS: readonly IsoDay[] = ['2024-12-31', '2024-03-31', '2024-06-30', '2024-09-30'];
const VERSION = '00000000T000000000Z-00000000';

const SEASONS: Readonly<Record<string, (date: IsoDay) => number>> = {
  none: () => 1,
  '± 15 %': (date) => 1 + 0.15 * Math.sin(phaseOf(date)),
  '± 30 %, August − 35 %, September + 35 %': (date) =>
    ({ '08': 0.65, '09': 1.35 })[date.slice(5, 7)] ?? 1 + 0.3 * Math.cos(phaseOf(date) + 2),
};

function phaseOf(date: IsoDay): number {
  return (2 * Math.PI * toEpochDay(date)) / 365.2425;
}

/** What a shop is expected to sell on a day, `day` days after its first. */
function expectedOn(date: IsoDay, day: number, growth: number, season: (date: IsoDay) => number): number {
  return 1000 * (1 + growth) ** (day / 365.2425) * WEEK[weekdayOf(date) - 1] * season(date);
}

/** How one forecast of a quarter did. */
interface Outcome {
  /** Forecast total relative to the expected one, less 1. */
  readonly bias: number;
  readonly daysInside: number;
  readonly isTotalInside: boolean;
}

function forecastShop(seed: number, years: number, growth: number, season: (date: IsoDay) => number): Outcome {
  const random = createRandom(seed);
  const last = ENDS[seed % ENDS.length];
  const history = Math.round(years * 365.2425);
  const first = addDays(last, 1 - history);
  const all = [...eachDay(first, addDays(last, QUARTER))];
  const expected = all.map((date, day) => expectedOn(date, day, growth, season));
  const sold = expected.map((mean) => mean * Math.exp(NOISE * normal(random) - NOISE ** 2 / 2));
  const series = { days: all.slice(0, history), sales: Float64Array.from(sold.slice(0, history)), covariates: {} };
  const { model } = trainInMemory(trainingDataOf(series, { decimals: 6 }));
  const range = { from: addDays(last, 1), to: addDays(last, QUARTER) };
  const calendar = all.slice(history).map((date) => ({ date, open: true, covariates: {} }));
  const { days, total } = forecast(model, VERSION, { range, levels: [80], knowledge: { calendar } });
  const inside = (actual: readonly number[], intervals: readonly (readonly [number, number])[]) =>
    coverage(
      actual,
      intervals.map(([lower]) => lower),
      intervals.map(([, upper]) => upper),
    ) ?? Number.NaN;
  const ahead = sold.slice(history);
  return {
    bias: total.forecast / sum(expected.slice(history)) - 1,
    daysInside: inside(
      ahead,
      days.map((day) => day.intervals['80']),
    ),
    isTotalInside: inside([sum(ahead)], [total.intervals['80']]) === 1,
  };
}

const perCent = (share: number) => `${share < 0 ? '−' : ''}${Math.abs(100 * share).toFixed(1)} %`;

const everything: Outcome[] = [];
const biases: number[] = [];
const rows = Object.entries(SEASONS).flatMap(([name, season]) =>
  YEARS.map((years) => {
    const cells = GROWTH.map((growth) =>
      Array.from({ length: SHOPS }, (_, shop) => forecastShop(1 + shop, years, growth, season)),
    );
    const means = cells.map((outcomes) => mean(outcomes.map(({ bias }) => bias)));
    const outcomes = cells.flat();
    everything.push(...outcomes);
    biases.push(...means);
    return [
      name,
      String(years),
      ...means.map(perCent),
      perCent(mean(outcomes.map(({ daysInside }) => daysInside))),
      perCent(mean(outcomes.map(({ isTotalInside }) => Number(isTotalInside)))),
    ];
  }),
);
const head = [
  'season',
  'years',
  ...GROWTH.map((growth) => `${perCent(growth)} a year`),
  'days in 80 %',
  'totals in 80 %',
];
process.stdout.write(`Error of the next quarter's total, mean of ${SHOPS} shops a cell\n${describeMachine()}\n\n`);
process.stdout.write(`${table(head, rows)}\n\n`);
process.stdout.write(
  `${biases.length} cells: worst ${perCent(Math.max(...biases.map(Math.abs)))}, beyond 2 % ${biases.filter((bias) => Math.abs(bias) > 0.02).length}; ` +
    `days inside ${perCent(mean(everything.map(({ daysInside }) => daysInside)))}, totals inside ${perCent(mean(everything.map(({ isTotalInside }) => Number(isTotalInside))))}\n`,
);
