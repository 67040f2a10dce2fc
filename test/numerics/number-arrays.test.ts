import t from 'tap';
import { GrowingNumbers, greatestOf, indicesWhere, leastOf, numbersOf } from '../../src/numerics/number-arrays.ts';

t.test('one number of each item, with its position', async (t) => {
  t.strictSame(
    numbersOf(['a', 'bc', ''], (text) => text.length),
    Float64Array.of(1, 2, 0),
  );
  t.strictSame(
    numbersOf(Int32Array.of(5, 7), (value, i) => value * i),
    Float64Array.of(0, 7),
  );
  t.strictSame(
    numbersOf([], () => 1),
    new Float64Array(0),
  );
});

t.test('the indices for which something holds, ascending', async (t) => {
  t.strictSame([...indicesWhere(7, (i) => i % 3 === 0)], [0, 3, 6]);
  t.equal(indicesWhere(4, () => false).length, 0);
});

t.test('numbers grow where they are set, and are empty elsewhere', async (t) => {
  const sums = new GrowingNumbers(Float64Array);
  sums.add(40_000, 0.5);
  sums.add(40_000, 0.25);
  sums.set(3, -7);
  t.same(
    [0, 3, 39_999, 40_000, 40_001, 1e6].map((i) => sums.get(i)),
    [0, -7, 0, 0.75, 0, 0],
  );
  const missing = new GrowingNumbers(Float64Array, Number.NaN);
  missing.set(16_384, 0);
  t.same(
    [16_383, 16_384, 16_385, 99_999].map((i) => missing.get(i)),
    [Number.NaN, 0, Number.NaN, Number.NaN],
  );
  const bits = new GrowingNumbers(Uint8Array);
  bits.mark(9, 1);
  bits.mark(9, 4);
  t.equal(bits.get(9), 5);
});

t.test('least and greatest', async (t) => {
  t.same([leastOf([3, -1, 2]), greatestOf(Float64Array.of(3, -1, 2))], [-1, 3]);
  t.same([leastOf([]), greatestOf([])], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  t.ok(Number.isNaN(leastOf([1, Number.NaN, 0])));
});
