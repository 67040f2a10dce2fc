import { existsSync, readFileSync } from 'node:fs';
import { test } from 'tap';
import { addDays, eachDay, type IsoDay, weekdayOf } from '../../src/dates.ts';
import { changesAgainst } from '../../src/sales/changes.ts';
import { profileSchema } from '../../src/sales/dataset.ts';
import { gapsOf, profileOf } from '../../src/sales/report/profile.ts';
import type { SalesFile } from '../../src/sales/sales-file.ts';
import { closedWeekdays, type Series } from '../../src/sales/series.ts';
import { PROJECT } from '../project.ts';
import { readValid } from './csv/read.ts';

const VENTAS = new URL('../shared/data/Ventas.csv', PROJECT);
const absent = existsSync(VENTAS) ? false : 'Ventas.csv of the store is not beside this repository';

function seriesOf(
  days: readonly IsoDay[],
  covariates: Record<string, (day: IsoDay, i: number) => number> = {},
): Series {
  return {
    days,
    sales: Float64Array.from(days, (day) => 100 * weekdayOf(day)),
    covariates: Object.fromEntries(
      Object.entries(covariates).map(([name, value]) => [name, Float64Array.from(days, (day, i) => value(day, i))]),
    ),
  };
}

function profile(series: Series, names: Record<string, string> = {}) {
  const roles = { promo: 'promo', holiday: 'holiday' } as const;
  const file: SalesFile = {
    valid: true,
    mapping: {},
    dialect: { encoding: 'utf-8', delimiter: ',', dateFormat: 'iso', decimal: '.' },
    columns: Object.keys(series.covariates).map((key) => ({
      name: names[key] ?? key,
      role: key === 'promo' || key === 'holiday' ? roles[key] : 'known',
    })),
    rows: series.days.length,
    preview: [],
    warnings: [],
    series,
    closedDays: [],
    duplicates: { days: 0, rowsMerged: 0 },
    decimals: 0,
  };
  return profileSchema.parse(profileOf(file));
}

const findings = (series: Series, names?: Record<string, string>) => profile(series, names).identifiability;
const twoYears = eachDay('2022-01-03', '2023-12-31');

test('the report of Ventas.csv says which effects it cannot show', { skip: absent }, async (t) => {
  const file = await readValid(readFileSync(VENTAS));
  t.same(file.warnings, []);
  const report = profileSchema.parse(profileOf(file));
  t.same(report.identifiability, [
    {
      code: 'holiday-is-weekday',
      covariates: ['holiday'],
      weekdays: [7],
      message:
        "Festivo equals Sunday on 365 of 365 days: its effect cannot be told from the weekday's, so no holiday effect can be learnt",
    },
    {
      code: 'promo-weekdays',
      covariates: ['promo'],
      weekdays: [2, 4, 6],
      message:
        'Promociones falls only on Tuesday, Thursday and Saturday: its effect on Monday, Wednesday, Friday and Sunday was never seen',
    },
    {
      code: 'unseen-combination',
      covariates: ['promo', 'holiday'],
      message:
        'Promociones (73 days) and Festivo (52 days) never fell on one day: what a promotion does on a holiday is unknown',
    },
    {
      code: 'no-yearly-season',
      covariates: [],
      message:
        'The data spans 365 days (1.00 years): a season of the year cannot be told from a trend before 420 days, so none is learnt',
    },
  ]);
  t.same(report.sales, { min: 1305, mean: 1_093_985 / 365, median: 3074, max: 4404, total: 1_093_985, decimals: 0 });
  t.same([report.calendarDays, report.zeroDays, report.gaps, report.closedWeekdays], [365, 0, [], []]);
  t.same(report.weekdays[1], { weekday: 2, days: 52, mean: 2105.75, promoDays: 28, holidayDays: 0 });
});

test('a weekday never open is closed, from four weeks on', async (t) => {
  const weekdays = (to: IsoDay) => seriesOf(eachDay('2024-01-01', to).filter((day) => weekdayOf(day) !== 7));
  t.same(closedWeekdays(weekdays('2024-02-03')), [7]);
  t.same(closedWeekdays(weekdays('2024-01-27')), [], 'three Sundays are too few');
  t.same(gapsOf(weekdays('2024-02-03')), []);
});

