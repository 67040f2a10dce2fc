import t from 'tap';
import { addDays, daysBetween, lastDayOf } from '../../src/dates.ts';
import type { DayEffects } from '../../src/forecasting/models/candidate.ts';
import { wholeMonth } from '../../web/src/screens/next-month/asked/months.ts';
import { stepsOf } from '../../web/src/screens/next-month/breakdown.ts';
import { monthFactsOf, monthToCompare, pastMonth } from '../../web/src/screens/next-month/month-facts.ts';
import {
  askedBy,
  isWithinReach,
  neighbours,
  pastSpans,
  reachOf,
} from '../../web/src/screens/next-month/month-range.ts';
import { withOverride } from '../../web/src/screens/next-month/overrides.ts';
import fc from '../properties.ts';
import { forecastDay as day } from './forecast-day.ts';

t.test('what an address asks for', async (t) => {
  const asked = (query: string) => askedBy(new URLSearchParams(query));
  t.same(asked(''), {});
  t.same(asked('month=2026-02'), { month: '2026-02' });
  t.same(asked('from=2026-02-10&to=2026-02-03'), { from: '2026-02-03', to: '2026-02-10' }, 'ends in the wrong order');
  t.same(asked('month=2026-13'), {});
  t.same(asked('month=<script>&from=2026-02-30&to=2026-03-01'), {});
  t.same(asked('from=2026-02-01'), {}, 'one end is no range');
});

t.test('months and how far one can turn', async (t) => {
  t.equal(wholeMonth('2024-02-01', '2024-02-29'), '2024-02');
  t.equal(wholeMonth('2023-02-01', '2023-02-27'), undefined);
  t.equal(wholeMonth('2023-02-01', '2023-03-31'), undefined);
  t.same(reachOf('2025-12-31'), { first: '2025-12-01', last: '2027-01-01' });
  const canAsk = (query: string) => isWithinReach(askedBy(new URLSearchParams(query)), '2025-12-31');
  t.same(['', 'month=2025-12', 'month=2026-12', 'from=2026-12-30&to=2027-01-01'].map(canAsk), Array(4).fill(true));
  t.same(['month=2025-11', 'month=2027-01', 'from=2026-12-30&to=2027-01-02'].map(canAsk), Array(3).fill(false));
  t.equal(isWithinReach({ month: '2050-01' }, undefined), true, 'as far as is known');
  t.same(neighbours('2026-01-01', '2025-12-31'), { before: '2025-12', after: '2026-02' });
  t.same(neighbours('2025-12-01', '2025-12-31'), { after: '2026-01' }, 'nothing before the month of the last sales');
  t.same(neighbours('2026-12-01', '2025-12-31'), { before: '2026-11' }, 'January would end beyond 366 days');
});

t.test(
  'a chart looks back on eight weeks and on the same weekdays a year before, as far as there are data',
  async (t) => {
    const december = { from: '2022-12-01', to: '2022-12-31' };
    t.same(pastSpans(december, { from: '2020-01-01', to: '2022-11-30' }), {
      recent: { from: '2022-10-06', to: '2022-11-30' },
      yearBefore: { from: '2021-12-02', to: '2022-01-01' },
    });
    t.same(
      pastSpans(december, { from: '2022-11-01', to: '2022-12-09' }),
      { recent: { from: '2022-11-01', to: '2022-12-09' } },
      'days of the month that have been sold',
    );
    t.same(pastSpans(december, { from: '2021-12-20', to: '2022-09-30' }), {
      yearBefore: { from: '2021-12-20', to: '2022-01-01' },
    });
  },
);

t.test('what stands out in a month', async (t) => {
  const days = [
    day('2026-01-01', { observed: true, forecast: 900 }),
    day('2026-01-02', { forecast: 300, promo: 1 }),
    day('2026-01-03', { forecast: 300 }),
    day('2026-01-04', { open: false, forecast: 0, promo: 1 }),
    day('2026-01-05', { forecast: 50, holiday: 1, support: 'unseen' }),
  ];
  const facts = monthFactsOf(days);
  t.equal(facts.best?.date, '2026-01-02', 'the first of equals; what was sold already is no forecast');
  t.equal(facts.weakest?.date, '2026-01-05');
  t.match(facts, { open: 4, closed: 1, promotions: { count: 1, isAbout: false }, holidays: 1, observed: 1 });
  t.same(
    facts.unseen.map(({ date }) => date),
    ['2026-01-05'],
  );
  t.match(monthFactsOf([]), { best: undefined, weakest: undefined, open: 0, closed: 0 });
});

