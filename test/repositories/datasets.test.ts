import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import t from 'tap';
import { documentOf } from '../../services/datasets/new-version.ts';
import { readConfig } from '../../src/config.ts';
import { createStore } from '../../src/create-store.ts';
import { createDatasetRepository, versionIdOf } from '../../src/repositories/datasets.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { PreconditionFailedError } from '../../src/storage/object-store.ts';
import { salesCsv } from '../routes/sales.ts';
import { storesUnderTest } from '../routes/stores.ts';
import { readValid } from '../sales/csv/read.ts';

const sha256Of = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

async function versionOf(shift: number) {
  const text = salesCsv({ days: 30, shift });
  const bytes = Buffer.from(text);
  const file = await readValid(bytes);
  const options = { allowNegative: false };
  const described = { name: 'ventas', sha256: sha256Of(bytes), bytes: bytes.length, file, options };
  const document = documentOf({ ...described, uploadedAt: new Date() });
  const content = { size: bytes.length, open: () => Readable.from([bytes]) };
  return { text, document, content, series: file.series };
}

t.test('a version is named by its bytes, and by a mapping where there is one', async (t) => {
  const sha256 = sha256Of('x');
  t.equal(versionIdOf(sha256, undefined), sha256.slice(0, 12));
  const named = sha256Of(`${sha256}\n{"date":"A","sales":"B"}`).slice(0, 12);
  t.equal(versionIdOf(sha256, { sales: 'B', date: 'A' }), named, 'whatever the order of its keys');
  t.not(versionIdOf(sha256, { sales: 'B', date: 'A', series: [] }), named);
});

for (const { name: kind, environmentOf } of storesUnderTest()) {
  t.test(`${kind}: what was made of a version that is the latest no more does not take its place`, async (t) => {
    const { storage, buckets } = readConfig(environmentOf(t));
    const keys = createKeys(buckets);
    const store = await createStore(storage);
    t.teardown(() => store.close());
    const [one, two, three] = await Promise.all([1, 2, 3].map(versionOf));
    const quiet = { warn: () => {} };
    const datasets = createDatasetRepository(store, keys, quiet);
    await datasets.add(one, new Date());
    const before = await datasets.readLatest('ventas');
    if (!before) throw new Error('there is no pointer');
    await datasets.addAfter(before, two, new Date());

    const isConsistent = async (text: string, version: string) => {
      const latest = await datasets.readLatest('ventas');
      const content = await store.get(keys.content('ventas'));
      t.same([latest?.value.version, latest?.value.contentEtag], [version, content?.etag]);
      t.equal(content?.body.toString(), text);
    };
    await isConsistent(two.text, two.document.version);
    await t.rejects(datasets.addAfter(before, three, new Date()), PreconditionFailedError);
    await t.rejects(datasets.restore(before, one.document, new Date()), PreconditionFailedError);
    await isConsistent(two.text, two.document.version);

    // Another process moves the pointer while the content is being written.
    let meanwhile = async () => {};
    const late = createDatasetRepository(
      {
        ...store,
        async put(key, ...content) {
          const stored = await store.put(key, ...content);
          if (key === keys.content('ventas')) await meanwhile();
          return stored;
        },
      },
      keys,
      quiet,
    );
    const seen = await late.readLatest('ventas');
    if (!seen) throw new Error('there is no pointer');
    meanwhile = async () => {
      meanwhile = async () => {};
      await datasets.add(one, new Date());
    };
    await t.rejects(late.addAfter(seen, three, new Date()), PreconditionFailedError);
    await isConsistent(one.text, one.document.version);

    const now = await datasets.readLatest('ventas');
    if (!now) throw new Error('there is no pointer');
    t.equal(await datasets.restore(now, three.document, new Date()), true, 'kept, though it never was the latest');
    await isConsistent(three.text, three.document.version);
    await store.delete(keys.versionContent('ventas', one.document.version));
    const last = await datasets.readLatest('ventas');
    if (!last) throw new Error('there is no pointer');
    t.equal(await datasets.restore(last, one.document, new Date()), false, 'its content is gone');
    await datasets.restore(last, two.document, new Date());
    await isConsistent(two.text, two.document.version);
    const mine = await datasets.replaceContent('ventas', 'another', three.content);
    t.equal(mine, undefined, 'a file that is there no more is not replaced');
    await isConsistent(two.text, two.document.version);
  });
}
