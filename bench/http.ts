import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import autocannon from 'autocannon';

/**
 * `GET /forecast` of the service against a bare Fastify route that answers the same bytes. Each server is a process of
 * its own; they take turns, and of each the best turn counts, so that what else the machine does weighs less.
 */
const smoke = process.argv.includes('--smoke');
const TURNS = smoke ? 1 : 6;
const SECONDS = smoke ? 1 : 2;
const CONNECTIONS = 50;
const GOAL = 0.8;

interface Contender {
  readonly name: string;
  readonly url: string;
  /** Of every answer. */
  readonly status: string;
  readonly headers?: Record<string, string>;
  best: number;
}

async function start(kind: string): Promise<{ url: string; stop: () => void }> {
  // The service writes its log, as it does in use, to a standard output that nobody reads.
  const child = fork(new URL('./http-server.ts', import.meta.url), [kind], {
    execArgv: ['--import=tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url, etag }] = await once(child, 'message');
  etags.set(kind, etag);
  return { url, stop: () => child.disconnect() };
}

const etags = new Map<string, string>();

async function requestsPerSecond({ url, status, headers = {} }: Contender): Promise<number> {
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration: SECONDS });
  const statuses = Object.keys(result.statusCodeStats).join();
  if (result.errors > 0 || statuses !== status) throw new Error(`${url} answered ${statuses}, ${result.errors} errors`);
  return result.requests.average;
}

const [bare, service] = [await start('bare'), await start('service')];
const contenders: Contender[] = [
  { name: 'bare Fastify route, the same bytes', url: bare.url, status: '200', best: 0 },
  { name: 'GET /forecast', url: service.url, status: '200', best: 0 },
  {
    name: 'GET /forecast, 304',
    url: service.url,
    status: '304',
    headers: { 'if-none-match': etags.get('service') ?? '' },
    best: 0,
  },
];
for (let turn = 0; turn < TURNS; turn += 1) {
  for (const contender of contenders) contender.best = Math.max(contender.best, await requestsPerSecond(contender));
}
bare.stop();
service.stop();

const [base] = contenders;
process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${CONNECTIONS} connections\n\n`);
process.stdout.write('| | requests/s | ratio |\n| --- | ---: | ---: |\n');
for (const { name, best } of contenders) {
  process.stdout.write(`| ${name} | ${Math.round(best)} | ${(best / base.best).toFixed(2)} |\n`);
}
const ratio = contenders[1].best / base.best;
process.stdout.write(`\nGoal ${GOAL}: ${ratio >= GOAL ? 'reached' : 'missed'}\n`);
if (!smoke && ratio < GOAL) process.exitCode = 1;
