import t from 'tap';
import { createRandom } from '../../../examples/random.ts';
import { addDays } from '../../../src/dates.ts';
import { forecast } from '../../../src/forecasting/forecast.ts';
import {
  borrowableFrom,
  borrowableSchema,
  candidateGroupings,
  LEAST_MEMBERS,
  lendersTo,
  MOST_GROUPS,
  mergeTellings,
  NOTHING_TOLD,
  type Telling,
  tellingOf,
  tellingSchema,
} from '../../../src/forecasting/pooling/groupings.ts';
import { groupPriorsOf, summariseTraining } from '../../../src/forecasting/pooling/summaries.ts';
import { trainInMemory, trainingDataOf } from '../../../src/pipeline/in-memory.ts';
import { asFutureDays, type Series } from '../../../src/sales/series.ts';
import { known, shopOf, TODAY, toCome } from './chain.ts';

/** Products with weeks of their own, sold by nine shops. */
const PRODUCTS = [
  { name: 'bread', week: 1, level: 6 },
  { name: 'cakes', week: -2, level: 4 },
  { name: 'coffee', week: 3, level: 5 },
];
const SHOPS = 9;
const NOISE = 0.2;
const COLUMNS = ['shop', 'product'];

interface Sold {
  readonly keys: readonly [string, string];
  readonly attributes: Readonly<Record<string, string>>;
  readonly series: Series;
}

const random = createRandom(5);
const all: Sold[] = PRODUCTS.flatMap(({ name, week, level }, p) =>
  Array.from({ length: SHOPS }, (_, s) => ({
    keys: [`shop ${s}`, name] as const,
    attributes: { colour: random() < 0.5 ? 'red' : 'blue' },
    series: shopOf({ seed: 1 + p * SHOPS + s, week, level: level + 0.05 * s, noise: NOISE }),
  })),
);
const young = all.filter(({ keys: [shop] }) => shop === 'shop 8');
const mature = all.filter((one) => !young.includes(one));
const about = { columns: COLUMNS, attributes: ['colour'] };
const textOf =
  ({ keys, attributes }: Sold) =>
  (column: string) =>
    column === 'colour' ? attributes.colour : keys[COLUMNS.indexOf(column)];
const entryOf = ({ keys, attributes }: Sold) => ({ keys: [...keys], attributes });
const groupings = candidateGroupings(mature.map(entryOf), about);
const told = mature.map((one) => {
  const { trained, model } = trainInMemory(trainingDataOf(known(one.series)), 'calendar');
  return tellingOf(summariseTraining(trained, model), groupings, textOf(one));
});
const telling = told.reduce(mergeTellings, NOTHING_TOLD);
const borrowable = borrowableFrom(telling);

const range = { from: addDays(TODAY, 1), to: addDays(TODAY, 28) };

function wapeOf(series: Series, days: number, priors: ReturnType<typeof groupPriorsOf>): number {
  const { model } = trainInMemory(trainingDataOf(known(series, days)), 'auto', { priors });
  const future = toCome(series);
  const calendar = asFutureDays(future, range.from, range.to);
  const { days: forecasts } = forecast(model, '00000000T000000000Z-00000000', {
    range,
    levels: [],
    knowledge: { calendar },
  });
  const errors = forecasts.map((day, i) => Math.abs(day.forecast - future.sales[i]));
  return errors.reduce((sum, each) => sum + each, 0) / future.sales.reduce((sum, each) => sum + each, 0);
}

