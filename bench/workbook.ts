import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { readSheet } from 'read-excel-file/node';
import { readSalesFile } from '../src/workbooks/read-sales-file.ts';
import { sheetOf } from '../test/workbooks/parts.ts';

/**
 * Time and memory of reading a workbook, beside read-excel-file, which only makes arrays of it; and what workbooks cost that
 * are made to cost much: `node --import=tsx bench/workbook.ts [--smoke]`. Each reading has a process of its own.
 */
interface Measure {
  readonly result: string;
  readonly ms: number;
  /** Of the processor, in all threads. */
  readonly cpu: number;
  /** Most resident memory above that before reading, in MB. */
  readonly above: number;
  /** The longest time in which the event loop did not turn, in ms. */
  readonly held: number;
}

const { values, positionals } = parseArgs({
  options: { smoke: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const run = promisify(execFile);

async function child(reader: string, path: string): Promise<Measure> {
  const idle = process.memoryUsage.rss();
  let most = idle;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const before = process.cpuUsage();
  const began = performance.now();
  let result: string;
  if (reader === 'readSalesFile') {
    const file = await readSalesFile(createReadStream(path), { mapping: { series: [] } });
    result = file.valid ? `${file.rows} rows` : (file.problems[0]?.code ?? 'asked');
  } else result = `${(await readSheet(path)).length - 1} rows`;
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  await new Promise((resolve) => setTimeout(resolve, 20));
  clearInterval(timer);
  return { result, ms, cpu: (user + system) / 1000, above: (most - idle) / 2 ** 20, held: delay.max / 1e6 };
}

async function measure(reader: string, path: string): Promise<Measure> {
  const { stdout } = await run(process.execPath, ['--import=tsx', fileURLToPath(import.meta.url), reader, path]);
  return JSON.parse(stdout) as Measure;
}

const text = (value: string, i: number) => `<c r="${'ABCD'[i]}1" t="inlineStr"><is><t>${value}</t></is></c>`;

/** Tickets: the day and time, the amount, a text, whether on promotion. */
function tickets(rows: number): Buffer {
  const header = `<row r="1">${['Fecha', 'Ventas', 'Artículo', 'Promo'].map(text).join('')}</row>`;
  const lines = Array.from({ length: rows }, (_, i) => {
    const [row, day] = [i + 2, 44_562 + (i % 900) + (i % 86_400) / 86_400];
    const amount = ((i * 7919) % 100_000) / 100;
    return `<row r="${row}"><c r="A${row}" s="1"><v>${day}</v></c><c r="B${row}"><v>${amount}</v></c><c r="C${row}" t="s"><v>${i % 500}</v></c><c r="D${row}" t="b"><v>${i % 2}</v></c></row>`;
  });
  const texts = Array.from({ length: 500 }, (_, i) => `<si><t>Artículo n.º ${i}</t></si>`).join('');
  return sheetOf(Buffer.from(header + lines.join('')), { formats: ['General', 'dd/mm/yyyy hh:mm'], texts });
}

const MIB = 2 ** 20;
/** The same text again and again with noise in it, so that it is packed no better than a sheet may be. */
function noisy(size: number, part: string, every: number): Buffer {
  const bytes = Buffer.alloc(size - (size % part.length), part);
  for (let at = 0, seed = 1; at + part.length <= bytes.length; at += part.length * every) {
    seed = (seed * 48_271) % 2_147_483_647;
    const place = bytes.indexOf('#', at);
    if (place >= 0) bytes.write(String(seed % 10), place);
  }
  return Buffer.from(bytes.toString('latin1').replaceAll('#', '0'), 'latin1');
}

const BOMBS: Readonly<Record<string, () => Buffer>> = {
  'a cell of 400 MB': () =>
    sheetOf(Buffer.concat([Buffer.from('<row><c t="inlineStr"><is><t>'), Buffer.alloc(400 * MIB, 'a')])),
  '250 MB of the same cell': () => sheetOf(Buffer.alloc(250 * MIB, '<row><c><v>1</v></c></row>')),
  '250 MB of cells, packed 1:50': () => sheetOf(noisy(250 * MIB, '<row><c><v>#</v></c><c><v>#</v></c></row>', 6)),
  '250 MB of empty tags': () => sheetOf(noisy(250 * MIB, '<row><c><f/><f/><f/><f/><f/><f/><f/><v>#</v></c></row>', 3)),
  '250 MB of spaces and comments': () => sheetOf(noisy(250 * MIB, `<!--${' '.repeat(60)}#-->`, 1)),
  '250 MB of shared texts': () =>
    sheetOf('<row/>', { texts: noisy(250 * MIB, '<si><t>aaaaaaaaaaaa#aaaaaaaaaaaaaaaa</t></si>', 2) }),
  'texts of 32 kB, named 3 million times': () =>
    sheetOf(noisy(63 * MIB, '<row><c t="s"><v>#</v></c></row>', 4), {
      texts: Array.from({ length: 10 }, (_, i) => `<si><t>${String(i).repeat(32_000)}</t></si>`).join(''),
    }),
};

const shown = ({ result, ms, cpu, above, held }: Measure) =>
  `${result} | ${Math.round(ms)} | ${Math.round(cpu)} | ${Math.round(above)} MB | ${Math.round(held)} ms`;

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'workbook-bench-'));
  const path = join(folder, 'Ventas.xlsx');
  process.stdout.write(`Node ${process.version}, ${cpus()[0]?.model}\n`);
  try {
    const rows = values.smoke ? 2000 : 100_000;
    await writeFile(path, tickets(rows));
    process.stdout.write(
      `\n${rows.toLocaleString('en-US')} rows, ${((await stat(path)).size / 1e6).toFixed(1)} MB\n\n`,
    );
    process.stdout.write(
      '| reader | result | ms | ms of processor | peak memory above idle | event loop held |\n| --- | --- | ---: | ---: | ---: | ---: |\n',
    );
    for (let i = 0; i < (values.smoke ? 1 : 3); i++) {
      for (const reader of ['read-excel-file', 'readSalesFile']) {
        process.stdout.write(`| ${reader} | ${shown(await measure(reader, path))} |\n`);
      }
    }
    process.stdout.write(
      '\n| workbook | packed | answer | ms | ms of processor | peak memory above idle | event loop held |\n',
    );
    process.stdout.write('| --- | ---: | --- | ---: | ---: | ---: | ---: |\n');
    for (const [name, make] of Object.entries(BOMBS).slice(0, values.smoke ? 1 : undefined)) {
      const bytes = make();
      await writeFile(path, bytes);
      const packed = `${(bytes.length / 1e6).toFixed(1)} MB`;
      process.stdout.write(`| ${name} | ${packed} | ${shown(await measure('readSalesFile', path))} |\n`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

const [reader, path] = positionals;
if (reader !== undefined && path !== undefined) process.stdout.write(JSON.stringify(await child(reader, path)));
else await main();
