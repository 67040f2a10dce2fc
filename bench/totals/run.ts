import { parseArgs } from 'node:util';
import { describeMachine, median, table } from '../machine.ts';
import { type Chain, FILES, inventedChain, readChains } from './data.ts';
import { fitWindow, windowsOf } from './fit.ts';
import {
  keyOf,
  METHODS,
  measureWindow,
  SIZES,
  STRETCHES,
  TARGETS,
  type Target,
  type WindowMeasures,
} from './groups.ts';

/**
 * Intervals of totals over many series: how often they hold, and how wide they are, beside adding the spreads as if the series
 * were independent and adding the bounds, as Markdown.
 *
 *     npm run bench:totals -- [--data FOLDER] [--file NAME] [--series N] [--windows N] [--untold] [--short] [--cache FOLDER]
 *     npm run bench:totals -- --smoke
 *
 * FOLDER has the files that docs/benchmarks.md names. Each window of 48 days is forecast from all days before it, a year at
 * least, knowing promotions and closed days. `--untold`: knowing closed days only. `--short`: from 100 days to a year of history.
 * `--series` takes the first N series of each file, `--windows` the last N windows; `--cache` keeps trainings for the next run of
 * the same code.
 */
const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    file: { type: 'string' },
    series: { type: 'string' },
    windows: { type: 'string', default: '12' },
    short: { type: 'boolean', default: false },
    untold: { type: 'boolean', default: false },
    cache: { type: 'string' },
    smoke: { type: 'boolean', default: false },
  },
});

function main(): void {
  if (options.smoke) {
    run(inventedChain(6, 500), 1);
    return;
  }
  for (const file of FILES.filter((name) => options.file === undefined || name === options.file)) {
    const chains = readChains(options.data, file);
    if (chains === undefined) process.stdout.write(`There is no file ${options.data}/${file}\n\n`);
    const most = options.series === undefined ? undefined : Number(options.series);
    for (const { name, all } of chains ?? []) run({ name, all: all.slice(0, most) }, Number(options.windows));
  }
}

function run(chain: Chain, count: number): void {
  const started = performance.now();
  const results = windowsOf(chain, count, options.short ? 'short' : 'long').map((lastDay) => {
    const fitted = fitWindow(chain, lastDay, options.cache);
    return { series: fitted.length, measures: measureWindow(fitted, lastDay, options.untold) };
  });
  const measures = results.map((result) => result.measures);
  const known = options.untold ? 'only closed days known' : 'promotions and closed days known';
  const history = options.short ? 'less than a year' : 'a year at least';
  const largest = Math.max(...results.map(({ series }) => series));
  const lines = [
    `### ${chain.name}: ${largest} series, ${measures.length} windows, history of ${history}, ${known}`,
    table(
      ['group', 'total of', ...METHODS.map((method) => `${method}: inside (width)`), 'joint, by window'],
      SIZES.flatMap((size) => TARGETS.flatMap((target) => rowOf(measures, size, target))),
    ),
    table(
      ['window after', 'correlation of a day', 'of a month', 'scale of a day', 'of a month'],
      measures.map(({ lastDay, model }) => correlationsOf(lastDay, (options.untold && model.assumed) || model.known)),
    ),
    table(
      ['days', ...STRETCHES.map(String)],
      [['error of the total of all in half-widths, root mean square', ...STRETCHES.map((_, i) => sizeOf(measures, i))]],
    ),
    `Intervals of the total of all for 31 days: ${median(measures.map(({ milliseconds }) => milliseconds)).toFixed(1)} ms (median); ` +
      `all of it in ${((performance.now() - started) / 1000).toFixed(0)} s. ${describeMachine()}.`,
  ];
  process.stdout.write(`${lines.join('\n\n')}\n\n`);
}

/** Means over the windows, and the least and the most of them. */
function rowOf(measures: readonly WindowMeasures[], size: number, target: Target): string[][] {
  const cells = METHODS.map((method) =>
    measures.flatMap(({ measured }) => measured.get(keyOf(size, target, method)) ?? []),
  );
  const joint = cells[METHODS.indexOf('joint')];
  if (joint.length === 0) return [];
  const inside = joint.map(({ coverage }) => coverage);
  return [
    [
      size === 0 ? 'all' : String(size),
      target,
      ...cells.map((each) => {
        const [coverage, width] = [mean(each.map((m) => m.coverage)), mean(each.map((m) => m.width))];
        return `${coverage.toFixed(2)} (${(100 * width).toFixed(1)} %)`;
      }),
      `${Math.min(...inside).toFixed(2)}–${Math.max(...inside).toFixed(2)}`,
    ],
  ];
}

function correlationsOf(lastDay: string, { spans }: WindowMeasures['model']['known']): string[] {
  const [day, month] = [spans[0], spans[spans.length - 1]];
  const believed = [day, month].map((s) => `${s.correlation.toFixed(2)} ± ${s.uncertainty.toFixed(2)}`);
  return [lastDay, ...believed, day.scale.toFixed(2), month.scale.toFixed(2)];
}

/** Of normal errors that the intervals fit 0.78. */
function sizeOf(measures: readonly WindowMeasures[], i: number): string {
  return Math.sqrt(mean(measures.map(({ errors }) => errors[i] ** 2))).toFixed(2);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

main();
