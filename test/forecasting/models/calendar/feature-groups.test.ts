import t from 'tap';
import { eachDay, toEpochDay } from '../../../../src/dates.ts';
import { type CivilDay, civilDayOf, describeOpening } from '../../../../src/forecasting/models/calendar/day-context.ts';
import {
  type ColumnLayout,
  layoutColumns,
  plannedColumns,
  writeFeatures,
} from '../../../../src/forecasting/models/calendar/design-matrix.ts';
import {
  type DayContext,
  GROUP_NAMES,
  type GroupName,
  groupOf,
  LOOKAHEAD_DAYS,
} from '../../../../src/forecasting/models/calendar/feature-groups.ts';
import { emptyRow } from '../../../../src/numerics/sparse-rows.ts';

const FIRST = toEpochDay('2016-01-01');
const DAYS = eachDay('2016-01-01', '2028-12-31').length;
const COVARIATES = ['promo', 'price', 'holiday', 'age'];
/** A fixed pattern in which every combination comes up. */
const flag = (epochDay: number, every: number): number => (((epochDay * 7919) % 1009) % every === 0 ? 1 : 0);
const open = Uint8Array.from({ length: DAYS }, (_, i) => 1 - flag(FIRST + i, 9));

interface Changes {
  readonly layout?: ColumnLayout;
  readonly daysSinceOrigin?: number | undefined;
  /** Of the days after this one everything is different. */
  readonly until?: number;
}

/** Column and value of each feature of a day that is not 0. */
function featuresOf(epochDay: number, { layout = everything, daysSinceOrigin, until = Infinity }: Changes = {}) {
  const changed = open.map((value, i) => (FIRST + i > until ? 1 - value : value));
  const holidayOn = (day: number): number => (day > until ? 5 : flag(day, 13));
  const context: DayContext = {
    opening: describeOpening(FIRST, until === Infinity ? open : changed, DAYS, DAYS),
    daysSinceOrigin,
    trendTime: 0.5,
    others: layout.others,
    covariate: (name) => (name === 'holiday' ? holidayOn(epochDay) : name === 'promo' ? flag(epochDay, 3) : 2.5),
    holidayOn,
  };
  const row = emptyRow(layout.columns);
  writeFeatures(row, layout, civilDayOf(epochDay), context);
  return Array.from({ length: row.length }, (_, k) => [row.index[k], row.value[k]] as const);
}

const everything = layoutColumns(COVARIATES);
const opening = describeOpening(FIRST, open, DAYS, DAYS);

t.test('the columns of the groups follow each other without a gap, those that depend on the origin last', async (t) => {
  for (const covariates of [COVARIATES, ['holiday'], ['promo', 'x'], []]) {
    const { start, size, columns, fixedColumns } = layoutColumns(covariates);
    const byStart = GROUP_NAMES.filter((name) => size[name] > 0).sort((a, b) => start[a] - start[b]);
    let end = 0;
    for (const name of byStart) {
      t.equal(start[name], end, name);
      end += size[name];
      t.equal(start[name] >= fixedColumns, groupOf(name).dependsOnOrigin === true);
    }
    t.equal(end, columns);
  }
  t.strictSame(
    GROUP_NAMES.filter((name) => groupOf(name).dependsOnOrigin),
    ['step'],
    'the fit knows how to sum this one',
  );
});

t.test('a series has the groups of the covariates that it has', async (t) => {
  const groups = (covariates: string[]) => {
    const { size } = layoutColumns(covariates);
    return GROUP_NAMES.filter((name) => size[name] === 0);
  };
  const holiday: GroupName[] = ['holiday', 'holidayByWeekday', 'holidayNeighbour', 'holidayBySeason'];
  t.strictSame(groups(['promo', 'x']), holiday);
  t.strictSame(groups(['holiday', 'x']), ['promotion', 'promotionByWeekday']);
  t.strictSame(groups([]), ['promotion', 'promotionByWeekday', ...holiday, 'covariate']);
  t.strictSame(everything.others, ['age', 'price'], 'by name, whatever their order in the data');
  t.equal(everything.size.covariate, 2);
});

t.test('on every day each group writes to its own columns only, in ascending order', async (t) => {
  const wrong: string[] = [];
  const row = emptyRow(everything.columns);
  for (const name of GROUP_NAMES) {
    const [from, end] = [everything.start[name], everything.start[name] + everything.size[name]];
    for (let epochDay = FIRST + 7; epochDay < FIRST + DAYS - 7; epochDay += 1) {
      row.length = 0;
      groupOf(name).write(row, from, civilDayOf(epochDay), {
        opening,
        daysSinceOrigin: (epochDay % 6000) - 5000,
        trendTime: 1,
        others: everything.others,
        covariate: () => 1,
        holidayOn: (day) => flag(day, 13),
      });
      for (let k = 0; k < row.length; k += 1) {
        const column = row.index[k];
        if (column < from || column >= end || (k > 0 && column <= row.index[k - 1])) wrong.push(`${name} ${epochDay}`);
      }
    }
  }
  t.strictSame(wrong, []);
});

