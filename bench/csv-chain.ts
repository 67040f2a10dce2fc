import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { chainRows, type RowOrder } from './csv-chain-rows.ts';

/**
 * Time and memory of reading and storing an invented chain of 1,115 shops, about a million rows, beside the reader of one
 * series on the same file (all shops summed): `npm run bench:csv:chain -- [--smoke] [--shops n] [--days n] [--runs n]`.
 * Each measure is taken in a process of its own, alternating; the best of the runs counts, and the most memory.
 */
interface Measure {
  readonly rows: number;
  readonly series: number;
  readonly ms: number;
  readonly cpu: number;
  /** Resident memory before reading, and the most above that, in MB. */
  readonly idle: number;
  readonly above: number;
}

const TASKS = { one: 'one series, summed', many: 'many series', store: 'many series, stored' } as const;
const run = promisify(execFile);

async function measure(task: string, path: string): Promise<Measure> {
  const child = fileURLToPath(new URL('./csv-chain-child.ts', import.meta.url));
  const { stdout } = await run(process.execPath, ['--import=tsx', child, task, path]);
  return JSON.parse(stdout) as Measure;
}

async function write(path: string, order: RowOrder): Promise<void> {
  const file = createWriteStream(path);
  for (const lines of chainRows({ shops, days, order })) {
    if (!file.write(lines)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}

async function compare(path: string, order: RowOrder): Promise<void> {
  await write(path, order);
  const measured = new Map<string, Measure[]>(Object.keys(TASKS).map((task) => [task, []]));
  for (let i = 0; i < runs; i += 1) {
    for (const task of measured.keys()) measured.get(task)?.push(await measure(task, path));
  }
  const megabytes = ((await stat(path)).size / 1e6).toFixed(1);
  const rows = (shops * days).toLocaleString('en-US');
  process.stdout.write(`\n${order}: ${rows} rows of ${shops} shops and ${days} days, ${megabytes} MB\n\n`);
  process.stdout.write('| task | series | ms | CPU ms | rows/s | peak memory above idle |\n');
  process.stdout.write('| --- | ---: | ---: | ---: | ---: | ---: |\n');
  for (const [task, all] of measured) {
    const best = all.reduce((least, one) => (one.ms < least.ms ? one : least));
    const cpu = Math.min(...all.map((one) => one.cpu));
    const above = Math.max(...all.map((one) => one.above));
    const perSecond = Math.round((best.rows / best.ms) * 1000).toLocaleString('en-US');
    const cells = [TASKS[task as keyof typeof TASKS], best.series, Math.round(best.ms), Math.round(cpu), perSecond];
    process.stdout.write(`| ${[...cells, `${Math.round(above)} MB`].join(' | ')} |\n`);
  }
}

const { values } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    shops: { type: 'string', default: '1115' },
    days: { type: 'string', default: '942' },
    runs: { type: 'string', default: '3' },
  },
});
const [shops, days, runs] = values.smoke ? [5, 100, 1] : [values.shops, values.days, values.runs].map(Number);
const folder = await mkdtemp(join(tmpdir(), 'csv-chain-bench-'));
process.stdout.write(`Node ${process.version}, ${cpus()[0]?.model}, best of ${runs}\n`);
try {
  for (const order of ['by-day', 'by-shop'] as const) await compare(join(folder, `${order}.csv`), order);
} finally {
  await rm(folder, { recursive: true });
}
