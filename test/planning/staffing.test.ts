import ICAL from 'ical.js';
import t from 'tap';
import { rosterIcalendar } from '../../services/planning/plan-formats.ts';
import { addDays, weekdayOf } from '../../src/dates.ts';
import { createDemand } from '../../src/planning/demand.ts';
import { planStaffing } from '../../src/planning/staffing/plan.ts';
import { type Shift, type StaffingPlan, staffingRequestSchema } from '../../src/planning/staffing/schema.ts';
import {
  fillShifts,
  instantAt,
  isTimeZone,
  minutesOf,
  shiftStarts,
  staffingTerms,
} from '../../src/planning/staffing/terms.ts';
import fc from '../properties.ts';
import { trainedOn } from '../trained.ts';
import { LAST_DAY, simulateStore } from './simulated-store.ts';

const { history, ahead } = simulateStore(5);
const calendar = ahead.map(({ date, open, promo }) => ({ date, open, covariates: { promo } }));
const range = { from: addDays(LAST_DAY, 1), to: addDays(LAST_DAY, 31) };
const demand = createDemand(trainedOn(history, 'calendar'), range, { calendar });
const days = demand.days.map(({ date, open, forecast }) => ({
  date,
  open,
  forecast,
  sales: demand.between(date, date),
}));

const termsOf = (wishes: object = {}) =>
  staffingTerms(staffingRequestSchema.parse({ salesPerLabourHour: 20, ...wishes }));
const plan = (wishes: object = {}) => planStaffing(days, termsOf(wishes));

/** People in the store at each minute of the day. */
function presence(shifts: readonly Shift[]): number[] {
  const people = new Array<number>(24 * 60).fill(0);
  for (const shift of shifts)
    for (let minute = minutesOf(shift.from); minute < minutesOf(shift.to); minute += 1) people[minute] += shift.people;
  return people;
}

t.test('the minimum crew is there at every minute that the store is open, and nobody at any other', async () => {
  const cases = fc.record({
    open: fc.integer({ min: 0, max: 1439 }),
    length: fc.integer({ min: 1, max: 1440 }),
    shift: fc.integer({ min: 15, max: 1440 }),
    minimum: fc.integer({ min: 1, max: 9 }),
    extra: fc.integer({ min: 0, max: 40 }),
  });
  fc.assert(
    fc.property(cases, ({ open, length, shift, minimum, extra }) => {
      const hours = { from: open, to: Math.min(1440, open + length) };
      const starts = shiftStarts(hours, shift);
      const people = minimum * starts.length + extra;
      const shifts = fillShifts(hours, shift, { people, minimum });
      const there = presence(shifts);
      return (
        there.every((count, minute) => (minute >= hours.from && minute < hours.to ? count >= minimum : count === 0)) &&
        shifts.reduce((sum, each) => sum + each.people, 0) === people &&
        starts.length === Math.max(1, Math.ceil((hours.to - hours.from) / shift)) &&
        new Set(starts).size === starts.length
      );
    }),
    { numRuns: 500 },
  );
});

t.test('shifts start at whole quarters of an hour, and the middle of the day gets who is more', async (t) => {
  t.same(shiftStarts({ from: 540, to: 1260 }, 480), [540, 780], '9 to 21 in shifts of 8 hours: 9 and 13');
  t.same(shiftStarts({ from: 540, to: 840 }, 480), [540], 'one shift for a short day');
  t.same(shiftStarts({ from: 540, to: 1330 }, 300), [540, 785, 1030], 'else at whole minutes');
  t.same(
    fillShifts({ from: 480, to: 1200 }, 240, { people: 4, minimum: 1 }).map(({ from, people }) => [from, people]),
    [
      ['08:00', 1],
      ['12:00', 2],
      ['16:00', 1],
    ],
  );
});

t.test('crews handle the sales at the quantile, closed days have none, and totals are sums', async (t) => {
  const { days: staffed, total } = plan({ serviceQuantile: 0.9, hourlyWage: 15, minimumCrew: 2 });
  staffed.forEach((day, i) => {
    if (!day.open) {
      t.same(
        [day.people, day.labourHours, day.cost, day.shifts, day.demand],
        [0, 0, 0, [], 0],
        `${day.date} is closed`,
      );
      return;
    }
    const capacity = day.labourHours * 20;
    t.equal(day.demand, Number(days[i].sales.quantile(0.9).toFixed(2)));
    t.ok(
      capacity >= day.demand && capacity - 8 * 20 < Math.max(day.demand, 4 * 8 * 20),
      'enough, and not a person more',
    );
    t.ok(day.chanceShort <= 0.1001);
    t.equal(day.cost, day.labourHours * 15);
    const there = presence(day.shifts);
    t.ok(there.slice(9 * 60, 21 * 60).every((people) => people >= 2));
  });
  t.equal(staffed.filter(({ open }) => !open).length, staffed.filter(({ date }) => weekdayOf(date) === 7).length);
  const sum = (value: (day: (typeof staffed)[number]) => number) => staffed.reduce((all, day) => all + value(day), 0);
  t.equal(
    total.labourHours,
    sum((day) => day.labourHours),
  );
  t.equal(
    total.cost,
    sum((day) => day.cost ?? 0),
  );
  t.equal(
    total.openDays,
    sum((day) => Number(day.open)),
  );
});

