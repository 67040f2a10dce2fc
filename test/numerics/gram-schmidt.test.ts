import t from 'tap';
import { independentColumns } from '../../src/numerics/linear-algebra.ts';
import { oracle } from './oracle.ts';

t.test('the columns that raise the rank are kept, as NumPy finds it', async (t) => {
  for (const { groups, columns, kept } of oracle.independentColumns) {
    const found = independentColumns(
      groups,
      columns.map((column) => Float64Array.from(column)),
    );
    t.same([...found], kept);
  }
});

t.test('of equal columns the first is kept, whatever their unit', async (t) => {
  const column = Float64Array.of(1, 0, 2, 5);
  for (const unit of [1e-12, 1, 1e12]) {
    const scaled = column.map((value) => unit * value);
    t.same([...independentColumns([1, 1, 2, 2], [column, scaled])], [0], `${unit}`);
  }
});
