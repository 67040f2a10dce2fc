import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type StoreDay, simulateStore } from '../examples/store.ts';
import { trainInMemory, trainingDataOf } from '../src/pipeline/in-memory.ts';
import type { Series } from '../src/sales/series.ts';
import { describeMachine, median, table } from './machine.ts';

/**
 * Time of one whole training with `auto` (fits, holdout, backtest, intervals, effects) in this process, by length of
 * history, beside one fit and forecast of Prophet on the same store in the same run.
 *
 *     npm run bench:auto [-- [--smoke] [--python PATH]]
 *
 * PATH is a Python with the packages of bench/peers/requirements.txt; without it there is no Prophet to compare with.
 */

const { values: options } = parseArgs({
  options: { smoke: { type: 'boolean', default: false }, python: { type: 'string' } },
});
const ROUNDS = options.smoke ? 2 : 20;
const YEARS = options.smoke ? [1, 2.5] : [1, 2.5, 5, 10, 20];

function historyOf(years: number): StoreDay[] {
  return simulateStore({ seed: 1, from: '2006-01-02', days: Math.round(years * 365.25) });
}

function seriesOf(days: readonly StoreDay[]): Series {
  const column = (value: (day: StoreDay) => number) => Float64Array.from(days, value);
  return {
    days: days.map(({ date }) => date),
    sales: column(({ sales }) => sales),
    covariates: { promo: column(({ promo }) => Number(promo)), holiday: column(({ holiday }) => Number(holiday)) },
  };
}

/** Milliseconds, after one round that warms up. */
function timeAuto(series: Series): number {
  const times = Array.from({ length: ROUNDS + 1 }, () => {
    const started = performance.now();
    trainInMemory(trainingDataOf(series));
    return performance.now() - started;
  });
  return median(times.slice(1));
}

function timeProphet(python: string, days: readonly StoreDay[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'store.csv');
  const rows = days.map(({ date, sales, promo, holiday }) => `${date},${sales},${Number(promo)},${Number(holiday)},0`);
  writeFileSync(file, `date,y,promo,holiday,school\n${rows.join('\n')}\n`);
  try {
    const script = fileURLToPath(new URL('peers/run.py', import.meta.url));
    const output = execFileSync(python, [script, '--time-prophet', file, '--repeat', String(Math.min(ROUNDS, 5))]);
    return 1000 * JSON.parse(output.toString()).medianSeconds;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const rows = YEARS.map((years) => {
  const days = historyOf(years);
  const auto = timeAuto(seriesOf(days));
  const prophet = options.python ? timeProphet(options.python, days) : undefined;
  const perYear = (auto / years).toFixed(1);
  return [
    String(years),
    String(days.length),
    auto.toFixed(1),
    perYear,
    prophet?.toFixed(0) ?? '–',
    prophet ? (auto / prophet).toFixed(2) : '–',
  ];
});
const head = ['years', 'open days', 'auto, ms', 'ms a year', 'one Prophet fit, ms', 'ratio'];
process.stdout.write(`One training with auto, median of ${ROUNDS}\n${describeMachine()}\n\n${table(head, rows)}\n`);
