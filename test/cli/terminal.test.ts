import t from 'tap';
import { reportTable } from '../../cli/run/backtest.ts';
import { barsOf, renderTable, sparkline } from '../../cli/terminal.ts';
import type { Table } from '../../src/tables/table.ts';

t.test('bars are in eighths of a character, the largest as long as there is room', async (t) => {
  t.same(barsOf([0, 1, 4, 8, 16, -3], 2), ['', '▏', '▌', '█', '██', '']);
  t.same(barsOf([0, 0], 8), ['', '']);
  t.same(barsOf([], 8), []);
});

t.test('a sparkline goes from the smallest to the largest', async (t) => {
  t.equal(sparkline([0, 1, 2, 3, 4, 5, 6, 7]), '▁▂▃▄▅▆▇█');
  t.equal(sparkline([5, 5]), '▄▄');
  t.equal(sparkline([]), '');
});

const TABLE: Table = {
  name: 'x',
  title: 'x',
  columns: [
    { header: 'date', kind: 'day' },
    { header: 'weekday', kind: 'number' },
    { header: 'promo', kind: 'number' },
    { header: 'sales', kind: 'amount', decimals: 2 },
    { header: 'note', kind: 'text' },
  ],
  rows: [
    ['2026-01-01', 4, 0, 1234.5, 'a\u001b[31mb'],
    ['2026-01-02', 5, 0, null, ''],
    ['2026-01-03', 6, 0, { value: 617.25, printed: 617.25 }, 'c'],
  ],
};

t.test(
  'a table in the language of its reader, without columns that say nothing and without orders to the terminal',
  async (t) => {
    const look = { language: 'es' as const, width: 60, hasColours: false, bars: 'sales' };
    t.equal(
      renderTable(TABLE, look),
      [
        'date               sales  note',
        'jue 2026-01-01  1.234,50  a [31mb  █████████████████████████',
        'vie 2026-01-02',
        'sáb 2026-01-03    617,25  c        ████████████▌',
        '',
      ].join('\n'),
    );
    t.match(
      renderTable(TABLE, { ...look, language: 'en', width: 20 }),
      /^date\nThu 2026-01-01\n/,
      'what there is room for',
    );
  },
);

t.test('a report without a backtest shows the holdout', async (t) => {
  const metrics = { mae: 1, mape: null, rmse: 2, smape: null, wape: 0.1, mase: null, bias: 0, r2: null };
  const span = { from: '2026-01-01', to: '2026-01-02', days: 2 };
  const table = reportTable({
    schema: 1,
    chosen: 'linear',
    holdout: {
      split: { method: 'chronological', trainRatio: 0.7 } as never, // not looked at
      train: span,
      holdout: span,
      candidates: [
        { kind: 'linear', metrics: metrics as never, reason: null }, // those that are shown
        { kind: 'calendar', metrics: null, reason: 'too short' },
      ],
    },
    backtest: null,
    effects: [],
  });
  t.same(table.rows, [
    ['linear', 1, 0.1, 1, 2, null, null, null, ''],
    ['calendar', 0, null, null, null, null, null, null, 'too short'],
  ]);
});
