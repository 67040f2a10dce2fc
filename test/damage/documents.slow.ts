import t from 'tap';
import { storesUnderTest } from '../routes/stores.ts';
import { damageEverything } from './suite.ts';

/** All of it takes ten minutes. */
const thorough = process.env.CI !== 'true';

for (const { name, environmentOf } of storesUnderTest()) {
  t.test(`every kind of document damaged in every way and repaired, on ${name}`, (t) =>
    damageEverything(t, { environment: environmentOf(t), thorough }),
  );
}
