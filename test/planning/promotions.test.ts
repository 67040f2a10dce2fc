import t from 'tap';
import { daysBetween, type IsoDay, type Weekday, weekdayOf } from '../../src/dates.ts';
import type { NeighbourEffect } from '../../src/forecasting/effects/around-promotions.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import { planPromotions } from '../../src/planning/promotions/plan.ts';
import { promotionPlanRequestSchema } from '../../src/planning/promotions/schema.ts';
import type { KnownDay } from '../../src/sales/known-future.ts';
import fc from '../properties.ts';
import { sampleSeries } from '../sample-series.ts';
import { trainedOn } from '../trained.ts';

const VERSION = '20230101T000000000Z-00000000';
const WEEK = [1, 0.9, 0.95, 1.05, 1.3, 1.6, 0.7];

interface Rules {
  readonly promo?: (day: IsoDay, weekday: Weekday, i: number) => number;
}

/** 2022 of a store that closes on Sundays and promotes on some Tuesdays, Thursdays and Saturdays. */
function store({ promo = somePromotions }: Rules = {}) {
  const uplift = [0, 1.1, 0, 1.3, 0, 1.2, 0];
  const sales = (day: IsoDay, weekday: Weekday, i: number) =>
    1000 * WEEK[weekday - 1] * (promo(day, weekday, i) ? uplift[weekday - 1] || 1 : 1) * (1 + 0.06 * Math.sin(i * i));
  return sampleSeries({
    from: '2022-01-01',
    days: 365,
    closed: (day) => weekdayOf(day) === 7,
    sales,
    covariates: { promo },
  });
}

function somePromotions(_: IsoDay, weekday: Weekday, i: number): number {
  return [2, 4, 6].includes(weekday) && i % 3 === 0 ? 1 : 0;
}

const models = { calendar: trainedOn(store(), 'calendar'), linear: trainedOn(store(), 'linear') };

function plan(wishes: object, { calendar = [] as KnownDay[], model = models.calendar } = {}) {
  const request = promotionPlanRequestSchema.parse({ count: 2, margin: 0.4, levels: [80], ...wishes });
  const range = { from: request.from ?? '2023-01-01', to: request.to ?? '2023-01-31' };
  return planPromotions(model, VERSION, { range, request, knowledge: { calendar } });
}

/** Sales of the range by an ordinary forecast with this calendar. */
function salesWith(model: typeof models.calendar, range: { from: IsoDay; to: IsoDay }, calendar: KnownDay[]) {
  return forecast(model, VERSION, { range, levels: [80], knowledge: { calendar, assume: 'none' } }).total.forecast;
}

const promotedOn = (dates: readonly IsoDay[]): KnownDay[] => dates.map((date) => ({ date, covariates: { promo: 1 } }));

function subsetsOf(dates: readonly IsoDay[]): IsoDay[][] {
  const sets: IsoDay[][] = [[]];
  for (const date of dates) sets.push(...sets.map((set) => [...set, date]));
  return sets;
}

t.test('the winner is the best of all calendars forecast one by one', async (t) => {
  const range = { from: '2023-01-02', to: '2023-01-14' };
  const around: KnownDay[] = [{ date: '2023-01-06', open: false, covariates: {} }];
  const days = ['2023-01-03', '2023-01-05', '2023-01-07', '2023-01-10', '2023-01-12', '2023-01-14'];
  for (const model of Object.values(models)) {
    for (const [count, gap, costPerDay] of [
      [3, 1, 20],
      [2, 0, 50],
      [6, 2, 0],
      [3, 3, 80],
    ]) {
      const none = salesWith(model, range, around);
      const all = subsetsOf(days)
        .filter((set) => set.length <= count)
        .filter((set) => set.every((date, i) => i === 0 || daysBetween(set[i - 1], date) > gap))
        .map((set) => {
          const extra = salesWith(model, range, [...around, ...promotedOn(set)]) - none;
          return { set, profit: 0.4 * extra - costPerDay * set.length };
        })
        .sort((a, b) => b.profit - a.profit);
      const wishes = { ...range, dates: days, count, minimumGapDays: gap, costPerDay, limit: 4 };
      const found = plan(wishes, { calendar: around, model });
      t.equal(found.search.calendars, all.length, `${model.kind} ${count} ${gap} ${costPerDay}`);
      t.equal(found.search.exact, true);
      found.alternatives.forEach(({ expectedProfit }, i) => {
        t.ok(Math.abs(expectedProfit.value - all[i].profit) < 0.02, `${expectedProfit.value} of ${all[i].profit}`);
      });
    }
  }
});

