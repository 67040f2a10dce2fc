import t from 'tap';
import {
  anniversaryCorrections,
  levelCorrection,
  retransformation,
} from '../../../../src/forecasting/models/calendar/corrections.ts';

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b));
const daily = (length: number): Int32Array => Int32Array.from({ length }, (_, i) => i);

t.test('the level is the weighted mean of the last residuals, shrunk by four days', async (t) => {
  const weights = Array.from({ length: 112 }, (_, age) => 2 ** (-age / 14)).reduce((a, b) => a + b);
  t.ok(near(levelCorrection(new Float64Array(300).fill(0.1), daily(300), 0.05), (0.1 * weights) / (weights + 4)));
  t.equal(levelCorrection(new Float64Array(300), daily(300), 0.1), 0);
});

t.test('a single outlying day moves the level by no more than 3σ of its weight', async (t) => {
  const residuals = new Float64Array(300);
  residuals[299] = 50;
  const level = levelCorrection(residuals, daily(300), 0.01);
  t.ok(level > 0 && level < 0.03 / 20);
});

t.test('the retransformation brings the mean of lognormal sales back', async (t) => {
  const residuals = Float64Array.of(-0.1, 0.1, -0.2, 0.2);
  const expected = Math.log((2 * Math.cosh(0.1) + 2 * Math.cosh(0.2)) / 4);
  t.ok(near(retransformation(residuals, residuals, new Float64Array(4).fill(1), 0.2), expected));
  t.equal(retransformation(Float64Array.of(1, 2), new Float64Array(2), Float64Array.of(1, 1), 0.1), 0);
});

t.test('what comes back each year is corrected, noise is not', async (t) => {
  const event = (day: number): number => (day % 364 === 100 ? 0.3 : 0.001 * Math.sin(day));
  const corrections = anniversaryCorrections(Float64Array.from(daily(1092), event), daily(1092), 0.1);
  t.equal(corrections.length, 364);
  t.ok(corrections[100] > 0.1 && corrections[100] < 0.3, `correction ${corrections[100]}`);
  t.ok(Math.abs(corrections[101]) < 0.01);
  const once = (day: number): number => (day % 728 < 364 ? 0.1 : -0.1) * (day % 2);
  t.equal(anniversaryCorrections(Float64Array.from(daily(1092), once), daily(1092), 0.1).length, 0);
  t.equal(anniversaryCorrections(Float64Array.from(daily(364), event), daily(364), 0.1).length, 0);
});
