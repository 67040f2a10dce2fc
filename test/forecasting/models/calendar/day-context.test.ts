import t from 'tap';
import { easterSunday, fromEpochDay, toEpochDay } from '../../../../src/dates.ts';
import {
  civilDayOf,
  pushCarnival,
  pushChristmas,
  pushChristmasRise,
  pushEaster,
  pushEdges,
  pushEves,
  pushPayday,
  pushShoppingDays,
} from '../../../../src/forecasting/models/calendar/day-context.ts';
import { emptyRow } from '../../../../src/numerics/sparse-rows.ts';

type Push = typeof pushEaster;

/** The days of a year on which a feature is set, with its columns. */
function daysOf(push: Push, year: number): Record<string, number[]> {
  const found: Record<string, number[]> = {};
  const row = emptyRow(20);
  for (let day = toEpochDay(`${year}-01-01`); day <= toEpochDay(`${year}-12-31`); day += 1) {
    row.length = 0;
    push(row, 0, civilDayOf(day));
    if (row.length > 0) found[fromEpochDay(day)] = Array.from(row.index.subarray(0, row.length));
  }
  return found;
}

t.test('Easter Sunday (dates of the U.S. Naval Observatory)', async (t) => {
  const dates = [
    '1961-04-02',
    '1981-04-19',
    '2000-04-23',
    '2008-03-23',
    '2011-04-24',
    '2019-04-21',
    '2024-03-31',
    '2025-04-20',
    '2038-04-25',
  ];
  for (const date of dates) t.equal(fromEpochDay(easterSunday(Number(date.slice(0, 4)))), date);
});

t.test('a civil day knows its month', async (t) => {
  t.strictSame(civilDayOf(toEpochDay('2024-02-29')), {
    epochDay: 19782,
    weekday: 4,
    year: 2024,
    month: 2,
    dayOfMonth: 29,
    daysInMonth: 29,
  });
  t.equal(civilDayOf(toEpochDay('2023-12-31')).daysInMonth, 31);
});

t.test('Easter and carnival windows', async (t) => {
  const easter = daysOf(pushEaster, 2024);
  t.strictSame(easter['2024-03-30'], [0]);
  t.strictSame(easter['2024-03-21'], [1]);
  t.strictSame(easter['2024-04-06'], [2]);
  t.equal(easter['2024-03-31'], undefined);
  const carnival = daysOf(pushCarnival, 2024);
  t.strictSame([carnival['2024-02-09'], carnival['2024-02-13'], carnival['2024-02-14']], [[0], [1], [2]]);
});

t.test('Christmas windows and the eves', async (t) => {
  const windows = daysOf(pushChristmas, 2023);
  t.equal(Object.keys(windows).length, 36);
  t.strictSame(
    [windows['2023-12-14'], windows['2023-12-24'], windows['2023-12-31'], windows['2023-01-05']],
    [[0], [1], [2], [3]],
  );
  t.strictSame(daysOf(pushEves, 2023), { '2023-12-24': [0], '2023-12-31': [1] });
});

t.test('the rush before Christmas and the days after it rise in straight lines', async (t) => {
  const row = emptyRow(20);
  const written = Object.fromEntries(
    ['12-14', '12-15', '12-22', '12-23', '12-24', '12-25', '12-26', '12-31', '01-01'].map((monthDay) => {
      row.length = 0;
      pushChristmasRise(row, 5, civilDayOf(toEpochDay(`2023-${monthDay}`)));
      return [monthDay, Array.from({ length: row.length }, (_, k) => [row.index[k], row.value[k]])];
    }),
  );
  t.strictSame(written, {
    '12-14': [],
    '12-15': [[5, -1]],
    '12-22': [
      [5, 2.5 / 4.5],
      [7, 1],
    ],
    '12-23': [
      [5, 3.5 / 4.5],
      [7, 1],
    ],
    '12-24': [[5, 1]],
    '12-25': [],
    '12-26': [[6, -1]],
    '12-31': [[6, 1]],
    '01-01': [],
  });
});

t.test('the payday is the last bank day of the month', async (t) => {
  const paydays = daysOf(pushPayday, 2024);
  const onPayday = Object.keys(paydays).filter((day) => paydays[day][0] === 3);
  t.strictSame(onPayday.slice(0, 4), ['2024-01-31', '2024-02-29', '2024-03-29', '2024-04-30']);
  t.strictSame([paydays['2024-03-26'], paydays['2024-04-04'], paydays['2024-04-05']], [[0], [9], undefined]);
  t.strictSame(paydays['2024-03-25'], undefined);
});

t.test('edges of the month', async (t) => {
  const edges = daysOf(pushEdges, 2024);
  t.strictSame(
    [edges['2024-02-01'], edges['2024-02-03'], edges['2024-02-29'], edges['2024-02-27']],
    [[0], [2], [3], [5]],
  );
  t.equal(edges['2024-02-04'], undefined);
});

t.test('Mother’s Day, Father’s Day and Black Friday', async (t) => {
  t.strictSame(daysOf(pushShoppingDays, 2017), {
    '2017-05-13': [0],
    '2017-05-14': [1],
    '2017-06-17': [2],
    '2017-06-18': [3],
    '2017-11-24': [4],
    '2017-11-25': [4],
    '2017-11-26': [4],
    '2017-11-27': [4],
  });
  const later = daysOf(pushShoppingDays, 2026);
  t.ok(['2026-05-10', '2026-06-21', '2026-11-27', '2026-11-30'].every((day) => later[day] !== undefined));
});
