import t from 'tap';
import { greatestOf, indicesWhere, leastOf, numbersOf } from '../../src/numerics/number-arrays.ts';

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

t.test('least and greatest', async (t) => {
  t.same([leastOf([3, -1, 2]), greatestOf(Float64Array.of(3, -1, 2))], [-1, 3]);
  t.same([leastOf([]), greatestOf([])], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  t.ok(Number.isNaN(leastOf([1, Number.NaN, 0])));
});
