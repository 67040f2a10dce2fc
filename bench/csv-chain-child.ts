import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { documentOf } from '../services/datasets/new-version.ts';
import { createDatasetRepository } from '../src/repositories/datasets.ts';
import type { Mapping } from '../src/sales/mapping.ts';
import { readSales } from '../src/sales/reading/read-sales.ts';
import { createKeys } from '../src/storage/keys.ts';
import { createLocalStore } from '../src/storage/local/local-store.ts';

const MB = 1024 * 1024;
const COLUMNS: Mapping = { date: 'Date', sales: 'Sales', open: 'Open', promo: 'Promo', holiday: 'StateHoliday' };
const MAPPINGS: Readonly<Record<string, Mapping>> = {
  one: { ...COLUMNS, promo: null, holiday: null, series: [] },
  many: { ...COLUMNS, series: ['Store'] },
  store: { ...COLUMNS, series: ['Store'] },
};

const [task = '', path = ''] = process.argv.slice(2);
const idle = process.memoryUsage.rss();
let peak = idle;
const watch = () => {
  peak = Math.max(peak, process.memoryUsage.rss());
};
const timer = setInterval(watch, 5);

async function read() {
  const hash = createHash('sha256');
  const chunks = async function* () {
    for await (const chunk of createReadStream(path)) {
      watch();
      hash.update(chunk);
      yield chunk;
    }
  };
  const file = await readSales(chunks(), { mapping: MAPPINGS[task] ?? {} });
  if (!file.valid) throw new Error(file.problems[0]?.message ?? file.questions[0]?.message);
  return { file, sha256: hash.digest('hex') };
}

/** As an upload does, but for the content itself. */
async function store({ file, sha256 }: Awaited<ReturnType<typeof read>>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'csv-chain-'));
  try {
    const objects = createLocalStore({ root: folder });
    const log = { warn: () => undefined };
    const datasets = createDatasetRepository(objects, createKeys({ data: 'datos', models: 'modelos' }), log);
    const options = { allowNegative: false };
    const content = { size: 2, open: () => Readable.from([Buffer.from('a\n')]) };
    const document = documentOf({ name: 'chain', sha256, bytes: 2, file, options, uploadedAt: new Date() });
    await datasets.keep({ document, content, series: file.series, many: file.many });
    await objects.close();
  } finally {
    await rm(folder, { recursive: true });
  }
}

const started = { at: performance.now(), cpu: process.cpuUsage() };
const done = await read();
watch();
if (task === 'store') await store(done);
watch();
clearInterval(timer);
const { user, system } = process.cpuUsage(started.cpu);
const measured = {
  rows: done.file.rows,
  series: done.file.many?.entries.length ?? 1,
  ms: performance.now() - started.at,
  cpu: (user + system) / 1000,
  idle: idle / MB,
  above: (peak - idle) / MB,
};
process.stdout.write(JSON.stringify(measured));
