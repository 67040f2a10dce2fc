import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { readSales } from '../src/sales/reading/read-sales.ts';

const MB = 1024 * 1024;
const [reader, path = ''] = process.argv.slice(2);
const idle = process.memoryUsage.rss();
let peak = idle;
const file = createReadStream(path).on('data', () => {
  peak = Math.max(peak, process.memoryUsage.rss());
});
file.pause();

async function countRecords(): Promise<number> {
  let records = 0;
  const parser = file.pipe(parse({ delimiter: path.endsWith('spanish.csv') ? ';' : ',' }));
  parser.on('data', () => records++);
  await new Promise((resolve, reject) => parser.on('end', resolve).on('error', reject));
  return records - 1;
}

async function countSales(): Promise<number> {
  const sales = await readSales(file);
  if (!sales.valid) throw new Error(sales.problems[0]?.message);
  return sales.rows;
}

const start = performance.now();
const rows = await (reader === 'readSales' ? countSales() : countRecords());
const ms = performance.now() - start;
peak = Math.max(peak, process.memoryUsage.rss());
process.stdout.write(JSON.stringify({ rows, ms, idle: idle / MB, above: (peak - idle) / MB }));
