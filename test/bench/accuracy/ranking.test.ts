import t from 'tap';
import {
  geometricMean,
  least,
  meanOf,
  meanRanks,
  ranksOf,
  ratioToBest,
  winsOf,
} from '../../../bench/accuracy/ranking.ts';

t.test('the smallest value has rank 1, equal ones share the mean of their ranks, and null has none', async (t) => {
  t.same(ranksOf([0.3, 0.1, 0.2]), [3, 1, 2]);
  t.same(ranksOf([5, 2, 5, null, 1]), [3.5, 2, 3.5, null, 1]);
  t.same(ranksOf([7, 7, 7]), [2, 2, 2]);
  t.same(ranksOf([null]), [null]);
});

t.test('mean ranks are over the rows in which a column has a value', async (t) => {
  const rows = [
    [1, 2, 3],
    [2, 1, null],
    [4, 4, 1],
  ];
  // Ranks 1 2 3, 2 1 –, 2.5 2.5 1.
  t.same(meanRanks(rows), [5.5 / 3, 5.5 / 3, 2]);
  t.same(meanRanks([]), []);
  t.same(meanRanks([[null, 1]]), [null, 1]);
});

t.test('a column wins a row with the smallest value; equal ones both do, and null never', async (t) => {
  const rows = [
    [1, 2, null],
    [3, 3, 4],
    [null, 9, 8],
    [null, null, null],
  ];
  t.same(winsOf(rows), [2, 1, 1]);
});

t.test('a ratio is to the smallest of the others', async (t) => {
  t.equal(ratioToBest(3, [4, 2, null]), 1.5);
  t.equal(ratioToBest(1, [4, 2]), 0.5);
  t.equal(ratioToBest(null, [1]), null);
  t.equal(ratioToBest(1, [null]), null);
  t.equal(ratioToBest(1, [0, 2]), null, 'nothing is a multiple of 0');
});

t.test('means leave out what is not known', async (t) => {
  t.equal(meanOf([1, null, 5]), 3);
  t.equal(meanOf([null]), null);
  t.equal(least([null, 3, 2]), 2);
  t.equal(least([]), null);
  t.ok(Math.abs((geometricMean([0.5, null, 2, 8]) ?? 0) - 2) < 1e-12, 'the cube root of 8');
  t.equal(geometricMean([null]), null);
});
