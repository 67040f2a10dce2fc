import { test } from 'tap';
import { splitDays } from '../../../src/forecasting/evaluation/split.ts';

test('a chronological split keeps the last days for the holdout', async (t) => {
  const { train, holdout } = splitDays(10, { method: 'chronological', trainRatio: 0.7, seed: 5 });
  t.strictSame(train, [0, 1, 2, 3, 4, 5, 6]);
  t.strictSame(holdout, [7, 8, 9]);
});

test('a random split follows its seed and loses no day', async (t) => {
  const by = (seed: number) => splitDays(100, { method: 'random', trainRatio: 0.7, seed });
  t.strictSame(by(1), by(1));
  t.notSame(by(1), by(2));
  const { train, holdout } = by(3);
  t.equal(train.length, 70);
  t.strictSame(
    [...train, ...holdout].sort((a, b) => a - b),
    Array.from({ length: 100 }, (_, i) => i),
  );
  t.strictSame(
    train,
    [...train].sort((a, b) => a - b),
  );
});

test('each part of a split has at least one day', async (t) => {
  for (const trainRatio of [0.5, 0.95]) {
    const { train, holdout } = splitDays(2, { method: 'chronological', trainRatio, seed: 0 });
    t.strictSame([train.length, holdout.length], [1, 1]);
  }
});
