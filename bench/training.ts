import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createClient } from '../examples/demo-client.ts';
import { startService } from '../examples/demo-service.ts';
import { assumePlan, evaluateFits, fitCandidate } from '../src/forecasting/evaluation/evaluation.ts';
import { planHoldout } from '../src/forecasting/evaluation/holdout.ts';
import { planBacktest } from '../src/forecasting/evaluation/rolling-origins.ts';
import { splitDays, splitOptionsSchema } from '../src/forecasting/evaluation/split.ts';
import { COMBINATION } from '../src/forecasting/models/combination.ts';
import { CANDIDATES, candidateOf } from '../src/forecasting/trained-model.ts';
import { readSales } from '../src/sales/reading/read-sales.ts';
import type { Series } from '../src/sales/series.ts';
import { describeMachine, median, table } from './machine.ts';

/**
 * Time of a training, by parts in this process and end to end over HTTP; medians.
 *
 *     npm run bench:training [-- [--smoke] [FILE.csv]]
 *
 * Without FILE it takes the store's Ventas.csv when it lies in ../shared/data/, else examples/Ventas.csv.
 */

const { values, positionals } = parseArgs({
  options: { smoke: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const ROUNDS = values.smoke ? 2 : 20;
const fileAt = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const EXAMPLE = fileAt('../examples/Ventas.csv');
const STORE = fileAt('../../shared/data/Ventas.csv');
const file = positionals[0] ?? (existsSync(STORE) ? STORE : EXAMPLE);

async function readSeries(content: Buffer): Promise<Series> {
  const chunks = async function* () {
    yield content;
  };
  const read = await readSales(chunks());
  if (!('series' in read)) throw new Error(`${file} cannot be read`);
  return read.series;
}

/** Milliseconds of each of so many calls, after one that warms up. */
async function time(work: () => unknown): Promise<number> {
  await work();
  const all: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const started = performance.now();
    await work();
    all.push(performance.now() - started);
  }
  return median(all);
}

function holdoutAndBacktest(series: Series, kind: string): void {
  const split = splitDays(series.days.length, splitOptionsSchema.parse({}));
  const plan = planBacktest(series);
  evaluateFits(
    { series, allowNegative: false },
    planHoldout(series, split),
    fitCandidate(kind, { series, split, plan, earlier: [] }),
    {
      known: plan,
      assumed: assumePlan(series, plan),
    },
  );
}

async function trainOverHttp(): Promise<number> {
  const service = await startService();
  try {
    const client = createClient(service.address);
    await client.upload(file);
    return await time(() => client.train());
  } finally {
    await service.close();
  }
}

const content = readFileSync(file);
const series = await readSeries(content);
const rows: [string, number][] = [['read the CSV', await time(() => readSeries(content))]];
for (const { kind } of CANDIDATES) {
  rows.push([`fit ${kind}`, await time(() => candidateOf(kind).fit(series))]);
  // A combination is made of what the others have fitted: it has no such fit of its own.
  if (kind !== COMBINATION)
    rows.push([`fit ${kind}, holdout and backtest`, await time(() => holdoutAndBacktest(series, kind))]);
}
rows.push(['POST /train?wait, all candidates, plots and files', await trainOverHttp()]);

const out = [
  `Training on ${relative('.', file)}: ${series.days.length} days; median of ${ROUNDS}`,
  describeMachine(),
  '',
  table(
    ['step', 'ms'],
    rows.map(([name, ms]) => [name, ms.toPrecision(3)]),
  ),
];
process.stdout.write(`${out.join('\n')}\n`);
