import type { IsoDay } from '../../src/dates.ts';
import { coverage, intervalScore, type Metric, totalError, wape } from '../../src/forecasting/evaluation/metrics.ts';
import { type Case, REGIMES, type Regime } from './cases.ts';
import type { ProductForecast } from './product.ts';

/** What is kept of one case, as in ../peers/protocol.md; `totalCov80` and `totalCov95` are of the month's own intervals. */
export const METRICS = ['wape', 'month', 'cov80', 'cov95', 'msis80', 'totalCov80', 'totalCov95', 'seconds'] as const;
export type MetricName = (typeof METRICS)[number];

export type Scores = Readonly<Record<MetricName, Metric>>;

export function scoreCase({ scale }: Case, { actual, forecast, bounds, totals, seconds }: ProductForecast): Scores {
  const score = intervalScore(actual, bounds['80'], 80);
  const sold = actual.reduce((sum, y) => sum + y, 0);
  const holds = ([lower, upper]: readonly [number, number]) => (lower <= sold && sold <= upper ? 1 : 0);
  return {
    wape: wape(actual, forecast),
    month: totalError(actual, forecast),
    cov80: coverage(actual, bounds['80'].lower, bounds['80'].upper),
    cov95: coverage(actual, bounds['95'].lower, bounds['95'].upper),
    msis80: score === null || !scale ? null : score / scale,
    totalCov80: holds(totals['80']),
    totalCov95: holds(totals['95']),
    seconds,
  };
}

/** One forecast day: how far ahead it was, in which season, and whether the 80 % interval held its sales. */
export interface JudgedDay {
  readonly panel: string;
  /** Day of the month, which is the horizon. */
  readonly horizon: number;
  readonly month: number;
  readonly isInside: boolean;
}

export function judgeDays(panel: string, { dates, actual, bounds: { '80': bounds } }: ProductForecast): JudgedDay[] {
  return dates.map((date, i) => ({
    panel,
    horizon: Number(date.slice(8)),
    month: Number(date.slice(5, 7)),
    isInside: bounds.lower[i] <= actual[i] && actual[i] <= bounds.upper[i],
  }));
}

/** A case, with the scores of each method by its name. */
export interface ScoredCase {
  readonly panel: string;
  readonly source: string;
  readonly series: string;
  readonly origin: IsoDay;
  readonly regime: Regime;
  readonly scores: Readonly<Record<string, Scores>>;
}

/** The cases of one source and regime: one line of the tables. */
export interface Cell {
  readonly panel: string;
  readonly source: string;
  readonly regime: Regime;
  readonly cases: readonly ScoredCase[];
}

/** Cells by panel as they come, by the name of the source, first one year and then the whole history. */
export function cellsOf(cases: readonly ScoredCase[]): Cell[] {
  return [...new Set(cases.map(({ panel }) => panel))].flatMap((panel) => {
    const within = cases.filter((each) => each.panel === panel);
    const sources = [...new Set(within.map(({ source }) => source))].sort();
    const cells = sources.flatMap((source) =>
      REGIMES.map((regime) => {
        const own = within.filter((each) => each.source === source && each.regime === regime);
        return { panel, source, regime, cases: own };
      }),
    );
    return cells.filter((cell) => cell.cases.length > 0);
  });
}

/** How often a case counts; 1 where nothing else is said. */
export type WeightOf = (each: ScoredCase) => number;

/** Mean of one metric over the cases of a cell that have a value, for each method; null where none has. */
export function meansOf(
  { cases }: Cell,
  methods: readonly string[],
  metric: MetricName,
  weightOf: WeightOf = () => 1,
): Metric[] {
  const weights = cases.map(weightOf);
  return methods.map((method) => {
    let [sum, weight] = [0, 0];
    for (let i = 0; i < cases.length; i += 1) {
      const value = cases[i].scores[method]?.[metric] ?? null;
      if (value === null) continue;
      sum += weights[i] * value;
      weight += weights[i];
    }
    return weight === 0 ? null : sum / weight;
  });
}