t.test('each calendar shown is what an ordinary forecast says of it', async (t) => {
  const range = { from: '2023-01-20', to: '2023-02-20' };
  const { alternatives, baseline } = plan({ ...range, count: 5, costPerDay: 30, minimumGapDays: 2 });
  for (const { dates, expectedSales, expectedExtraSales, expectedProfit, cost, days } of alternatives) {
    t.ok(Math.abs(expectedSales - salesWith(models.calendar, range, promotedOn(dates))) < 0.02);
    t.ok(Math.abs(expectedSales - baseline.expectedSales - expectedExtraSales.value) < 0.02);
    t.ok(Math.abs(0.4 * expectedExtraSales.value - cost - expectedProfit.value) < 0.02);
    t.equal(cost, 30 * dates.length);
    t.same(
      days.map(({ date }) => date),
      dates,
    );
    const sum = days.reduce((sum, { extraSales }) => sum + extraSales, 0);
    t.ok(Math.abs(sum - expectedExtraSales.value) < 0.05);
    const [lower, upper] = expectedProfit.intervals['80'];
    t.ok(lower < expectedProfit.value && expectedProfit.value < upper);
  }
});

t.test('whatever is asked, calendars keep the rules, and dearer promotions earn no more', async (t) => {
  const wishes = fc.record({
    count: fc.integer({ min: 1, max: 12 }),
    minimumGapDays: fc.nat(9),
    costPerDay: fc.integer({ min: 0, max: 150 }),
    margin: fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    allowUnseen: fc.boolean(),
    limit: fc.integer({ min: 1, max: 6 }),
  });
  const calendar = promotedOn(['2023-01-12']);
  fc.assert(
    fc.property(wishes, fc.constantFrom(...Object.values(models)), (asked, model) => {
      const { alternatives, search, refused, best } = plan(asked, { calendar, model });
      t.ok(alternatives.length >= 1 && alternatives.length <= asked.limit);
      const profits = alternatives.map(({ expectedProfit }) => expectedProfit.value);
      t.same(
        profits,
        profits.toSorted((a, b) => b - a),
        'the best comes first',
      );
      t.ok(profits[0] >= 0, 'no promotion is always possible');
      t.equal(best === 'none', alternatives[0].dates.length === 0);
      const barred = new Set(refused.map(({ date }) => date));
      for (const { dates } of alternatives) {
        t.ok(dates.length <= Math.min(asked.count, search.fitting));
        for (const date of dates)
          t.ok(asked.weekdays.includes(weekdayOf(date)) && !barred.has(date) && weekdayOf(date) < 7);
        const marked = [...dates, '2023-01-12'].sort();
        t.ok(marked.every((date, i) => i === 0 || daysBetween(marked[i - 1], date) > asked.minimumGapDays));
      }
      const dearer = plan({ ...asked, costPerDay: asked.costPerDay + 25 }, { calendar, model });
      t.ok(dearer.alternatives[0].expectedProfit.value <= profits[0] + 0.01, 'dearer');
      const richer = plan({ ...asked, margin: (asked.margin + 1) / 2 }, { calendar, model });
      t.ok(richer.alternatives[0].expectedProfit.value >= profits[0] - 0.01, 'a larger margin');
    }),
    { numRuns: 40 },
  );
});

t.test('when nothing pays, the first calendar is no promotion, and that is said', async (t) => {
  const { best, alternatives, conclusion, baseline } = plan({ costPerDay: 5000 });
  t.equal(best, 'none');
  t.match(alternatives[0], {
    dates: [],
    days: [],
    cost: 0,
    expectedSales: baseline.expectedSales,
    expectedExtraSales: { value: 0, intervals: { 80: [0, 0] } },
    expectedProfit: { value: 0, intervals: { 80: [0, 0] } },
    probabilityBetterThanNone: null,
  });
  t.match(conclusion, /^No promotion: .* The least loss is [\d.,]+, with \d+ January 2023/);
  t.ok((alternatives[1].probabilityBetterThanNone ?? 1) < 0.01);
});