t.test('a column is a candidate when two of its texts have enough mature series', async (t) => {
  t.same(
    groupings.map(({ column, texts }) => [column, ...texts]),
    [
      ['colour', 'blue', 'red'],
      ['product', 'bread', 'cakes', 'coffee'],
    ],
    'a shop has three products only',
  );
  const few = mature.slice(0, SHOPS - 1 + LEAST_MEMBERS).map(entryOf);
  t.same(
    candidateGroupings(few, { columns: COLUMNS, attributes: [] }).map(({ texts }) => texts),
    [['bread', 'cakes']],
  );
  t.same(candidateGroupings(few.slice(0, -1), { columns: COLUMNS, attributes: [] }), []);
  const many = Array.from({ length: (MOST_GROUPS + 1) * LEAST_MEMBERS }, (_, i) => ({
    keys: [`s${i}`],
    attributes: { town: `t${Math.floor(i / LEAST_MEMBERS)}`, __proto__: 'x', half: String(i % 2) } as never,
  }));
  t.same(
    candidateGroupings(many, { columns: ['shop'], attributes: ['town', '__proto__', 'half', 'none'] }).map(
      ({ column }) => column,
    ),
    ['half'],
    'more groups than there is room for are none',
  );
});

t.test('the column by which effects differ is chosen, not one that says nothing', async (t) => {
  t.equal(borrowable.grouping?.column, 'product');
  const without = (column: string): Telling => ({
    all: telling.all,
    groupings: telling.groupings.filter((grouping) => grouping.column !== column),
  });
  t.equal(borrowableFrom(without('product')).grouping, null, 'by colour nothing differs');
  t.same(borrowable.all, groupPriorsOf(telling.all));
  for (const one of young) {
    const { group, priors } = lendersTo(borrowable, textOf(one));
    t.same(group, { column: 'product', text: one.keys[1] });
    t.equal(priors.at(-1)?.prior.members, SHOPS - 1);
  }
  t.same(
    lendersTo(borrowable, () => 'unheard of'),
    { priors: borrowable.all, group: null },
  );
  t.same(
    lendersTo(borrowable, () => undefined),
    { priors: borrowable.all, group: null },
  );
});

t.test('a group is believed where groups differ, and all where they do not', async (t) => {
  const ofAll = borrowable.all.at(-1)?.prior;
  const within = borrowable.grouping?.groups.map(({ priors }) => priors.at(-1)?.prior) ?? [];
  const saturdays = within.map((prior) => prior?.coefficients['weekday.5']);
  const spread = Math.max(...saturdays.map((each) => each?.sd ?? 1));
  t.ok(spread < 0.15 * (ofAll?.coefficients['weekday.5'].sd ?? 0), `Saturdays vary by ${spread} within a product`);
  t.ok(saturdays.every((each) => each?.members === SHOPS - 1));
  const alike = within.filter((prior) => prior?.coefficients['promotion.0'] === ofAll?.coefficients['promotion.0']);
  t.equal(alike.length, PRODUCTS.length, 'promotions are of all');
  t.ok(within.every((prior) => prior?.intervals === ofAll?.intervals));
});

t.test('young products of a chain are forecast better with their product than with all', async (t) => {
  for (const days of [7, 20, 35]) {
    const results = young.map((one) => ({
      own: wapeOf(one.series, days, lendersTo(borrowable, textOf(one)).priors),
      all: wapeOf(one.series, days, borrowable.all),
    }));
    const mean = (of: 'own' | 'all') => results.reduce((sum, result) => sum + result[of], 0) / results.length;
    const floor = NOISE * Math.sqrt(2 / Math.PI);
    t.ok(
      mean('own') - floor < 0.8 * (mean('all') - floor),
      `${days} days: ${mean('own')} with it, ${mean('all')} with all`,
    );
  }
});

t.test('shards may be merged in any order, and what they say travels as JSON', async (t) => {
  const merge = (parts: readonly Telling[]) => parts.reduce(mergeTellings, NOTHING_TOLD);
  const [a, b, c] = [told.slice(0, 9), told.slice(9, 10), told.slice(10)].map(merge);
  t.equal(JSON.stringify(borrowableFrom(merge([c, a, b]))), JSON.stringify(borrowable));
  t.strictSame(mergeTellings(mergeTellings(c, b), a), telling);
  t.strictSame(tellingSchema.parse(JSON.parse(JSON.stringify(telling))), telling);
  t.strictSame(borrowableSchema.parse(JSON.parse(JSON.stringify(borrowable))), borrowable);
  t.same(borrowableFrom(NOTHING_TOLD), { all: [], grouping: null });
});
