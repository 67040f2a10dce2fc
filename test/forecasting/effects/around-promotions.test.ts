import t from 'tap';
import { addDays, type IsoDay, weekdayOf } from '../../../src/dates.ts';
import {
  aroundPromotions,
  aroundPromotionsSchema,
  LEAST_SPELLS,
  type NeighbourEffect,
} from '../../../src/forecasting/effects/around-promotions.ts';
import { fittedValues } from '../../../src/forecasting/effects/flag-effects.ts';
import { candidateOf } from '../../../src/forecasting/trained-model.ts';
import { seededRandom } from '../../../src/numerics/sampling.ts';
import { lastDays, type Series } from '../../../src/sales/series.ts';
import { sampleSeries } from '../../sample-series.ts';

const WEEK = [100, 95, 105, 120, 160, 210, 90];

interface Store {
  readonly seed: number;
  readonly days?: number;
  /** Factor of the three days before a promotion, and of the three after it. */
  readonly before?: number;
  readonly after?: number;
  /** Of ln sales, how much the noise of a day is that of the day before. */
  readonly persistence?: number;
  /** Chance that a promotion of one to three days begins on a day more than a week after the last one. */
  readonly chance?: number;
  readonly closed?: (day: IsoDay) => boolean;
}

/** A store whose promotions add 30 %, with persistent noise of 8 %. */
function store({ seed, days = 400, before = 1, after = 1, persistence = 0.5, chance = 0.12, closed }: Store): Series {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const promo = new Set<number>();
  for (let i = 4; i < days; i += 1) {
    if (random() > chance) continue;
    const length = 1 + Math.floor(3 * random());
    for (let k = 0; k < length; k += 1) promo.add(i + k);
    i += length + 6;
  }
  const near = (i: number, step: number) => [1, 2, 3].some((k) => promo.has(i + step * k));
  const noise: number[] = [];
  for (let i = 0; i < days; i += 1) {
    noise.push(persistence * (noise[i - 1] ?? 0) + 0.08 * Math.sqrt(1 - persistence ** 2) * normal());
  }
  return sampleSeries({
    days,
    closed: (day) => closed?.(day) ?? false,
    sales: (_, weekday, i) => {
      const factor = promo.has(i) ? 1.3 : (near(i, 1) ? before : 1) * (near(i, -1) ? after : 1);
      return WEEK[weekday - 1] * factor * Math.exp(noise[i]);
    },
    covariates: { promo: (_day, _weekday, i) => Number(promo.has(i)) },
  });
}

/** As a training measures it. */
function measured(series: Series, kind = 'calendar'): NeighbourEffect[] {
  const candidate = candidateOf(kind);
  const recent = lastDays(series, 366);
  const fitted = fittedValues(candidate, candidate.fit(series), recent);
  const found = aroundPromotions({ series: recent, fitted });
  return aroundPromotionsSchema.parse(found);
}

const SEEDS = Array.from({ length: 30 }, (_, i) => 1000 + i);
const found = (effects: readonly NeighbourEffect[], side: NeighbourEffect['side']) =>
  effects.find((effect) => effect.side === side && effect.differs);
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

t.test('a fifth less on the three days after promotions is found, and nothing before them', async (t) => {
  const all = SEEDS.map((seed) => measured(store({ seed, after: 0.8 })));
  t.ok(all.every((effects) => (found(effects, 'after')?.factor ?? 1) < 1));
  const factors = all.map(([, after]) => after.factor ?? Number.NaN);
  // What the model has learnt of these very days hides up to a tenth of it.
  t.ok(Math.abs(meanOf(factors) - 0.81) < 0.015, `${meanOf(factors)}`);
  t.ok(all.filter((effects) => found(effects, 'before')).length <= SEEDS.length / 10);
});

t.test('where there is nothing, nothing is found in nine of ten stores, however noise persists', async (t) => {
  for (const persistence of [0, 0.8]) {
    const all = SEEDS.map((seed) => measured(store({ seed, persistence })));
    for (const side of ['before', 'after'] as const) {
      const count = all.filter((effects) => found(effects, side)).length;
      t.ok(count <= SEEDS.length / 10, `${side}, persistence ${persistence}: ${count}`);
    }
  }
});

t.test('intervals hold what is true as often as they say, for a model that hides nothing of it', async (t) => {
  const all = SEEDS.flatMap((seed) => measured(store({ seed, before: 0.9, after: 0.95 }), 'linear'));
  const held = (level: 'interval80' | 'interval95') =>
    all.filter(({ side, [level]: interval }) => {
      const [low, high] = interval ?? [];
      const truth = side === 'before' ? 0.9 : 0.95;
      return low !== undefined && high !== undefined && low <= truth && truth <= high;
    }).length / all.length;
  t.ok(held('interval95') >= 0.9 && held('interval80') >= 0.72 && held('interval80') <= 0.88, `${held('interval80')}`);
  t.ok(
    all.every(({ factor, interval80, interval95 }) => {
      const [inner, outer] = [interval80 ?? [0, 0], interval95 ?? [0, 0]];
      return factor !== null && outer[0] < inner[0] && inner[0] < factor && factor < inner[1] && inner[1] < outer[1];
    }),
  );
});

