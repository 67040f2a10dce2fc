import t from 'tap';
import {
  circlesOf,
  type Graph,
  groupGraph,
  importersOf,
  importGraph,
  importsOf,
  longestChain,
} from './import-graph.ts';

const graphOf = (edges: Readonly<Record<string, string>>): Graph =>
  new Map(Object.entries(edges).map(([node, targets]) => [node, new Set(targets)]));

t.test('an import is read as a path from the root, with what it leaves at run time', async (t) => {
  const text = `
import { readFile } from 'node:fs/promises';
import './effects.ts';
import {
  first,
  type Second,
} from '../storage/keys.ts';
import { type Third } from './third.ts';
import type { Fourth } from './fourth.ts';
export * from './fifth.ts';
export type { Sixth } from './sixth.ts';
// import { none } from './comment.ts';
const load = () => import('./loaded.ts');
type Loaded = typeof import('./typed.ts');
`;
  t.same(
    importsOf('src/jobs/a.ts', text).map(({ target, typeOnly }) => `${target}${typeOnly ? ' (type)' : ''}`),
    [
      'node:fs/promises',
      'src/jobs/effects.ts',
      'src/storage/keys.ts',
      'src/jobs/third.ts',
      'src/jobs/fourth.ts (type)',
      'src/jobs/fifth.ts',
      'src/jobs/sixth.ts (type)',
      'src/jobs/loaded.ts',
      'src/jobs/typed.ts (type)',
    ],
  );
});

t.test('the graph holds the imports between the sources, by kind', async (t) => {
  const sources = [
    { path: 'a.ts', text: '', imports: importsOf('a.ts', "import { b } from './b.ts';\nimport fs from 'node:fs';") },
    { path: 'b.ts', text: '', imports: importsOf('b.ts', "import type { A } from './a.ts';") },
  ];
  const pairs = (graph: Graph) => [...graph].map(([node, targets]) => [node, ...targets]);
  t.same(pairs(importGraph(sources, 'run-time')), [['a.ts', 'b.ts'], ['b.ts']]);
  t.same(pairs(importGraph(sources, 'type')), [['a.ts'], ['b.ts', 'a.ts']]);
  t.same(circlesOf(importGraph(sources, 'all')), [['a.ts', 'b.ts']]);
  t.same(
    [...importersOf(importGraph(sources, 'run-time'))],
    [
      ['a.ts', []],
      ['b.ts', ['a.ts']],
    ],
  );
});

t.test('circles are found whole, the largest first, and two that only touch are two', async (t) => {
  t.same(circlesOf(graphOf({ a: 'b', b: 'c', c: '' })), []);
  t.same(circlesOf(graphOf({ a: 'b', b: 'ac', c: 'd', d: 'e', e: 'cf', f: '' })), [
    ['c', 'd', 'e'],
    ['a', 'b'],
  ]);
  t.same(circlesOf(graphOf({ a: 'bd', b: 'c', c: 'a', d: 'b' })), [['a', 'b', 'c', 'd']]);
});

t.test('the longest chain counts files, and a circle on the way with all of its files', async (t) => {
  t.same(longestChain(graphOf({ a: 'bc', b: 'd', c: 'b', d: '', e: 'd' })), ['a', 'c', 'b', 'd']);
  t.equal(longestChain(graphOf({ a: 'b', b: 'c', c: 'bd', d: '' })).length, 4);
});

t.test('folders point to each other as their files do', async (t) => {
  const graph = new Map([
    ['x/a', new Set(['x/b', 'y/c'])],
    ['x/b', new Set<string>()],
    ['y/c', new Set(['x/b', 'z'])],
    ['z', new Set(['x/a'])],
  ]);
  const folder = (node: string) => (node.includes('/') ? node.split('/')[0] : undefined);
  t.same(circlesOf(groupGraph(graph, folder)), [['x', 'y']]);
});
