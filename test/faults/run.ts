import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../src/numerics/sampling.ts';
import { createRedis, REDIS_IS_MISSING, startWorkerProcess } from '../jobs/redis-server.ts';
import { s3At } from '../routes/stores.ts';
import { until } from '../routes/until.ts';
import { checkInvariants, checkLists } from './invariants.ts';
import { age, leftovers } from './leftovers.ts';
import { type ServiceProcess, startProcess } from './service-process.ts';
import { nothingYet, type Truth } from './truth.ts';
import { work } from './workload.ts';

/**
 * Kills the real service at random moments of a random workload, starts it again, and checks that nothing that it
 * acknowledged is lost and nothing is half there. `npm run test:faults -- --kills 100 --seed 7 --store s3`; with
 * `--workers` a Redis and two workers train, which stay alive.
 */

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '15' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    store: { type: 'string', default: 'file' },
    'check-runs': { type: 'boolean', default: false },
    workers: { type: 'boolean', default: false },
  },
});
/** A life is counted in answers, so that a slow store or a busy machine does not make it an empty one. It ends at any moment after them. */
const MOST_ANSWERS = 16;
const LONGEST_REST_MS = 150;
const LONGEST_LIFE_MS = 20_000;
const random = seededRandom(Number(values.seed));
const say = (line: string) => process.stdout.write(`${line}\n`);

function storeOf(root: string): Record<string, string> {
  if (values.store === 'file') return { STORAGE_URL: `file:${root}` };
  const { TEST_S3_ENDPOINT } = process.env;
  if (TEST_S3_ENDPOINT === undefined) throw new Error('--store s3 needs TEST_S3_ENDPOINT');
  return s3At(TEST_S3_ENDPOINT);
}

const answersTo = (truths: readonly Truth[]): number =>
  truths.flatMap(({ tally }) => [...tally.answered.values()]).reduce((sum, times) => sum + times, 0);

async function momentToKill(truths: readonly Truth[]): Promise<void> {
  const enough = answersTo(truths) + Math.floor(random() * MOST_ANSWERS);
  const rest = random() * LONGEST_REST_MS;
  const deadline = performance.now() + LONGEST_LIFE_MS;
  while (answersTo(truths) < enough && performance.now() < deadline) await delay(2);
  await delay(rest);
}

/** One life of the service: what the last one left is checked, then it works until it is killed. */
async function live(
  service: ServiceProcess,
  truths: readonly Truth[],
  randoms: readonly (() => number)[],
): Promise<void> {
  const rules = { runsEnd: values['check-runs'] };
  await Promise.all(truths.map((truth) => checkInvariants(service.address, truth, rules)));
  await checkLists(service.address, truths);
  let killed = false;
  const isAlive = () => !killed && service.isAlive();
  const works = truths.map((truth, i) => work(service.address, truth, randoms[i], isAlive));
  const failed = Promise.all(works).then(() => {});
  await Promise.race([momentToKill(truths), failed]);
  killed = true;
  await service.kill('SIGKILL');
  await failed;
}

/** Who trains beside the service: what its environment needs to know of it, and what is undone at the end. */
async function startWorkers(environment: Record<string, string>) {
  const undo: (() => void | Promise<void>)[] = [];
  const redis = await createRedis({ teardown: (one) => void undo.push(one) });
  await redis.start();
  const told = { QUEUE_URL: redis.url };
  const workers = [1, 2].map(() =>
    startWorkerProcess({ teardown: (one) => void undo.push(one) }, { ...environment, ...told, LOG_LEVEL: 'warn' }),
  );
  return {
    told,
    output: () => workers.map((worker) => worker.output()).join(''),
    async stop(): Promise<void> {
      for (const one of undo.toReversed()) await one();
    },
  };
}

/** After two quiet days nothing unfinished is left; only the folder can be made older. */
async function checkLeftovers(folder: string, environment: Record<string, string>, truths: Truth[]): Promise<void> {
  if (values.store === 'file') await age(folder);
  const service = await startProcess(environment);
  try {
    const look = () => leftovers(join(folder, 'store'), join(folder, 'tmp'));
    if (values.store === 'file') await until(look, (left) => left.length === 0);
    for (const truth of truths) await checkInvariants(service.address, truth, { runsEnd: values['check-runs'] });
    await checkLists(service.address, truths);
  } finally {
    await service.kill('SIGTERM');
  }
}

/** `append 12, restore 9`: how often each was asked of all datasets. */
function sums(counts: readonly ReadonlyMap<string, number>[]): string {
  const all = new Map<string, number>();
  for (const [what, times] of counts.flatMap((each) => [...each])) all.set(what, (all.get(what) ?? 0) + times);
  return [...all]
    .map(([what, times]) => `${what} ${times}`)
    .sort()
    .join(', ');
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'faults-'));
  await mkdir(join(folder, 'tmp'));
  const surroundings = {
    ...storeOf(join(folder, 'store')),
    TMPDIR: join(folder, 'tmp'),
    WATCH_INTERVAL: '0',
    OWNER_LEASE_MS: '1000',
  };
  if (values.workers && REDIS_IS_MISSING) throw new Error(REDIS_IS_MISSING);
  const workers = values.workers ? await startWorkers(surroundings) : undefined;
  const environment = { ...surroundings, ...workers?.told };
  const truths = ['uno', 'dos', 'tres', 'cuatro'].map(nothingYet);
  // Each dataset draws from its own numbers: how their requests meet in time does not change what they ask.
  const randoms = truths.map((_, i) => seededRandom(Number(values.seed) + 7919 * (i + 1)));
  let service: ServiceProcess | undefined;
  try {
    for (let kill = 1; kill <= Number(values.kills); kill++) {
      service = await startProcess(environment);
      await live(service, truths, randoms);
    }
    await checkLeftovers(folder, environment, truths);
    await rm(folder, { recursive: true });
    const contents = truths.reduce((sum, truth) => sum + truth.contents.size, 0);
    say(
      `${values.kills} kills on ${values.store}${values.workers ? ' with workers' : ''}, seed ${values.seed}: every invariant holds (${contents} contents)`,
    );
    say(`answered: ${sums(truths.map(({ tally }) => tally.answered))}`);
    say(`cut off: ${sums(truths.map(({ tally }) => tally.cutOff))}`);
  } catch (error) {
    if (service?.isAlive()) await service.kill('SIGKILL');
    say(`FAILED with --seed ${values.seed} --store ${values.store}; its files are in ${folder}`);
    say(String(error instanceof Error ? error.stack : error));
    say(service?.output() ?? '');
    say(workers?.output() ?? '');
    process.exitCode = 1;
  } finally {
    await workers?.stop();
  }
}

await main();