t.test('fewer days than asked for are explained', async (t) => {
  t.match(
    plan({ count: 40, minimumGapDays: 6, weekdays: [4] }).conclusion,
    /of the 40 days asked for: no more fit the rules/,
  );
  const { conclusion, alternatives } = plan({ count: 12, costPerDay: 90 });
  t.ok(alternatives[0].dates.length < 12);
  t.match(conclusion, /of the 12 days asked for: with more of them no calendar is expected to earn more/);
});

t.test('days that may not be promoted are refused with the reason', async (t) => {
  const calendar: KnownDay[] = [...promotedOn(['2023-01-10']), { date: '2023-01-19', open: false, covariates: {} }];
  const asked = {
    dates: [
      '2022-12-31',
      '2023-01-08',
      '2023-01-09',
      '2023-01-10',
      '2023-01-12',
      '2023-01-19',
      '2023-01-24',
      '2023-02-01',
    ],
    from: '2022-12-20',
    minimumGapDays: 2,
  };
  const { refused, alternatives, baseline } = plan(asked, { calendar });
  t.same(
    refused.map(({ date, reason }) => [date, reason]),
    [
      ['2022-12-31', 'observed'],
      ['2023-01-08', 'closed'],
      ['2023-01-09', 'too-close'],
      ['2023-01-12', 'too-close'],
      ['2023-01-10', 'already-promoted'],
      ['2023-01-19', 'closed'],
      ['2023-02-01', 'outside-range'],
    ].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  t.same(alternatives[0].dates, ['2023-01-24']);
  t.same(baseline.planned, ['2023-01-10']);
  const anew = plan({ ...asked, keepPlanned: false }, { calendar });
  t.same(anew.baseline.planned, []);
  t.same(anew.search.candidates, 3, 'Tuesday and Thursday of that week may be promoted again');
  t.match(
    anew.refused.find(({ date }) => date === '2023-01-09'),
    { reason: 'unseen', message: /^Monday 9 January: a promotion on this weekday was never seen/ },
  );
});

t.test(
  'a weekday without promotion so far is taken only when that is allowed, flagged, with a wider band',
  async (t) => {
    const refused = plan({ weekdays: [1, 3, 5] });
    t.equal(refused.best, 'none');
    t.same([...new Set(refused.refused.map(({ reason }) => reason))], ['unseen']);
    t.equal(refused.refused.length, 13);
    t.match(refused.conclusion, /No day can be promoted/);
    const widthOf = (weekday: number, model: typeof models.calendar) => {
      const [best] = plan({ weekdays: [weekday], allowUnseen: true, count: 1 }, { model }).alternatives;
      const [lower, upper] = best.expectedExtraSales.intervals['80'];
      return { width: upper - lower, support: best.days[0].support, days: best.days[0].supportDays };
    };
    for (const model of Object.values(models)) {
      const [seen, unseen] = [widthOf(4, model), widthOf(1, model)];
      t.match([seen.support, unseen.support, unseen.days], ['seen', 'unseen', 0]);
      t.ok(unseen.width > 1.1 * seen.width, `${unseen.width} beside ${seen.width}`);
    }
  },
);

t.test('the promotions before and after the range count for the gap', async (t) => {
  const december = [...store().days].findLast((day) =>
    somePromotions(day, weekdayOf(day), daysBetween('2022-01-01', day)),
  );
  t.equal(december, '2022-12-27');
  const { refused } = plan({ dates: ['2023-01-03', '2023-01-05'], minimumGapDays: 8 });
  t.match(refused, [
    {
      date: '2023-01-03',
      reason: 'too-close',
      message: /^3 January 2023 is within 8 days of the promotion on 27 December 2022$/,
    },
  ]);
  const after = plan(
    { dates: ['2023-01-28', '2023-01-31'], minimumGapDays: 2 },
    { calendar: promotedOn(['2023-02-02']) },
  );
  t.match(
    after.refused,
    [{ date: '2023-01-31', reason: 'too-close', message: /2 February 2023/ }],
    'and those after the range',
  );
});

t.test('a linear model says that all days have the same effect', async (t) => {
  const codes = (model: typeof models.calendar) => plan({}, { model }).assumptions.map(({ code }) => code);
  t.ok(codes(models.linear).includes('same-effect'));
  t.notOk(codes(models.calendar).includes('same-effect'));
  for (const model of Object.values(models)) t.ok(codes(model).includes('no-carry-over'));
});

t.test('without evidence of promotions nothing is planned', async (t) => {
  const plain = trainedOn(sampleSeries({ days: 100, sales: (_, weekday) => 100 * WEEK[weekday - 1] }), 'calendar');
  const cases: [model: typeof models.calendar, reason: RegExp][] = [
    [plain, /has no column of promotions/],
    [trainedOn(store({ promo: () => 0 }), 'calendar'), /same on all days of each weekday/],
    [trainedOn(store({ promo: () => 1 }), 'calendar'), /same on all days of each weekday/],
    [
      trainedOn(store({ promo: (_, weekday) => (weekday === 2 ? 1 : 0) }), 'linear'),
      /same on all days of each weekday/,
    ],
    [trainedOn(store({ promo: (_, __, i) => (i % 4) * 5 }), 'calendar'), /values other than 0 and 1/],
    [trainedOn(store(), 'seasonal-naive'), /seasonal-naive\) does not use promotions/],
  ];
  for (const [model, reason] of cases) {
    t.throws(() => plan({ allowUnseen: true }, { model }), { code: 'no-promotion-effect', message: reason });
  }
});

