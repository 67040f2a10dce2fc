import { fork } from 'node:child_process';
import { once } from 'node:events';
import autocannon from 'autocannon';
import { describeMachine, median, table } from './machine.ts';

/**
 * `GET /forecast` of the service against a bare Fastify route that answers the same bytes. Each server is a process of
 * its own; they take turns, and of each the best turn of a round counts, so that what else the machine does weighs less.
 * Every round has new processes, since one is by chance a tenth faster than the next; the median of the rounds counts.
 * On a machine that does much else only the processor time of a request is comparable.
 *
 *     npm run bench:http [-- --smoke]
 */
const smoke = process.argv.includes('--smoke');
const ROUNDS = smoke ? 1 : 5;
const TURNS = smoke ? 1 : 3;
const SECONDS = smoke ? 1 : 2;
const CONNECTIONS = 50;
const GOAL = 0.85;

interface Server {
  readonly url: string;
  readonly etag: string;
  /** Processor time taken so far, µs. */
  cpu(): Promise<number>;
  stop(): void;
}

async function start(kind: 'bare' | 'service'): Promise<Server> {
  // The service writes its log, as it does in use, to a standard output that nobody reads.
  const child = fork(new URL('./http-server.ts', import.meta.url), [kind], {
    execArgv: ['--import=tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url, etag }] = await once(child, 'message');
  const cpu = async () => {
    child.send('cpu');
    const [{ user, system }] = await once(child, 'message');
    return user + system;
  };
  return { url, etag, cpu, stop: () => child.disconnect() };
}

interface Contender {
  readonly server: Server;
  /** Of every answer. */
  readonly status: string;
  readonly headers?: Record<string, string>;
}

interface Turn {
  readonly perSecond: number;
  /** Processor time of a request, µs. */
  readonly cpu: number;
}

async function take({ server, status, headers = {} }: Contender): Promise<Turn> {
  const before = await server.cpu();
  const result = await autocannon({ url: server.url, headers, connections: CONNECTIONS, duration: SECONDS });
  const cpu = ((await server.cpu()) - before) / result.requests.total;
  const statuses = Object.keys(result.statusCodeStats).join();
  if (result.errors > 0 || statuses !== status) throw new Error(`answered ${statuses}, ${result.errors} errors`);
  return { perSecond: result.requests.average, cpu };
}

const NAMES = ['bare Fastify route, the same bytes', 'GET /forecast', 'GET /forecast, 304'];

/** The best of each contender. */
async function round(): Promise<Turn[]> {
  const [bare, service] = [await start('bare'), await start('service')];
  const contenders: Contender[] = [
    { server: bare, status: '200' },
    { server: service, status: '200' },
    { server: service, status: '304', headers: { 'if-none-match': service.etag } },
  ];
  const best = contenders.map(() => ({ perSecond: 0, cpu: Number.POSITIVE_INFINITY }));
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [i, contender] of contenders.entries()) {
      const { perSecond, cpu } = await take(contender);
      best[i] = { perSecond: Math.max(best[i].perSecond, perSecond), cpu: Math.min(best[i].cpu, cpu) };
    }
  }
  bare.stop();
  service.stop();
  return best;
}

const rounds: Turn[][] = [];
for (let i = 0; i < ROUNDS; i += 1) rounds.push(await round());
const ratios = (i: number) => rounds.map((best) => best[i].perSecond / best[0].perSecond);

const rows = NAMES.map((name, i) => [
  name,
  median(rounds.map((best) => best[i].perSecond)).toFixed(0),
  median(ratios(i)).toFixed(2),
  ratios(i)
    .map((ratio) => ratio.toFixed(2))
    .join(' '),
  median(rounds.map((best) => best[i].cpu)).toFixed(1),
  median(rounds.map((best) => best[0].cpu / best[i].cpu)).toFixed(2),
]);
const head = ['', 'requests/s', 'ratio', 'of each round', 'µs of processor a request', 'ratio'];
process.stdout.write(`${describeMachine()}; ${CONNECTIONS} connections\n\n${table(head, rows)}\n`);
const ratio = median(ratios(1));
process.stdout.write(`\nGoal ${GOAL}: ${ratio >= GOAL ? 'reached' : 'missed'}\n`);
if (!smoke && ratio < GOAL) process.exitCode = 1;
