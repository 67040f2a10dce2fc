import t from 'tap';
import { addDays } from '../../src/dates.ts';
import type { Forecast, ForecastDay } from '../../src/forecasting/forecast-schema.ts';
import { knowsHolidays, publicHolidays, sharedState, stateOf } from '../../web/src/screens/known-future/day-state.ts';
import { differenceOf } from '../../web/src/screens/known-future/difference.ts';
import {
  changedDates,
  clearedDates,
  draftOf,
  type Entry,
  entriesOf,
  rebase,
  scenarioOf,
  setField,
} from '../../web/src/screens/known-future/draft.ts';
import { between, monthsAhead, plannable, toggled, weeksOf } from '../../web/src/screens/known-future/month-grid.ts';
import fc from '../properties.ts';
import { forecastDay } from './forecast-day.ts';

const forecastOf = (days: ForecastDay[], wishes: Partial<Forecast> = {}): Forecast => ({
  dataset: 'ventas',
  datasetVersion: '0f3c5a9d2e71',
  model: { version: '20261123T151020435Z-fbb36a8d', kind: 'calendar' },
  from: days[0]?.date ?? '',
  to: days.at(-1)?.date ?? '',
  days,
  total: { forecast: days.reduce((sum, { forecast }) => sum + forecast, 0), intervals: {} },
  assumptions: [],
  ...wishes,
});

t.test('a month as weeks', async (t) => {
  const weeks = weeksOf('2026-02');
  t.equal(weeks.length, 5);
  t.same(weeks[0], [undefined, undefined, undefined, undefined, undefined, undefined, '2026-02-01']);
  t.equal(weeks[4]?.[5], '2026-02-28');
  t.equal(weeksOf('2027-02').length, 4, 'four weeks exactly');
  t.equal(weeks.flat().filter(Boolean).length, 28);
});

t.test('the days that can be planned: after the data, at most 366 days on', async (t) => {
  t.same(plannable('2026-01', '2026-01-29'), ['2026-01-30', '2026-01-31']);
  t.same(plannable('2027-01', '2025-12-31'), ['2027-01-01']);
  const months = monthsAhead('2025-12-31');
  t.equal(months[0], '2026-01');
  t.equal(months.at(-1), '2027-01');
  t.equal(monthsAhead('2026-01-15')[0], '2026-01');
});

t.test('choosing days', async (t) => {
  t.same(between('2026-01-03', '2026-01-01'), ['2026-01-01', '2026-01-02', '2026-01-03']);
  const some = toggled(new Set(['a']), ['a', 'b']);
  t.same([...some], ['a', 'b'], 'some on: all are turned on');
  t.same([...toggled(some, ['a', 'b'])], [], 'all on: all are turned off');
});

t.test('saying something of days, and no more', async (t) => {
  const stored = draftOf([{ date: '2026-01-06', open: false, holiday: 1, Aforo: 12 }]);
  const draft = setField(
    setField(stored, ['2026-01-06', '2026-01-07'], 'promo', true),
    ['2026-01-06'],
    'open',
    undefined,
  );
  t.same(entriesOf(draft), [
    { date: '2026-01-06', holiday: 1, Aforo: 12, promo: 1 },
    { date: '2026-01-07', promo: 1 },
  ]);
  t.same(changedDates(stored, draft), ['2026-01-06', '2026-01-07']);
  t.same(clearedDates(stored, draft), ['2026-01-06']);
  t.same(scenarioOf(stored, draft), entriesOf(draft), 'changed days are asked about with all that is said of them');
  const back = setField(
    setField(draft, ['2026-01-06', '2026-01-07'], 'promo', undefined),
    ['2026-01-06'],
    'open',
    false,
  );
  t.same(changedDates(stored, back), [], 'back to what is stored is no change');
  t.notOk(back.has('2026-01-07'), 'an entry that says nothing is none');
  t.same(scenarioOf(stored, setField(stored, ['2026-01-06'], 'holiday', true)), [], 'the same again is no change');
  t.same(changedDates(draftOf([{ date: 'x', open: 0 }]), draftOf([{ date: 'x', open: false }])), [], '0 and false');
});

t.test('days outside the view and other columns survive any edit', async () => {
  const date = fc.integer({ min: 0, max: 60 }).map((n) => addDays('2026-01-01', n));
  const entry = fc.record(
    { date, open: fc.boolean(), promo: fc.constantFrom(0, 1, 0.5), Aforo: fc.integer() },
    { requiredKeys: ['date'] },
  ) as fc.Arbitrary<Entry>;
  const field = fc.constantFrom('open' as const, 'promo' as const, 'holiday' as const);
  const edit = fc.tuple(fc.array(date, { maxLength: 5 }), field, fc.option(fc.boolean(), { nil: undefined }));
  fc.assert(
    fc.property(fc.uniqueArray(entry, { selector: ({ date }) => date }), fc.array(edit), (days, edits) => {
      const stored = draftOf(days.filter((day) => Object.keys(day).length > 1));
      const draft = edits.reduce((now, [dates, name, value]) => setField(now, dates, name, value), stored);
      const touched = new Set(edits.flatMap(([dates]) => dates));
      const others = [...stored].filter(([date]) => !touched.has(date));
      const isKept = others.every(([date, entry]) => JSON.stringify(draft.get(date)) === JSON.stringify(entry));
      const hasOthers = [...stored].every(([date, { Aforo }]) => draft.get(date)?.Aforo === Aforo);
      const onItself = JSON.stringify(entriesOf(rebase(stored, draft, stored)).map(sorted));
      return isKept && hasOthers && onItself === JSON.stringify(entriesOf(draft).map(sorted));
    }),
  );
});

