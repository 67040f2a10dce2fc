import t from 'tap';
import { damageEverything } from './suite.ts';

t.test('every kind of document damaged in every way, in a folder', (t) => damageEverything(t, { thorough: false }));