t.test('the steps from a usual day multiply to the forecast', async (t) => {
  const effects = {
    base: 1354,
    weekday: 0.862,
    trend: 1,
    monthPosition: 0.981,
    yearly: 0.951,
    promotion: 1,
    holiday: 0.698,
    covariates: 1,
    closures: 1.001,
    christmas: 1,
    carnival: 1,
    easter: 1,
    shoppingDays: 1,
    level: 1.001,
  };
  const steps = stepsOf(effects);
  t.same(
    steps.map(({ factor }) => factor),
    ['holiday', 'weekday', 'yearly', 'monthPosition', 'rest'],
    'the largest first, what is too small together at the end',
  );
  const factor = fc.double({ min: 0.01, max: 10, noNaN: true });
  const names = [
    'base',
    'weekday',
    'trend',
    'monthPosition',
    'yearly',
    'promotion',
    'holiday',
    'covariates',
    'closures',
    'christmas',
    'carnival',
    'easter',
    'shoppingDays',
    'level',
  ] as const;
  fc.assert(
    fc.property(fc.tuple(...names.map(() => factor)), (values) => {
      const drawn = Object.fromEntries(names.map((name, i) => [name, values[i]])) as DayEffects;
      const product = values.reduce((a, b) => a * b, 1);
      const last = stepsOf(drawn).at(-1)?.result ?? drawn.base;
      return Math.abs(last - product) <= product * 0.0006;
    }),
  );
});

t.test('the past month to compare with', async (t) => {
  const data = { from: '2025-01-01', to: '2025-12-31' };
  t.equal(monthToCompare('2026-01', data), '2025-01');
  t.equal(
    monthToCompare('2026-01', { ...data, from: '2025-01-02' }),
    '2025-12',
    'a month that lacks a day is not compared',
  );
  t.equal(monthToCompare('2026-03', { from: '2025-09-01', to: '2025-12-31' }), undefined);
  const days = ['2025-12-01', '2025-12-02', '2025-12-03'].map((date, i) => ({
    date,
    weekday: 1 as const,
    open: i !== 1,
    sales: i === 1 ? null : 100.5,
  }));
  t.same(pastMonth('2025-12', days, '2026-01'), { month: '2025-12', isYearBefore: false, total: 201, openDays: 2 });
  t.same(pastMonth('2025-01', days, '2026-01')?.isYearBefore, true);
  t.equal(pastMonth('2025-01', [], '2026-01'), undefined);
});

t.test("the manager's own numbers are replaced as a whole, those of other days kept", async (t) => {
  const known = (date: string, sales: number) => ({
    date,
    sales,
    reason: `for ${sales}`,
    author: 'Ana',
    setAt: '2026-01-01T00:00:00.000Z',
    baseline: null,
    model: null,
  });
  const overrides = {
    dataset: 'ventas',
    observedTo: '2026-01-02',
    days: [known('2026-01-02', 1), known('2026-01-05', 5), known('2026-01-09', 9)],
  };
  t.same(withOverride(overrides, '2026-01-07', { sales: 7, reason: ' toys ' }), {
    dataset: 'ventas',
    days: [
      { date: '2026-01-05', sales: 5, reason: 'for 5' },
      { date: '2026-01-07', sales: 7, reason: 'toys' },
      { date: '2026-01-09', sales: 9, reason: 'for 9' },
    ],
  });
  t.same(
    withOverride(overrides, '2026-01-05', undefined).days.map(({ date }) => date),
    ['2026-01-09'],
  );
});

t.test('neighbours of any month are months in reach', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 800 }), (ahead, start) => {
      const to = addDays('2024-01-15', start);
      const { first, last } = reachOf(to);
      const { before, after } = neighbours(addDays(to, ahead), to);
      const isIn = (month?: string) => month === undefined || (`${month}-01` >= first && lastDayOf(month) <= last);
      return isIn(before) && isIn(after) && daysBetween(first, last) >= 366;
    }),
  );
});
