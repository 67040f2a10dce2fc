import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/numerics/sampling.ts';
import { startBuilt } from './built-service.ts';
import { describeMachine, table } from './machine.ts';

/**
 * What files cost that are made to cost much: the memory of the service above idle, and the longest that `GET /healthz` waits
 * meanwhile. Of workbooks `bench/workbook.ts` tells.
 *
 *     npm run bench:hostile -- [--megabytes 256] [--smoke]
 */
const { values } = parseArgs({
  options: { megabytes: { type: 'string', default: '256' }, smoke: { type: 'boolean', default: false } },
});
/** A little less than the limit: a file beyond it is refused by its length. */
const BYTES = (values.smoke ? 4 : Number(values.megabytes) - 1) * 2 ** 20;
const CHUNK = 2 ** 16;
const SAMPLE_MS = 20;

const HEADER = 'Fecha,Ventas\n';
/** One part again and again after a header. */
const repeated = (part: string | Buffer, head = HEADER): Iterable<Buffer> =>
  chunks(Buffer.from(head), Buffer.from(part));

function* chunks(head: Buffer, part: Buffer): Iterable<Buffer> {
  yield head;
  const block = Buffer.concat(Array.from({ length: Math.ceil(CHUNK / part.length) }, () => part));
  for (let sent = head.length; sent + block.length <= BYTES; sent += block.length) yield block;
}

function* randomBytes(): Iterable<Buffer> {
  const random = seededRandom(1);
  const block = Buffer.from(Uint8Array.from({ length: CHUNK }, () => Math.floor(256 * random())));
  for (let sent = 0; sent + CHUNK <= BYTES; sent += CHUNK) yield block;
}

const day = (i: number) => new Date(Date.UTC(2000, 0, 1 + i)).toISOString().slice(0, 10);
const years = Array.from({ length: 9000 }, (_, i) => `${day(i)},5`).join('\n');

const FILES: Readonly<Record<string, () => Iterable<Buffer>>> = {
  'a row of commas': () => repeated(','),
  'a row of semicolons': () => repeated(';', 'Fecha;Ventas\n'),
  'a row of tabs': () => repeated('\t', 'Fecha\tVentas\n'),
  'a header without end': () => repeated('a,', ''),
  'a header of one name': () => repeated('a', ''),
  'a cell of digits without end': () => repeated('1', `${HEADER}2024-01-01,`),
  'a quote that never closes': () => repeated('2024-01-01,5\n', `${HEADER}"`),
  'quotes only': () => repeated('"'),
  'doubled quotes': () => repeated('"a""b",5\n'),
  'quotes within quotes': () => repeated('2024-01-01,"""5"""",""\n'),
  'empty lines': () => repeated('\n'),
  'carriage returns': () => repeated('\r'),
  'NUL bytes': () => repeated('\0'),
  'bytes that are no UTF-8': () => repeated(Buffer.from([0xff, 0xfe, 0xfd, 0x0a])),
  'half a UTF-16 file': () => repeated(Buffer.from('5\n', 'utf16le'), '\ufeff'),
  'rows of a thousand cells': () => repeated(`2024-01-01${',1'.repeat(1000)}\n`),
  'cells of a megabyte': () => repeated(`2024-01-01,${'9'.repeat(2 ** 20)}\n`),
  'delimiters that change': () => repeated('2024-01-01,5\n2024-01-02;6\n2024-01-03\t7\n'),
  'the same days again and again': () => repeated(`${years}\n`),
  'random bytes': randomBytes,
};

function residentMb(pid: number | undefined): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

async function upload(address: string, file: Iterable<Buffer>): Promise<string> {
  const { hostname, port } = new URL(address);
  const sent = request({
    ...{ hostname, port, method: 'POST', path: '/datasets?name=otra', agent: false },
    headers: { 'content-type': 'text/csv', 'transfer-encoding': 'chunked' },
  });
  const answered = new Promise<string>((resolve, reject) => {
    sent.on('response', (response) =>
      text(response).then((body) => resolve(`${response.statusCode} ${JSON.parse(body).code ?? 'stored'}`), reject),
    );
    sent.on('error', reject);
  });
  // A file is refused before all of it has arrived: then the rest cannot be sent.
  const sending = pipeline(Readable.from(file), sent).catch(() => undefined);
  const status = await answered;
  await sending;
  return status;
}

type Service = Awaited<ReturnType<typeof startBuilt>>;

async function cost(name: string, service: Service, work: () => Promise<string>) {
  const idle = residentMb(service.pid);
  let [memory, longest, isOver] = [idle, 0, false];
  const watching = (async () => {
    while (!isOver) {
      const asked = performance.now();
      await (await fetch(`${service.address}/healthz`)).text();
      longest = Math.max(longest, performance.now() - asked);
      memory = Math.max(memory, residentMb(service.pid));
      await delay(SAMPLE_MS);
    }
  })();
  const began = performance.now();
  const answer = await work();
  const seconds = (performance.now() - began) / 1000;
  isOver = true;
  await watching;
  return [name, `${Math.round(memory - idle)}`, longest.toFixed(0), seconds.toFixed(1), answer];
}

const folder = await mkdtemp(join(tmpdir(), 'bench-hostile-'));
const rows: string[][] = [];
try {
  for (const [name, file] of Object.entries(FILES)) {
    // A process of its own for each: what the last one left is no cost of the next.
    const service = await startBuilt(folder, { RATE_LIMIT: '0' });
    try {
      await fetch(`${service.address}/healthz`);
      await delay(values.smoke ? 0 : 500);
      if (rows.length === 0) rows.push(await cost('nothing', service, () => delay(1000, '')));
      rows.push(await cost(name, service, () => upload(service.address, file())));
    } finally {
      await service.stop();
    }
  }
  process.stdout.write(`${describeMachine()}; files of ${Math.round(BYTES / 2 ** 20)} MB\n\n`);
  process.stdout.write(
    `${table(['file', 'memory above idle, MB', 'longest `GET /healthz`, ms', 'seconds', 'answer'], rows)}\n`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
