import t from 'tap';
import { addExactly, ExactAccumulator, roundedSum } from '../../../src/numerics/mergeable/exact-sum.ts';
import fc from '../../properties.ts';

/** A number in units of 2⁻¹⁰⁷⁴, of which every finite one is a whole multiple. */
function exact(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 2047n);
  const fraction = bits & ((1n << 52n) - 1n);
  const size = exponent === 0 ? fraction : (fraction | (1n << 52n)) << BigInt(exponent - 1);
  return bits >> 63n === 1n ? -size : size;
}

const exactSum = (values: readonly number[]) => values.reduce((sum, value) => sum + exact(value), 0n);
const distance = (a: bigint, b: bigint) => (a > b ? a - b : b - a);

const size = fc.double({ min: -1e200, max: 1e200, noNaN: true });
const close = fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 1024 + 2 ** 40 * (n % 3));
const numbers = fc.array(fc.oneof(size, close, fc.constantFrom(1, -1, 2 ** 53, 2 ** -60, 5e-324)), { maxLength: 40 });

t.test('nothing is rounded off, and the first part is the sum rounded once', async () => {
  fc.assert(
    fc.property(numbers, (values) => {
      const parts = addExactly(values.map((value) => [value]));
      const expected = exactSum(values);
      if (exactSum(parts) !== expected) return false;
      const first = roundedSum(parts);
      const step = Math.abs(first) * 2 ** -52;
      const isNearest = (other: number) => distance(exact(first), expected) <= distance(exact(other), expected);
      return isNearest(first + step) && isNearest(first - step);
    }),
  );
});

t.test('the same numbers give the same parts in any order and by any way of adding up', async () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 0, max: 40 }), (values, cut) => {
      const accumulator = new ExactAccumulator();
      for (const value of values.toReversed()) accumulator.add(value);
      const halves = [values.slice(0, cut), values.slice(cut)].map((half) => addExactly(half.map((v) => [v])));
      const found = JSON.stringify(addExactly(values.map((value) => [value])));
      return found === JSON.stringify(accumulator.sum()) && found === JSON.stringify(addExactly(halves));
    }),
  );
});

t.test('what is lost by adding numbers is not lost here', async (t) => {
  t.equal(roundedSum(addExactly([[1e100], [1], [-1e100]])), 1);
  t.same(addExactly([[0.1], [-0.1]]), []);
  t.equal(roundedSum([]), 0);
  // Half a unit in the last place above 1, and a little more that decides the tie.
  t.equal(roundedSum(addExactly([[1], [2 ** -53], [2 ** -120]])), 1 + 2 ** -52);
});
