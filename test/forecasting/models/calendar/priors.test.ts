import t from 'tap';
import { layoutColumns } from '../../../../src/forecasting/models/calendar/design-matrix.ts';
import type { GroupName } from '../../../../src/forecasting/models/calendar/feature-groups.ts';
import { adaptPooled, adaptPriors, priorPrecisions } from '../../../../src/forecasting/models/calendar/priors.ts';

const layout = layoutColumns(['promo', 'holiday', 'price']);
const uses = [
  { name: 'promo', centre: 0, least: 0, greatest: 1 },
  { name: 'holiday', centre: 0, least: 0, greatest: 1 },
  { name: 'price', centre: 20, least: 15, greatest: 30 },
];
/** Prior standard deviations of a group's columns; 0: not used. */
function deviations(group: GroupName, { years = 3 }: { years?: number } = {}) {
  const precisions = priorPrecisions(layout, years, uses);
  const own = precisions.subarray(layout.start[group], layout.start[group] + layout.size[group]);
  return Array.from(own, (precision) => Number((1 / Math.sqrt(precision)).toPrecision(12)));
}

t.test('the intercept is free, all else is shrunk', async (t) => {
  t.strictSame(deviations('intercept'), [Infinity]);
  t.strictSame(deviations('weekday'), new Array(7).fill(0.7));
  t.strictSame(deviations('eve'), [0.5, 0.5]);
});

t.test('a covariate’s prior is for its effect at the greatest departure from the centre', async (t) => {
  t.strictSame(deviations('covariate'), [0.05 / 10]);
  t.strictSame(deviations('promotion'), [0.5]);
  const never = uses.map((use) => ({ ...use, least: use.centre, greatest: use.centre }));
  t.equal(priorPrecisions(layout, 3, never)[layout.start.covariate], (1 / 0.05) ** 2);
});

t.test('what needs a longer history is not used before', async (t) => {
  for (const [group, from] of [
    ['payday', 0.25],
    ['edge', 0.25],
    ['monthPosition', 0.25],
    ['holidayBySeason', 0.9],
    ['yearly', 0.95],
  ] as const) {
    t.ok(deviations(group, { years: from - 0.01 }).every((deviation) => deviation === 0));
    t.ok(deviations(group, { years: from }).every((deviation) => deviation > 0));
  }
  const used = deviations('step', { years: 1 }).filter((deviation) => deviation > 0);
  t.equal(used.length, 6, 'steps up to a year ago');
});

t.test('faster waves are shrunk more', async (t) => {
  t.strictSame(deviations('yearly').slice(0, 6), [0.03, 0.03, 0.015, 0.015, 0.01, 0.01]);
  t.strictSame(deviations('monthPosition').slice(6), [0.0125, 0.0125]);
});

t.test('a group that shows less than expected is shrunk as a whole, none is released', async (t) => {
  const precisions = priorPrecisions(layout, 3, uses);
  const ratiosOf = (group: GroupName, multiple: number) => {
    const coefficients = new Float64Array(layout.columns);
    for (let k = 0; k < layout.size[group]; k += 1) {
      const column = layout.start[group] + k;
      coefficients[column] = multiple / Math.sqrt(precisions[column]);
    }
    const adapted = adaptPriors(precisions, coefficients, layout);
    return Array.from({ length: layout.size[group] }, (_, k) => {
      const column = layout.start[group] + k;
      return Number((adapted[column] / precisions[column]).toPrecision(12));
    });
  };
  t.strictSame(ratiosOf('easter', 0.5), new Array(3).fill(Number(((4 + 3) / (4 + 3 * 0.25)).toPrecision(12))));
  t.strictSame(ratiosOf('easter', 5), [1, 1, 1]);
  t.strictSame(ratiosOf('easter', 0), [1, 1, 1], 'columns never seen are not counted');
  t.strictSame(ratiosOf('weekday', 0.5), new Array(7).fill(1), 'weekdays are always there');
  const released = ratiosOf('step', 5).slice(0, 2);
  t.strictSame(released, new Array(2).fill(Number(((4 + 1) / (4 + 25)).toPrecision(12))), 'a clear step is released');
});

t.test('departures from a group are released where they are large, and shrunk where they are small', async (t) => {
  const precisions = priorPrecisions(layout, 3, uses);
  const departures = new Float64Array(layout.columns);
  const { start, size } = layout;
  const set = (group: GroupName, share: number) => {
    for (let c = start[group]; c < start[group] + size[group]; c += 1) departures[c] = share / Math.sqrt(precisions[c]);
  };
  set('weekday', 5);
  set('payday', 0.1);
  const adapted = adaptPooled(precisions, departures, layout);
  const ratio = (group: GroupName) => Number((adapted[start[group]] / precisions[start[group]]).toPrecision(12));
  t.equal(ratio('weekday'), Number(((4 + 7) / (4 + 7 * 25)).toPrecision(12)));
  t.equal(ratio('payday'), Number(((4 + 10) / (4 + 10 * 0.01)).toPrecision(12)));
  t.equal(ratio('easter'), 1, 'never seen');
});
