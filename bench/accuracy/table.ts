import type { Metric } from '../../src/forecasting/evaluation/metrics.ts';

/** One row of results: a method on one group and regime. */
export interface ResultRow {
  readonly method: string;
  readonly group: string;
  readonly regime: string;
  readonly wape: Metric;
  readonly month: Metric;
  readonly cov80: Metric;
  readonly cov95: Metric;
  readonly msis80: Metric;
  readonly totalCov80?: Metric;
  readonly secondsPerStore: Metric;
}

/** Markdown: a row per method, a column per group and regime, `WAPE / month / cov80 / cov95 / MSIS80` in each cell. */
export function resultTable(rows: readonly ResultRow[]): string {
  const columns = [...new Set(rows.map(({ group, regime }) => `${group} ${regime}`))];
  const methods = [...new Set(rows.map(({ method }) => method))];
  const cell = (method: string, column: string) => {
    const row = rows.find((each) => each.method === method && `${each.group} ${each.regime}` === column);
    return row ? describe(row) : '–';
  };
  return [
    `| method | ${columns.join(' | ')} | seconds a store |`,
    `| --- |${' --- |'.repeat(columns.length + 1)}`,
    ...methods.map(
      (method) =>
        `| ${[method, ...columns.map((column) => cell(method, column)), seconds(rows, method)].join(' | ')} |`,
    ),
  ].join('\n');
}

function describe({ wape, month, cov80, cov95, msis80, totalCov80 }: ResultRow): string {
  const total = totalCov80 === undefined ? '' : ` (total ${text(totalCov80, 2)})`;
  return `${text(wape, 4)} / ${text(month, 4)} / ${text(cov80, 3)} / ${text(cov95, 3)} / ${text(msis80, 2)}${total}`;
}

function seconds(rows: readonly ResultRow[], method: string): string {
  const values = rows.filter((row) => row.method === method).map((row) => row.secondsPerStore ?? 0);
  return text(values.reduce((sum, value) => sum + value, 0) / values.length, 3);
}

function text(value: Metric, decimals: number): string {
  return value === null ? '–' : value.toFixed(decimals).replace(/^0\./, '.');
}
