import { test } from 'tap';
import { resolveRange, wholeMonth } from '../../src/forecasting/forecast-range.ts';

test('ranges: a month, a range or a number of days, within reach', async (t) => {
  t.strictSame(resolveRange({}, '2022-12-31'), { from: '2023-01-01', to: '2023-01-31' });
  t.strictSame(resolveRange({}, '2023-01-15'), { from: '2023-02-01', to: '2023-02-28' });
  t.strictSame(resolveRange({ days: 3 }, '2022-12-31'), { from: '2023-01-01', to: '2023-01-03' });
  t.strictSame(resolveRange({ from: '2022-12-30', to: '2023-01-02' }, '2022-12-31'), {
    from: '2022-12-30',
    to: '2023-01-02',
  });
  t.strictSame(resolveRange({ days: 366 }, '2022-12-31').to, '2024-01-01');
  const refused: [Parameters<typeof resolveRange>[0], RegExp][] = [
    [{ month: '2022-11' }, /2022-11-01 is history.*from 2022-12-01 on/],
    [{ month: '2024-01' }, /2024-01-31 is 396 days after.*at most 366 days, to 2024-01-01/],
    [{ from: '2023-01-02', to: '2023-01-01' }, /comes before/],
    [{ from: '2023-01-02' }, /go together/],
    [{ month: '2023-01', days: 3 }, /not several/],
  ];
  for (const [request, message] of refused) t.throws(() => resolveRange(request, '2022-12-31'), message);
});

test('a whole month is from its first to its last day', async (t) => {
  t.equal(wholeMonth({ from: '2024-02-01', to: '2024-02-29' }), '2024-02');
  for (const [from, to] of [
    ['2024-02-01', '2024-02-28'],
    ['2024-02-02', '2024-02-29'],
    ['2024-02-01', '2024-03-31'],
    ['2023-12-01', '2024-12-31'],
  ])
    t.equal(wholeMonth({ from, to }), undefined);
});
