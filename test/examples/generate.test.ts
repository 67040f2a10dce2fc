import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import t from 'tap';
import { easterOf } from '../../examples/holidays.ts';
import { simulateStore } from '../../examples/store.ts';
import { weekdayOf } from '../../src/dates.ts';
import { PROJECT, programArguments } from '../project.ts';

const program = programArguments('examples/generate.ts');
const stored = new URL('examples/Ventas.csv', PROJECT);
const options = { seed: 20_240_101, from: '2024-01-01', days: 731 };
const generate = (...args: string[]) => execFileSync(process.execPath, [...program, ...args]);

t.test('without options it prints examples/Ventas.csv, byte for byte', async (t) => {
  const content = readFileSync(stored);
  t.ok(generate().equals(content));
  t.ok(content.length < 60_000);
  t.match(content.toString('utf8'), /^Fecha,DíaDeLaSemana,Promociones,Festivo,Ventas\n2024-01-02,2,[01],[01],\d+\n/);
});

t.test(
  'the plan of the 90 days after is examples/calendario.csv: all days, and nothing of what will be sold',
  async (t) => {
    const plan = generate('--plan', '90');
    t.ok(plan.equals(readFileSync(new URL('examples/calendario.csv', PROJECT))));
    const rows = plan.toString('utf8').trim().split('\n');
    t.equal(rows.length, 91);
    t.same(rows.slice(0, 2), ['Fecha,Promociones,Festivo,Abierto', '2026-01-01,0,1,0']);
    t.ok(rows.includes('2026-01-06,0,1,1'));
  },
);

t.test('seed, first day and number of days can be chosen', async (t) => {
  const rows = generate('--seed', '7', '--from', '2030-06-01', '--days', '14').toString('utf8').trim().split('\n');
  t.equal(rows.length, 13, 'a header and 12 days, since two Sundays are closed');
  t.match(rows[1], /^2030-06-01,6,/);
  t.notSame(simulateStore({ ...options, seed: 7 }), simulateStore(options));
});

t.test('an option that cannot be read is named, and the exit code is 2', async (t) => {
  for (const [name, value] of [
    ['--seed', 'x'],
    ['--from', '2023-02-29'],
    ['--days', '0'],
  ] as const) {
    const { status, stderr, stdout } = spawnSync(process.execPath, [...program, name, value], {
      encoding: 'utf8',
    });
    t.equal(status, 2);
    t.match(stderr, new RegExp(`^${name} must be .*"${value}"\n$`));
    t.equal(stdout, '');
  }
});

t.test(
  'the store is believable: whole numbers, closed Sundays, promotions on many weekdays, holidays of their own',
  async (t) => {
    const days = simulateStore(options);
    t.ok(days.every(({ date, weekday, sales }) => weekday === weekdayOf(date) && Number.isInteger(sales) && sales > 0));
    t.notOk(days.some(({ weekday }) => weekday === 7));
    const promoWeekdays = new Set(days.filter(({ promo }) => promo).map(({ weekday }) => weekday));
    t.equal(promoWeekdays.size, 6);
    const holidays = days.filter(({ holiday }) => holiday);
    t.ok(holidays.length >= 10 && holidays.length < 20);
    t.ok(new Set(holidays.map(({ weekday }) => weekday)).size >= 4, 'holidays fall on several weekdays');
    const dates = new Set(days.map(({ date }) => date));
    for (const closed of ['2024-01-01', '2024-03-29', '2024-02-26', '2025-12-25'])
      t.notOk(dates.has(closed), `${closed} is closed`);
  },
);

t.test('Easter falls on the days that the church keeps', async (t) => {
  t.same([1961, 2000, 2024, 2025, 2038].map(easterOf), [
    '1961-04-02',
    '2000-04-23',
    '2024-03-31',
    '2025-04-20',
    '2038-04-25',
  ]);
});
