import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runSchema } from '../../src/runs/run.ts';
import { startBuilt } from '../built-service.ts';
import { HELD_OUT_DAYS, type HeldOut } from './held-out.ts';

/** What the service takes for a chain, from its file to its forecasts; times in seconds, until all of an answer is there. */
export interface Measured {
  readonly series: number;
  readonly upload: number;
  readonly knownFuture: number;
  readonly training: number;
  readonly total: number;
  readonly totalAgain: number;
  readonly csv: number;
  readonly ndjson: number;
  readonly list: number;
  /** The most memory of the process until then, in MiB (Linux; from /proc). */
  readonly peak: { readonly upload: number; readonly training: number; readonly end: number };
  readonly store: { readonly objects: number; readonly megabytes: number };
  /** Every forecast of the days held out. */
  readonly forecasts: string;
}

/** As the image and the systemd unit have it: the allocator's arenas cost about 150 MB more otherwise. */
const ENVIRONMENT = { MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2', MAX_UPLOAD_MB: '4096' };

/** The built service on a store of its own in `folder`, by HTTP. */
export async function measureService(held: HeldOut, column: string, folder: string): Promise<Measured> {
  const store = join(folder, 'store');
  const service = await startBuilt(store, ENVIRONMENT);
  const timed = async (path: string, init?: RequestInit): Promise<{ seconds: number; body: string }> => {
    const start = performance.now();
    const response = await fetch(new URL(path, service.address), init);
    const body = await response.text();
    if (!response.ok) throw new Error(`${init?.method ?? 'GET'} ${path}: ${response.status} ${body.slice(0, 1000)}`);
    return { seconds: (performance.now() - start) / 1000, body };
  };
  const send = (method: string, path: string, file: string) =>
    timed(path, {
      method,
      headers: { 'content-type': 'text/csv' },
      body: Readable.toWeb(createReadStream(file)) as ReadableStream,
      duplex: 'half',
    } as RequestInit);
  const peak = async (): Promise<number> => {
    const status = await readFile(`/proc/${service.pid}/status`, 'utf8').catch(() => '');
    return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024);
  };
  try {
    const mapping = encodeURIComponent(JSON.stringify({ series: [column] }));
    const upload = await send('POST', `/datasets?name=chain&mapping=${mapping}`, held.csv);
    const peakOfUpload = await peak();
    const knownFuture = await send('PUT', '/datasets/chain/calendar', held.known);

    const started = performance.now();
    const train = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"dataset":"chain"}' };
    let run = runSchema.parse(JSON.parse((await timed('/train', train)).body));
    while (run.status === 'queued' || run.status === 'running') {
      run = runSchema.parse(JSON.parse((await timed(`/runs/${run.id}?wait=60`)).body));
    }
    const training = (performance.now() - started) / 1000;
    if (run.status !== 'succeeded') throw new Error(`the training is ${run.status}: ${run.error?.message}`);
    const peakOfTraining = await peak();

    const ahead = `/forecast?dataset=chain&days=${HELD_OUT_DAYS}`;
    const total = await timed(ahead);
    const totalAgain = await timed(ahead);
    const csv = await timed(`${ahead}&series=*`, { headers: { accept: 'text/csv' } });
    const ndjson = await timed(`${ahead}&series=*`, { headers: { accept: 'application/x-ndjson' } });
    const list = await timed('/datasets/chain/series?limit=1000');
    return {
      series: run.series?.total ?? 1,
      ...{ upload: upload.seconds, knownFuture: knownFuture.seconds, training },
      ...{ total: total.seconds, totalAgain: totalAgain.seconds },
      ...{ csv: csv.seconds, ndjson: ndjson.seconds, list: list.seconds },
      peak: { upload: peakOfUpload, training: peakOfTraining, end: await peak() },
      store: await contentOf(store),
      forecasts: csv.body,
    };
  } finally {
    await service.stop();
  }
}

/** Objects of the store, and their size. */
async function contentOf(folder: string): Promise<Measured['store']> {
  const found = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  let bytes = 0;
  for (const { parentPath, name } of found) bytes += (await stat(join(parentPath, name))).size;
  return { objects: found.length, megabytes: bytes / 1e6 };
}