t.test('a higher quantile never means fewer people; a maximum holds and states its risk', async (t) => {
  let fewer = plan({ serviceQuantile: 0.5 }).days;
  for (const serviceQuantile of [0.7, 0.9, 0.99]) {
    const { days: more } = plan({ serviceQuantile });
    t.ok(more.every(({ people }, i) => people >= fewer[i].people));
    fewer = more;
  }
  const capped = plan({ serviceQuantile: 0.99, maximumCrew: 4 });
  t.ok(capped.days.every(({ people }) => people <= 4));
  const expected = capped.days.reduce((sum, { chanceShort }) => sum + chanceShort, 0);
  t.ok(expected > plan({ serviceQuantile: 0.99 }).total.expectedShortDays);
  t.ok(Math.abs(capped.total.expectedShortDays - expected) < 0.01);
});

t.test('a weekday may have hours of its own', async (t) => {
  const { days: staffed } = plan({
    openingHours: { from: '09:00', to: '21:00', weekdays: { 6: { from: '10:00', to: '14:30' } } },
  });
  for (const { open, weekday, shifts } of staffed.filter((day) => day.open)) {
    const [from, to] = [shifts[0]?.from, shifts.at(-1)?.to];
    t.same([open, from, to], weekday === 6 ? [true, '10:00', '14:30'] : [true, '09:00', '21:00']);
  }
});

t.test('wishes that contradict themselves are refused, each with its field', async (t) => {
  const refused: [wishes: object, field: string][] = [
    [{ openingHours: { from: '21:00', to: '09:00' } }, 'openingHours'],
    [{ openingHours: { from: '09:00', to: '09:00' } }, 'openingHours'],
    [
      { openingHours: { from: '09:00', to: '21:00', weekdays: { 3: { from: '12:00', to: '10:00' } } } },
      'openingHours/weekdays/3',
    ],
    [{ shiftHours: 7.123 }, 'shiftHours'],
    [{ minimumCrew: 3, maximumCrew: 5 }, 'maximumCrew'],
    [{ timezone: 'Mars/Olympus' }, 'timezone'],
  ];
  for (const [wishes, field] of refused) {
    const fault = { code: 'invalid-request', faults: [{ field: `body/${field}` }] };
    t.throws(() => termsOf(wishes), fault, JSON.stringify(wishes));
  }
});

const PLAN: StaffingPlan = {
  dataset: 'ventas',
  datasetVersion: '000000000000',
  model: { version: '20240331T081500123Z-0a1b2c3d', kind: 'calendar' },
  ...range,
  ...plan({ minimumCrew: 2, openingHours: { from: '08:00', to: '24:00' } }),
  assumptions: [],
};

t.test('each shift is an event that another parser reads', async (t) => {
  const text = await rosterIcalendar(PLAN, undefined);
  t.ok(
    text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75),
    'lines are folded',
  );
  const calendarRead = new ICAL.Component(ICAL.parse(text));
  t.equal(calendarRead.getFirstPropertyValue('version'), '2.0');
  const events = calendarRead.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
  const shifts = PLAN.days.flatMap((day) => day.shifts.map((shift) => ({ ...shift, date: day.date })));
  t.equal(events.length, shifts.length);
  t.equal(new Set(events.map(({ uid }) => uid)).size, shifts.length, 'each has an id of its own');
  shifts.forEach(({ date, from, to, people }, i) => {
    const { startDate, endDate, summary, component } = events[i];
    const end = to === '24:00' ? `${addDays(date, 1)}T00:00:00` : `${date}T${to}:00`;
    t.same([startDate.toString(), endDate.toString()], [`${date}T${from}:00`, end]);
    t.equal(startDate.zone.tzid, 'floating', 'the zone of the store is not known');
    t.match(summary, new RegExp(`^${people} (person|people), `));
    t.equal(String(component.getFirstPropertyValue('dtstamp')), '2024-03-31T08:15:00Z', 'no clock has a part in it');
  });
  t.equal(await rosterIcalendar(PLAN, undefined), text);
  t.match(await rosterIcalendar({ ...PLAN, days: [] }, undefined), /^BEGIN:VCALENDAR\r\n.*END:VCALENDAR\r\n$/s);
});

t.test('with a zone the times are instants', async (t) => {
  const { component } = new ICAL.Event(
    new ICAL.Component(ICAL.parse(await rosterIcalendar(PLAN, 'Europe/Madrid'))).getFirstSubcomponent('vevent') ??
      undefined,
  );
  const [day] = PLAN.days.filter(({ open }) => open);
  const start = component.getFirstPropertyValue('dtstart');
  const offset = day.date >= '2025-03-30' ? '06' : '07';
  t.equal(String(start), `${day.date}T${offset}:00:00Z`, '08:00 in Madrid');
});

t.test('wall clocks become instants, also when clocks change', async (t) => {
  const at = (day: string, time: string, zone: string) => new Date(instantAt(day, minutesOf(time), zone)).toISOString();
  t.equal(at('2024-07-01', '09:00', 'Europe/Madrid'), '2024-07-01T07:00:00.000Z');
  t.equal(at('2024-01-01', '24:00', 'America/Guayaquil'), '2024-01-02T05:00:00.000Z');
  t.equal(at('2024-03-31', '02:30', 'Europe/Madrid'), '2024-03-31T01:30:00.000Z', 'skipped: as much later');
  t.equal(at('2024-10-27', '02:30', 'Europe/Madrid'), '2024-10-27T00:30:00.000Z', 'twice: the first');
  t.equal(at('2024-06-01', '09:00', 'Asia/Kathmandu'), '2024-06-01T03:15:00.000Z');
  t.same(['Europe/Madrid', 'UTC', 'Mars/Olympus', ''].map(isTimeZone), [true, true, false, false]);
});
