import t from 'tap';
import { bootstrap } from '../../../bench/accuracy/bootstrap.ts';
import { cellsOf, meansOf, type ScoredCase, type WeightOf } from '../../../bench/accuracy/scores.ts';
import { caseOf } from './scored.ts';

const FIXED = { draws: 2000, seed: 1 };
const months = ['2024-01-01', '2024-02-01'];

/** Every draw's weights of the cases, in their order. */
function weightsOf(cases: readonly ScoredCase[], draws: number): number[][] {
  const all: number[][] = [];
  const keep = (weightOf: WeightOf) => {
    all.push(cases.map(weightOf));
    return [];
  };
  bootstrap(cases, keep, { draws, seed: 3 });
  return all.slice(0, draws);
}

const shareOf = (draws: readonly number[][], is: (weights: readonly number[]) => boolean) =>
  draws.filter(is).length / draws.length;

t.test('of two series with a month each one is drawn twice in half of the draws', async (t) => {
  const draws = weightsOf([caseOf({ series: 'a' }, {}), caseOf({ series: 'b' }, {})], 4000);
  t.ok(draws.every(([a, b]) => a + b === 2));
  // Standard errors are √(¼·¾/4000) = 0.007.
  t.ok(Math.abs(shareOf(draws, ([a]) => a === 2) - 0.25) < 0.03);
  t.ok(Math.abs(shareOf(draws, ([a]) => a === 1) - 0.5) < 0.03);
});

t.test('of two series with two months, all four draws fall on one month in a sixteenth of them', async (t) => {
  const cases = ['a', 'b'].flatMap((series) => months.map((origin) => caseOf({ series, origin }, {})));
  const draws = weightsOf(cases, 4000);
  t.ok(draws.every((weights) => weights.reduce((sum, weight) => sum + weight, 0) === 4));
  // Both series are the same one (½), and its two times two months too (2 · ½⁴).
  t.ok(Math.abs(shareOf(draws, (weights) => weights.includes(4)) - 1 / 16) < 0.015);
  // A series that is drawn once has two months, whichever.
  t.ok(draws.every(([a1, a2]) => [0, 2, 4].includes(a1 + a2)));
});

t.test('the regimes of a month go together, and sources are drawn by themselves', async (t) => {
  const cases = [
    caseOf({ series: 'a', regime: '1y' }, {}),
    caseOf({ series: 'a', regime: 'full' }, {}),
    caseOf({ series: 'b', regime: '1y' }, {}),
    caseOf({ source: 'other', series: 'c' }, {}),
    caseOf({ panel: 'q', series: 'd' }, {}),
  ];
  const draws = weightsOf(cases, 300);
  t.ok(draws.every(([year, whole]) => year === whole));
  t.ok(
    draws.every(([, , , c, d]) => c === 1 && d === 1),
    'a source of one month is always the same',
  );
});

t.test('intervals are quantiles of the draws, and the value is that of the cases themselves', async (t) => {
  const cases = [caseOf({ series: 'a' }, { x: 0 }), caseOf({ series: 'b' }, { x: 3 })];
  const [cell] = cellsOf(cases);
  const [mean, constant, none] = bootstrap(cases, (w) => [meansOf(cell, ['x'], 'wape', w)[0], 7, null], FIXED);
  // Draws have the means 0, 1.5 and 3, with the shares ¼, ½, ¼.
  t.same([mean.value, mean.lower, mean.upper], [1.5, 0, 3]);
  t.ok(Math.abs((mean.belowOne ?? 0) - 0.25) < 0.04);
  t.same(constant, { value: 7, lower: 7, upper: 7, belowOne: 0 });
  t.same(none, { value: null, lower: null, upper: null, belowOne: null });
});

t.test('a draw without a value does not count', async (t) => {
  const cases = [caseOf({ series: 'a' }, { x: 0.5 }), caseOf({ series: 'b' }, { x: null })];
  const [cell] = cellsOf(cases);
  const [mean] = bootstrap(cases, (weightOf) => meansOf(cell, ['x'], 'wape', weightOf), FIXED);
  t.same(mean, { value: 0.5, lower: 0.5, upper: 0.5, belowOne: 1 });
});

t.test('the same seed gives the same draws, another one others', async (t) => {
  const cases = Array.from({ length: 20 }, (_, i) => caseOf({ series: `s${i}` }, { x: i * i }));
  const [cell] = cellsOf(cases);
  const run = (seed: number) => bootstrap(cases, (w) => meansOf(cell, ['x'], 'wape', w), { draws: 100, seed });
  t.same(run(1), run(1));
  t.not(run(1)[0].lower, run(2)[0].lower);
});