t.test(
  'it is least squares with an indicator of each weekday and each four weeks, and the jackknife over these',
  async (t) => {
    const series = lastDays(store({ seed: 7, days: 366, after: 0.9, closed: (day) => weekdayOf(day) === 7 }), 366);
    const { days, sales, covariates } = series;
    const fitted = Float64Array.from(days, (day) => WEEK[weekdayOf(day) - 1]);
    const at = (day: IsoDay) => covariates.promo[days.indexOf(day)] === 1;
    const near = (day: IsoDay, step: number) => [1, 2, 3].some((k) => at(addDays(day, step * k)));
    const positions = [...days.keys()].filter(
      (i) =>
        covariates.promo[i] === 0 && days[i] >= addDays(days[0], 3) && days[i] <= addDays(days[days.length - 1], -3),
    );
    const blockOf = (i: number) => Math.floor((Date.parse(days[i]) - Date.parse(days[0])) / 86_400_000 / 28);
    const blocks = [...new Set(positions.map(blockOf))];
    const slopes = (used: readonly number[]) => {
      const own = [...new Set(used.map(blockOf))];
      const rows = used.map((i) => [
        ...own.map((block) => Number(blockOf(i) === block)),
        ...[2, 3, 4, 5, 6].map((weekday) => Number(weekdayOf(days[i]) === weekday)),
        Number(near(days[i], 1)),
        Number(near(days[i], -1)),
      ]);
      return leastSquares(
        rows,
        used.map((i) => Math.log(sales[i] / fitted[i])),
      ).slice(-2);
    };
    const whole = slopes(positions);
    const without = blocks.map((block) => slopes(positions.filter((i) => blockOf(i) !== block)));
    const effects = aroundPromotions({ series, fitted }) ?? [];
    t.equal(effects.length, 2);
    for (const [s, { factor, interval95, interval80, spells, days: count }] of effects.entries()) {
      t.ok(Math.abs(Math.log(factor ?? 0) - whole[s]) < 1e-9);
      const error = Math.sqrt(
        ((blocks.length - 1) / blocks.length) * without.reduce((sum, slope) => sum + (slope[s] - whole[s]) ** 2, 0),
      );
      t.ok(error > 0 && spells >= LEAST_SPELLS && count >= spells);
      const half = ([low, high]: readonly number[]) => Math.log(high / low) / 2 / error;
      const isNear = (i: number) => near(days[i], s === 0 ? 1 : -1);
      const telling = blocks.filter((block) => {
        const own = positions.filter((i) => blockOf(i) === block);
        return own.some(isNear) && !own.every(isNear);
      });
      // Student's t with 9 degrees of freedom, from tables.
      t.equal(telling.length, 10);
      t.ok(Math.abs(half(interval95 ?? []) - 2.262157) < 1e-6);
      t.ok(Math.abs(half(interval80 ?? []) - 1.383029) < 1e-6);
    }
  },
);

/** By the normal equations and Gaussian elimination with pivots. */
function leastSquares(rows: readonly number[][], values: readonly number[]): number[] {
  const order = rows[0].length;
  const system = Array.from({ length: order }, (_, i) => [
    ...Array.from({ length: order }, (_, j) => rows.reduce((sum, row) => sum + row[i] * row[j], 0)),
    rows.reduce((sum, row, k) => sum + row[i] * values[k], 0),
  ]);
  for (let i = 0; i < order; i += 1) {
    const pivot = [...system.keys()]
      .slice(i)
      .reduce((best, k) => (Math.abs(system[k][i]) > Math.abs(system[best][i]) ? k : best));
    [system[i], system[pivot]] = [system[pivot], system[i]];
    for (const [k, row] of system.entries()) {
      if (k === i) continue;
      const share = row[i] / system[i][i];
      for (let j = i; j <= order; j += 1) row[j] -= share * system[i][j];
    }
  }
  return system.map((row, i) => row[order] / row[i]);
}

t.test('where the data do not allow it, it says why', async (t) => {
  const reasons = (series: Series) =>
    aroundPromotions({ series, fitted: Float64Array.from(series.days, () => 100) })?.map(
      ({ reason, factor, differs }) => {
        t.equal(factor, null);
        t.equal(differs, null);
        return reason;
      },
    );
  const rule = (promo: (day: IsoDay, weekday: number, i: number) => number, sales = (i: number) => 100 + (i % 5)) =>
    sampleSeries({ days: 366, sales: (_day, _weekday, i) => sales(i), covariates: { promo } });
  t.equal(
    aroundPromotions({ series: sampleSeries({ days: 90, sales: () => 1 }), fitted: new Float64Array(90).fill(1) }),
    undefined,
  );
  const each = (reason: string) => [reason, reason];
  t.same(reasons(rule(() => 0)), each('few-promotions'));
  t.same(reasons(rule((_day, _weekday, i) => Number(i % 60 === 10))), each('few-promotions'), 'six of them');
  t.same(reasons(rule((_day, _weekday, i) => Number(i < 120 && i % 12 === 6))), each('few-weeks'));
  t.same(reasons(rule((_day, weekday) => Number(weekday === 5))), each('no-comparison'), 'every Friday');
  t.same(reasons(rule((_day, _weekday, i) => (i % 20 === 0 ? 0.5 : 0))), each('not-a-flag'));
  t.same(
    reasons(
      rule(
        (_day, _weekday, i) => Number(i % 20 === 10),
        (i) => (i % 7 === 0 ? 0 : 3),
      ),
    ),
    each('days-without-sales'),
  );
});

t.test('a weekday on which the store opened once or twice does not keep it from being measured', async (t) => {
  const opened = new Set(['2024-03-10', '2024-12-15']);
  const series = store({ seed: 5, after: 0.8, closed: (day) => weekdayOf(day) === 7 && !opened.has(day) });
  t.ok((found(measured(series), 'after')?.factor ?? 1) < 0.9);
});
