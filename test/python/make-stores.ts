import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inMemoryStores } from './in-memory-stores.ts';
import { servedStores } from './served-stores.ts';

/**
 * Random stores with their models and what the service answers from them, for the tests of the Python reader:
 *
 *     node --import=tsx test/python/make-stores.ts FOLDER [--stores 100] [--seed 1]
 *
 * `stores.ndjson` has a line for each store. Most are trained and asked in memory; some by the whole application,
 * which also leaves a chain of shops, with the shards of their models.
 */
const { values, positionals } = parseArgs({
  options: { stores: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const [folder] = positionals;
if (folder === undefined) throw new RangeError('Say in which folder the stores are to be written');

mkdirSync(folder, { recursive: true });
const served = await servedStores(join(folder, 'store'));
const count = Number(values.stores) - served.length;
const stores = [...inMemoryStores({ seed: Number(values.seed), count }), ...served];
writeFileSync(join(folder, 'stores.ndjson'), stores.map((store) => `${JSON.stringify(store)}\n`).join(''));
