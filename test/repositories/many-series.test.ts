import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import t, { type Test } from 'tap';
import { documentOf } from '../../services/datasets/new-version.ts';
import { readConfig } from '../../src/config.ts';
import { createStore } from '../../src/create-store.ts';
import { addDays } from '../../src/dates.ts';
import { createDatasetRepository } from '../../src/repositories/datasets.ts';
import type { Mapping } from '../../src/sales/mapping.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { storesUnderTest } from '../routes/stores.ts';
import { readValid } from '../sales/csv/read.ts';

const SHOPS = 70;
const DAYS = 60;
const mapping: Mapping = { series: ['shop'], known: ['price'], dropDuplicates: false };

/** Shops of two towns: every tenth is closed on the first day, and shop 3 opens late. */
const text = [
  'date,shop,sales,open,price,town',
  ...Array.from({ length: DAYS }, (_, i) => i).flatMap((i) =>
    Array.from({ length: SHOPS }, (_, shop) => {
      const isClosed = i === 0 && shop % 10 === 0;
      if (shop === 3 && i < 40) return [];
      return [
        `${addDays('2024-01-01', i)},Shop ${shop},${isClosed ? '' : shop + i / 10},${isClosed ? 0 : 1},${1 + (i % 3)},Town ${shop % 2}`,
      ];
    }).flat(),
  ),
  '',
].join('\n');

const bytes = Buffer.from(text);
const file = await readValid(bytes, { mapping });
const entries = file.many?.entries ?? [];
const sha256 = createHash('sha256').update(bytes).digest('hex');
const options = { allowNegative: false };
const document = documentOf({
  ...{ name: 'chain', sha256, bytes: bytes.length, file, options, uploadedAt: new Date() },
  keptMapping: mapping,
});
const content = { size: bytes.length, open: () => Readable.from([bytes]) };
const uploaded = { document, content, series: file.series, many: file.many };
const { version } = document;

t.test('the document says which series there are', async (t) => {
  t.same(document.series, { count: SHOPS, columns: ['shop'], attributes: ['town'] });
  t.same([document.days, document.from, document.to], [DAYS, '2024-01-01', addDays('2024-01-01', DAYS - 1)]);
});

