import t from 'tap';
import { storesUnderTest } from '../routes/stores.ts';
import { damageEverything } from './suite.ts';

for (const { name, environmentOf } of storesUnderTest()) {
  t.test(`every kind of document damaged in every way and repaired, on ${name}`, (t) =>
    damageEverything(t, { environment: environmentOf(t), thorough: true }),
  );
}
