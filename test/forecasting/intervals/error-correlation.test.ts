import t from 'tap';
import { estimateStrength, jointSpread } from '../../../src/forecasting/intervals/error-model.ts';
import { randomSource } from './simulated-sales.ts';

const month = Array.from({ length: 28 }, (_, i) => ({ horizon: i + 1, spread: 3 }));
const simulate = (autocorrelation: number) => {
  const random = randomSource(7);
  return Array.from({ length: 200 }, () => {
    let error = random.normal();
    const scores = month.map(() => {
      error = autocorrelation * error + Math.sqrt(1 - autocorrelation ** 2) * random.normal();
      return error;
    });
    return { horizons: month.map((day) => day.horizon), scores, weight: 1 };
  });
};

t.test('independent errors add up as squares, common ones directly', async (t) => {
  t.ok(Math.abs(jointSpread(month, 0) - 3 * Math.sqrt(28)) < 1e-12);
  const typical = jointSpread(month, 1);
  t.ok(typical > 3 * Math.sqrt(28) && typical < 3 * 28);
  t.ok(jointSpread(month, 100) <= 3 * 28, 'never more than the sum');
});

t.test('the spread of one day is that of the day', async (t) => {
  t.equal(jointSpread(month.slice(4, 5), 1), 3);
  t.equal(jointSpread([], 1), 0);
});

t.test('many origins of independent errors show no correlation, persistent errors a strong one', async (t) => {
  t.ok(estimateStrength(simulate(0)) < 0.2, `${estimateStrength(simulate(0))}`);
  t.ok(estimateStrength(simulate(0.8)) > 1.5, `${estimateStrength(simulate(0.8))}`);
});

t.test('without errors the strength is that of a typical series', async (t) => {
  const none = estimateStrength([]);
  t.ok(none > 1 && none < 2);
  t.equal(estimateStrength([{ horizons: [1, 2], scores: [0, 0], weight: 1 }]), none);
});
