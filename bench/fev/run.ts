import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createThreadPool } from '../../src/threads/pool.ts';
import { describeMachine } from '../machine.ts';
import { inventedItems } from './invented.ts';
import { type Item, type ItemWindow, readItems, windowsOf } from './items.ts';
import { seasonalNaive } from './naive.ts';
import productForecast, { type ProductForecast, type ProductTask } from './product.ts';
import { report, type WindowResult } from './report.ts';
import { type FevForecast, scoreWindow } from './scores.ts';
import { type FevTask, TASKS } from './tasks.ts';

/**
 * Tasks of the public benchmark fev-bench: the product and the seasonal naive beside the published results, as Markdown.
 *
 *     npm run bench:fev -- --train FILE [--task rossmann_1D] [--shops N] [--windows N] [--model auto] [--jobs N]
 *     npm run bench:fev -- --smoke
 *
 * FILE is the train.csv of the competition of the task, or the data set of the benchmark as CSV; docs/benchmarks.md says which
 * columns it has. `--shops` takes the first N series by name, `--windows` the last N windows, `--jobs` so many threads.
 */
const { values: options } = parseArgs({
  options: {
    task: { type: 'string', default: 'rossmann_1D' },
    train: { type: 'string' },
    shops: { type: 'string' },
    windows: { type: 'string' },
    model: { type: 'string', default: 'auto' },
    jobs: { type: 'string', default: '1' },
    smoke: { type: 'boolean', default: false },
  },
});

type Forecaster = (task: ProductTask) => ProductForecast | Promise<ProductForecast>;

async function main(): Promise<void> {
  if (options.smoke) {
    // Nothing that was published stands beside invented data.
    for (const task of TASKS) await run({ ...task, published: [] }, inventedItems(task, 3), 2, 'invented data; ');
    return;
  }
  const task = TASKS.find(({ name }) => name === options.task);
  const names = TASKS.map(({ name }) => name).join(', ');
  if (task === undefined) throw new Error(`There is no task ${options.task}; there are ${names}`);
  if (options.train === undefined || !existsSync(options.train)) {
    const file = options.train === undefined ? 'No --train FILE is given' : `There is no file ${options.train}`;
    process.stdout.write(`${file}: ${task.name} needs the train.csv of the competition ${task.competition}\n`);
    return;
  }
  const items = await readItems(options.train, task);
  await run(task, items.slice(0, atLeastOne(options.shops, '--shops')), atLeastOne(options.windows, '--windows'));
}

async function run(task: FevTask, items: readonly Item[], count: number | undefined, note = ''): Promise<void> {
  const forecaster = createForecaster(Number(options.jobs));
  try {
    const windows = windowsOf(items, task, count);
    const results: WindowResult[] = [];
    const forecasts: ProductForecast[] = [];
    for (const window of windows) {
      const { result, made } = await runWindow(task, window, forecaster.forecast);
      results.push(result);
      forecasts.push(...made);
      process.stderr.write(`${task.name}: window ${results.length} of ${windows.length}\n`);
    }
    process.stdout.write(`### ${task.name}\n\n${note}${describeMachine()}\n${describe(forecasts)}\n\n`);
    process.stdout.write(`${report(task, results, options.model)}\n\n`);
  } finally {
    await forecaster.close();
  }
}

/** Forecasts the items of a window and scores all of them; an item without any value to score is not trained for. */
async function runWindow(task: FevTask, window: readonly ItemWindow[], forecast: Forecaster) {
  const scored = window.filter(({ item, past }) =>
    item.target.subarray(past, past + task.horizon).some((y) => !Number.isNaN(y)),
  );
  const made = await Promise.all(
    scored.map((each) => forecast({ window: each, season: task.seasonality, model: options.model })),
  );
  const naive = scored.map(({ item, past }) =>
    seasonalNaive(item.target.subarray(0, past), task.horizon, task.seasonality),
  );
  const scores = (forecasts: readonly FevForecast[], part = scored) =>
    scoreWindow(
      scored.flatMap((each, i) => {
        const { item, past } = each;
        const actual = item.target.subarray(past, past + task.horizon);
        return part.includes(each) ? [{ past: item.target.subarray(0, past), actual, forecast: forecasts[i] }] : [];
      }),
      task.seasonality,
    );
  const other = scored.filter(({ item }) => !isDesignedOn(task, item));
  const unseen =
    other.length < scored.length ? { product: scores(made, other), naive: scores(naive, other) } : undefined;
  return { result: { window, product: scores(made), naive: scores(naive), unseen }, made };
}

function isDesignedOn({ designedOn = [] }: FevTask, { name }: Item): boolean {
  const number = /\d+$/.exec(name);
  return number !== null && designedOn.includes(Number(number[0]));
}

function createForecaster(jobs: number): { readonly forecast: Forecaster; close(): Promise<void> } {
  if (jobs === 1) return { forecast: productForecast, close: async () => {} };
  const program = new URL('./product', import.meta.url);
  const pool = createThreadPool<ProductTask, ProductForecast>(program, { maxThreads: jobs, idleTimeout: 1000 });
  return { forecast: (task) => pool.run(task), close: () => pool.close() };
}

/** How often each candidate was chosen, and how long a forecast took. */
function describe(forecasts: readonly ProductForecast[]): string {
  const counts: Record<string, number> = {};
  for (const { kind } of forecasts) counts[kind] = (counts[kind] ?? 0) + 1;
  const seconds = forecasts.reduce((sum, each) => sum + each.seconds, 0) / forecasts.length;
  const kinds = Object.entries(counts).map(([kind, n]) => `${kind} ${n}`);
  return `${forecasts.length} trainings, ${seconds.toFixed(3)} s each with the forecast; chosen: ${kinds.join(', ')}`;
}

function atLeastOne(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${option} ${text} is not a whole number from 1 on`);
  return value;
}

await main();
