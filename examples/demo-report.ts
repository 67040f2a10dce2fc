import type { Model } from '../src/runs/registered-model.ts';

interface Scores {
  readonly rmse: number | null;
  readonly wape: number | null;
}

/** How good each candidate was on days it had not seen, as text in columns. */
export function scoresTable({ report, kind }: Model): string {
  const { holdout, backtest } = report;
  const origins = backtest?.origins.length ?? 0;
  const heads = [
    `last ${holdout.holdout.days} days`,
    backtest ? `${origins} × ${backtest.horizonDays} days ahead` : 'no backtest',
  ];
  const rows = holdout.candidates.map((candidate, i) => {
    const tested = backtest?.candidates[i]?.metrics ?? null;
    return [`${candidate.kind}${candidate.kind === kind ? ' *' : ''}`, ...cells(candidate.metrics), ...cells(tested)];
  });
  const names = ['', 'RMSE', 'WAPE', 'RMSE', 'WAPE'];
  const widths = names.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const pairWidth = (first: number) => (widths[first] ?? 0) + 2 + (widths[first + 1] ?? 0);
  // The two heads stand over two columns each: the second of a pair takes what the head needs beyond them.
  heads.forEach((head, i) => {
    const first = 1 + 2 * i;
    widths[first] = (widths[first] ?? 0) + Math.max(0, head.length - pairWidth(first));
  });
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  const top = ['', ...heads].map((head, i) =>
    i === 0 ? ''.padEnd(widths[0] ?? 0) : head.padStart(pairWidth(2 * i - 1)),
  );
  return [top.join('  '), line(names), ...rows.map(line)].join('\n');
}

function cells(scores: Scores | null): string[] {
  const { rmse = null, wape = null } = scores ?? {};
  return [rmse === null ? '–' : rmse.toPrecision(4), wape === null ? '–' : `${(100 * wape).toFixed(1)} %`];
}

/** Lines of prose behind dashes, wrapped to the width of a terminal. */
export function bullets(texts: readonly string[], width = 100): string {
  return texts.map((text) => `  - ${wrap(text, width - 4).join('\n    ')}`).join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
