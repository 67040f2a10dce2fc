import type { Metric } from '../../src/forecasting/evaluation/metrics.ts';
import { table } from '../machine.ts';
import type { ItemWindow } from './items.ts';
import { type FevScores, meanScores } from './scores.ts';
import { type FevTask, METRICS, type PublishedResult, SEASONAL_NAIVE } from './tasks.ts';

/** What was measured in one window. */
export interface WindowResult {
  readonly window: readonly ItemWindow[];
  readonly product: FevScores;
  readonly naive: FevScores;
  /** The same without the series that the method was designed on, if some are among them. */
  readonly unseen?: { readonly product: FevScores; readonly naive: FevScores } | undefined;
}

/** Markdown: this run beside the published results, then each window. */
export function report(task: FevTask, results: readonly WindowResult[], model: string): string {
  const product = meanScores(results.map((result) => result.product));
  const naive = meanScores(results.map((result) => result.naive));
  const published = [...task.published].sort((a, b) => a.WAPE - b.WAPE);
  const publishedNaive = published.find(({ method }) => method === SEASONAL_NAIVE);
  const here = `here, ${count(itemsOf(results), 'series', 'series')}, ${count(results.length, 'window', 'windows')}`;
  const rows = [
    row({ ...product, method: `**prediccion-ventas (${model})**` }, here, naive),
    ...unseenRow(task, results),
    row({ ...naive, method: 'seasonal naive' }, here, naive),
    ...published.map((result) => row(result, KINDS[result.kind], publishedNaive)),
  ];
  return [
    table(['method', 'how', ...METRICS, 'WAPE / naive', 'SQL / naive'], rows),
    '',
    windowTable(results),
    ...(published.length === 0 ? [] : ['', ...remarks(task, results, naive)]),
  ].join('\n');
}

function remarks(task: FevTask, results: readonly WindowResult[], naive: FevScores): string[] {
  const published = task.published.find(({ method }) => method === SEASONAL_NAIVE);
  return [
    `- Published results are of all ${task.items.toLocaleString('en')} series. Pretrained models are zero-shot: they have never seen these series.`,
    '  prediccion-ventas was designed on shops of the retailer of rossmann_1D; it trains on the past of each series by itself.',
    ...(published === undefined ? [] : [`- ${naiveRemark(task, results, naive, published)}`]),
  ];
}

/** Whether the seasonal naive comes out as published, within 1 %, and if not, why. */
export function naiveRemark(
  task: Pick<FevTask, 'items' | 'windows'>,
  results: readonly Pick<WindowResult, 'window'>[],
  naive: Pick<FevScores, 'WAPE' | 'SQL'>,
  published: Pick<PublishedResult, 'WAPE' | 'SQL'>,
): string {
  const apart = (name: 'WAPE' | 'SQL') => (naive[name] ?? Number.NaN) / published[name] - 1;
  const items = itemsOf(results);
  const text = `The seasonal naive of this run differs from the published one by ${percent(apart('WAPE'))} (WAPE) and ${percent(apart('SQL'))} (SQL)`;
  const isSubset = items < task.items || results.length < task.windows;
  if (isSubset)
    return `${text}: these are ${items.toLocaleString('en')} of ${task.items.toLocaleString('en')} series and ${results.length} of ${task.windows} windows, so that figures need not agree. The columns "/ naive" compare better than the scores.`;
  if (items > task.items)
    return `${text}: the file has ${items.toLocaleString('en')} series, the data set of the benchmark ${task.items.toLocaleString('en')}.`;
  const agrees = Math.abs(apart('WAPE')) <= 0.01 && Math.abs(apart('SQL')) <= 0.01;
  return agrees
    ? `${text}: within 1 %, so that the data and the scores are those of the benchmark.`
    : `${text}, more than 1 %: the file says something else than the data set of the benchmark.`;
}

const KINDS: Readonly<Record<PublishedResult['kind'], string>> = {
  'zero-shot': 'published, zero-shot',
  trained: 'published, trained on the task',
  naive: 'published',
};

type Row = FevScores & { readonly method: string };

function row(scores: Row, how: string, naive: Pick<FevScores, 'WAPE' | 'SQL'> | undefined): string[] {
  const relative = (name: 'WAPE' | 'SQL') => ratio(scores[name], naive?.[name] ?? null);
  return [
    scores.method,
    how,
    ...METRICS.map((name) => text(scores[name], 4)),
    text(relative('WAPE'), 3),
    text(relative('SQL'), 3),
  ];
}

function unseenRow({ designedOn = [] }: FevTask, results: readonly WindowResult[]): string[][] {
  const unseen = results.flatMap((result) => result.unseen ?? []);
  if (unseen.length < results.length || results.length === 0) return [];
  const product = meanScores(unseen.map((each) => each.product));
  const naive = meanScores(unseen.map((each) => each.naive));
  const method = `the same without the ${designedOn.length} shops that it was designed on`;
  return [row({ ...product, method }, 'here', naive)];
}

function windowTable(results: readonly WindowResult[]): string {
  const rows = results.map(({ window, product, naive }, i) => [
    String(i + 1),
    daysOf(window),
    String(window.length),
    text(product.WAPE, 4),
    text(product.SQL, 4),
    text(naive.WAPE, 4),
    text(naive.SQL, 4),
  ]);
  return table(['window', 'days', 'series', 'WAPE', 'SQL', 'naive WAPE', 'naive SQL'], rows);
}

/** The days of a window: of all its series, which may begin on different days. */
function daysOf(window: readonly ItemWindow[]): string {
  const from = window.map((each) => each.from).sort();
  const to = window.map((each) => each.to).sort();
  return window.length === 0 ? '–' : `${from[0]} to ${to[to.length - 1]}`;
}

function itemsOf(results: readonly Pick<WindowResult, 'window'>[]): number {
  return new Set(results.flatMap(({ window }) => window.map(({ item }) => item.name))).size;
}

function count(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

function ratio(a: Metric, b: Metric): Metric {
  return a === null || b === null || b === 0 ? null : a / b;
}

function percent(share: number): string {
  return Number.isNaN(share) ? 'an unknown share' : `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)} %`;
}

function text(value: Metric, decimals: number): string {
  return value === null ? '–' : value.toFixed(decimals).replace(/^0\./, '.');
}
