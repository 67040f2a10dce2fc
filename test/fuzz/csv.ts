import { mkdir, readdir, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t, { test } from 'tap';
import { PROJECT } from '../project.ts';
import fc from '../properties.ts';
import { csvFile, formOf, salesCsv } from '../routes/sales.ts';
import { startService } from '../routes/service.ts';
import { BAD } from '../sales/csv/bad.ts';
import { GOOD } from '../sales/csv/good.ts';
import { edited, edits } from './csv-edits.ts';

/**
 * Thousands of broken files through the real upload: each is answered in words, at once, and leaves nothing behind.
 *
 *     npm run test:fuzz:csv -- [--cases 10000] [--seed 1]
 */

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: process.env.CI === 'true' ? '300' : '10000' },
    seed: { type: 'string' },
  },
});
const CASES = Number(values.cases);
const seed = values.seed === undefined ? {} : { seed: Number(values.seed) };
/** Of the processor: how busy the machine is makes no difference. */
const MAX_CASE_MS = 1000;
const MAX_GROWTH_MB = 24;
const STATUSES = [200, 201, 400, 413, 415, 422];

t.setTimeout(0);
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function heapMb(): number {
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

async function listing(folder: string): Promise<string> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found
    .flatMap((entry) => (entry.isFile() ? `${entry.parentPath}/${entry.name}` : []))
    .sort()
    .join('\n');
}

async function seeds(): Promise<Buffer[]> {
  const example = await readFile(new URL('examples/Ventas.csv', PROJECT));
  const good = Object.values(GOOD);
  const fixtures = [...good, ...good, ...Object.values(BAD).map(({ content }) => content)];
  return [...fixtures, salesCsv(), example].map((content) => Buffer.from(content as Uint8Array)); // text or bytes
}

/** How long the slowest took, and what there was of each answer. */
class Tally {
  readonly statuses = new Map<number, number>();
  slowestMs = 0;

  add(status: number, ms: number): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    this.slowestMs = Math.max(this.slowestMs, ms);
  }

  toString(): string {
    const counts = [...this.statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`);
    return `${counts.join(', ')}; the slowest took ${this.slowestMs.toFixed(0)} ms of the processor`;
  }
}

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

test('whatever a file is, it is answered in words, at once, and what is refused leaves nothing', {
  timeout: 0,
}, async (t) => {
  const root = t.testdir();
  process.env.TMPDIR = `${root}/tmp`;
  await mkdir(process.env.TMPDIR);
  const { app, call, upload } = await startService(t, `${root}/store`, { RATE_LIMIT: '0', DATA_BUCKET: 'datos' });
  await upload('/datasets?name=kept');
  const stored = () => listing(`${root}/store/datos`);
  const before = await stored();
  t.ok(before.includes('kept'), 'the listing is one of the store');
  const tally = new Tally();
  const heap = [heapMb()];
  const files = await seeds();
  const file = fc.nat(files.length - 1);
  let done = 0;

  const check = async (status: number, began: number): Promise<void> => {
    const ms = cpuMs() - began;
    tally.add(status, ms);
    if (!STATUSES.includes(status)) throw new Error(`answered ${status}`);
    if (ms > MAX_CASE_MS) throw new Error(`took ${ms} ms`);
    if (status < 300) await call({ method: 'DELETE', url: '/datasets/fuzz' });
    if ((await stored()) !== before) throw new Error(`the store is another after ${status}`);
    done += 1;
    if (done % Math.ceil(CASES / 4) === 0) heap.push(heapMb());
  };

  await fc.assert(
    fc.asyncProperty(file, edits, fc.boolean(), async (file, edits, asForm) => {
      const bytes = edited(files[file], edits);
      const form = asForm
        ? await formOf([['file', csvFile(bytes as never)]]) // a part of a file may be bytes too
        : { payload: bytes, headers: { 'content-type': 'text/csv' } };
      const began = cpuMs();
      const { statusCode } = await call({ method: 'POST', url: '/datasets?name=fuzz', ...form });
      await check(statusCode, began);
    }),
    { numRuns: CASES, ...seed, endOnFailure: CASES > 1000 },
  );
  t.comment(`${CASES} cases: ${tally}`);
  t.comment(`heap in use after collection: ${heap.map((mb) => mb.toFixed(1)).join(', ')} MB`);
  const growth = (heap.at(-1) ?? 0) - heap[1];
  t.ok(growth < MAX_GROWTH_MB, `the heap grew by ${growth.toFixed(1)} MB after the first quarter`);

  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  await fc.assert(
    fc.asyncProperty(file, edits, async (file, edits) => {
      const bytes = edited(files[file], edits);
      const began = cpuMs();
      const headers = { 'content-type': 'text/csv' };
      const answer = await fetch(`${address}/datasets?name=fuzz`, {
        method: 'POST',
        headers,
        body: new Uint8Array(bytes),
      });
      await answer.text();
      await check(answer.status, began);
    }),
    { numRuns: Math.ceil(CASES / 20), ...seed },
  );
  t.comment(`with those over HTTP: ${tally}`);
  t.equal(await listing(`${root}/tmp`), '', 'no temporary file is left');
});
