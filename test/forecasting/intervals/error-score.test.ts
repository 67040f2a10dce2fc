import t from 'tap';
import {
  type ErrorScale,
  MEAN_ABSOLUTE_SCORE,
  salesAt,
  scoreOf,
  unitOf,
} from '../../../src/forecasting/intervals/error-model.ts';
import { oracle } from '../../numerics/oracle.ts';

const ratio: ErrorScale = { kind: 'multiplicative', typical: 100 };
const difference: ErrorScale = { kind: 'additive', typical: 100 };
const near = (a: number, b: number) => Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b));

t.test('near the forecast a multiplicative score is the logarithm of the ratio', async (t) => {
  t.ok(near(scoreOf(ratio, 80, 100), Math.log(1.25)));
  t.ok(near(scoreOf(ratio, 80, 40), -Math.log(2)));
});

t.test('far from it the score goes on linearly, so that zero sales are finite', async (t) => {
  t.ok(near(scoreOf(ratio, 50, 0), -Math.log(2) - 1));
  t.ok(near(scoreOf(ratio, 50, 200), Math.log(2) + 1));
});

t.test('an additive score counts typical sales', async (t) => {
  t.equal(scoreOf(difference, 50, 75), 0.25);
  t.equal(scoreOf(difference, -50, -75), -0.25);
});

t.test('salesAt is the inverse of scoreOf', async (t) => {
  for (const scale of [ratio, difference]) {
    for (const forecast of [0, 1, 50, 400]) {
      for (const actual of [0, 0.5, 30, 50, 90, 1e4]) {
        const score = scoreOf(scale, forecast, actual);
        t.ok(
          near(salesAt(scale, forecast, unitOf(scale, forecast), score), actual),
          `${scale.kind} ${forecast} ${actual}`,
        );
      }
    }
  }
});

t.test('a forecast of 0 is measured in a small share of typical sales', async (t) => {
  t.equal(unitOf(ratio, 0), 2);
  t.equal(scoreOf(ratio, 0, 0), 0);
});

t.test('a series of zeros has no errors', async (t) => {
  t.equal(scoreOf({ kind: 'multiplicative', typical: 0 }, 0, 0), 0);
  t.equal(scoreOf({ kind: 'additive', typical: 0 }, 0, 0), 0);
});

t.test('the mean absolute score is that of SciPy', async (t) => {
  t.ok(Math.abs(MEAN_ABSOLUTE_SCORE - oracle.meanAbsoluteStudent5) < 1e-3, `${oracle.meanAbsoluteStudent5}`);
});