const sorted = (entry: Entry) => Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1));

t.test('changes go on top of what somebody else has stored', async (t) => {
  const stored = draftOf([{ date: '2026-01-06', open: false }]);
  const mine = setField(setField(stored, ['2026-01-06'], 'open', true), ['2026-01-08'], 'promo', true);
  const theirs = draftOf([
    { date: '2026-01-06', open: false, holiday: 1 },
    { date: '2026-01-09', promo: 1 },
  ]);
  t.same(entriesOf(rebase(stored, mine, theirs)), [
    { holiday: 1, open: true, date: '2026-01-06' },
    { promo: 1, date: '2026-01-08' },
    { date: '2026-01-09', promo: 1 },
  ]);
});

t.test('what is known of a day, and who said it', async (t) => {
  const closedWeekdays = [7];
  const sunday = '2026-01-04';
  const none = { entry: undefined, stored: undefined, day: undefined, closedWeekdays };
  t.same(stateOf(sunday, none).open, { value: false, isSet: false });
  t.same(stateOf(sunday, { ...none, entry: { date: sunday, open: true } }).open, { value: true, isSet: true });
  const day = forecastDay(sunday, { open: true, promo: 0.5, holiday: 1 });
  t.same(stateOf(sunday, { ...none, day }), {
    open: { value: true, isSet: false },
    promo: { value: true, isSet: false },
    holiday: { value: true, isSet: false },
  });
  const forgotten = { ...none, day, stored: { date: sunday, open: true, promo: 1 } };
  t.same(stateOf(sunday, forgotten).open, { value: false, isSet: false }, 'what is said no more is as usual');
  t.same(stateOf(sunday, forgotten).promo, { value: false, isSet: false });
  const [a, b] = [stateOf(sunday, none), stateOf('2026-01-05', none)];
  t.equal(sharedState([a, b], 'open'), undefined);
  t.same(sharedState([a, b], 'promo'), { value: false, isSet: false });
});

t.test('public holidays are read from the assumptions', async (t) => {
  const days = [
    { date: '2026-01-01', name: 'Año Nuevo' },
    { date: '2026-01-06', name: 'Reyes, Epifanía' },
  ];
  t.same(
    [...publicHolidays({ assumptions: [{ code: 'public-holidays', message: '', days }] })],
    [
      ['2026-01-01', 'Año Nuevo'],
      ['2026-01-06', 'Reyes, Epifanía'],
    ],
  );
  t.equal(publicHolidays({ assumptions: [{ code: 'covariate-zero', message: '' }] }).size, 0);
});

t.test('holidays can be set where the model knows them without a column', async (t) => {
  const assumed = { assumptions: [{ code: 'public-holidays', message: '' }] };
  t.ok(knowsHolidays(assumed, new Map()));
  const said = (entry: Omit<Entry, 'date'>) => new Map([['2026-01-05', { date: '2026-01-05', ...entry }]]);
  t.ok(knowsHolidays({ assumptions: [] }, said({ holiday: 0 })), 'so that it can be taken back');
  t.notOk(knowsHolidays({ assumptions: [{ code: 'covariate-zero', message: '' }] }, said({ promo: 1 })));
});

t.test('the difference that a draft makes', async (t) => {
  const base = forecastOf([forecastDay('2026-01-01', { forecast: 0.1 }), forecastDay('2026-01-02', { forecast: 5 })]);
  const planned = forecastOf([
    forecastDay('2026-01-01', { forecast: 0.3 }),
    forecastDay('2026-01-02', { forecast: 5 }),
  ]);
  t.same(differenceOf(base, planned), {
    total: { before: 5.1, after: 5.3, difference: 0.2, bounds: undefined },
    days: [{ date: '2026-01-01', before: 0.1, after: 0.3, difference: 0.2, bounds: undefined }],
  });
  const told = { baseline: 0.1, difference: 0.2, intervals: { '80': [0.1, 0.35] as [number, number] } };
  const comparison = { days: [{ date: '2026-01-01', ...told }], total: { ...told, baseline: 5.1 } };
  const compared = differenceOf(base, { ...planned, comparison });
  t.same(compared.total.bounds, [0.1, 0.35]);
  t.same(compared.days[0]?.bounds, [0.1, 0.35], 'the service knows how sure it is');
});
