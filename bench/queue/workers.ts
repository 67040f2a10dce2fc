import { parseArgs } from 'node:util';
import { createRedisEngine } from '../../src/jobs/redis/redis-engine.ts';
import { CODE_VERSION } from '../../src/version.ts';
import { createRedis, REDIS_IS_MISSING, startWorkerProcess } from '../../test/jobs/redis-server.ts';
import { until } from '../../test/routes/until.ts';
import { describeMachine, median, table } from '../machine.ts';
import { createChain, createTeardown } from './chain-trainings.ts';

/**
 * The same chain trained by 1 and by 2 workers, each with one thread, that a Redis of its own hands shards. Rounds alternate; the
 * median counts. The threads of V8 that collect garbage and compile keep a quarter of a further core busy for each worker, so
 * that one alone has more of a machine of two cores than each of two. With `--pin` every worker has one core.
 *
 *     npm run bench:workers -- [--smoke] [--shops n] [--days n] [--runs n] [--pin]
 */

const { values } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    shops: { type: 'string', default: '1115' },
    days: { type: 'string', default: '942' },
    runs: { type: 'string', default: '3' },
    model: { type: 'string', default: 'auto' },
    pin: { type: 'boolean', default: false },
  },
});
const { smoke } = values;
const size = smoke ? { shops: 128, days: 120 } : { shops: Number(values.shops), days: Number(values.days) };
const runs = smoke ? 1 : Number(values.runs);
const wish = { model: (smoke ? 'linear' : values.model) as 'auto', promote: 'never' as const };
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const told = { info() {}, warn: complain, error: complain };
function complain(fields: object, message: string): void {
  say(`${message} ${JSON.stringify(fields)}`);
}

async function main(): Promise<void> {
  if (REDIS_IS_MISSING) {
    say(`left out: ${REDIS_IS_MISSING}`);
    return;
  }
  const end = createTeardown();
  try {
    const chain = await createChain(size, end.teardown);
    say(`${describeMachine()}; ${size.shops} series of ${size.days} days in ${chain.shards} shards, median of ${runs}`);
    const redis = await createRedis(end);
    await redis.start();
    const environment = { ...chain.environment, QUEUE_URL: redis.url, LOG_LEVEL: 'error' };
    const engine = await createRedisEngine({ url: redis.url, codeVersion: CODE_VERSION, log: told });
    end.teardown(engine.close);

    const busy: Record<1 | 2, number[]> = { 1: [], 2: [] };
    /** Seconds of a training by so many workers, which are up before it begins. */
    const timed = async (workers: number): Promise<number> => {
      const processes = Array.from({ length: workers }, (_, core) =>
        startWorkerProcess(end, environment, values.pin ? core : undefined),
      );
      await until(
        async () => engine.status(),
        (status) => status.workers === workers,
      );
      // The first shards start the threads: that is not what is compared.
      const started = performance.now();
      let worked = 0;
      const hints = {
        onChanged() {},
        onOperation() {},
        onDone: (done: { seconds: number }) => (worked += done.seconds),
      };
      const run = await chain.train(wish, engine, hints);
      const seconds = (performance.now() - started) / 1000;
      busy[workers === 1 ? 1 : 2].push(worked / (workers * seconds));
      if (run.status !== 'succeeded')
        throw new Error(`the training ended as ${run.status}: ${JSON.stringify(run.error)}`);
      for (const one of processes) await one.stop();
      await until(
        async () => engine.status(),
        (status) => status.workers === 0,
      );
      return seconds;
    };
    const measured: Record<1 | 2, number[]> = { 1: [], 2: [] };
    for (let round = 0; round < runs; round += 1) {
      for (const workers of [1, 2] as const) measured[workers].push(await timed(workers));
    }
    const [one, two] = [median(measured[1]), median(measured[2])];
    const row = (name: string, seconds: number, all: readonly number[]) => [
      ...[name, seconds.toFixed(1), all.map((s) => s.toFixed(1)).join(', '), (size.shops / seconds).toFixed(1)],
      (one / seconds).toFixed(2),
    ];
    const ratios = measured[1].map((seconds, round) => seconds / (measured[2][round] ?? Number.NaN));
    const head = ['workers', 's, median', 'each', 'series/s', 'times as fast'];
    say(table(head, [row('1', one, measured[1]), row('2', two, measured[2])]));
    const share = (all: readonly number[]) => `${Math.round(100 * median(all))} %`;
    say(
      `of the time of a training, workers were at work for ${share(busy[1])} (1) and ${share(busy[2])} (2) of theirs`,
    );
    // What else the machine does comes and goes: rounds are compared by themselves, too.
    say(
      `2 workers against 1, round by round: ${ratios.map((r) => r.toFixed(2)).join(', ')}; median ${median(ratios).toFixed(2)}`,
    );
  } finally {
    await end.run();
  }
}

await main();