test('a weekday that is closed since eight weeks is closed, and one that reopened is open', async (t) => {
  const closedFrom = (from: IsoDay, to: IsoDay) =>
    seriesOf(twoYears.filter((day) => weekdayOf(day) !== 1 || day < from || day > to));
  t.same(closedWeekdays(closedFrom('2023-11-06', '2023-12-31')), [1], 'eight Mondays');
  t.same(closedWeekdays(closedFrom('2023-11-13', '2023-12-31')), [], 'seven Mondays');
  t.same(closedWeekdays(closedFrom('2023-01-01', '2023-11-30')), [], 'reopened in December');
  t.same(gapsOf(closedFrom('2023-01-01', '2023-11-30')), [], 'the rule of those months explains its Mondays');
  t.equal(gapsOf(closedFrom('2023-11-13', '2023-12-31')).length, 7);
});

test('exceptional openings do not open a weekday', async (t) => {
  const open = new Set(['2023-12-03', '2023-12-10', '2023-12-17', '2023-12-24']);
  const series = seriesOf(twoYears.filter((day) => weekdayOf(day) !== 7 || open.has(day)));
  t.same(closedWeekdays(series), [7]);
});

test('a long closure closes no weekday, and is one gap', async (t) => {
  const series = seriesOf(
    eachDay('2023-01-02', '2023-12-06').filter(
      (day) => (day < '2023-08-01' || day > '2023-12-03') && weekdayOf(day) !== 7,
    ),
  );
  t.same(closedWeekdays(series), [7]);
  t.same(gapsOf(series), [{ from: '2023-08-01', to: '2023-12-02', days: 107 }]);
});

test('days missing at random close no weekday, but for one history in a hundred', async (t) => {
  const closes = (seed: number, share: number) => {
    let state = seed * 7919;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    return closedWeekdays(seriesOf(twoYears.filter(() => random() < share))).length > 0;
  };
  for (const share of [0.3, 0.5, 0.8]) {
    const wrong = Array.from({ length: 100 }, (_, i) => closes(i + 1, share)).filter(Boolean).length;
    t.ok(wrong <= 1, `${wrong} of 100 at ${share}`);
  }
});

test('gaps are the days no rule explains', async (t) => {
  const missing = new Set(['2022-03-01', '2022-05-06', '2022-05-07', '2022-05-09']);
  const series = seriesOf(twoYears.filter((day) => weekdayOf(day) !== 7 && !missing.has(day)));
  t.same(gapsOf(series), [
    { from: '2022-03-01', to: '2022-03-01', days: 1 },
    { from: '2022-05-06', to: '2022-05-09', days: 3 },
  ]);
});

test('outliers are the days far from weekday, promotion and level, most extreme first', async (t) => {
  const series = seriesOf(twoYears, { promo: (_, i) => (i % 5 === 0 ? 1 : 0) });
  const noise = (i: number) => ((i * 37) % 11) - 5;
  series.sales.forEach((value, i) => {
    series.sales[i] = value + noise(i) + i / 2 + (i % 5 === 0 ? 300 : 0);
  });
  t.same(profile(series).outliers, [], 'neither promotions nor the trend are outliers');
  series.sales[100] = 0;
  series.sales[400] = (series.sales[400] ?? 0) + 200;
  const { outliers } = profile(series);
  t.same(
    outliers.map(({ date }) => date),
    [twoYears[100], twoYears[400]],
  );
  const [first, second] = outliers;
  t.ok(first && first.score < -20 && first.sales === 0 && Math.abs(first.expected - 650) < 10, JSON.stringify(first));
  t.ok(second && second.score > 10, JSON.stringify(second));
});

test('sales without noise have no outliers but the day that differs', async (t) => {
  const series = seriesOf(twoYears);
  t.same(profile(series).outliers, []);
  series.sales[50] = 10_000;
  t.match(profile(series).outliers, [
    { date: twoYears[50], sales: 10_000, expected: 100 * weekdayOf(twoYears[50] ?? '') },
  ]);
});

test('flags that never vary or follow the weekday are found', async (t) => {
  const series = seriesOf(twoYears, {
    promo: (day) => (weekdayOf(day) === 2 || weekdayOf(day) === 6 ? 1 : 0),
    holiday: () => 0,
    Turnos: (day) => (weekdayOf(day) > 5 ? 3 : 2),
    Aforo: () => 50,
    Fila: (_, i) => 7 + 2 * i,
  });
  t.same(
    findings(series, { promo: 'Promo', holiday: 'Fiesta' }).map(({ code, message }) => [code, message]),
    [
      [
        'promo-is-weekday',
        "Promo equals Tuesday and Saturday on 728 of 728 days: its effect cannot be told from the weekday's, so no promotion effect can be learnt",
      ],
      ['constant-covariate', 'Fiesta is never 1 in 728 days: its effect is unknown'],
      ['covariate-is-weekday', "Turnos has one value on each weekday: its effect cannot be told from the weekday's"],
      ['constant-covariate', 'Aforo is 50 on all of the 728 days: its effect is unknown'],
      [
        'covariate-is-time',
        'Fila grows by the same amount each day on all of the 728 days: its effect cannot be told from the trend',
      ],
    ],
  );
});

