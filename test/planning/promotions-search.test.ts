import t from 'tap';
import { addDays, daysBetween } from '../../src/dates.ts';
import { type CandidateDay, type SearchRules, searchCalendars } from '../../src/planning/promotions/search.ts';
import fc from '../properties.ts';

/** Every set of the candidates that keeps the rules, with its gain. */
function everyCalendar(candidates: readonly CandidateDay[], { count, gap }: Omit<SearchRules, 'limit'>) {
  const sets: CandidateDay[][] = [[]];
  for (const candidate of candidates) sets.push(...sets.map((set) => [...set, candidate]));
  return sets
    .filter((set) => set.length <= count)
    .filter((set) => set.every(({ date }, i) => i === 0 || daysBetween(set[i - 1].date, date) > gap))
    .map((set) => ({ dates: set.map(({ date }) => date), gain: set.reduce((sum, { gain }) => sum + gain, 0) }))
    .sort((a, b) => b.gain - a.gain);
}

/** Whole gains, so that sums in any order are equal. */
const candidates = fc
  .uniqueArray(fc.record({ offset: fc.nat(24), gain: fc.integer({ min: -50, max: 100 }) }), {
    maxLength: 9,
    selector: ({ offset }) => offset,
  })
  .map((days) =>
    days
      .sort((a, b) => a.offset - b.offset)
      .map(({ offset, gain }): CandidateDay => ({ date: addDays('2024-02-20', offset), gain })),
  );
const rules = fc.record({
  count: fc.integer({ min: 1, max: 10 }),
  gap: fc.nat(6),
  limit: fc.integer({ min: 1, max: 12 }),
});

t.test('the calendars found are the best of all, in order', async (t) => {
  fc.assert(
    fc.property(candidates, rules, (days, wishes) => {
      const { calendars, compared } = searchCalendars(days, wishes);
      const all = everyCalendar(days, wishes);
      t.equal(compared, all.length);
      t.same(
        calendars.map(({ gain }) => gain),
        all.slice(0, wishes.limit).map(({ gain }) => gain),
      );
      const known = new Map(all.map(({ dates, gain }) => [dates.join(), gain]));
      for (const { dates, gain } of calendars) t.equal(known.get(dates.join()), gain, 'each keeps the rules');
      t.equal(new Set(calendars.map(({ dates }) => dates.join())).size, calendars.length, 'none comes twice');
    }),
    { numRuns: 300 },
  );
});

t.test('the most days that fit are those of the largest set that keeps the gap', async (t) => {
  fc.assert(
    fc.property(candidates, fc.nat(6), (days, gap) => {
      const sizes = everyCalendar(days, { count: 99, gap }).map(({ dates }) => dates.length);
      t.equal(searchCalendars(days, { count: 1, gap, limit: 1 }).fitting, Math.max(...sizes));
    }),
  );
});

t.test('of equal calendars those with fewer and with earlier days come first', async (t) => {
  const alike = ['2024-03-01', '2024-03-02', '2024-03-03'].map((date) => ({ date, gain: 5 }));
  const { calendars } = searchCalendars(alike, { count: 2, gap: 0, limit: 3 });
  t.same(calendars[0].dates, ['2024-03-01', '2024-03-02']);
  const free = alike.map(({ date }) => ({ date, gain: 0 }));
  t.same(searchCalendars(free, { count: 2, gap: 0, limit: 2 }).calendars[0].dates, []);
});

t.test('a year of candidates is searched, too many to try one by one', async (t) => {
  const year = Array.from({ length: 366 }, (_, i) => ({ date: addDays('2024-01-01', i), gain: 1 + (i % 7) }));
  const { calendars, compared } = searchCalendars(year, { count: 100, gap: 1, limit: 10 });
  t.ok(compared > 1e60);
  t.equal(calendars.length, 10);
  // 52 weeks and two days: 7 on 52 days, 5 on 48 more.
  t.equal(calendars[0].gain, 52 * 7 + 48 * 5);
});
