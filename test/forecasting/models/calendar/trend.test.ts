import t from 'tap';
import { firstStep, STEP_DAYS, stepScale, trendTime } from '../../../../src/forecasting/models/calendar/day-context.ts';

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b));

t.test('the linear trend is damped beyond the origin and stands still in the end', async (t) => {
  t.equal(trendTime(-365.2425, 90), -1);
  t.equal(trendTime(0, 90), 0);
  t.ok(near(trendTime(30, 90), (90 * (1 - Math.exp(-1 / 3))) / 365.2425));
  t.ok(trendTime(1e6, 90) <= 90 / 365.2425);
});

t.test('steps of the level: all have happened on the origin, none long before', async (t) => {
  t.strictSame([firstStep(0), firstStep(-27), firstStep(-28), firstStep(-1e6)], [0, 0, 1, STEP_DAYS.length]);
  t.equal(stepScale(0), 1);
});
