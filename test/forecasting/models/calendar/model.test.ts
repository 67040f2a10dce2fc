import t from 'tap';
import { calendar } from '../../../../src/forecasting/models/calendar/calendar.ts';
import { GROUP_NAMES, groupOf } from '../../../../src/forecasting/models/calendar/feature-groups.ts';
import {
  type CalendarModel,
  calendarModelSchema,
  describeUse,
  MODEL_SHAPE,
  withinRange,
} from '../../../../src/forecasting/models/calendar/model.ts';
import { candidateOf } from '../../../../src/forecasting/trained-model.ts';
import { eventfulStore } from './simulated-series.ts';

const { series, future } = eventfulStore();
const model = calendar.fit(series);
const stored = (changes: object = {}) => JSON.parse(JSON.stringify({ ...model, ...changes }));
const issuesOf = (changes: object) =>
  calendarModelSchema.safeParse(stored(changes)).error?.issues.map(({ path, message }) => [path.join('.'), message]);

t.test('a model names the version of its shape', async (t) => {
  t.equal(model.shape, MODEL_SHAPE);
  t.strictSame(calendarModelSchema.parse(stored()), stored());
});

t.test('a model stored before shapes had versions is read as it is, and forecasts and explains the same', async (t) => {
  const later = GROUP_NAMES.filter((name) => (groupOf(name).since ?? 1) > 1);
  const groups = Object.entries(model.coefficients);
  const coefficients = Object.fromEntries(groups.filter(([name]) => !later.some((each) => each === name)));
  const earlier = candidateOf('calendar').schema.parse(stored({ shape: undefined, coefficients })) as CalendarModel;
  t.notOk('shape' in earlier);
  const silent = Object.fromEntries(later.map((name) => [name, model.coefficients[name].map(() => 0)]));
  const known = { ...model, coefficients: { ...model.coefficients, ...silent } };
  t.strictSame(calendar.forecast(earlier, future), calendar.forecast(known, future));
  t.strictSame(calendar.effects(earlier, future), calendar.effects(known, future));
  const promoted = future.map((day) => ({ ...day, covariates: { ...day.covariates, promo: 1 } }));
  t.strictSame(calendar.effectErrors(earlier, future, promoted), calendar.effectErrors(known, future, promoted));
});

t.test('a model of a later shape is refused for that reason alone', async (t) => {
  const later = { shape: MODEL_SHAPE + 1, coefficients: { intercept: [1], weather: [2] } };
  t.strictSame(issuesOf(later), [
    [
      'shape',
      `${MODEL_SHAPE + 1} is the shape of a later version of the service: this one reads models up to shape ${MODEL_SHAPE}. Run the later version, or train again`,
    ],
  ]);
  t.match(issuesOf({ shape: 0 }), [['shape', /expected number to be >=1/]]);
});

t.test('coefficients that do not fit their group are refused by its name', async (t) => {
  const { weekday, ...others } = model.coefficients;
  t.match(issuesOf({ coefficients: others }), [['coefficients.weekday', /list of finite numbers/]]);
  t.strictSame(issuesOf({ coefficients: { ...others, weekday: weekday.slice(1) } }), [
    ['coefficients.weekday', 'must be 7 numbers, one a column, not 6'],
  ]);
  for (const damaged of ['7', null, [1], Number.NaN]) {
    const lists = { coefficients: { ...others, weekday: [...weekday.slice(1), damaged] }, recentOpen: [1, damaged] };
    t.strictSame(
      issuesOf({ ...lists, effectCovariance: [damaged], anniversaries: { 0: 1 } })
        ?.map(([path]) => path)
        .sort(),
      ['anniversaries', 'coefficients.weekday', 'effectCovariance', 'recentOpen'],
      `${damaged}`,
    );
  }
  t.strictSame(issuesOf({ covariates: model.covariates.filter(({ name }) => name !== 'price') }), [
    ['coefficients.covariate', 'must be 0 numbers, one a column, not 1'],
    ['effectCovariance', 'must be 561 numbers, the lower triangle of 33 rows, not 595'],
  ]);
  t.notOk(issuesOf({ effectCovariance: undefined }), 'earlier files have none');
});

t.test('a covariate is described by the days that were seen, and kept within their range', async (t) => {
  const use = describeUse('price', Float64Array.of(20, 25, 18, 90), 3);
  t.strictSame(use, { name: 'price', centre: 20, least: 18, greatest: 25 });
  t.strictSame(
    [17, 19, 90, undefined].map((value) => withinRange(value, use)),
    [18, 19, 25, 18],
  );
  t.equal(describeUse('share', Float64Array.of(1, 0), 2).centre, 0, 'flags and shares are not centred');
});