t.test('every column of every group is used on some day', async (t) => {
  const seen = new Set<number>();
  for (let epochDay = FIRST + 7; epochDay < FIRST + 800; epochDay += 1) {
    for (const [column] of featuresOf(epochDay, { daysSinceOrigin: -5 * (epochDay - FIRST - 7) })) seen.add(column);
  }
  const unused = Array.from({ length: everything.columns }, (_, column) => column).filter((c) => !seen.has(c));
  t.strictSame(unused, []);
});

t.test('a row does not see further ahead than it may', async (t) => {
  t.equal(LOOKAHEAD_DAYS, 3);
  for (let epochDay = FIRST + 300; epochDay < FIRST + 400; epochDay += 1) {
    t.strictSame(featuresOf(epochDay, { until: epochDay + LOOKAHEAD_DAYS }), featuresOf(epochDay));
  }
  t.notSame(featuresOf(FIRST + 300, { until: FIRST + 300 }), featuresOf(FIRST + 300));
});

t.test('what depends on the origin is written when there is one', async (t) => {
  const without = featuresOf(FIRST + 100);
  const steps = (daysSinceOrigin: number) =>
    featuresOf(FIRST + 100, { daysSinceOrigin })
      .slice(without.length)
      .map(([column]) => column - everything.start.step);
  t.ok(without.every(([column]) => column < everything.fixedColumns));
  t.strictSame(steps(1), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  t.strictSame(steps(-2000), [10, 11, 12]);
  t.strictSame(steps(-5000), []);
});

t.test('a day in full: a holiday with a promotion on a Thursday, the last of a leap February', async (t) => {
  const layout = layoutColumns(['promo', 'holiday']);
  const day: CivilDay = civilDayOf(toEpochDay('2024-02-29'));
  const row = emptyRow(layout.columns);
  writeFeatures(row, layout, day, {
    opening: describeOpening(day.epochDay - 70, new Uint8Array(80).fill(1), 80, 80),
    daysSinceOrigin: 10,
    trendTime: 0.25,
    others: [],
    covariate: () => 1,
    holidayOn: (epochDay) => (epochDay === day.epochDay ? 1 : 0),
  });
  const byGroup = Object.fromEntries(
    GROUP_NAMES.map((name) => {
      const [from, end] = [layout.start[name], layout.start[name] + layout.size[name]];
      const entries = Array.from({ length: row.length }, (_, k) => [row.index[k] - from, row.value[k]]);
      return [name, entries.filter(([column]) => column >= 0 && column < end - from)];
    }),
  );
  const { holidayBySeason, monthPosition, yearly, weekdayBySeason, step, ...others } = byGroup;
  t.strictSame(others, {
    intercept: [[0, 1]],
    weekday: [[3, 1]],
    slope: [[0, 0.25]],
    promotion: [[0, 1]],
    promotionByWeekday: [[3, 1]],
    holiday: [[0, 1]],
    holidayByWeekday: [[3, 1]],
    holidayNeighbour: [],
    covariate: [],
    closure: [],
    christmas: [],
    christmasRise: [],
    eve: [],
    easter: [],
    carnival: [],
    shopping: [],
    payday: [[3, 1]],
    edge: [[3, 1]],
  });
  t.equal(step.length, 13);
  const phase = (2 * Math.PI * 28.5) / 29;
  [1, 2, 3, 4].forEach((k, pair) => {
    t.ok(Math.abs(monthPosition[2 * pair][1] - Math.sin(k * phase)) < 1e-12);
    t.ok(Math.abs(monthPosition[2 * pair + 1][1] - Math.cos(k * phase)) < 1e-12);
  });
  const year = (2 * Math.PI * day.epochDay) / 365.2425;
  t.strictSame([holidayBySeason.length, yearly.length], [8, 16]);
  t.strictSame(
    weekdayBySeason.map(([column]) => column),
    [6, 7],
    'the pair of Thursday',
  );
  t.ok(
    Math.abs(weekdayBySeason[0][1] - Math.sin(year)) < 1e-12 &&
      Math.abs(weekdayBySeason[1][1] - Math.cos(year)) < 1e-12,
  );
  t.ok(Math.abs(yearly[14][1] - Math.sin(8 * year)) < 1e-9 && Math.abs(yearly[15][1] - Math.cos(8 * year)) < 1e-9);
});

t.test('a plan changes promotions, holidays, covariates and closures, and nothing else', async (t) => {
  const planned = plannedColumns(everything, 1);
  const names = GROUP_NAMES.filter((name) => planned.includes(everything.start[name]));
  t.strictSame(names, [
    'promotion',
    'promotionByWeekday',
    'holiday',
    'holidayByWeekday',
    'holidayNeighbour',
    'holidayBySeason',
    'covariate',
    'closure',
  ]);
  t.equal(planned.length, 1 + 7 + 1 + 7 + 3 + 8 + 2 + 6);
  t.strictSame(plannedColumns(everything, 0), [], 'a model of a shape before all groups has none of them');
});