t.test('a plan says what was measured of the days around promotions, or why it was not', async (t) => {
  const unmeasured = plan({ levels: [80, 95] });
  const around = (effects: readonly Partial<NeighbourEffect>[] | undefined, language: 'en' | 'es' = 'en') => {
    const range = { from: '2023-01-01', to: '2023-01-31' };
    const request = promotionPlanRequestSchema.parse({ count: 2, margin: 0.4 });
    const aroundPromotions = effects as readonly NeighbourEffect[] | undefined; // what the words need of them
    const task = { range, request, knowledge: { calendar: [] }, language, aroundPromotions };
    const told = planPromotions(models.calendar, VERSION, task);
    t.same(told.alternatives, unmeasured.alternatives, 'the numbers are the same');
    return told.assumptions.find(({ code }) => code === 'no-carry-over')?.message.replaceAll('\u00a0', ' ');
  };
  const dip: Partial<NeighbourEffect> = {
    side: 'after',
    factor: 0.94,
    interval95: [0.912, 0.97],
    differs: true,
    reason: null,
  };
  const none: Partial<NeighbourEffect> = {
    side: 'before',
    factor: 1.01,
    interval95: [0.97, 1.05],
    differs: false,
    reason: null,
  };
  const few: Partial<NeighbourEffect> = {
    side: 'before',
    spells: 5,
    factor: null,
    interval95: null,
    reason: 'few-promotions',
  };
  t.equal(
    around([none, dip]),
    'On the three days after a promotion the store sold 6% less than on other days without one (95% interval: from 8.8% less to 3% less). ' +
      'On the three days before a promotion no difference from other days without one can be told (95% interval: from 3% less to 5% more). ' +
      'That was measured on the days that the model learnt from. The extra sales of the plan are those of the promotion days alone: it is not in them.',
  );
  t.equal(
    around([few, { ...none, side: 'after' }], 'es'),
    'En los tres días siguientes a una promoción no se aprecia diferencia con otros días sin ella (intervalo del 95 %: de un 3 % menos a un 5 % más). ' +
      'Lo que una promoción quita a los tres días anteriores no se puede medir: hay 5 promociones de que aprenderlo y hacen falta 8. ' +
      'El plan no descuenta nada por ello: si los clientes se abastecen para más días, las ventas de más serán menos.',
  );
  t.match(around(undefined), /is not known of this model: a new training measures it/);
  for (const reason of ['few-weeks', 'no-comparison', 'days-without-sales', 'not-a-flag'] as const) {
    for (const language of ['en', 'es'] as const)
      t.match(around([{ ...few, reason }], language), /: [\p{Ll} ]{20,}\./u, reason);
  }
});