for (const { name: kind, environmentOf } of storesUnderTest()) {
  async function start(t: Test) {
    const { storage, buckets } = readConfig(environmentOf(t));
    const keys = createKeys(buckets);
    const open = async (change: Partial<ObjectStore> = {}) => {
      const store = await createStore(storage);
      t.teardown(() => store.close());
      const [put, opened, warnings]: [string[], string[], string[]] = [[], [], []];
      const watched: ObjectStore = {
        ...store,
        put: (key, ...rest) => {
          put.push(key);
          return store.put(key, ...rest);
        },
        open: (key) => {
          opened.push(key);
          return store.open(key);
        },
        ...change,
      };
      const log = { warn: (_fields: object, message: string) => void warnings.push(message) };
      return { store, put, opened, warnings, datasets: createDatasetRepository(watched, keys, log) };
    };
    const first = await open();
    await first.datasets.add(uploaded, new Date());
    const shard = (name: string) => keys.seriesShard('chain', version, name);
    const index = keys.seriesIndex('chain', version);
    const at = { content: keys.versionContent('chain', version), shard, index };
    const bytesAt = async (key: string) => (await first.store.get(key))?.body.toString() ?? '';
    return { ...first, openAnother: open, at, bytesAt };
  }

  t.test(`${kind}: shards of at most 32 series, then the total, then the index that names them`, async (t) => {
    const { put, at, bytesAt } = await start(t);
    const written = ['0000', '0001', '0002', 'total'].map(at.shard);
    t.same(put.slice(0, 6), [at.content, ...written, at.index]);
    const index = JSON.parse(await bytesAt(at.index));
    t.same([index.schema, index.columns, index.attributes], [2, ['shop'], ['town']]);
    t.same(
      index.shards.map(({ series }: { series: number }) => series),
      [32, 32, 6],
    );
    for (const { shard, rows, bytes: size, sha256: hash } of index.shards) {
      const body = await bytesAt(at.shard(shard));
      t.equal(body.trimEnd().split('\n').length - 1, rows, `${shard}: closed days are rows too`);
      t.equal(Buffer.byteLength(body), size);
      t.equal(createHash('sha256').update(body).digest('hex'), hash);
    }
    const shard = (await bytesAt(at.shard('0000'))).split('\n');
    t.same(shard.slice(0, 3), ['series,date,sales,price', 'Shop 0,2024-01-01,,', 'Shop 0,2024-01-02,0.1,2']);
    t.match(index.entries[3], {
      ...{
        id: 'Shop 3',
        keys: ['Shop 3'],
        attributes: { town: 'Town 1' },
        shard: '0000',
        days: 20,
        from: '2024-02-10',
      },
      ...{ to: '2024-02-29', closedWeekdays: [], decimals: 1, state: 'short' },
      notes: [{ code: 'opens-late' }, { code: 'short-series' }],
    });
    t.match(
      index.entries[10],
      { id: 'Shop 10', from: '2024-01-01', days: 59 },
      'a day on which it was closed was observed',
    );
  });

  t.test(`${kind}: each shard gives the series as they were read, and nobody parses the content again`, async (t) => {
    const { openAnother } = await start(t);
    const { datasets, opened, warnings } = await openAnother();
    const { index } = await datasets.readSeriesIndex(document);
    t.same(
      index?.entries.map(({ id }) => id),
      entries.map(({ id }) => id),
    );
    const read = [];
    for (const { shard } of index?.shards ?? [])
      read.push(...((await datasets.readShard(document, shard)).entries ?? []));
    t.strictSame(
      read,
      entries.map((entry) => ({ ...entry, notes: [...entry.notes] })),
    );
    t.strictSame(await datasets.readSeries(document), { series: file.series });
    t.same([opened, warnings], [[], []]);
  });

  t.test(`${kind}: damage of any part is noticed, logged and mended from the content`, async (t) => {
    const { store, openAnother, at, bytesAt } = await start(t);
    const parts = [...['0000', '0001', '0002', 'total'].map(at.shard), at.index];
    const whole = await Promise.all(parts.map(bytesAt));
    const damages: [what: string, key: string, change: (body: string) => string | undefined][] = [
      ['a shard that is gone', at.shard('0001'), () => undefined],
      ['a shard that is cut off', at.shard('0002'), (body) => body.slice(0, -9)],
      ['another number', at.shard('0000'), (body) => body.replace(',0.1,', ',0.2,')],
      ['a total that is gone', at.shard('total'), () => undefined],
      ['an index that is cut off', at.index, (body) => body.slice(0, 100)],
      ['an index that is gone', at.index, () => undefined],
      ['an index of one series', at.index, (body) => body.replace('"schema": 2', '"schema": 1')],
      ['an index of another content', at.index, (body) => body.replaceAll(sha256, 'a'.repeat(64))],
      ['an index that lacks a series', at.index, withoutFirst],
    ];
    for (const [what, key, change] of damages) {
      const changed = change(await bytesAt(key));
      if (changed === undefined) await store.delete(key);
      else await store.put(key, changed);
      const { datasets, opened, warnings } = await openAnother();
      const shards = await Promise.all(['0000', '0001', '0002'].map((shard) => datasets.readShard(document, shard)));
      t.same(
        shards.flatMap((shard) => shard.entries?.map(({ id }) => id)),
        entries.map(({ id }) => id),
        what,
      );
      t.strictSame(
        shards.flatMap((shard) => [...(shard.entries ?? [])].map(({ series }) => series)),
        entries.map(({ series }) => series),
      );
      t.strictSame(await datasets.readSeries(document), { series: file.series }, what);
      t.same(await Promise.all(parts.map(bytesAt)), whole, `${what}: put back`);
      t.ok(opened.length > 0, what);
      t.ok(what.endsWith('is gone') || warnings.length > 0, `${what}: ${warnings}`);
      const after = await openAnother();
      await after.datasets.readShard(document, '0001');
      t.same([after.opened, after.warnings], [[], []], `${what}: it stays mended`);
    }
  });

  t.test(`${kind}: a store that takes no writes is read from; without the content there is nothing`, async (t) => {
    const { store, openAnother, at } = await start(t);
    for (const key of [at.index, at.shard('0000')]) await store.delete(key);
    const { datasets, warnings } = await openAnother({ put: () => Promise.reject(new Error('read-only')) });
    t.equal((await datasets.readSeriesIndex(document)).index?.entries.length, SHOPS);
    t.equal((await datasets.readShard(document, '0000')).entries?.length, 32);
    t.match(warnings, [/cannot be stored/, /cannot be stored/]);
    t.same(await datasets.readShard(document, '0099'), { fault: 'unreadable' });
    await store.put(at.content, 'spoilt');
    t.same(await datasets.readShard(document, '0000'), { fault: 'unreadable' });
    await store.delete(at.content);
    for (const read of [
      datasets.readSeriesIndex(document),
      datasets.readShard(document, '0000'),
      datasets.readSeries(document),
    ])
      t.same(await read, { fault: 'gone' });
  });
}

function withoutFirst(body: string): string {
  const index = JSON.parse(body);
  return JSON.stringify({ ...index, entries: index.entries.slice(1) });
}

t.test('a version of one series has no index of many', async (t) => {
  const { series: _, ...one } = document;
  const store = createLocalStore({ root: t.testdir() });
  t.teardown(() => store.close());
  const log = { warn: () => undefined };
  const datasets = createDatasetRepository(store, createKeys({ data: 'datos', models: 'modelos' }), log);
  t.throws(() => datasets.readSeriesIndex(one), /has one series/);
  t.throws(() => datasets.readShard(one, '0000'), /has one series/);
});
