import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { describeMachine, table } from '../machine.ts';
import { createChain, createTeardown } from '../queue/chain-trainings.ts';
import { SERIES_OF_SHARD, type Template } from './multiplied-store.ts';

/**
 * What one process has to do for datasets of very many series, beyond the limit of the service too, on documents of that size: a
 * small chain is trained for real and its series multiplied (`multiplied-store.ts`). Each step runs in a process of its own, so that
 * its memory is told apart, and one that breaks ends no other. Seconds are those of a core, its garbage collected too. What threads and workers do is measured for a shard and multiplied.
 *
 *     npm run bench:scale [-- --sizes 20000,100000,1000000] [-- --days 942] [-- --heap 4096] [-- --smoke]
 *
 * `--heap`: the heap of each process, in MiB.
 */

const { values } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '20000,100000,1000000' },
    days: { type: 'string', default: '942' },
    heap: { type: 'string', default: '4096' },
  },
});
const { smoke } = values;
const sizes = smoke ? [320] : values.sizes.split(',').map(Number);
/** Enough for the origins of the backtest that all series share. */
const days = smoke ? 200 : Number(values.days);
const series = smoke ? SERIES_OF_SHARD : 2 * SERIES_OF_SHARD;
for (const size of sizes) {
  if (Number.isInteger(size / SERIES_OF_SHARD) && size >= series) continue;
  process.stderr.write(`--sizes: multiples of ${SERIES_OF_SHARD} from ${series} on are needed, not ${size}\n`);
  process.exit(2);
}
const STEPS = [
  'write the index of the data',
  'read it',
  'plan the shards',
  'find the series of a shard',
  'register the whole',
  'read the index of the model',
  'list: the first page',
  'list: the last page',
  'list: a search',
  'total: what the main thread adds up',
  'each as CSV: what the main thread passes on',
  'look for what to clear away',
] as const;
type StepName = (typeof STEPS)[number];

interface Measured {
  readonly seconds: number;
  readonly peak: number;
  readonly bytes?: number;
}
type Outcome = Measured | { readonly broken: string };

const STEP = fileURLToPath(new URL('./step.ts', import.meta.url));

async function measure<T>(step: string, size: number, template: Template): Promise<T | { readonly broken: string }> {
  const options = [`--max-old-space-size=${values.heap}`, '--import=tsx'];
  try {
    const args = [...options, STEP, step, String(size), JSON.stringify(template)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });
    return JSON.parse(stdout) as T;
  } catch (error) {
    return { broken: reasonOf(error as { stderr?: string; message: string }) };
  }
}

/** Why a process ended, in a few words. */
function reasonOf({ stderr = '', message }: { readonly stderr?: string; readonly message: string }): string {
  if (/heap out of memory|heap limit/i.test(stderr)) return `out of ${values.heap} MiB of heap`;
  const [found] = /^.*(?:Error|\[ERR_\w+\]).*$/m.exec(stderr) ?? [message];
  return found.trim().slice(0, 120);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function trainTemplate(
  end: ReturnType<typeof createTeardown>,
): Promise<{ template: Template; secondsOfSeries: number }> {
  const chain = await createChain({ shops: series, days }, end.teardown);
  const start = process.cpuUsage();
  const run = await chain.train({ model: smoke ? 'linear' : 'auto', promote: 'never' }, undefined);
  if (run.status !== 'succeeded') throw new Error(`the training is ${run.status}: ${run.error?.message}`);
  const root = new URL(chain.environment.STORAGE_URL).pathname;
  const { user, system } = process.cpuUsage(start);
  const template = { root, dataset: run.dataset, datasetVersion: chain.version, run: run.id, series };
  return { template, secondsOfSeries: (user + system) / 1e6 / series };
}

async function main(): Promise<void> {
  const end = createTeardown();
  try {
    const { template, secondsOfSeries } = await trainTemplate(end);
    const files = await readdir(template.root, { recursive: true });
    say(`${describeMachine()}; ${series} series of ${days} days trained, ${files.length} files\n`);
    const outcomes = new Map<string, Outcome>();
    for (const size of sizes) {
      for (const step of STEPS) {
        const outcome = await measure<Measured>(step, size, template);
        outcomes.set(`${step} ${size}`, outcome);
        process.stderr.write(`${size}, ${step}: ${written(outcome)}\n`);
      }
    }
    const of = (step: StepName, size: number) => outcomes.get(`${step} ${size}`) ?? { broken: 'not measured' };
    const head = ['step', ...sizes.map((size) => `${size.toLocaleString('en-US')} series`)];
    say(
      `${table(
        head,
        STEPS.map((step) => [step, ...sizes.map((size) => written(of(step, size)))]),
      )}\n`,
    );

    const threads = await measure<{ sums: number; csv: number }>('threads', sizes[0] ?? series, template);
    if ('broken' in threads) throw new Error(`the threads cannot be measured: ${threads.broken}`);
    say(
      `A shard of ${SERIES_OF_SHARD} series: ${(SERIES_OF_SHARD * secondsOfSeries).toFixed(1)} s of a core to train, ` +
        `${(1000 * threads.sums).toFixed(0)} ms for its sum, ${(1000 * threads.csv).toFixed(0)} ms for its rows as CSV\n`,
    );
    /** What a worker does for each shard before it trains; it has read the index for its first. */
    const overhead = (size: number): number => {
      const parts = (['plan the shards', 'find the series of a shard'] as const).map((step) => of(step, size));
      return parts.reduce((sum, part) => sum + ('broken' in part ? Number.NaN : part.seconds), 0);
    };
    const rows: [string, (size: number) => string][] = [
      ['shards', (size) => shardsOf(size).toLocaleString('en-US')],
      ['objects: data and model', (size) => (3 * shardsOf(size)).toLocaleString('en-US')],
      ['train, on a core', (size) => duration(size * secondsOfSeries)],
      ['finding the series of each shard, on a core', (size) => duration(shardsOf(size) * overhead(size))],
      ...[2, 16, 128].map((workers): [string, (size: number) => string] => [
        `both, by ${workers} workers`,
        (size) => duration((size * secondsOfSeries + shardsOf(size) * overhead(size)) / workers),
      ]),
      ['total, by 2 threads', (size) => duration((shardsOf(size) * threads.sums) / 2)],
      ['each as CSV, by 2 threads', (size) => duration((shardsOf(size) * threads.csv) / 2)],
    ];
    say(
      table(
        ['worked out', ...head.slice(1)],
        rows.map(([name, cell]) => [name, ...sizes.map(cell)]),
      ),
    );
    if (smoke) demandAll([...outcomes]);
  } finally {
    await end.run();
  }
}

const shardsOf = (size: number) => Math.ceil(size / SERIES_OF_SHARD);

function demandAll(outcomes: readonly (readonly [string, Outcome])[]): void {
  for (const [step, outcome] of outcomes) if ('broken' in outcome) throw new Error(`${step}: ${outcome.broken}`);
}

function written(outcome: Outcome): string {
  if ('broken' in outcome) return `breaks: ${outcome.broken}`;
  const { seconds, peak, bytes } = outcome;
  const size = bytes === undefined ? '' : `, ${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return `${duration(seconds)}, ${Math.round(peak).toLocaleString('en-US')} MiB${size}`;
}

function duration(seconds: number): string {
  if (Number.isNaN(seconds)) return '–';
  if (seconds < 1) return `${Math.round(1000 * seconds)} ms`;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

await main();
