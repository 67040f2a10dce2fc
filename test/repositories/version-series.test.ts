import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import t, { type Test } from 'tap';
import { documentOf } from '../../services/datasets/new-version.ts';
import { readConfig } from '../../src/config.ts';
import { createStore } from '../../src/create-store.ts';
import { createDatasetRepository } from '../../src/repositories/datasets.ts';
import { readingOf } from '../../src/repositories/version-series.ts';
import type { DatasetVersion, UploadOptions } from '../../src/sales/dataset.ts';
import type { Series } from '../../src/sales/series.ts';
import { createKeys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { storesUnderTest } from '../routes/stores.ts';
import { readValid } from '../sales/csv/read.ts';
import { sampleCsv, sampleSeries } from '../sample-series.ts';

const series = sampleSeries({
  days: 90,
  sales: (_day, weekday, i) => 100 * weekday + i / 8,
  covariates: { promo: (_day, _weekday, i) => i % 2, holiday: () => 0 },
});
const text = sampleCsv(series);
const OPTIONS: UploadOptions = { allowNegative: false };

interface Uploaded {
  readonly document: DatasetVersion;
  readonly series: Series;
  readonly content: { readonly size: number; open(): Readable };
}

/** A content as it is read at its upload. */
async function uploadOf(content: string, options = OPTIONS): Promise<Uploaded> {
  const bytes = Buffer.from(content);
  const file = await readValid(bytes, options);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const made = { name: 'ventas', sha256, bytes: bytes.length, file, options, uploadedAt: new Date() };
  const streamed = { size: bytes.length, open: () => Readable.from([bytes]) };
  return { document: documentOf(made), series: file.series, content: streamed };
}

/** The index of a version whose sales are in another column. */
function byAnotherMapping(index: string): string {
  const { content, ...others } = JSON.parse(index);
  return JSON.stringify({ ...others, content: { ...content, mapping: { ...content.mapping, sales: 'Total' } } });
}

const uploaded = await uploadOf(text);
const { document } = uploaded;

for (const { name: kind, environmentOf } of storesUnderTest()) {
  /** An empty store, as several processes see it, with what each of them does and says. */
  async function start(t: Test) {
    const { storage, buckets } = readConfig(environmentOf(t));
    const keys = createKeys(buckets);
    const open = async (change: (store: ObjectStore) => Partial<ObjectStore> = () => ({})) => {
      const store = await createStore(storage);
      t.teardown(() => store.close());
      const put: string[] = [];
      const opened: string[] = [];
      const warnings: string[] = [];
      const watched: ObjectStore = {
        ...store,
        put: (key, ...content) => {
          put.push(key);
          return store.put(key, ...content);
        },
        open: (key) => {
          opened.push(key);
          return store.open(key);
        },
        ...change(store),
      };
      const log = { warn: (_fields: object, message: string) => void warnings.push(message) };
      return { store, put, opened, warnings, datasets: createDatasetRepository(watched, keys, log) };
    };
    const first = await open();
    await first.datasets.add(uploaded, new Date());
    const { name, version } = document;
    const at = {
      content: keys.versionContent(name, version),
      shard: keys.seriesShard(name, version, '0000'),
      index: keys.seriesIndex(name, version),
      document: keys.versionDocument(name, version),
      latestContent: keys.content(name),
      latest: keys.latest(name),
    };
    const bytesAt = async (key: string) => (await first.store.get(key))?.body.toString();
    return { ...first, openAnother: open, at, bytesAt };
  }

  t.test(`${kind}: a version has its series beside its content, and nobody parses the content again`, async (t) => {
    const { put, opened, warnings, datasets, at, bytesAt } = await start(t);
    t.same(
      put,
      [at.content, at.shard, at.index, at.document, at.latestContent, at.latest],
      'what makes it visible is last',
    );
    t.strictSame(await datasets.readSeries(document), { series });
    t.same([opened, warnings], [[], []]);
    const shard = (await bytesAt(at.shard)) ?? '';
    t.same(shard.split('\n').slice(0, 3), [
      'series,date,sales,promo,holiday',
      ',2024-01-01,100,0,0',
      ',2024-01-02,200.125,1,0',
    ]);
    t.same(JSON.parse((await bytesAt(at.index)) ?? ''), {
      schema: 1,
      content: { sha256: document.sha256, options: OPTIONS, mapping: document.mapping },
      shards: [
        {
          ...{ shard: '0000', series: 1, rows: 90, bytes: shard.length },
          sha256: createHash('sha256').update(shard).digest('hex'),
        },
      ],
    });
  });

  t.test(`${kind}: a version of an earlier service is parsed once`, async (t) => {
    const { store, opened, put, warnings, datasets, at, bytesAt } = await start(t);
    const before = [await bytesAt(at.shard), await bytesAt(at.index)];
    for (const key of [at.shard, at.index]) await store.delete(key);
    put.length = 0;
    t.strictSame(await datasets.readSeries(document), { series });
    t.same([opened, put], [[at.content], [at.shard, at.index]]);
    t.same([await bytesAt(at.shard), await bytesAt(at.index)], before);
    t.strictSame(await datasets.readSeries(document), { series });
    t.same([opened, warnings], [[at.content], []], 'and never again');
  });

  t.test(`${kind}: damage is noticed, logged and mended from the content`, async (t) => {
    const { store, put, opened, warnings, datasets, at, bytesAt } = await start(t);
    const shard = (await bytesAt(at.shard)) ?? '';
    const index = (await bytesAt(at.index)) ?? '';
    const other = createHash('sha256').update('other').digest('hex');
    const damages: [name: string, key: string, content: string | undefined][] = [
      ['a shard that is cut off', at.shard, shard.slice(0, -20)],
      ['an empty shard', at.shard, ''],
      ['another number', at.shard, shard.replace('200.125', '200.126')],
      ['a shard that is gone', at.shard, undefined],
      ['an index that is cut off', at.index, index.slice(0, 100)],
      ['an index of another shape', at.index, index.replace('"schema": 1', '"schema": 0')],
      ['an index of another content', at.index, index.replace(document.sha256, other)],
      ['an index of another mapping', at.index, byAnotherMapping(index)],
      ['an index of other options', at.index, index.replace('"allowNegative": false', '"allowNegative": true')],
    ];
    for (const [name, key, content] of damages) {
      for (const list of [put, opened, warnings]) list.length = 0;
      if (content === undefined) await store.delete(key);
      else await store.put(key, content);
      t.strictSame(await datasets.readSeries(document), { series }, name);
      t.match(warnings, [/cannot be used/], name);
      t.same([opened, put], [[at.content], [at.shard, at.index]], name);
      t.same([await bytesAt(at.shard), await bytesAt(at.index)], [shard, index], name);
      t.strictSame(await datasets.readSeries(document), { series }, name);
      t.same([opened.length, warnings.length], [1, 1], `${name}: it stays mended`);
    }
  });

  t.test(`${kind}: a store that takes no writes is read from`, async (t) => {
    const { store, openAnother, at } = await start(t);
    for (const key of [at.shard, at.index]) await store.delete(key);
    const { datasets, warnings } = await openAnother(() => ({ put: () => Promise.reject(new Error('read-only')) }));
    t.strictSame(await datasets.readSeries(document), { series });
    t.match(warnings, [/cannot be stored/]);
    t.equal(await store.get(at.index), undefined);
  });

  t.test(`${kind}: processes that complete a version at once do not disturb each other`, async (t) => {
    const { store, openAnother, at, bytesAt } = await start(t);
    const whole = [await bytesAt(at.shard), await bytesAt(at.index)];
    const states: [name: string, make: () => Promise<unknown>][] = [
      ['without series', () => Promise.all([store.delete(at.shard), store.delete(at.index)])],
      ['with a shard from one that died', () => store.delete(at.index)],
      ['with a damaged shard', () => store.put(at.shard, 'series')],
    ];
    for (const [name, make] of states) {
      await make();
      const processes = await Promise.all(Array.from({ length: 6 }, () => openAnother()));
      const read = await Promise.all(processes.map(({ datasets }) => datasets.readSeries(document)));
      for (const found of read) t.strictSame(found, { series }, name);
      t.same(
        processes.flatMap(({ warnings }) => warnings).filter((message) => !message.includes('cannot be used')),
        [],
        name,
      );
      t.same([await bytesAt(at.shard), await bytesAt(at.index)], whole, name);
    }
  });

  t.test(`${kind}: another content than the version's is read as it is, and leaves no series`, async (t) => {
    const { store, warnings, datasets, at, bytesAt } = await start(t);
    const index = await bytesAt(at.index);
    await store.put(at.content, `${text}2024-03-31,7,0,0,1\n`);
    t.equal((await datasets.readSeries(document)).series?.days.length, 91);
    t.match(warnings, [/is not what was uploaded/]);
    await store.put(at.content, 'spoilt');
    t.strictSame(await datasets.readSeries(document), { fault: 'unreadable' });
    await store.delete(at.content);
    t.strictSame(await datasets.readSeries(document), { fault: 'gone' });
    t.equal(await bytesAt(at.index), index);
    await store.put(at.content, text.replace('200.125', '200.126'));
    t.strictSame(await datasets.readSeries(document), { series }, 'of the same size: what was uploaded');
    t.equal((await datasets.readContentSeries(document)).series?.sales[1], 200.126, 'unless it is asked for');
    t.equal(await bytesAt(at.index), index);
  });

  t.test(`${kind}: the same bytes read with other options have another series`, async (t) => {
    const { datasets, warnings } = await start(t);
    const rows = Array.from({ length: 144 }, (_, i) => `${1 + (i % 12)}/${1 + Math.floor(i / 12)}/2024,${i}`);
    const bytes = ['Fecha,Ventas', ...rows, ''].join('\n');
    const [dmy, mdy] = await Promise.all(
      (['dmy', 'mdy'] as const).map((dateFormat) => uploadOf(bytes, { ...OPTIONS, dateFormat })),
    );
    await datasets.add(dmy, new Date());
    // As a process leaves it that dies between the document of a second upload and its series.
    await datasets.keep({ ...mdy, series: undefined });
    t.strictSame(await datasets.readSeries(mdy.document), { series: mdy.series });
    t.notSame(mdy.series, dmy.series);
    t.match(warnings, [/cannot be used/]);
    t.strictSame(await datasets.readSeries(mdy.document), { series: mdy.series });
    t.equal(warnings.length, 1);
  });
}

t.test('a version is read again by what its columns were taken for', async (t) => {
  const mapping = { date: 'Fecha', sales: 'Ventas', known: ['Precio'] };
  const read = readingOf({ ...document, mapping, options: { allowNegative: true, dateFormat: 'iso' } });
  t.same(read, { allowNegative: true, dateFormat: 'iso', mapping, today: document.uploadedAt.slice(0, 10) });
  const { mapping: _, ...earlier } = document;
  t.same(readingOf({ ...earlier, columns: [...document.columns, { name: 'Precio', role: 'known' }] }), {
    allowNegative: false,
    mapping: {
      ...{ date: 'Fecha', sales: 'Ventas', series: [], promo: 'Promociones', holiday: 'Festivo', open: null },
      ...{ weekday: 'DíaDeLaSemana', known: ['Precio'], ignore: [], dropDuplicates: false, zeroTail: 'closed' },
    },
  });
});
