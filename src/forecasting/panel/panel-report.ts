import type { IsoDay } from '../../dates.ts';
import { quantileOfSorted } from '../../numerics/quantiles.ts';
import { mae, pointMetrics, totalError } from '../evaluation/metrics.ts';
import { BACKTEST_HORIZON } from '../evaluation/rolling-origins.ts';
import type { SplitOptions } from '../evaluation/split.ts';
import type { TrainingReport } from '../evaluation/training-report.ts';
import type { HeldOutTotals } from '../joint/held-out-totals.ts';
import { CHOSEN, type PanelSums, wholeHoldout } from './panel-sums.ts';
import type { SeriesSummary } from './series-summary.ts';

interface Reported {
  /** How each series chose its candidate. */
  readonly method: string;
  readonly split: SplitOptions;
  /** Days on which some series sold something, ascending. */
  readonly days: readonly IsoDay[];
  readonly sums: PanelSums;
  /** How often the total was within its 80 % interval. */
  readonly heldOut: HeldOutTotals;
  readonly series: readonly SeriesSummary[];
}

/** `metricas.json` of many series: how well their total was forecast, and how well they were, each by itself. */
export function panelReport({ method, split, days, sums, heldOut, series }: Reported): TrainingReport {
  const holdout = wholeHoldout(sums);
  const first = holdout[0]?.date;
  const before = first === undefined ? days : days.filter((day) => day < first);
  const metrics = metricsOf(holdout);
  return {
    schema: 1,
    chosen: method,
    holdout: {
      split,
      train: spanOf(before),
      holdout: spanOf(first === undefined ? days.slice(-1) : holdout.map(({ date }) => date), holdout.length),
      candidates: [
        { kind: method, metrics, reason: metrics ? null : 'the holdouts of the series have no day in common' },
      ],
    },
    backtest: backtestOf(method, days, sums, heldOut),
    effects: [],
    series: { ...errorsOf(sums), wapes: spreadOf(series) },
  };
}

type Day = PanelSums['holdout'][number];

const realOf = (days: readonly Day[]) => days.map(({ real }) => real);
const predictedOf = (days: readonly Day[]) => days.map(({ predicted }) => predicted);

function metricsOf(days: readonly Day[]) {
  return days.length === 0 ? null : pointMetrics(realOf(days), predictedOf(days));
}

function spanOf(days: readonly IsoDay[], count = days.length) {
  return { from: days[0], to: days[days.length - 1], days: count };
}

/** From each origin the days of all series that were tested from it, summed. */
function backtestOf(
  method: string,
  observed: readonly IsoDay[],
  { origins }: PanelSums,
  { coverage, monthCoverage }: HeldOutTotals,
): TrainingReport['backtest'] {
  const all = origins.flatMap(({ days }) => days);
  if (all.length === 0) return null;
  const errors = origins
    .map(({ days }) => totalError(realOf(days), predictedOf(days)))
    .filter((error) => error !== null);
  return {
    horizonDays: BACKTEST_HORIZON,
    origins: origins.map(({ origin, days }) => ({
      origin,
      historyDays: observed.filter((day) => day <= origin).length,
      days: days.length,
    })),
    candidates: [
      {
        kind: method,
        metrics: metricsOf(all),
        reason: null,
        totalError: errors.length === 0 ? null : errors.reduce((sum, error) => sum + error, 0) / errors.length,
        maeByOrigin: origins.map(({ days }) => mae(realOf(days), predictedOf(days))),
        intervals80: coverage === null ? null : { coverage, intervalScore: null, totalCoverage: monthCoverage },
        assumed: null,
      },
    ],
  };
}

/** The errors of all days of all series, each by itself. */
function errorsOf({ origins }: PanelSums) {
  const days = origins.reduce((sum, { count }) => sum + count, 0);
  const errors = origins.reduce((sum, origin) => sum + (origin.errors[CHOSEN] ?? 0), 0);
  const sales = origins.reduce((sum, origin) => sum + origin.sales, 0);
  return { days, mae: days === 0 ? null : errors / days, wape: sales === 0 ? null : errors / sales };
}

function spreadOf(series: readonly SeriesSummary[]) {
  const known = series.flatMap(({ metrics }) => metrics?.wape ?? []).sort((a, b) => a - b);
  if (known.length === 0) return null;
  const at = (probability: number) => quantileOfSorted(known, probability);
  return { p10: at(0.1), median: at(0.5), p90: at(0.9) };
}
