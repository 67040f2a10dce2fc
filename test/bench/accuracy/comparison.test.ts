import t from 'tap';
import { bestPeersOf, compare, estimateRatios, ratiosOf, standingsOf } from '../../../bench/accuracy/comparison.ts';
import { cellsOf, meansOf } from '../../../bench/accuracy/scores.ts';
import { errorTable } from '../../../bench/accuracy/tables.ts';
import { caseOf } from './scored.ts';

/** Two sources in two panels; of `a` the peers' means are .2 and .4, of `b` .5 and .25. */
const cases = [
  caseOf({ source: 'a', series: 'a-1' }, { one: 0.1, two: 0.4, before: 0.3, now: 0.1 }),
  caseOf({ source: 'a', series: 'a-2' }, { one: 0.3, two: 0.4, before: 0.3, now: 0.2 }),
  caseOf({ panel: 'q', source: 'b', series: 'b-1' }, { one: 0.5, two: 0.25, before: 0.2, now: 0.5 }),
];
const comparison = compare(cases, ['one', 'two'], ['before', 'now']);

t.test('cells have means of their cases, which may count more than once', async (t) => {
  const [a, b] = comparison.cells;
  const close = (means: readonly (number | null)[], expected: readonly number[]) =>
    t.ok(
      means.every((mean, i) => Math.abs((mean ?? Number.NaN) - expected[i]) < 1e-12),
      means.join(', '),
    );
  close(meansOf(a, ['one', 'two', 'now'], 'wape'), [0.2, 0.4, 0.15]);
  close(meansOf(b, ['one'], 'wape'), [0.5]);
  close(
    meansOf(a, ['one'], 'wape', ({ series }) => (series === 'a-1' ? 3 : 1)),
    [0.15],
  );
  t.same(meansOf(a, ['one', 'nobody'], 'month'), [null, null]);
  t.same(
    meansOf(a, ['one'], 'wape', () => 0),
    [null],
  );
});

t.test('each cell has a ratio to its own best peer', async (t) => {
  t.same(
    ratiosOf(comparison, 'now', 'wape').map((ratio) => ratio?.toFixed(6)),
    ['0.750000', '2.000000'],
  );
  t.same(
    ratiosOf(comparison, 'before', 'wape').map((ratio) => ratio?.toFixed(6)),
    ['1.500000', '0.800000'],
  );
});

t.test('each run is ranked with the peers alone, the peers with the one that is judged', async (t) => {
  // With `now`: a one 2, two 3, now 1; b one 2.5, two 1, now 2.5. With `before`: a 2 of 3, b 1 of 3.
  t.same(standingsOf(comparison, 'wape'), {
    peers: [
      { rank: 2.25, wins: 0 },
      { rank: 2, wins: 1 },
    ],
    own: [
      { rank: 1.5, wins: 1 },
      { rank: 1.75, wins: 1 },
    ],
  });
});

t.test('geometric means are over all cells and over those of each panel', async (t) => {
  const { wape } = estimateRatios(comparison, ['wape'], { draws: 50, seed: 1, best: 'of each draw' });
  t.same(
    wape.cells.map(({ value }) => value?.toFixed(6)),
    ['0.750000', '2.000000'],
  );
  t.equal(wape.all.value?.toFixed(6), Math.sqrt(1.5).toFixed(6));
  t.same(
    wape.byPanel.map(({ value }) => value?.toFixed(6)),
    ['0.750000', '2.000000'],
  );
  t.same(wape.cells[1].lower, wape.cells[1].upper, 'a source of one month never changes');
});

t.test('the best peer is looked for again in each draw, or is that of all cases', async (t) => {
  const pair = compare(
    [caseOf({ series: 's' }, { one: 1, two: 4, now: 2 }), caseOf({ series: 'r' }, { one: 5, two: 1, now: 2 })],
    ['one', 'two'],
    ['now'],
  );
  const estimate = (best: 'of each draw' | 'of all cases') => {
    const { all } = estimateRatios(pair, ['wape'], { draws: 400, seed: 1, best }).wape;
    return [all.value, all.lower, all.upper].map((number) => number?.toFixed(6));
  };
  // As they are the peers have 3 and 2.5; one of the cases twice gives 2 / 1.
  t.same(estimate('of each draw'), ['0.800000', '0.800000', '2.000000']);
  // The second peer has 4 or 1 then.
  t.same(estimate('of all cases'), ['0.800000', '0.500000', '2.000000']);
  t.same(bestPeersOf(pair, 'wape'), [['two']]);
  t.same(bestPeersOf(pair, 'month'), [[]]);
});

t.test('cells stand by panel and source, one year first', async (t) => {
  const places = [
    { panel: 'q', source: 'b', regime: 'full' },
    { panel: 'q', source: 'b', regime: '1y' },
    { panel: 'q', source: 'a', regime: 'full' },
    { panel: 'p', source: 'c', regime: '1y' },
    { panel: 'q', source: 'b', regime: 'full' },
  ] as const;
  t.same(
    cellsOf(places.map((place) => caseOf(place, {}))).map(({ cases, ...place }) => [
      ...Object.values(place),
      cases.length,
    ]),
    [
      ['q', 'a', 'full', 1],
      ['q', 'b', '1y', 1],
      ['q', 'b', 'full', 2],
      ['p', 'c', '1y', 1],
    ],
  );
});

t.test('the table has these numbers', async (t) => {
  const lines = errorTable(comparison).split('\n');
  t.equal(
    lines[0],
    '| source | history | one | two | before | **now** | now / best | days in 80 % | MSIS now / best |',
  );
  t.equal(lines[2], '| a | one year | .200 | .400 | .300 | **.150** | 0.75 | – | – |');
  t.equal(lines[3], '| b | one year | .500 | .250 | .200 | **.500** | 2.00 | – | – |');
  t.equal(lines[4], '| mean rank |  | 2.3 | 2.0 | 1.5 | **1.8** |  |  |  |');
  t.equal(lines[5], '| best in |  | 0 | 1 | 1 | **1** |  |  |  |');
  t.equal(
    lines.at(-1),
    '- `now`: best in 1 of 2 cells, geometric mean 1.22; 1 of 1 cells of p, geometric mean 0.75; 0 of 1 cells of q, geometric mean 2.00.',
  );
});
