import type { Metric } from '../../src/forecasting/evaluation/metrics.ts';
import { bootstrap, type Estimate } from './bootstrap.ts';
import { geometricMean, least, meanRanks, ratioToBest, winsOf } from './ranking.ts';
import { type Cell, cellsOf, type MetricName, meansOf, type ScoredCase, type WeightOf } from './scores.ts';

/** What is compared: the cases of all panels and the names under which the methods stand in their scores. */
export interface Comparison {
  readonly cases: readonly ScoredCase[];
  readonly cells: readonly Cell[];
  readonly peers: readonly string[];
  /** Runs of the product, the one to judge last. */
  readonly own: readonly string[];
}

export const compare = (
  cases: readonly ScoredCase[],
  peers: readonly string[],
  own: readonly string[],
): Comparison => ({ cases, cells: cellsOf(cases), peers, own });

export const judgedOf = ({ own }: Comparison): string => own[own.length - 1];

/** Names of the panels, in their order. */
export const panelsOf = ({ cells }: Comparison): string[] => [...new Set(cells.map(({ panel }) => panel))];

/** Ratio of a method's mean to that of the best of the rivals of each cell; without rivals, of all peers. */
export function ratiosOf(
  { cells, peers }: Comparison,
  method: string,
  metric: MetricName,
  { weightOf, rivals }: { weightOf?: WeightOf; rivals?: readonly (readonly string[])[] } = {},
): Metric[] {
  return cells.map((cell, i) => {
    const [own, ...others] = meansOf(cell, [method, ...(rivals?.[i] ?? peers)], metric, weightOf);
    return ratioToBest(own, others);
  });
}

/** The peers of each cell that are the best over its cases: one, several that are equal, or none without a value. */
export function bestPeersOf({ cells, peers }: Comparison, metric: MetricName): string[][] {
  return cells.map((cell) => {
    const means = meansOf(cell, peers, metric);
    const best = least(means);
    return peers.filter((_, k) => best !== null && means[k] === best);
  });
}

/** The numbers of the cells that are of this panel; of all without one. */
export const ofPanel = (cells: readonly Cell[], numbers: readonly Metric[], panel?: string): Metric[] =>
  numbers.filter((_, i) => panel === undefined || cells[i].panel === panel);

/** A number for each peer and each run of the product, in this order. */
export interface ByMethod<T> {
  readonly peers: readonly T[];
  readonly own: readonly T[];
}

/**
 * Mean rank over the cells, and in how many a method is the best. Each run of the product is ranked with the peers alone,
 * and the peers with the run that is judged, so that two runs do not push the others back.
 */
export function standingsOf(comparison: Comparison, metric: MetricName): ByMethod<{ rank: Metric; wins: number }> {
  const { cells, peers, own } = comparison;
  const standings = own.map((method) => {
    const rows = cells.map((cell) => meansOf(cell, [...peers, method], metric));
    const wins = winsOf(rows);
    return meanRanks(rows).map((rank, column) => ({ rank, wins: wins[column] }));
  });
  return {
    peers: standings[own.length - 1].slice(0, peers.length),
    own: standings.map((each) => each[peers.length]),
  };
}

/** The ratio of each cell, and the geometric mean over all cells and over those of each panel, with their intervals. */
export interface RatioEstimates {
  readonly cells: readonly Estimate[];
  readonly all: Estimate;
  readonly byPanel: readonly Estimate[];
}

/**
 * Intervals of the ratios to the best peer, from the same draws for all metrics. `best`: it is looked for again in each
 * draw, as which of eight is the best is no more certain than how good it is; or it is the one that is best over all cases.
 */
export function estimateRatios<M extends MetricName>(
  comparison: Comparison,
  metrics: readonly M[],
  { best, ...draws }: { readonly draws: number; readonly seed: number; readonly best: 'of each draw' | 'of all cases' },
): Record<M, RatioEstimates> {
  const { cases, cells } = comparison;
  const panels = panelsOf(comparison);
  const rivals = metrics.map((metric) => (best === 'of all cases' ? bestPeersOf(comparison, metric) : undefined));
  const statistics = (weightOf: WeightOf): Metric[] =>
    metrics.flatMap((metric, m) => {
      const among = rivals[m] === undefined ? { weightOf } : { weightOf, rivals: rivals[m] };
      const ratios = ratiosOf(comparison, judgedOf(comparison), metric, among);
      const means = [undefined, ...panels].map((panel) => geometricMean(ofPanel(cells, ratios, panel)));
      return [...ratios, ...means];
    });
  const estimates = bootstrap(cases, statistics, draws);
  const size = cells.length + 1 + panels.length;
  const entries = metrics.map((metric, m) => {
    const own = estimates.slice(m * size, (m + 1) * size);
    const [all, ...byPanel] = own.slice(cells.length);
    return [metric, { cells: own.slice(0, cells.length), all, byPanel }];
  });
  return Object.fromEntries(entries);
}
