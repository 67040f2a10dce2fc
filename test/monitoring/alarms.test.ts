import t from 'tap';
import { addDays } from '../../src/dates.ts';
import { type Alarm, alarmMessage, findAlarms } from '../../src/monitoring/alarms.ts';
import { standardError, whiten } from '../../src/monitoring/change-detector.ts';
import type { ScoredDay } from '../../src/monitoring/scores.ts';
import { blocksOf, scored } from './scored-days.ts';
import { createErrors } from './simulated-errors.ts';

t.test('an error counts in spreads of its own band, on its own side, and not without limit', async (t) => {
  const day = { ...scored('2023-01-01', 1, 0), intervals: { 80: [900, 1200] } } as ScoredDay;
  t.ok(Math.abs(standardError({ ...day, actual: 1100 }) - 1.2815515655446004 / 2) < 1e-12);
  t.ok(Math.abs(standardError({ ...day, actual: 950 }) + 1.2815515655446004 / 2) < 1e-12);
  t.same([standardError({ ...day, actual: 1000 }), standardError({ ...day, actual: 9000 })], [0, 4]);
  const certain = { ...day, intervals: { 80: [1000, 1000] } } as ScoredDay;
  t.same([standardError({ ...certain, actual: 1000 }), standardError({ ...certain, actual: 999 })], [0, -4]);
});

t.test('whitening makes simulated errors of one forecast uncorrelated with variance 1', async (t) => {
  const draw = createErrors(7);
  const rows = Array.from({ length: 4000 }, () => {
    const errors = draw('joint', 'normal', 8);
    return whiten(blocksOf(errors, 1.5)[0]).innovations;
  });
  for (let i = 0; i < 8; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const mean = rows.reduce((sum, row) => sum + row[i] * row[j], 0) / rows.length;
      t.ok(Math.abs(mean - (i === j ? 1 : 0)) < 0.06, `${i}, ${j}: ${mean}`);
    }
  }
  const [block] = blocksOf([2, 2, 2, 2], 0);
  for (const x of whiten(block).innovations) t.ok(Math.abs(x - 2) < 1e-12, 'independent errors stay');
  t.same(whiten(block).stepFrom(2), [0, 0, 1, 1]);
});

t.test('a lasting shift is found within weeks, with its direction, its day and its size', async (t) => {
  const draw = createErrors(3);
  const delays: number[] = [];
  for (let i = 0; i < 20; i += 1) {
    const errors = [draw('joint', 'normal', 31), draw('joint', 'normal', 31), draw('joint', 'normal', 31)].flat();
    const changed = errors.map((z, day) => (day < 31 ? z : z - 2));
    const [alarm] = findAlarms(blocksOf(changed, 1.5));
    if (alarm) {
      t.equal(alarm.direction, 'below');
      delays.push(alarm.raisedOn < '2023-02-01' ? 0 : Number(new Date(alarm.raisedOn)) / 864e5 - 19388);
    }
  }
  t.ok(delays.length >= 18, `${delays.length} of 20 found`);
  delays.sort((a, b) => a - b);
  t.ok(delays[10] <= 45, `half of them within ${delays[10]} days`);
});

t.test('an alarm stands until a forecast that has seen the change takes over', async (t) => {
  const shifted = [...Array(31).fill(0), ...Array(31).fill(-1.5)];
  const [standing, ...others] = findAlarms(blocksOf(shifted, 0));
  t.same(others, []);
  t.match(standing, { id: /^2023-02-\d\d-below$/, direction: 'below', since: '2023-02-01', until: null, days: 31 });
  t.match(standing, { sales: 31 * 850, forecast: 31_000, falseAlarmDays: 1000 });
  t.ok(Math.abs((standing.change ?? 0) + 0.15) < 1e-12);
  const retrained = findAlarms(blocksOf([...shifted, ...Array(31).fill(0)], 0));
  t.match(retrained, [{ id: standing.id, since: '2023-02-01', until: '2023-03-03', days: 31 }]);
  t.equal(retrained.length, 1);
});

t.test('an alarm ends too when the sales come back by themselves', async (t) => {
  const [block] = blocksOf(Array(31).fill(0), 0);
  const errors = [...Array(10).fill(0), ...Array(20).fill(2), ...Array(30).fill(0)];
  const days = errors.map((z, i) => scored(addDays('2023-01-01', i), i + 1, z));
  const alarms = findAlarms([{ ...block, days }]);
  t.equal(alarms.length, 1);
  t.match(alarms[0], { direction: 'above', since: '2023-01-11' });
  t.type(alarms[0].until, 'string');
});

t.test('no day, no alarm; one wild day is none either', async (t) => {
  t.same(findAlarms([]), []);
  t.same(findAlarms(blocksOf([...Array(10).fill(0.1), -50, ...Array(10).fill(-0.1)], 1)), []);
});

t.test('an alarm in words', async (t) => {
  const alarm: Alarm = {
    id: '2026-03-28-below',
    direction: 'below',
    since: '2026-03-03',
    raisedOn: '2026-03-28',
    until: null,
    days: 25,
    sales: 22_000,
    forecast: 25_000,
    change: -0.12,
    falseAlarmDays: 1000,
  };
  t.equal(
    alarmMessage(alarm, 'en'),
    'Sales have run 12% below forecast since 3 March 2026; that is 25 days with sales. When nothing has changed, such a run comes up at most once in 1,000 days on average. Look for what has changed, enter it in the calendar if it is known, and train again.',
  );
  t.match(
    alarmMessage(alarm, 'es'),
    /^Las ventas van 12\s% por debajo de la previsión desde el 3 de marzo de 2026; son 25 días con ventas\. .*1\.000 días/,
  );
  const over = { ...alarm, until: '2026-04-10', direction: 'above', change: 0.0457 } as const;
  t.equal(
    alarmMessage(over, 'en'),
    'From 3 March 2026 to 10 April 2026 sales ran 4.6% above forecast: 25 days with sales.',
  );
  t.match(alarmMessage(over, 'es'), /fueron 4,6\s% por encima de la previsión/);
  t.match(alarmMessage({ ...alarm, change: null }, 'en'), /^Sales have run below forecast since/);
});
