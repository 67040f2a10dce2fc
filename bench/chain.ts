import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { runSchema } from '../src/runs/run.ts';
import { startBuilt } from './built-service.ts';
import { chainRows } from './csv-chain-rows.ts';
import { describeMachine, table } from './machine.ts';

/**
 * A chain from its file to its forecasts, by HTTP, of the built service: seconds of each call, rows or bytes of its answer, and the
 * most memory that the service has had until then (Linux; from /proc).
 *
 *     npm run bench:chain [-- --shops 1115] [-- --days 942] [-- --file sales.csv --column Store] [-- --smoke]
 */

const { values } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    shops: { type: 'string', default: '1115' },
    days: { type: 'string', default: '942' },
    file: { type: 'string' },
    column: { type: 'string', default: 'Store' },
  },
});
const [shops, days] = values.smoke ? [12, 120] : [Number(values.shops), Number(values.days)];

const folder = await mkdtemp(join(tmpdir(), 'prediccion-ventas-chain-'));
const csv = values.file ?? join(folder, 'chain.csv');
if (values.file === undefined) {
  await pipeline(Readable.from(chainRows({ shops, days, order: 'by-day' })), createWriteStream(csv));
}
const service = await startBuilt(join(folder, 'store'));
const rows: string[][] = [];

/** Seconds until all of the answer is there. */
async function timed(what: string, path: string, init?: RequestInit): Promise<string> {
  const start = performance.now();
  const response = await fetch(new URL(path, service.address), init);
  const body = await response.text();
  const seconds = (performance.now() - start) / 1000;
  if (!response.ok) throw new Error(`${what}: ${response.status} ${body}`);
  rows.push([what, seconds.toFixed(2), (body.length / 1e6).toFixed(2), String(await peakMegabytes())]);
  return body;
}

async function peakMegabytes(): Promise<number> {
  const status = await readFile(`/proc/${service.pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024);
}

try {
  const mapping = encodeURIComponent(JSON.stringify({ series: [values.column] }));
  await timed('upload', `/datasets?name=chain&mapping=${mapping}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: Readable.toWeb(createReadStream(csv)) as ReadableStream,
    duplex: 'half',
  } as RequestInit);
  const train = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"dataset":"chain"}' };
  let run = runSchema.parse(JSON.parse(await timed('training', '/train?wait=300', train)));
  const started = performance.now();
  while (run.status === 'queued' || run.status === 'running') {
    run = runSchema.parse(await (await fetch(new URL(`/runs/${run.id}?wait=300`, service.address))).json());
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const waited = (performance.now() - started) / 1000;
  const [, trained] = rows;
  if (trained) trained[1] = (Number(trained[1]) + waited).toFixed(2);
  if (run.status !== 'succeeded') throw new Error(`the training is ${run.status}: ${run.error?.message}`);
  process.stdout.write(`${describeMachine()}; series: ${JSON.stringify(run.series)}\n\n`);
  await timed('month of the whole chain', '/forecast?dataset=chain');
  await timed('the same again', '/forecast?dataset=chain');
  await timed('month of each series, CSV', '/forecast?dataset=chain&series=*', { headers: { accept: 'text/csv' } });
  await timed('month of each series, NDJSON', '/forecast?dataset=chain&series=*', {
    headers: { accept: 'application/x-ndjson' },
  });
  await timed('list of the series', '/datasets/chain/series?limit=1000');
} finally {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
}
process.stdout.write(`${table(['call', 'seconds', 'MB', 'peak memory, MB'], rows)}\n`);