test('covariates that are equal, opposite or proportional are found', async (t) => {
  const flag = (_: IsoDay, i: number) => (i % 11 === 0 ? 1 : 0);
  const celsius = (_: IsoDay, i: number) => ((i * 31) % 17) - 3.3;
  const series = seriesOf(twoYears, {
    Lluvia: flag,
    Mojado: flag,
    Seco: (day, i) => 1 - flag(day, i),
    Celsius: celsius,
    Fahrenheit: (day, i) => 32 + 1.8 * celsius(day, i),
  });
  t.same(
    findings(series).map(({ code, covariates, message }) => [code, covariates.join('+'), message.slice(0, 45)]),
    [
      ['collinear-covariates', 'Lluvia+Mojado', 'Lluvia and Mojado are equal on all of the 728'],
      ['collinear-covariates', 'Lluvia+Seco', 'Lluvia and Seco are opposite on all of the 72'],
      ['collinear-covariates', 'Mojado+Seco', 'Mojado and Seco are opposite on all of the 72'],
      ['collinear-covariates', 'Celsius+Fahrenheit', 'Celsius and Fahrenheit change in proportion o'],
    ],
  );
});

test('combinations never or rarely seen are found', async (t) => {
  const holidays = new Set(['2022-05-02', '2022-08-15', '2023-05-01', '2022-12-08', '2022-12-25', '2023-12-25']);
  const series = seriesOf(
    twoYears.filter((day) => weekdayOf(day) !== 3),
    {
      holiday: (day) => (holidays.has(day) ? 1 : 0),
      promo: (day, i) => (weekdayOf(day) === 6 || i % 5 === 0 ? 1 : 0),
    },
  );
  t.same(
    findings(series, { promo: 'Promo', holiday: 'Festivo' }).map(({ code, weekdays, message }) => ({
      code,
      weekdays,
      message,
    })),
    [
      { code: 'weekday-never-seen', weekdays: [3], message: 'No day is a Wednesday: the store never opens then' },
      {
        code: 'unseen-combination',
        weekdays: [2, 5, 6],
        message: 'Festivo never fell on Tuesday, Friday and Saturday: its effect there was never seen',
      },
      {
        code: 'rare-combination',
        weekdays: [4, 7],
        message:
          'Festivo was seen fewer than 4 times on Thursday (1) and Sunday (1): its effect there rests on little data',
      },
      {
        code: 'unseen-combination',
        weekdays: [6],
        message: 'Promo falls on every Saturday: these were never seen without it',
      },
      {
        code: 'rare-combination',
        weekdays: undefined,
        message:
          'Promo (208 days) and Festivo (6 days) fell together only 2 times: what a promotion does on a holiday is unknown',
      },
    ],
  );
});

test('changes are counted by day, the first twenty shown', async (t) => {
  const current = seriesOf(eachDay('2024-01-01', '2024-02-29'), { promo: () => 0, old: () => 1 });
  const next = seriesOf(eachDay('2024-01-03', '2024-03-31'), {
    promo: (day) => (day === '2024-01-20' ? 1 : 0),
    new: () => 1,
  });
  next.sales[0] = 1;
  const { newDays, revisedDays, revisedCovariates, removedDays, ...rest } = changesAgainst(current, next);
  t.equal(newDays.count, 31);
  t.equal(newDays.first.length, 20);
  t.same(newDays.first[0], { date: '2024-03-01', sales: 500 });
  t.same(revisedDays, { count: 1, first: [{ date: '2024-01-03', old: 300, new: 1 }] });
  t.same(revisedCovariates, { count: 1, first: [{ date: '2024-01-20', covariates: ['promo'] }] });
  t.same(removedDays, { count: 2, first: [{ date: '2024-01-01', sales: 100 }, { date: '2024-01-02', sales: 200 }] }); // biome-ignore format: a short list
  t.same(rest, { unchangedDays: 56, addedCovariates: ['new'], removedCovariates: ['old'] });
  t.same(changesAgainst(current, current).unchangedDays, 60);
  t.equal(addDays('2024-01-01', 59), current.days.at(-1));
});
