import { parseArgs } from 'node:util';
import { createRandom, normal } from '../examples/random.ts';
import { addDays, eachDay, type IsoDay, weekdayOf } from '../src/dates.ts';
import { comparePlans } from '../src/forecasting/scenario/comparison.ts';
import { differenceInterval } from '../src/forecasting/scenario/differences.ts';
import type { TrainedModel } from '../src/forecasting/trained-model.ts';
import { trainInMemory, trainingDataOf } from '../src/pipeline/in-memory.ts';
import { planPromotions } from '../src/planning/promotions/plan.ts';
import { promotionPlanRequestSchema } from '../src/planning/promotions/schema.ts';
import type { Series } from '../src/sales/series.ts';
import { describeMachine, median, table } from './machine.ts';

/**
 * How often the 80 % interval of a difference holds the true one: stores are simulated whose effect of promotions is known,
 * a model is fitted to each, and the expected extra sales of a month's promotions are compared with the truth. Then
 * promotion plans: what the best calendar really brings, which was chosen because it looked best.
 *
 *   npm run bench:differences -- [--stores 200] [--smoke]
 */

const { values: options } = parseArgs({
  options: { stores: { type: 'string', default: '200' }, smoke: { type: 'boolean', default: false } },
});
const STORES = options.smoke ? 3 : Number(options.stores);
const WEEK = [1, 0.9, 0.95, 1.05, 1.3, 1.6, 0.7];
const FIRST = '2022-01-01';
const PROMOTED = [2, 4, 6];

interface Kind {
  readonly name: string;
  readonly model?: 'calendar' | 'linear';
  readonly days?: number;
  /** Mean effect of a promotion in logarithms, and its standard deviation between weekdays. */
  readonly uplift?: number;
  readonly variety?: number;
  /** Correlation of the noise (10 %) from day to day, and a random walk of the level per day. */
  readonly autocorrelation?: number;
  readonly drift?: number;
  /** ISO weekdays that the month to come promotes. */
  readonly plan?: readonly number[];
}

const KINDS: readonly Kind[] = [
  { name: 'a year, all weekdays alike' },
  { name: 'a year, weekdays differ by 5 %, correlated noise', variety: 0.05, autocorrelation: 0.5 },
  { name: 'two years', days: 730 },
  { name: '60 days', days: 60 },
  { name: 'a year, level drifts by 1 % a day', drift: 0.01 },
  { name: 'a year, sales doubled by a promotion', uplift: Math.log(2) },
  { name: 'a year, sales doubled, level drifts by 1 % a day', uplift: Math.log(2), drift: 0.01 },
  { name: 'a year, Mondays never promoted, weekdays differ by 8 %', plan: [1], variety: 0.08 },
  { name: 'a year, `linear`', model: 'linear' },
];

interface Store {
  readonly model: TrainedModel;
  /** True expected extra sales of a promotion, if the level stays. */
  readonly effectOf: (date: IsoDay) => number;
}

function simulate(kind: Kind, seed: number): Store {
  const { days = 365, uplift = Math.log(1.2), variety = 0, autocorrelation = 0, drift = 0 } = kind;
  const random = createRandom(seed);
  const effects = WEEK.map(() => uplift + variety * normal(random));
  let error = normal(random);
  let level = 0;
  const dates = eachDay(FIRST, addDays(FIRST, days - 1));
  const promo = Float64Array.from(dates, (date) => (PROMOTED.includes(weekdayOf(date)) && random() < 0.5 ? 1 : 0));
  const sales = Float64Array.from(dates, (date, i) => {
    const weekday = weekdayOf(date) - 1;
    error = autocorrelation * error + Math.sqrt(1 - autocorrelation ** 2) * normal(random);
    level += drift * normal(random);
    return Math.round(1000 * WEEK[weekday] * Math.exp(level + effects[weekday] * promo[i] + 0.1 * error - 0.005));
  });
  const series: Series = { days: dates, sales, covariates: { promo } };
  const { model } = trainInMemory(trainingDataOf(series), kind.model ?? 'calendar');
  const effectOf = (date: IsoDay) => {
    const weekday = weekdayOf(date) - 1;
    return 1000 * WEEK[weekday] * Math.exp(level) * Math.expm1(effects[weekday]);
  };
  return { model, effectOf };
}

function judgeMonth(kind: Kind, seed: number) {
  const { model, effectOf } = simulate(kind, seed);
  const from = addDays(model.trainedOn.to, 1);
  const month = eachDay(from, addDays(from, 30));
  const promoted = month.filter((date) => (kind.plan ?? PROMOTED).includes(weekdayOf(date)));
  const calendar = promoted.map((date) => ({ date, covariates: { promo: 1 } }));
  const compared = comparePlans(model, month[30], { baseline: { calendar: [] }, scenario: { calendar } });
  const positions = promoted.map((date) => month.indexOf(date));
  const [lower, upper] = differenceInterval(compared, positions, 80);
  const truth = promoted.reduce((sum, date) => sum + effectOf(date), 0);
  return { inside: Number(lower <= truth && truth <= upper), width: (upper - lower) / 2 / truth };
}

function judgePlan(costPerDay: number, seed: number) {
  const { model, effectOf } = simulate({ name: 'plan', variety: 0.08 }, seed);
  const request = promotionPlanRequestSchema.parse({ count: 4, margin: 0.3, costPerDay, levels: [80] });
  const range = { from: addDays(model.trainedOn.to, 1), to: addDays(model.trainedOn.to, 31) };
  const { alternatives } = planPromotions(model, seed.toString(), { range, request, knowledge: { calendar: [] } });
  const best = alternatives.find(({ dates }) => dates.length > 0) ?? alternatives[0];
  const truth = best.dates.reduce((sum, date) => sum + effectOf(date), 0);
  const [lower, upper] = best.expectedExtraSales.intervals['80'];
  return {
    inside: Number(lower <= truth && truth <= upper),
    bias: best.expectedExtraSales.value / truth - 1,
    promised: best.probabilityBetterThanNone ?? 0,
    kept: Number(0.3 * truth > best.cost),
  };
}

const seeds = Array.from({ length: STORES }, (_, i) => 7919 * (i + 1));
const mean = (values: readonly number[]) =>
  `${((100 * values.reduce((sum, value) => sum + value, 0)) / values.length).toFixed(0)} %`;

const months = KINDS.map((kind) => {
  const judged = seeds.map((seed) => judgeMonth(kind, seed));
  return [
    kind.name,
    mean(judged.map(({ inside }) => inside)),
    `${(100 * median(judged.map(({ width }) => width))).toFixed(0)} %`,
  ];
});
const plans = [60, 80, 100].map((cost) => {
  const judged = seeds.map((seed) => judgePlan(cost, seed));
  const columns = ['inside', 'bias', 'promised', 'kept'] as const;
  return [String(cost), ...columns.map((column) => mean(judged.map((each) => each[column])))];
});
process.stdout.write(
  [
    `${STORES} simulated stores of each kind`,
    describeMachine(),
    '',
    table(['store', 'inside 80 %', 'half-width / truth, median'], months),
    '',
    table(['cost a day', 'best plan inside 80 %', 'bias', 'promised to pay', 'paid'], plans),
    '',
  ].join('\n'),
);
