import t from 'tap';
import { z } from 'zod';
import { getJson, putJson, toJson } from '../../src/storage/documents.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';

t.test('a document with a number that is none is not written', async (t) => {
  const store = createLocalStore({ root: t.testdir() });
  for (const number of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    await t.rejects(async () => putJson(store, 'data/b.json', { deep: [{ bias: number }] }), {
      code: 'number-out-of-range',
      message: new RegExp(`"bias" would be ${number}`),
    });
    t.equal(await store.get('data/b.json'), undefined);
  }
  await putJson(store, 'data/b.json', { deep: [{ bias: 1e308 }] });
  t.match(await getJson(store, 'data/b.json', z.unknown()), { value: { deep: [{ bias: 1e308 }] } });
  t.equal(toJson({ a: [1, null, 'x'] }), '{\n  "a": [\n    1,\n    null,\n    "x"\n  ]\n}\n');
});
