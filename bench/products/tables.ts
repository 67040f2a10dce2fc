import { seasonalNaiveMae } from '../../src/forecasting/evaluation/metrics.ts';
import { isIntermittent } from '../../src/forecasting/models/combination.ts';
import type { PanelSeries } from '../accuracy/panel.ts';
import type { ProductFile } from './files.ts';
import type { MonthScore } from './scores.ts';

/** The name of the product among the methods. */
export const PRODUCT = 'this project';

type Scores = ReadonlyMap<string, readonly MonthScore[]>;

/** The errors of one method on one product over all months. */
interface SeriesScore {
  readonly mae: number;
  readonly rmse: number;
  readonly wape: number | null;
  /** Error of the months' totals as a share of what was sold. */
  readonly total: number | null;
  readonly inside: number | null;
  readonly intervalScore: number | null;
  readonly ranks: { readonly days: number; readonly total: number } | null;
}

function seriesScore(months: readonly MonthScore[]): SeriesScore {
  const days = sumOf(months, (month) => month.days);
  const daily = (value: (month: MonthScore) => number) => sumOf(months, (month) => month.days * value(month)) / days;
  const sold = sumOf(months, (month) => month.sold);
  const all = (value: (month: MonthScore) => number | null) =>
    months.some((month) => value(month) === null) ? null : daily((month) => value(month) ?? 0);
  const [first] = months;
  return {
    mae: daily((month) => month.mae),
    rmse: Math.sqrt(daily((month) => month.mse)),
    wape: sold > 0 ? (daily((month) => month.mae) * days) / sold : null,
    total: sold > 0 ? sumOf(months, (month) => month.total) / sold : null,
    inside: all((month) => month.inside),
    intervalScore: all((month) => month.intervalScore),
    ranks: first.ranks
      ? {
          days: daily((month) => month.ranks?.days ?? 0),
          total: sumOf(months, (month) => month.ranks?.total ?? 0) / months.length,
        }
      : null,
  };
}

function sumOf<T>(values: readonly T[], value: (each: T) => number): number {
  return values.reduce((sum, each) => sum + value(each), 0);
}

/** Products that sold anything in these months, each with the scores of the methods. */
function bySeries(scores: Scores, { products }: ProductFile) {
  return products.flatMap((product) => {
    const own = new Map(
      [...scores].flatMap(([method, months]) => {
        const ofSeries = months.filter(({ series }) => series === product.name);
        return ofSeries.length === 0 ? [] : [[method, seriesScore(ofSeries)] as const];
      }),
    );
    const sold = own.get(PRODUCT)?.wape !== null && own.size > 0;
    return sold ? [{ product, scores: own, scale: scaleOf(product), sparse: isSparse(product) }] : [];
  });
}

/** WAPE says little of a product that is mostly not sold: its error is that of squares. */
function isSparse({ series }: PanelSeries): boolean {
  return isIntermittent(series.sales.subarray(-365));
}

function scaleOf({ series: { days, sales } }: PanelSeries): number {
  return seasonalNaiveMae(days, sales) || 1;
}

function mean(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value): value is number => value !== null && value !== undefined);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

const number = (value: number | null, digits: number) => (value === null ? '–' : value.toFixed(digits));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** One line a method: means over the products that sold anything. */
export function methodTable(scores: Scores, file: ProductFile): string {
  const series = bySeries(scores, file);
  const rows = [...scores.keys()].map((method) => {
    const meanOf = (value: (score: SeriesScore, scale: number) => number | null, which = series) =>
      mean(which.map(({ scores: own }) => own.get(method)).map((score, i) => score && value(score, which[i].scale)));
    const steady = series.filter(({ sparse }) => !sparse);
    return [
      method,
      number(
        meanOf(({ wape }) => wape, steady),
        4,
      ),
      number(
        meanOf(({ mae }, scale) => mae / scale),
        3,
      ),
      number(
        meanOf(({ rmse }, scale) => rmse / scale),
        3,
      ),
      number(
        meanOf(({ total }) => total, steady),
        4,
      ),
      number(
        meanOf(({ inside }) => inside),
        3,
      ),
      number(
        meanOf(({ ranks }) => ranks?.days ?? null),
        3,
      ),
      number(
        meanOf(({ ranks }) => ranks?.total ?? null),
        3,
      ),
      number(
        meanOf(({ intervalScore }, scale) => intervalScore && intervalScore / scale),
        3,
      ),
    ];
  });
  const head = [
    'method',
    'WAPE',
    'MASE',
    'RMSE / scale',
    "month's total",
    'inside 80 %',
    'ranks, days',
    'ranks, totals',
    'interval score',
  ];
  return table(head, rows);
}

/** The error of the product over that of each peer: geometric means over the products. */
export function ratioTable(scores: Scores, file: ProductFile): string {
  const series = bySeries(scores, file);
  const peers = [...scores.keys()].filter((method) => method !== PRODUCT);
  const rows = peers.map((peer) => {
    const ratio = (error: (score: SeriesScore, sparse: boolean) => number, which = series) => {
      const logs = which.flatMap(({ scores: own, sparse }) => {
        const [ours, theirs] = [own.get(PRODUCT), own.get(peer)];
        return ours && theirs ? [Math.log(error(ours, sparse) / error(theirs, sparse))] : [];
      });
      return logs.length === 0 ? null : Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
    };
    const wins = series.filter(
      ({ scores: own, sparse }) => errorOf(own.get(PRODUCT), sparse) < errorOf(own.get(peer), sparse),
    );
    return [
      peer,
      number(ratio(errorOf), 3),
      number(
        ratio(
          ({ mae }) => mae,
          series.filter(({ sparse }) => !sparse),
        ),
        3,
      ),
      number(
        ratio(
          ({ rmse }) => rmse,
          series.filter(({ sparse }) => sparse),
        ),
        3,
      ),
      number(
        ratio(({ rmse }) => rmse),
        3,
      ),
      `${wins.length} of ${series.length}`,
    ];
  });
  const sparse = series.filter((each) => each.sparse).length;
  const head = [
    'this project to',
    'error',
    `MAE, ${series.length - sparse} sold on most days`,
    `RMSE, ${sparse} intermittent`,
    'RMSE, all',
    'better on',
  ];
  return table(head, rows);
}

function errorOf(score: SeriesScore | undefined, sparse: boolean): number {
  return (sparse ? score?.rmse : score?.mae) ?? Number.NaN;
}

/** One line a product. */
export function seriesTable(scores: Scores, file: ProductFile): string {
  const methods = [...scores.keys()];
  const rows = bySeries(scores, file).map(({ product, scores: own, sparse, scale }) => {
    const ours = own.get(PRODUCT);
    return [
      product.name,
      ...methods.map((method) =>
        number(sparse ? (own.get(method)?.rmse ?? Number.NaN) / scale : (own.get(method)?.wape ?? null), 4),
      ),
      number(ours?.ranks?.days ?? null, 3),
      number(ours?.ranks?.total ?? null, 3),
      sparse ? 'RMSE' : 'WAPE',
    ];
  });
  return table(['product', ...methods, 'ranks, days', 'ranks, totals', 'error'], rows);
}
