import t from 'tap';
import { addDays, daysBetween, eachDay, lastDayOf } from '../../src/dates.ts';
import type { ArchivedSummary } from '../../src/monitoring/scores.ts';
import type { ObservedDay } from '../../src/sales/observed-days.ts';
import { goesOn } from '../../web/src/screens/next-month/month-facts.ts';
import {
  changeAgainst,
  daysYearBefore,
  lastSold,
  monthsAhead,
  openDaysOf,
  placeIn,
  promisedBefore,
  sameDaysYearBefore,
  soldWithin,
  spanYearBefore,
} from '../../web/src/screens/next-month/outlook/months-ahead.ts';
import fc from '../properties.ts';
import { forecastDay as day } from './forecast-day.ts';

const inProgress = {
  month: '2025-12',
  observed: { days: 8, sales: 12_312 },
  remaining: { days: 21, forecast: 30_211, intervals: {} },
  total: { forecast: 42_523, intervals: {} },
};

t.test('the months that are shown: the one in progress, the next one, and three more', async (t) => {
  const from = '2026-01-01';
  const months = ['2026-01', '2026-02', '2026-03', '2026-04'];
  t.same(monthsAhead({ from, monthInProgress: inProgress }), ['2025-12', ...months]);
  t.same(monthsAhead({ from }), months, 'the data end with their month');
});

t.test('the days a year before, as far as there are data', async (t) => {
  const months = ['2025-12', '2026-01', '2026-02'];
  const all = { from: '2020-01-01', to: '2025-12-14' };
  t.same(daysYearBefore(months, all), { from: '2024-12-01', to: '2025-02-28' });
  t.same(daysYearBefore(months, { ...all, from: '2025-01-10' }), { from: '2025-01-10', to: '2025-02-28' });
  t.same(daysYearBefore(months, { from: '2020-01-01', to: '2024-12-20' }), { from: '2024-12-01', to: '2024-12-20' });
  t.equal(daysYearBefore(months, { ...all, from: '2025-03-01' }), undefined);
  t.equal(daysYearBefore([], all), undefined);
  t.same(spanYearBefore('2025-02'), { from: '2024-02-01', to: '2024-02-29' });
});

t.test('the same days of the month a year before', async (t) => {
  t.same(sameDaysYearBefore('2025-12-14'), { from: '2024-12-01', to: '2024-12-14' });
  t.same(sameDaysYearBefore('2024-02-29'), { from: '2023-02-01', to: '2023-02-28' }, 'there was no 29th');
  t.same(sameDaysYearBefore('2025-02-28'), { from: '2024-02-01', to: '2024-02-28' });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4000 }), (days) => {
      const to = addDays('2020-01-01', days);
      const span = sameDaysYearBefore(to);
      const isSameDay = span.to.slice(5) === to.slice(5) || (to.slice(5) === '02-29' && span.to.slice(5) === '02-28');
      return isSameDay && span.from.slice(8) === '01' && daysBetween(span.from, span.to) <= Number(to.slice(8)) - 1;
    }),
  );
});

const observed = (from: string, sales: readonly (number | null)[]): ObservedDay[] =>
  eachDay(from, addDays(from, sales.length - 1)).map((date, i) => ({
    date,
    weekday: 1,
    open: sales[i] !== null,
    sales: sales[i] ?? null,
  }));

t.test('what was sold on days of the past, all of which must be known', async (t) => {
  const data = { from: '2024-12-01', to: '2025-12-14' };
  const days = observed('2024-12-01', [100, null, 50.5, 1000]);
  const span = { from: '2024-12-01', to: '2024-12-03' };
  t.same(soldWithin(span, days, data), { total: 150.5, openDays: 2 });
  t.equal(soldWithin(span, days, { ...data, from: '2024-12-02' }), undefined, 'the first day is not known');
  t.equal(soldWithin(span, days, { ...data, to: '2024-12-02' }), undefined, 'the last day is not known');
  t.equal(soldWithin({ from: '2024-12-02', to: '2024-12-02' }, days, data), undefined, 'no day was open');
  t.same(
    soldWithin({ from: '2024-12-03', to: '2024-12-03' }, observed('2024-12-01', [1, 1, 0]), data),
    { total: 0, openDays: 1 },
    'a day that sold nothing was open',
  );
});

t.test('the change, and that of an average open day where not as many were open', async (t) => {
  t.same(changeAgainst({ total: 110, openDays: 10 }, { total: 100, openDays: 10 }), {
    change: 110 / 100 - 1,
    perOpenDay: undefined,
  });
  t.same(changeAgainst({ total: 110, openDays: 11 }, { total: 100, openDays: 8 }), {
    change: 110 / 100 - 1,
    perOpenDay: 110 / 11 / (100 / 8) - 1,
  });
  t.equal(changeAgainst({ total: 0, openDays: 0 }, { total: 100, openDays: 8 })?.perOpenDay, undefined);
  t.equal(changeAgainst({ total: 110, openDays: 11 }, { total: 0, openDays: 8 }), undefined, 'nothing was sold');
  t.equal(changeAgainst({ total: 110, openDays: 11 }, undefined), undefined);
});

t.test('what was promised of a month before it began', async (t) => {
  const issued = (month: string, origin: string) => ({ month, origin }) as ArchivedSummary;
  const counted = [issued('2025-11', '2025-10-31'), issued('2025-12', '2025-11-29'), issued('2026-01', '2025-12-14')];
  t.equal(promisedBefore('2025-12', counted), counted[1]);
  t.equal(promisedBefore('2026-02', counted), undefined, 'none was given out');
  t.equal(promisedBefore('2025-12', [issued('2025-12', '2025-12-01')]), undefined, 'it had seen the first day');
  t.same(
    [99, 100, 105, 110, 111].map((total) => placeIn(total, [100, 110])),
    ['below', 'within', 'within', 'within', 'above'],
  );
});

t.test('a month goes on while some of its days were sold and others were not', async (t) => {
  const days = [day('2025-12-01', { observed: true }), day('2025-12-02', { observed: true, open: false })];
  const ahead = day('2025-12-03', {});
  t.equal(goesOn({ days: [...days, ahead] }), true);
  t.equal(goesOn({ days }), false);
  t.equal(goesOn({ days: [ahead] }), false);
  t.equal(goesOn({ days: [ahead], monthInProgress: inProgress }), true);
  t.equal(lastSold([...days, ahead]), '2025-12-02');
  t.equal(lastSold([ahead]), undefined);
  t.equal(openDaysOf([...days, ahead]), 2);
});

t.test('the months that are shown follow each other', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), (days) => {
      const from = `${addDays('2023-01-01', days).slice(0, 7)}-01`;
      const months = monthsAhead({ from });
      return months.slice(1).every((month, i) => addDays(lastDayOf(months[i] ?? ''), 1) === `${month}-01`);
    }),
  );
});
