import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { type Style, ticketLines } from './csv-tickets.ts';

/**
 * Time and memory of reading tickets, beside bare csv-parse on the same file: `npx tsx bench/csv.ts [--smoke]`.
 * Each reading runs in a process of its own, alternating, and the best of the runs counts.
 */
interface Measure {
  readonly rows: number;
  readonly ms: number;
  /** Resident memory before reading, and the most above that while reading, in MB. */
  readonly idle: number;
  readonly above: number;
}

const READERS = ['csv-parse', 'readSales'] as const;
const run = promisify(execFile);

async function measure(reader: string, path: string): Promise<Measure> {
  const child = fileURLToPath(new URL('./csv-child.ts', import.meta.url));
  const { stdout } = await run(process.execPath, ['--import=tsx', child, reader, path]);
  return JSON.parse(stdout) as Measure;
}

async function writeTickets(path: string, days: number, perDay: number, style: Style): Promise<void> {
  const file = createWriteStream(path);
  for (const lines of ticketLines(days, perDay, style)) {
    if (!file.write(lines)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}

function tableRow(reader: string, runs: readonly Measure[], bare: number): string {
  const ms = Math.min(...runs.map((one) => one.ms));
  const rows = runs[0]?.rows ?? 0;
  const above = Math.max(...runs.map((one) => one.above));
  const cells = [reader, `${Math.round(ms)}`, Math.round((rows / ms) * 1000).toLocaleString('en-US')];
  return `| ${[...cells, `${(ms / bare).toFixed(2)} ×`, `${Math.round(above)} MB`].join(' | ')} |\n`;
}

async function compare(path: string, style: Style): Promise<void> {
  await writeTickets(path, days, perDay, style);
  const runs = new Map<string, Measure[]>(READERS.map((reader) => [reader, []]));
  for (let i = 0; i < repeats; i++) {
    for (const reader of READERS) runs.get(reader)?.push(await measure(reader, path));
  }
  const megabytes = ((await stat(path)).size / 1e6).toFixed(1);
  process.stdout.write(
    `\n${style}: ${(days * perDay).toLocaleString('en-US')} tickets of ${days} days, ${megabytes} MB\n\n`,
  );
  process.stdout.write(
    '| reader | ms | rows/s | time | peak memory above idle |\n| --- | ---: | ---: | ---: | ---: |\n',
  );
  const bare = Math.min(...(runs.get('csv-parse') ?? []).map(({ ms }) => ms));
  for (const [reader, measures] of runs) process.stdout.write(tableRow(reader, measures, bare));
}

const { smoke } = parseArgs({ options: { smoke: { type: 'boolean', default: false } } }).values;
const [days, perDay, repeats] = smoke ? [100, 20, 1] : [2500, 400, 5];
const folder = await mkdtemp(join(tmpdir(), 'csv-bench-'));
process.stdout.write(`Node ${process.version}, ${cpus()[0]?.model}, best of ${repeats}\n`);
try {
  for (const style of ['iso', 'spanish'] as const) await compare(join(folder, `${style}.csv`), style);
} finally {
  await rm(folder, { recursive: true });
}
