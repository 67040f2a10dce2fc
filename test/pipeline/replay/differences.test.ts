import { test } from 'tap';
import { jsonDifferences } from '../../../src/pipeline/replay/differences.ts';

test('equal values have no differences', async (t) => {
  const value = { a: [1, { b: null }], 'c/d': 'x' };
  t.strictSame(jsonDifferences(value, structuredClone(value), 10), []);
});

test('differences are named by JSON pointer, in order, up to the limit', async (t) => {
  const [expected, actual] = [
    { a: [1, 2, 3], 'b/~': { c: 1 }, d: null, gone: 1, same: 0, e: {} },
    { a: [1, 5], 'b/~': { c: '1' }, d: 0, same: 0, e: [], new: true },
  ];
  const all = [
    { path: '/a/1', expected: 2, actual: 5 },
    { path: '/a/2', expected: 3, actual: undefined },
    { path: '/b~1~0/c', expected: 1, actual: '1' },
    { path: '/d', expected: null, actual: 0 },
    { path: '/gone', expected: 1, actual: undefined },
    { path: '/e', expected: {}, actual: [] },
    { path: '/new', expected: undefined, actual: true },
  ];
  t.strictSame(jsonDifferences(expected, actual, 100), all);
  t.strictSame(jsonDifferences(expected, actual, 3), all.slice(0, 3));
});
