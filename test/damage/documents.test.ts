import t from 'tap';
import { DOCUMENT_KINDS } from '../../src/damaged-document.ts';
import { KINDS } from './kinds.ts';
import { damageEverything } from './suite.ts';

t.test('every kind of document damaged in every way, in a folder', (t) => damageEverything(t, { thorough: false }));

t.test('every kind that can be told is in the table', async (t) => {
  /** Put back before anybody is told, or in `repositories.test.ts`; of many series, in their own tests of routes. */
  const others = ['registered-run', 'alarm', 'schedule', 'series-models', 'delivery'];
  const told = new Set(Object.values(KINDS).flatMap(({ document }) => document ?? []));
  t.same(new Set([...told, ...others]), new Set(DOCUMENT_KINDS));
});
